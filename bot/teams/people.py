"""Who acts: from a Teams account to a person of the configuration, or a sentence why not."""

import logging
from datetime import datetime, timedelta

from bot.desk.desk import Desk
from bot.desk.identity import unchecked, unknown
from bot.desk.ports import Clock, TryLaterError, UndeliverableError
from bot.model.practice import Person
from bot.teams.places import TEAMS, Place, Places
from bot.teams.port import Account, Conversation, Incoming, Port

log = logging.getLogger(__name__)

ROSTER_EVERY = timedelta(minutes=10)  # between two looks at the members of a channel


def key_of(account: Account) -> str:
    """What an account is known by: its Entra object id, or its id for this bot where Teams tells no other."""
    return account.object_id.lower() or account.id


class People:
    """Finds the person behind an account, and the account of a person."""

    def __init__(self, desk: Desk, port: Port, places: Places, clock: Clock, *, tenant: str) -> None:
        """`tenant` is the organisation whose word on e-mails counts; "" for the workbench's."""
        self._desk = desk
        self._port = port
        self._places = places
        self._clock = clock
        self._tenant = tenant
        self._asked: dict[str, datetime] = {}  # channel → when its members were last asked for

    async def identify(self, incoming: Incoming) -> Person:
        """The sender of an activity. Raises StrangerError: who can't be identified can't act."""
        account = key_of(incoming.sender)
        person = await self._desk.who(TEAMS, account) if account else None
        if person is not None:
            return person
        try:
            member = await self._port.member(incoming.conversation, incoming.sender.id)
        except (TryLaterError, UndeliverableError) as error:
            log.warning("can't look up a Teams account (%s)", error.code)
            raise unchecked(self._desk, "Teams") from None
        person = await self._link(member) if member else None
        if person is None:
            raise unknown(self._desk, "Teams")
        return person

    async def _link(self, member: Account) -> Person | None:
        """Remember whose account it is, if our own organisation vouches for the e-mail."""
        if member.guest or not member.email or (self._tenant and member.tenant not in {"", self._tenant}):
            return None
        return await self._desk.link(TEAMS, key_of(member), member.email)

    async def account(self, person_id: str, channel: str) -> str | None:
        """The account of a person, as stated or remembered, else found among the members of a channel."""
        known = await self._desk.account(TEAMS, person_id)
        if known is None and await self._learn(channel):
            known = await self._desk.account(TEAMS, person_id)
        return known

    async def place(self, person_id: str, channel: str) -> tuple[str, Place | None]:
        """The account of a person and what is known of it; ("", None) for nobody."""
        account = await self.account(person_id, channel)
        if account is None:
            return "", None
        place = await self._places.of(account)
        if place is None and await self._learn(channel):
            place = await self._places.of(account)
        return account, place

    async def _learn(self, channel: str) -> bool:
        """Look who is in a channel's team; whether it was looked at all."""
        now = self._clock.now()
        if not channel or now - self._asked.get(channel, now - ROSTER_EVERY) < ROSTER_EVERY:
            return False
        self._asked[channel] = now
        try:
            where = await self._places.conversation(channel)
            for member in await self._port.members(where):
                await self._remember(member, where)
        except (TryLaterError, UndeliverableError) as error:
            log.warning("can't look who is in a Teams channel (%s)", error.code)
        return True

    async def _remember(self, member: Account, where: Conversation) -> None:
        known = await self._desk.who(TEAMS, key_of(member)) or await self._link(member)
        if known is not None:
            await self._places.seen(key_of(member), member.id, where.service_url)
