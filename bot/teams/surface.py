"""Delivery to Teams: one message of the outbox at a time."""

import logging

from bot.desk.desk import Desk
from bot.desk.outbox import Kind, Message
from bot.desk.ports import Clock, MessageRef, Queued, UndeliverableError
from bot.desk.reading import line_of
from bot.desk.views import CaseView, LineView
from bot.teams.card import card, summary
from bot.teams.elements import attachment
from bot.teams.notes import Mention, lead, note, ping_summary, tell
from bot.teams.people import People
from bot.teams.personal import personal
from bot.teams.places import TEAMS, Places
from bot.teams.port import Conversation, Json, Port
from bot.teams.refreshing import refresh_for
from bot.teams.sending import direct

log = logging.getLogger(__name__)

# What Teams answers about a message, or a conversation, that is gone.
_GONE = frozenset(
    {"ActivityNotFoundInConversation", "ConversationNotFound", "MessageNotFound", "NotFound", "http_404"}
)


class TeamsSurface:
    """Implements `bot.desk.ports.Surface` for one tenant."""

    name = TEAMS
    # Seven in a second, sixty in half a minute, 1,800 an hour for a bot in one conversation:
    # https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
    seconds_between_posts = 2.0

    def __init__(self, *, desk: Desk, port: Port, people: People, places: Places, clock: Clock) -> None:
        self._desk = desk
        self._port = port
        self._people = people
        self._places = places
        self._clock = clock

    def channel(self, message: Message, practice: str) -> str:
        """The practice's channel, or the person for one-to-one messages."""
        if message.kind in {Kind.PING, Kind.TELL}:
            return f"person:{message.to}"
        return self._channel_of(practice)

    async def deliver(self, queued: Queued, view: CaseView) -> MessageRef | None:
        """Post or update one message; see `bot.desk.ports.Surface`.

        Teams has no way to look for a message that may have been sent: see `twins`.
        """
        match queued.message.kind:
            case Kind.CARD:
                return await self._card(queued, view)
            case Kind.NOTE:
                return await self._note(queued, view)
            case Kind.PING:
                return await self._ping(queued, view)
            case Kind.TELL:
                return await self._tell(queued, view)

    async def _card(self, queued: Queued, view: CaseView) -> MessageRef:
        refresh = await refresh_for(self._desk, self._places, view, outbox_id=queued.id)
        shown = card(view, now=self._clock.now(), refresh=refresh)
        message = {"attachments": [attachment(shown)], "summary": summary(view)}
        if queued.standing and await self._update(queued.standing, message):
            return queued.standing
        return await self._post(await self._places.conversation(self._channel(view)), message)

    async def _note(self, queued: Queued, view: CaseView) -> MessageRef:
        line = _line(view, queued)
        mentions = [await self._mention(person, view) for person in queued.message.mentions]
        return await self._in_thread(queued, view, note(view, line, mentions))

    async def _ping(self, queued: Queued, view: CaseView) -> MessageRef | None:
        """The person's own card; where they can't be written to, their name in the thread."""
        line = line_of(view, queued.message.entry)
        message = await self._direct_card(queued, view, line)
        if queued.standing and not queued.message.fresh and await self._update(queued.standing, message):
            return queued.standing
        try:
            return await self._post(await self._direct(queued.message.to, view), message)
        except UndeliverableError as error:
            if line is None:
                raise  # it only brings up to date what never got there
            await self._called_in_thread(queued, view, line, error.code)
            return None

    async def _direct_card(self, queued: Queued, view: CaseView, line: LineView | None) -> Json:
        person = self._desk.office.person(queued.message.to)
        refresh = await refresh_for(
            self._desk, self._places, view, outbox_id=queued.id, entry=queued.message.entry
        )
        differs = await personal(self._desk, view, person) if person else None
        shown = card(
            view,
            now=self._clock.now(),
            lead=lead(line),
            told=differs.told if differs else "",
            without=differs.without if differs else frozenset(),
            refresh=refresh,
        )
        return {"attachments": [attachment(shown)], "summary": ping_summary(view, line)}

    async def _tell(self, queued: Queued, view: CaseView) -> MessageRef | None:
        line = _line(view, queued)
        try:
            return await self._post(await self._direct(queued.message.to, view), tell(view, line))
        except UndeliverableError as error:
            await self._called_in_thread(queued, view, line, error.code)
            return None

    async def _called_in_thread(self, queued: Queued, view: CaseView, line: LineView, code: str) -> None:
        """A person who can't be written to is called by name under the card."""
        log.warning("somebody can't be written to in Teams (%s): `countersign doctor` says who", code)
        mentions = [await self._mention(queued.message.to, view)]
        await self._in_thread(queued, view, note(view, line, mentions))

    # Sending

    async def _in_thread(self, queued: Queued, view: CaseView, messages: list[Json]) -> MessageRef:
        where = queued.thread.channel if queued.thread else self._channel(view)
        conversation = await self._places.conversation(where)
        thread = queued.thread.id if queued.thread else ""
        refs = [await self._post(conversation, message, thread=thread) for message in messages]
        return refs[0]

    async def _post(self, where: Conversation, message: Json, *, thread: str = "") -> MessageRef:
        return MessageRef(channel=where.id, id=await self._port.post(where, message, thread=thread))

    async def _update(self, ref: MessageRef, message: Json) -> bool:
        """The message in place of the one that stands; False when that one is gone."""
        try:
            await self._port.update(await self._places.conversation(ref.channel), ref.id, message)
        except UndeliverableError as error:
            if error.code in _GONE:
                return False
            raise
        return True

    # People and places

    def _channel_of(self, practice: str) -> str:
        return self._desk.office.practice(practice).channels.get(TEAMS, "")

    def _channel(self, view: CaseView) -> str:
        channel = self._channel_of(view.practice)
        if not channel:
            raise UndeliverableError("no_channel")
        return channel

    async def _mention(self, person: str, view: CaseView) -> Mention:
        account, place = await self._people.place(person, self._channel_of(view.practice))
        return Mention(name=view.names.get(person, person), account=(place and place.id) or account)

    async def _direct(self, person: str, view: CaseView) -> Conversation:
        account, place = await self._people.place(person, self._channel_of(view.practice))
        if not account:
            raise UndeliverableError("no_account")
        return await direct(self._port, self._places, account, place)


def _line(view: CaseView, queued: Queued) -> LineView:
    line = line_of(view, queued.message.entry)
    if line is None:
        raise UndeliverableError("no_such_entry")
    return line
