"""The outbox: what waits to be sent, in order per case and surface, each with what became of it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef, Queued
from bot.store.rows import Status
from bot.store.tables import cases, messages, outbox

LEASE = timedelta(seconds=30)  # a claim that is older was cut off: its courier died, or hangs

_UNSENT = (Status.WAITING.value, Status.SENDING.value)
_STANDING = frozenset({Kind.CARD, Kind.PING})  # messages that are kept up to date where they stand

Transaction = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


class SqlOutbox:
    """The queue that couriers empty. Every call is a transaction of its own."""

    def __init__(self, *, write: Transaction, read: Transaction) -> None:
        self._write = write
        self._read = read

    async def due(self, surface: str, now: datetime, limit: int = 50) -> tuple[Queued, ...]:
        """The oldest unsent message of each case, where it may go out now."""
        oldest = (
            select(func.min(outbox.c.id))
            .where(outbox.c.surface == surface, outbox.c.status.in_(_UNSENT))
            .group_by(outbox.c.case_id)
        )
        wanted = (
            select(outbox).where(outbox.c.id.in_(oldest), _may_go(now)).order_by(outbox.c.id).limit(limit)
        )
        async with self._read() as connection:
            found = (await connection.execute(wanted)).all()
            practices = await _practices(connection, {row.case_id for row in found})
            refs = await _refs(connection, surface, {row.case_id for row in found})
        return tuple(_queued(row, refs, practices[row.case_id]) for row in found)

    async def waiting(self, surface: str) -> int:
        """How many messages have not gone out yet."""
        wanted = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.surface == surface, outbox.c.status.in_(_UNSENT))
        )
        async with self._read() as connection:
            return (await connection.execute(wanted)).scalar_one()

    async def claim(self, queued: Queued, now: datetime) -> tuple[int, ...]:
        """Mark it as being sent; the ids of every queued message that this sending covers."""
        async with self._write() as connection:
            taken = await connection.execute(
                update(outbox)
                .where(outbox.c.id == queued.id, _may_go(now), _as_seen(queued))
                .values(_claimed(now))
            )
            if taken.rowcount != 1:
                return ()
            covered = [row.id for row in await connection.execute(_covered(queued))]
            await connection.execute(update(outbox).where(outbox.c.id.in_(covered)).values(_claimed(now)))
        return (queued.id, *covered)

    async def sent(self, ids: Collection[int], queued: Queued, ref: MessageRef | None, now: datetime) -> None:
        """It arrived; where it stands is remembered for the next update of it."""
        async with self._write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids))
                .values(status=Status.SENT.value, done_at=now, code="", maybe_sent=False)
            )
            if ref is not None and queued.message.kind in _STANDING:
                await _remember(connection, queued.message, ref)

    async def retry(self, ids: Collection[int], at: datetime, code: str, *, maybe_sent: bool = False) -> None:
        """Not delivered: try again then. `maybe_sent` when it may have got through all the same."""
        async with self._write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids), outbox.c.status.in_(_UNSENT))
                .values(
                    status=Status.WAITING.value,
                    attempts=outbox.c.attempts + 1,
                    not_before=at,
                    code=code,
                    maybe_sent=or_(outbox.c.maybe_sent, literal(maybe_sent)),
                )
            )

    async def is_sent(self, outbox_id: int) -> bool:
        """Whether this message went out, and where it stands is on record."""
        async with self._read() as connection:
            status = await connection.scalar(select(outbox.c.status).where(outbox.c.id == outbox_id))
        return status == Status.SENT.value

    async def give_up(self, ids: Collection[int], code: str, now: datetime) -> None:
        """It can't be delivered; it stays on record as such, and those behind it go on."""
        async with self._write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(ids), outbox.c.status.in_(_UNSENT))
                .values(status=Status.FAILED.value, attempts=outbox.c.attempts + 1, done_at=now, code=code)
            )


def _may_go(now: datetime) -> ColumnElement[bool]:
    waiting = and_(
        outbox.c.status == Status.WAITING.value,
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now),
    )
    cut_off = and_(outbox.c.status == Status.SENDING.value, outbox.c.claimed_at <= now - LEASE)
    return or_(waiting, cut_off)


def _as_seen(queued: Queued) -> ColumnElement[bool]:
    """No doubt has come up since it was looked at: whoever sends it must know of it."""
    untouched = and_(outbox.c.status == Status.WAITING.value, outbox.c.maybe_sent.is_(False))
    return or_(literal(queued.maybe_sent), untouched)


def _claimed(now: datetime) -> dict[str, object]:
    return {
        "status": Status.SENDING.value,
        "claimed_at": now,
        "maybe_sent": or_(outbox.c.maybe_sent, outbox.c.status == Status.SENDING.value),
    }


def _covered(queued: Queued) -> Select[tuple[int]]:
    """The waiting updates of the same card: it is rendered as the case is now, so one sending does."""
    message = queued.message
    return select(outbox.c.id).where(
        literal(message.kind in _STANDING),
        outbox.c.surface == message.surface,
        outbox.c.case_id == message.case_id,
        outbox.c.kind == message.kind.value,
        outbox.c.recipient == message.to,
        outbox.c.fresh.is_(False),
        outbox.c.id > queued.id,
        outbox.c.status.in_(_UNSENT),
    )


async def _practices(connection: AsyncConnection, case_ids: Collection[str]) -> dict[str, str]:
    """case id → id of its practice."""
    found = await connection.execute(select(cases.c.id, cases.c.practice).where(cases.c.id.in_(case_ids)))
    return {row.id: row.practice for row in found}


async def _refs(
    connection: AsyncConnection, surface: str, case_ids: Collection[str]
) -> dict[tuple[str, str], MessageRef]:
    """(case id, person id or "") → the newest message of ours there."""
    found = await connection.execute(
        select(messages)
        .where(messages.c.surface == surface, messages.c.case_id.in_(case_ids))
        .order_by(messages.c.id)
    )
    return {(row.case_id, row.person): MessageRef(channel=row.channel, id=row.message) for row in found}


async def _remember(connection: AsyncConnection, message: Message, ref: MessageRef) -> None:
    known = await connection.scalar(
        select(messages.c.id).where(
            messages.c.surface == message.surface,
            messages.c.channel == ref.channel,
            messages.c.message == ref.id,
        )
    )
    if known is None:
        await connection.execute(
            insert(messages).values(
                surface=message.surface,
                channel=ref.channel,
                message=ref.id,
                case_id=message.case_id,
                person=message.to,
            )
        )


def _queued(row: Row[Any], refs: Mapping[tuple[str, str], MessageRef], practice: str) -> Queued:
    message = Message(
        kind=Kind(row.kind),
        case_id=row.case_id,
        surface=row.surface,
        entry=row.entry,
        to=row.recipient,
        mentions=tuple(row.mentions),
        fresh=row.fresh,
    )
    return Queued(
        id=row.id,
        message=message,
        practice=practice,
        attempts=row.attempts,
        maybe_sent=row.maybe_sent or row.status == Status.SENDING.value,
        standing=refs.get((message.case_id, message.to)) if message.kind in _STANDING else None,
        thread=refs.get((message.case_id, "")),
    )
