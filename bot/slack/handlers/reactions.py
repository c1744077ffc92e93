"""Emoji on cards: one takes the case, none approves."""

from bot.desk.identity import StrangerError
from bot.desk.ports import MessageRef
from bot.desk.reacting import HINT, case_at, take
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


async def on_reaction(tools: Tools, body: Payload) -> None:
    """Somebody put an emoji on a message."""
    emoji = text_at(body, "event", "reaction").partition("::")[0]  # without the skin tone
    if emoji != TAKES and emoji not in _LOOKS_LIKE_APPROVAL:
        return
    channel, message = text_at(body, "event", "item", "channel"), text_at(body, "event", "item", "ts")
    case_id = await case_at(tools.desk, SLACK, MessageRef(channel=channel, id=message))
    if case_id is None:
        return
    where = Where(account=text_at(body, "event", "user"), channel=channel)
    if emoji != TAKES:
        tools.private.say(where, HINT)
        return
    try:
        person = await tools.people.identify(where.account)
        await take(tools.desk, case_id, person, delivery=delivery_key(body))
    except StrangerError as error:
        tools.private.say(where, error.sentence)
    except RefusedError as error:
        tools.private.say(where, error.refusal.sentence)
