"""Reading: what the desk asks of the database, as one moment shows it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk.outbox import Kind
from bot.desk.ports import CaseFile, CaseRow, KeptWords, MessageRef
from bot.desk.timers import Timer, TimerKind
from bot.model.case import State
from bot.model.events import Entry
from bot.model.history import replay
from bot.model.review import Review
from bot.store import events_json
from bot.store.rows import Status
from bot.store.tables import (
    addresses,
    cases,
    drafts,
    escalations,
    events,
    kept_words,
    messages,
    outbox,
    people_links,
    reviews,
    timers,
)


class SqlReader:
    """Everything that can be asked without changing anything."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find_case(self, source: str, external_id: str) -> str | None:
        return await self._connection.scalar(
            select(cases.c.id).where(cases.c.source == source, cases.c.external_id == external_id)
        )

    async def load(self, case_id: str) -> CaseFile | None:
        return await self._load(select(cases).where(cases.c.id == case_id))

    async def _load(self, statement: Select[*tuple[object, ...]]) -> CaseFile | None:
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            return None
        entries = await self._entries(row.id)
        return CaseFile(
            id=row.id,
            case=replay(entries),
            entries=entries,
            review=await self._review(row),
            texts=await self._texts(row.id),
            words=await self._words(row.id),
        )

    async def _entries(self, case_id: str) -> tuple[Entry, ...]:
        found = await self._connection.execute(
            select(events.c.kind, events.c.payload, events.c.at, events.c.by)
            .where(events.c.case_id == case_id)
            .order_by(events.c.entry)
        )
        return tuple(
            Entry(event=events_json.load(row.kind, row.payload), at=row.at, by=row.by) for row in found
        )

    async def _review(self, case: Row[*tuple[object, ...]]) -> Review:
        row = (
            await self._connection.execute(
                select(reviews)
                .where(reviews.c.case_id == case.id)
                .order_by(reviews.c.version.desc())
                .limit(1)
            )
        ).one()
        return Review(
            source=case.source,
            external_id=case.external_id,
            practice=row.practice,
            rating=row.rating,
            author=row.author,
            text=row.text,
            url=row.url,
            posted_at=row.posted_at,
            version=row.version,
        )

    async def _texts(self, case_id: str) -> tuple[str, ...]:
        found = await self._connection.scalars(
            select(drafts.c.text).where(drafts.c.case_id == case_id).order_by(drafts.c.number)
        )
        return tuple(found)

    async def _words(self, case_id: str) -> dict[str, tuple[str, ...]]:
        found = await self._connection.execute(
            select(escalations.c.category, escalations.c.words).where(escalations.c.case_id == case_id)
        )
        return {row.category: tuple(row.words) for row in found}

    async def pinged(self, case_id: str) -> frozenset[tuple[str, str]]:
        """(surface, person id) of everybody who has a direct card, or is about to get one."""
        found = await self._connection.execute(
            select(outbox.c.surface, outbox.c.recipient)
            .where(
                outbox.c.case_id == case_id,
                outbox.c.kind == Kind.PING.value,
                outbox.c.status != Status.FAILED.value,
            )
            .distinct()
        )
        return frozenset((row.surface, row.recipient) for row in found)

    async def recent_replies(self, practice: str, *, besides: str = "", limit: int = 10) -> tuple[str, ...]:
        """The practice's latest reply texts, one a case, newest first; not those of the case `besides`."""
        found = await self._connection.scalars(
            select(drafts.c.text)
            .join(cases, (cases.c.id == drafts.c.case_id) & (cases.c.reply == drafts.c.number))
            .where(cases.c.practice == practice, cases.c.id != besides)
            .order_by(drafts.c.id.desc())
            .limit(limit)
        )
        return tuple(found)

    async def kept_words(self, case_id: str, person: str) -> KeptWords | None:
        row = (
            await self._connection.execute(
                select(kept_words).where(kept_words.c.case_id == case_id, kept_words.c.person == person)
            )
        ).one_or_none()
        return None if row is None else KeptWords(text=row.text, base=row.base, at=row.at)

    async def open_cases(self, practices: Collection[str]) -> tuple[CaseRow, ...]:
        """Cases that still need somebody: held ones before all, then the earliest due first."""
        found = await self._connection.execute(
            select(cases)
            .where(cases.c.practice.in_(practices), cases.c.unfinished)
            .order_by(
                cases.c.on_hold.desc(),
                cases.c.due_at.is_(None),
                cases.c.due_at,
                cases.c.opened_at,
                cases.c.id,
            )
        )
        return tuple(
            CaseRow(
                id=row.id,
                practice=row.practice,
                state=State(row.state),
                taken_by=row.taken_by,
                on_hold=row.on_hold,
                due_at=row.due_at,
                opened_at=row.opened_at,
            )
            for row in found
        )

    async def person_linked(self, surface: str, account: str) -> str | None:
        return await self._connection.scalar(
            select(people_links.c.person).where(
                people_links.c.surface == surface, people_links.c.account == account
            )
        )

    async def account_of(self, surface: str, person: str) -> str | None:
        """The account that a person was last seen with on a surface."""
        return await self._connection.scalar(
            select(people_links.c.account)
            .where(people_links.c.surface == surface, people_links.c.person == person)
            .order_by(people_links.c.id.desc())
            .limit(1)
        )

    async def address(self, surface: str, key: str) -> Mapping[str, str] | None:
        """How an account, or a channel, is reached, in the surface's own terms."""
        return await self._connection.scalar(
            select(addresses.c.address).where(addresses.c.surface == surface, addresses.c.key == key)
        )

    async def addresses(self, surface: str) -> Mapping[str, Mapping[str, str]]:
        """All that is known on a surface, by key."""
        found = await self._connection.execute(
            select(addresses.c.key, addresses.c.address).where(addresses.c.surface == surface)
        )
        return {row.key: row.address for row in found}

    async def message_case(self, surface: str, ref: MessageRef) -> str | None:
        """The case whose card or direct card this message is, or once was."""
        return await self._connection.scalar(
            select(messages.c.case_id).where(
                messages.c.surface == surface,
                messages.c.channel == ref.channel,
                messages.c.message == ref.id,
            )
        )

    async def due_timers(self, now: datetime, limit: int = 50) -> tuple[Timer, ...]:
        """The timers whose time has come, the longest due first."""
        found = await self._connection.execute(
            select(timers)
            .where(timers.c.due_at <= now)
            .order_by(timers.c.due_at, timers.c.case_id, timers.c.kind)
            .limit(limit)
        )
        return tuple(Timer(case_id=row.case_id, kind=TimerKind(row.kind), due_at=row.due_at) for row in found)
