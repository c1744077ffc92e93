"""Who acts: somebody of the configuration, or a stranger who hears why they can look but not touch."""

from bot.desk.desk import Desk
from bot.model.practice import Role
from bot.model.refusals import names


class StrangerError(Exception):
    """Nobody whom we know; `sentence` tells them what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__("stranger")
        self.sentence = sentence


def unknown(desk: Desk, platform: str) -> StrangerError:
    """An account that belongs to nobody. `platform` as people write it: "Slack"."""
    return StrangerError(
        f"You can look, but not act: your {platform} account belongs to nobody that Countersign knows. "
        f"Ask {_whom_to_ask(desk)} to add you."
    )


def unchecked(desk: Desk, platform: str) -> StrangerError:
    """An account that could not be looked up just now."""
    return StrangerError(
        "I couldn't check who you are just now, so nothing was changed. Please try again; "
        f"if it stays like this, ask {_whom_to_ask(desk)} to add your {platform} account."
    )


def _whom_to_ask(desk: Desk) -> str:
    return names(p.name for p in desk.people if p.has(Role.COMPLIANCE))
