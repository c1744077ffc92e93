"""What people type to the bot: `queue`, `help`. No typed message ever approves."""

from bot.desk.identity import StrangerError
from bot.teams.elements import attachment
from bot.teams.port import Conversation, Incoming, Json
from bot.teams.queue import help_card, queue_card
from bot.teams.tools import Tools

_OTHER = (
    "I don't know that one. Try help or queue. A typed message never approves: press Approve on the card."
)
_PRIVATE = "Your list is for your eyes alone: write queue in our chat."


async def on_message(tools: Tools, incoming: Incoming) -> None:
    """Somebody wrote to the bot, or mentioned it in a channel."""
    words = incoming.text.strip().lower()
    if words in {"", "help"}:
        await _answer(tools, incoming, _card(help_card(), "How Countersign works"))
    elif words != "queue":
        await _answer(tools, incoming, {"text": _OTHER})
    elif not incoming.personal:
        await _answer(tools, incoming, {"text": _PRIVATE})
    else:
        await _answer(tools, incoming, await _queue(tools, incoming))


async def _queue(tools: Tools, incoming: Incoming) -> Json:
    try:
        person = await tools.people.identify(incoming)
    except StrangerError as error:
        return {"text": error.sentence}
    return _card(queue_card(await tools.desk.queue(person)), "Your reviews")


def _card(shown: Json, summary: str) -> Json:
    return {"attachments": [attachment(shown)], "summary": summary}


async def _answer(tools: Tools, incoming: Incoming, message: Json) -> None:
    where = Conversation(id=incoming.conversation.id, service_url=incoming.conversation.service_url)
    thread = "" if incoming.personal else (incoming.message or incoming.id)
    await tools.port.post(where, message, thread=thread)
