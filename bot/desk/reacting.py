"""Emoji on cards: one takes the case, none approves."""

import asyncio

from bot.desk.bench import UnknownCaseError
from bot.desk.desk import Desk
from bot.desk.ports import MessageRef
from bot.model import commands as cmd
from bot.model.practice import Person

HINT = "An emoji approves nothing here, so that nobody approves by accident. To approve, press Approve on the card."

# A card can be seen a moment before the store knows where it stands.
_LOOKS = 5
_PAUSE = 0.3  # seconds between two looks; all of them together stay well inside Slack's three


async def case_at(desk: Desk, surface: str, ref: MessageRef) -> str | None:
    """The case whose card a message is, even one that was posted this moment; None for any other message."""
    for _ in range(_LOOKS - 1):
        case_id = await desk.case_at(surface, ref)
        if case_id is not None:
            return case_id
        await asyncio.sleep(_PAUSE)
    return await desk.case_at(surface, ref)


async def take(desk: Desk, case_id: str, person: Person, *, delivery: str) -> None:
    """Somebody put eyes on a card. Raises RefusedError."""
    try:
        await desk.perform(case_id, cmd.Take(), person, delivery=delivery)
    except UnknownCaseError:
        return
