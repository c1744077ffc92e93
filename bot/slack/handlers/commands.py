"""The slash command and the shortcuts."""

from bot.desk.dialogs.adding import add_review_dialog
from bot.desk.identity import StrangerError
from bot.model.practice import Person
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.dialogs import modal
from bot.slack.help import HELP
from bot.slack.listing import queue_blocks
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Payload, Where, text_at
from bot.slack.people import SLACK
from bot.slack.tools import Tools

COMMAND = "/countersign"
SHORTCUT = "add_review"  # callback id of the global shortcut


async def on_command(tools: Tools, body: Payload) -> Block:
    """`/countersign …`; returns the answer, which only the person sees."""
    words = text_at(body, "text").strip().lower()
    where = Where.of_interaction(body)
    if words in {"", "help"}:
        return _answer("How Countersign works", [blocks.section(HELP)])
    try:
        person = await tools.people.identify(where.account)
    except StrangerError as error:
        return _sentence(error.sentence)
    match words:
        case "queue":
            return _answer("Your reviews", queue_blocks(await tools.desk.queue(person)))
        case "add":
            return await _add(tools, body, person, where)
        case _:
            return _sentence("I don't know that one. Try /countersign help, queue or add.")


async def on_shortcut(tools: Tools, body: Payload) -> None:
    """ "Add a review", from the shortcuts menu."""
    where = Where.of_interaction(body)
    try:
        person = await tools.people.identify(where.account)
    except StrangerError as error:
        tools.private.say(where, error.sentence)
        return
    await _add(tools, body, person, where)


async def _add(tools: Tools, body: Payload, person: Person, where: Where) -> Block:
    practices = [p for p in tools.desk.practices.values() if p.id in person.practices]
    if not practices:
        return _sentence("You don't work for any practice that Countersign knows, so you can't add reviews.")
    here = tools.desk.practice_in(SLACK, where.channel) if where.channel else None
    dialog = modal(add_review_dialog(practices, here=here.id if here else ""))
    await tools.open_dialog(text_at(body, "trigger_id"), dialog, where)
    return {}


def _sentence(sentence: str) -> Block:
    return _answer(sentence, [blocks.section(escape(sentence))])


def _answer(text: str, shown: list[Block]) -> Block:
    return {"response_type": "ephemeral", "text": text, "blocks": shown}
