"""The audit chain: every event of every case in one line, each sealed with the hash of the one before."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.events import Entry
from bot.store import events_json
from bot.store.tables import chain, events

GENESIS = "0" * 64  # stands for the hash before the first event
ONLY_ROW = 1


def seal(
    before: str, *, seq: int, case_id: str, entry: int, at: datetime, by: str | None, kind: str, payload: str
) -> str:
    """SHA-256, in hexadecimal, over the hash before and everything that the event says."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = events_json.canonical([before, seq, case_id, entry, moment, by, kind, payload])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


async def extend(connection: AsyncConnection, case_id: str, first: int, entries: Sequence[Entry]) -> None:
    """Add entries of one case to the end; `first` is the number of the first among the case's own.

    Whoever adds holds the one row of the chain until the transaction ends, so places are given
    without gaps and in the order of commits.
    """
    if not entries:
        return
    end = (await connection.execute(select(chain.c.length, chain.c.head).with_for_update())).one()
    length, head = end.length, end.head
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, start=first):
        length += 1
        kind, payload = events_json.dump(entry.event)
        row: dict[str, Any] = {
            "seq": length,
            "case_id": case_id,
            "entry": number,
            "at": entry.at,
            "by": entry.by,
            "kind": kind,
            "payload": payload,
        }
        head = seal(head, **row)
        rows.append({**row, "hash": head})
    await connection.execute(insert(events), rows)
    await connection.execute(update(chain).values(length=length, head=head))
