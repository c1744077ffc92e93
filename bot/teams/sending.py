"""Messages for one person's eyes."""

import logging

from bot.desk.ports import TryLaterError, UndeliverableError
from bot.desk.views import CaseView
from bot.model.practice import Person
from bot.teams.card import card, summary
from bot.teams.elements import attachment
from bot.teams.personal import personal
from bot.teams.places import Place, Places
from bot.teams.port import Conversation, Json, Port
from bot.teams.tools import Tools

log = logging.getLogger(__name__)


async def direct(port: Port, places: Places, account: str, place: Place | None) -> Conversation:
    """The one-to-one conversation with an account. Raises TryLaterError or UndeliverableError."""
    if place and place.conversation:
        return Conversation(id=place.conversation, service_url=place.service_url)
    opened = await port.direct((place and place.id) or account, await places.service_url(place))
    await places.opened(account, opened)
    return opened


async def tell_account(tools: Tools, account: str, sentence: str) -> None:
    """Say something to somebody in private; where that can't be done, it stays unsaid."""
    await _try(tools, account, {"text": sentence})


async def show_in_person(tools: Tools, view: CaseView, person: Person) -> bool:
    """Put a case's card into somebody's own chat; whether it got there."""
    account = await tools.people.account(person.id, "")
    if account is None:
        return False
    differs = await personal(tools.desk, view, person)
    shown = card(view, now=tools.clock.now(), told=differs.told, without=differs.without)
    return await _try(tools, account, {"attachments": [attachment(shown)], "summary": summary(view)})


async def _try(tools: Tools, account: str, message: Json) -> bool:
    try:
        where = await direct(tools.port, tools.places, account, await tools.places.of(account))
        await tools.port.post(where, message)
    except (TryLaterError, UndeliverableError) as error:
        log.warning("a private answer could not be delivered in Teams (%s)", error.code)
        return False
    return True
