"""Saying no: a stable code for programs, a sentence for the person."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Refusal:
    code: str  # stable: "own_text", "on_hold", "stale"
    sentence: str  # for the person who pressed the button


class RefusedError(Exception):
    """A command that the case, as it stands, does not allow."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)  # only the code: messages of exceptions may be logged
        self.refusal = refusal


def names(people: Iterable[str]) -> str:
    """A list of names as a person would say it: "Ana, Ben or Cy"; empty for nobody."""
    listed = sorted(people)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} or {listed[-1]}"


def who_can(people: Iterable[str], what: str) -> str:
    """A sentence about who can: "Ana or Ben can approve it."."""
    listed = names(people)
    if not listed:
        return f"Nobody else here can {what}: ask whoever looks after Countersign to add somebody."
    return f"{listed} can {what}."


def refuse(code: str, sentence: str) -> RefusedError:
    """The error to raise for a no."""
    return RefusedError(Refusal(code=code, sentence=sentence))
