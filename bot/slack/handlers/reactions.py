"""Emoji on cards: one takes the case, none approves."""

import asyncio

from bot.desk.bench import UnknownCaseError
from bot.desk.identity import StrangerError
from bot.desk.ports import MessageRef
from bot.model import commands as cmd
from bot.model.refusals import RefusedError
from bot.slack.payloads import Payload, Where, delivery_key, text_at
from bot.slack.people import SLACK
from bot.slack.tools import Tools

TAKES = "eyes"
_LOOKS_LIKE_APPROVAL = frozenset(
    {
        "white_check_mark",
        "heavy_check_mark",
        "ballot_box_with_check",
        "check",
        "approved",
        "+1",
        "thumbsup",
        "thumbsup_all",
        "ok",
        "ok_hand",
        "ok_woman",
        "ok_man",
        "ok_person",
        "100",
        "raised_hands",
        "clap",
        "rocket",
        "ship",
        "shipit",
        "lgtm",
        "large_green_circle",
        "green_heart",
        "tada",
    }
)
HINT = "An emoji approves nothing here, so that nobody approves by accident. To approve, press Approve on the card."

# A card can be seen in Slack a moment before the store knows where it stands.
_LOOKS = 5
_PAUSE = 0.3  # seconds between two looks; all of them together stay well inside Slack's three


async def on_reaction(tools: Tools, body: Payload) -> None:
    """Somebody put an emoji on a message."""
    emoji = text_at(body, "event", "reaction").partition("::")[0]  # without the skin tone
    if emoji != TAKES and emoji not in _LOOKS_LIKE_APPROVAL:
        return
    channel, message = text_at(body, "event", "item", "channel"), text_at(body, "event", "item", "ts")
    case_id = await _case_at(tools, MessageRef(channel=channel, id=message))
    if case_id is None:
        return
    where = Where(account=text_at(body, "event", "user"), channel=channel)
    if emoji != TAKES:
        tools.private.say(where, HINT)
        return
    try:
        person = await tools.people.identify(where.account)
        await tools.desk.perform(case_id, cmd.Take(), person, delivery=delivery_key(body))
    except StrangerError as error:
        tools.private.say(where, error.sentence)
    except RefusedError as error:
        tools.private.say(where, error.refusal.sentence)
    except UnknownCaseError:
        return


async def _case_at(tools: Tools, ref: MessageRef) -> str | None:
    """The case whose card the message is; None for any other message."""
    for _ in range(_LOOKS - 1):
        case_id = await tools.desk.case_at(SLACK, ref)
        if case_id is not None:
            return case_id
        await asyncio.sleep(_PAUSE)
    return await tools.desk.case_at(SLACK, ref)
