"""Is the audit log whole? Finds what was changed, taken out, moved or cut off, and says where."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, String, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.draft import fingerprint
from bot.store.chain import GENESIS, seal
from bot.store.store import SqlStore
from bot.store.tables import cases, chain, drafts, events


@dataclass(frozen=True, kw_only=True)
class Problem:
    entry: int | None  # its place in the log; None where no entry of the log can be named
    sentence: str  # for a person; holds case ids and numbers, never words of a review or a reply


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    entries: int  # how many the log holds
    head: str  # hash of the newest: noted elsewhere, it proves later that nothing before it was changed
    problems: tuple[Problem, ...]  # in the order of the log

    @property
    def ok(self) -> bool:
        return not self.problems


async def verify(store: SqlStore) -> AuditReport:
    """Go through the whole log, and through the reply texts that it vouches for.

    What can't be seen from inside the database: that the whole log was written anew, with every hash.
    Against that, note the report's `head` somewhere else from time to time.
    """
    walk = _Walk()
    async with store.reading() as connection:
        async for row in await connection.stream(_ALL):
            walk.take(row)
        await _check_end(connection, walk)
        await _check_cases(connection, walk)
        await _check_drafts(connection, walk)
    found = sorted(walk.problems, key=lambda p: (p.entry is None, p.entry or 0))
    return AuditReport(entries=walk.length, head=walk.head, problems=tuple(found))


# The time comes as the driver has it: a value that is no time at all is a finding, not a crash.
_ALL = select(
    *(c for c in events.c if c.name != "at"), type_coerce(events.c.at, String).label("at")
).order_by(events.c.seq)


@dataclass
class _Walk:
    """What has been seen so far on the way through the log."""

    length: int = 0
    last: int = 0  # place of the entry seen last
    head: str = GENESIS
    per_case: dict[str, int] = field(default_factory=dict[str, int])  # case id → its entries
    newest: dict[str, int] = field(default_factory=dict[str, int])  # case id → place of its newest entry
    texts: dict[tuple[str, int], tuple[int, str]] = field(
        default_factory=dict[tuple[str, int], tuple[int, str]]
    )
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, entry: int | None, sentence: str) -> None:
        self.problems.append(Problem(entry=entry, sentence=sentence))

    def take(self, row: Row[Any]) -> None:
        if row.seq < 1:
            self.report(row.seq, f"entry {row.seq} stands before the beginning of the log")
            return
        if row.seq > self.last + 1:
            self.report(self.last + 1, f"{_entries(self.last + 1, row.seq - 1)} missing from the log")
        elif _sealed(row, self.head) != row.hash:
            self.report(
                row.seq,
                f"entry {row.seq} of the log was changed or moved, or the one before it was replaced: "
                "it doesn't match its hash",
            )
        self.length += 1
        self.last, self.head = row.seq, row.hash
        self.per_case[row.case_id] = self.per_case.get(row.case_id, 0) + 1
        self.newest[row.case_id] = row.seq
        if row.kind == "draft_saved":
            self._note_draft(row)

    def _note_draft(self, row: Row[Any]) -> None:
        try:
            said = json.loads(row.payload)
            self.texts[row.case_id, int(said["number"])] = (row.seq, str(said["sha256"]))
        except (TypeError, ValueError, KeyError):
            self.report(row.seq, f"entry {row.seq} of the log can't be read")


def _entries(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def _sealed(row: Row[Any], before: str) -> str | None:
    """The hash that the row should have; None when it can't have one."""
    try:
        return seal(
            before,
            seq=row.seq,
            case_id=row.case_id,
            entry=row.entry,
            at=_moment(row.at),
            by=row.by,
            kind=row.kind,
            payload=row.payload,
        )
    except (TypeError, ValueError):
        return None


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        raise TypeError("not a moment")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


async def _check_end(connection: AsyncConnection, walk: _Walk) -> None:
    end = (await connection.execute(select(chain))).one_or_none()
    if end is None:
        walk.report(None, "the record of where the log ends is missing")
    elif end.length > walk.last:
        walk.report(
            walk.last + 1,
            f"the log ends at entry {walk.last}, but {end.length} were recorded: "
            f"{_entries(walk.last + 1, end.length)} missing",
        )
    elif end.length < walk.last:
        walk.report(
            end.length + 1,
            f"only {end.length} entries were recorded: "
            f"{_entries(end.length + 1, walk.last)} not from this program, or the record was changed",
        )
    elif end.head != walk.head:
        walk.report(walk.last, f"entry {walk.last}, the newest, is not the one that was recorded")


async def _check_cases(connection: AsyncConnection, walk: _Walk) -> None:
    """Each case counts its own entries, so one that was cut off is missed there as well."""
    left = dict(walk.per_case)
    async for row in await connection.stream(select(cases.c.id, cases.c.version).order_by(cases.c.id)):
        count = left.pop(row.id, 0)
        if count != row.version:
            walk.report(
                walk.newest.get(row.id),
                f"case {row.id} has {count} entries in the log, but recorded {row.version}",
            )
    for case_id in sorted(left):
        walk.report(walk.newest[case_id], f"case {case_id} is missing, but the log tells of it")


async def _check_drafts(connection: AsyncConnection, walk: _Walk) -> None:
    left = dict(walk.texts)
    columns = (drafts.c.case_id, drafts.c.number, drafts.c.text)
    async for row in await connection.stream(select(*columns).order_by(drafts.c.id)):
        entry, sha256 = left.pop((row.case_id, row.number), (None, ""))
        if entry is None:
            walk.report(None, f"draft {row.number} of case {row.case_id} is in no entry of the log")
        elif fingerprint(str(row.text)) != sha256:
            walk.report(
                entry,
                f"the words of draft {row.number} of case {row.case_id} are not those "
                f"that entry {entry} of the log recorded",
            )
    for (case_id, number), (entry, _) in left.items():
        walk.report(entry, f"the words of draft {number} of case {case_id} are missing")
