"""The app was added to a chat or a team, or removed from it."""

from bot.teams.elements import attachment
from bot.teams.people import key_of
from bot.teams.port import Incoming
from bot.teams.queue import help_card
from bot.teams.tools import Tools


async def on_installation(tools: Tools, incoming: Incoming) -> None:
    """Where it was added is noted already; whoever added it for themselves hears how it works."""
    if not incoming.personal:
        return
    if incoming.action.startswith("remove"):
        await tools.places.gone(key_of(incoming.sender))
        return
    message = {"attachments": [attachment(help_card())], "summary": "How Countersign works"}
    await tools.port.post(incoming.conversation, message)
