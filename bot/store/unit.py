"""Writing: one transaction's worth of changes. All of it commits, or none."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.desk.outbox import Message
from bot.desk.ports import CaseFile, ConflictError, KeptWords
from bot.desk.timers import Timer
from bot.model.case import Case
from bot.model.draft import fingerprint
from bot.model.events import Approved, Entry
from bot.model.finding import Finding
from bot.model.history import replay
from bot.model.review import Review
from bot.store import chain, rows, tables
from bot.store.reader import SqlReader

# Standard SQL has no "insert unless it is there"; the databases that we run on say it alike.
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SqlUnit(SqlReader):
    """A transaction that has the right to write."""

    async def first_delivery(self, key: str) -> bool:
        """Remember an inbound delivery; False when it was remembered before."""
        return await self._added(tables.deliveries, {"key": key})

    async def load(self, case_id: str) -> CaseFile | None:
        """The case, which nobody else can change before this transaction ends."""
        return await self._load(select(tables.cases).where(tables.cases.c.id == case_id).with_for_update())

    async def create(self, case_id: str, review: Review, entries: Iterable[Entry]) -> None:
        """Open a case with its review. Raises ConflictError when the review has a case already."""
        recorded = tuple(entries)
        values = rows.of_case(replay(recorded))
        names = {"id": case_id, "source": review.source, "external_id": review.external_id}
        if not await self._added(tables.cases, names | values):
            raise ConflictError(case_id)
        await self.add_review_version(case_id, review)
        await self._record(case_id, 1, recorded)

    async def append(self, case_id: str, case: Case, entries: Iterable[Entry]) -> None:
        """Record entries after those that the case was loaded with.

        Raises ConflictError when another transaction got in between.
        """
        recorded = tuple(entries)
        before = case.length - len(recorded)
        changed = await self._connection.execute(
            update(tables.cases)
            .where(tables.cases.c.id == case_id, tables.cases.c.version == before)
            .values(rows.of_case(case))
        )
        if changed.rowcount != 1:
            raise ConflictError(case_id)
        await self._record(case_id, before + 1, recorded)

    async def _record(self, case_id: str, first: int, entries: tuple[Entry, ...]) -> None:
        await chain.extend(self._connection, case_id, first, entries)
        given = [
            rows.of_approval(case_id, number, entry, entry.event)
            for number, entry in enumerate(entries, start=first)
            if isinstance(entry.event, Approved)
        ]
        if given:
            await self._connection.execute(insert(tables.approvals), given)

    async def add_review_version(self, case_id: str, review: Review) -> None:
        await self._connection.execute(insert(tables.reviews).values(rows.of_review(case_id, review)))

    async def add_draft(self, case_id: str, number: int, text: str, findings: Iterable[Finding]) -> None:
        """Keep the words of a draft, exactly those that its event carries the fingerprint of."""
        await self._connection.execute(
            insert(tables.drafts).values(case_id=case_id, number=number, sha256=fingerprint(text), text=text)
        )
        found = [rows.of_finding(case_id, number, place, f) for place, f in enumerate(findings)]
        if found:
            await self._connection.execute(insert(tables.findings), found)

    async def add_words(self, case_id: str, category: str, words: Collection[str]) -> None:
        """Note the words of the review that raised an escalation, after those noted before."""
        here = (tables.escalations.c.case_id == case_id) & (tables.escalations.c.category == category)
        known: list[str] | None = await self._connection.scalar(
            select(tables.escalations.c.words).where(here)
        )
        together = list(dict.fromkeys([*(known or ()), *words]))
        if known is None:
            await self._connection.execute(
                insert(tables.escalations).values(case_id=case_id, category=category, words=together)
            )
        else:
            await self._connection.execute(update(tables.escalations).where(here).values(words=together))

    async def set_timers(self, case_id: str, timers: Iterable[Timer]) -> None:
        """Replace the timers of the case."""
        await self._connection.execute(delete(tables.timers).where(tables.timers.c.case_id == case_id))
        new = [{"case_id": case_id, "kind": t.kind.value, "due_at": t.due_at} for t in timers]
        if new:
            await self._connection.execute(insert(tables.timers), new)

    async def delay_timer(self, timer: Timer, until: datetime) -> None:
        await self._connection.execute(
            update(tables.timers)
            .where(tables.timers.c.case_id == timer.case_id, tables.timers.c.kind == timer.kind.value)
            .values(due_at=until)
        )

    async def send(self, messages: Iterable[Message]) -> None:
        """Add messages to the outbox, in this order."""
        new = [rows.of_message(message) for message in messages]
        if new:
            await self._connection.execute(insert(tables.outbox), new)

    async def keep_words(self, case_id: str, person: str, words: KeptWords) -> None:
        await self.drop_words(case_id, person)
        await self._connection.execute(
            insert(tables.kept_words).values(
                case_id=case_id, person=person, text=words.text, base=words.base, at=words.at
            )
        )

    async def drop_words(self, case_id: str, person: str) -> None:
        await self._connection.execute(
            delete(tables.kept_words).where(
                tables.kept_words.c.case_id == case_id, tables.kept_words.c.person == person
            )
        )

    async def link_person(self, surface: str, account: str, person: str) -> None:
        """Remember whose account this is; it becomes the one that they were last seen with."""
        await self._connection.execute(
            delete(tables.people_links).where(
                tables.people_links.c.surface == surface, tables.people_links.c.account == account
            )
        )
        await self._connection.execute(
            insert(tables.people_links).values(surface=surface, account=account, person=person)
        )

    async def keep_address(self, surface: str, key: str, address: Mapping[str, str]) -> None:
        """Remember how an account, or a channel, is reached, in place of what was known before."""
        await self.drop_address(surface, key)
        await self._connection.execute(
            insert(tables.addresses).values(surface=surface, key=key, address=dict(address))
        )

    async def drop_address(self, surface: str, key: str) -> None:
        """Forget it."""
        await self._connection.execute(
            delete(tables.addresses).where(
                tables.addresses.c.surface == surface, tables.addresses.c.key == key
            )
        )

    async def _added(self, table: Table, values: rows.Values) -> bool:
        """Insert a row; False when its key is taken."""
        insert_here = _INSERTS[self._connection.dialect.name]
        key = next(iter(table.primary_key))
        statement = insert_here(table).values(values).on_conflict_do_nothing().returning(key)
        return await self._connection.scalar(statement) is not None
