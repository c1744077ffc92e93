"""Every kind of activity has a handler; whatever goes wrong ends in a sentence for the person."""

import logging
from collections.abc import Awaitable, Callable

from bot.desk.bench import UnknownCaseError
from bot.desk.identity import StrangerError
from bot.desk.mishaps import report
from bot.desk.pressing import NO_CASE
from bot.model.refusals import RefusedError
from bot.teams.handlers import cards, extension, installing, messages, reactions, tasks
from bot.teams.people import key_of
from bot.teams.port import Handler, Incoming, Json
from bot.teams.tools import SORRY, Tools

log = logging.getLogger(__name__)

_Answer = Callable[[Tools, Incoming], Awaitable[Json | None]]
_Tell = Callable[[str], Json]

# https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bot-conversations/bots-conversations
_INVOKES: dict[str, tuple[_Answer, _Tell]] = {
    "adaptiveCard/action": (cards.on_execute, cards.sentence),
    "task/fetch": (tasks.on_fetch, tasks.sentence),
    "task/submit": (tasks.on_submit, tasks.sentence),
    "composeExtension/fetchTask": (extension.on_fetch, tasks.sentence),
    "composeExtension/submitAction": (extension.on_submit, tasks.sentence),
}
_OTHERS: dict[str, Callable[[Tools, Incoming], Awaitable[None]]] = {
    "message": messages.on_message,
    "messageReaction": reactions.on_reaction,
    "installationUpdate": installing.on_installation,
}


def handler(tools: Tools) -> Handler:
    """What the port calls for each activity that Teams sends."""

    async def handle(incoming: Incoming) -> Json | None:
        try:
            await tools.places.note(incoming, key_of(incoming.sender))
        except Exception as error:  # noqa: BLE001 - what it says can be done all the same
            report(log, "an address", error)
        if incoming.type == "invoke":
            return await _invoked(tools, incoming)
        work = _OTHERS.get(incoming.type)
        if work is not None:
            try:
                await work(tools, incoming)
            except Exception as error:  # noqa: BLE001 - Teams gets its answer
                report(log, incoming.type, error)
        return None

    return handle


async def _invoked(tools: Tools, incoming: Incoming) -> Json | None:
    answer, tell = _INVOKES.get(incoming.name, (None, None))
    if answer is None or tell is None:
        return None
    try:
        return await answer(tools, incoming)
    except StrangerError as error:
        return tell(error.sentence)
    except RefusedError as error:
        return tell(error.refusal.sentence)
    except UnknownCaseError:
        return tell(NO_CASE)
    except Exception as error:  # noqa: BLE001 - the person hears of it
        report(log, incoming.name, error)
        return tell(SORRY)
