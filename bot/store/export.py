"""The audit log for other eyes: who did what and when, without a word of any review or reply."""

import csv
import io
import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any, Literal

from sqlalchemy import Row, select

from bot.model import events as ev
from bot.store import events_json
from bot.store.errors import StoreError
from bot.store.store import SqlStore
from bot.store.tables import events

Format = Literal["jsonl", "csv"]

FIELDS = (
    "seq",  # place in the log
    "at",  # UTC, ISO 8601
    "case",
    "entry",  # place among the case's own entries
    "by",  # person id; empty for the system itself
    "what",  # kind of event
    "about",  # a code: the category of an escalation, the reason of a closing, …
    "text_sha256",  # of the reply text that it is about
    "playbook",  # "id@version"
    "review_version",
    "findings",  # rules that fired
    "hash",
)


async def export(store: SqlStore, form: Format) -> AsyncGenerator[str, None]:
    """The log, oldest entry first, in pieces of text that each end in a line end.

    CSV starts with a line of names and separates several findings by spaces. Raises StoreError when an
    entry can't be read.
    """
    if form == "csv":
        yield _csv(FIELDS)
    async with aclosing(_records(store)) as records:
        async for record in records:
            yield _csv_of(record) if form == "csv" else json.dumps(record, ensure_ascii=False) + "\n"


async def _records(store: SqlStore) -> AsyncGenerator[dict[str, Any], None]:
    async with store.reading() as connection:
        async for row in await connection.stream(select(events).order_by(events.c.seq)):
            try:
                event = events_json.load(row.kind, row.payload)
            except ValueError as error:
                raise StoreError(f"entry {row.seq} of the log can't be read: verify the log") from error
            yield _record(row, event)


def _record(row: Row[Any], event: ev.Event) -> dict[str, Any]:
    text_sha256, playbook, review_version, findings = _bound_to(event)
    values = (
        row.seq,
        row.at.isoformat(),
        row.case_id,
        row.entry,
        row.by,
        row.kind,
        _about(event),
        text_sha256,
        playbook,
        review_version,
        list(findings),
        row.hash,
    )
    return dict(zip(FIELDS, values, strict=True))


def _bound_to(event: ev.Event) -> tuple[str | None, str | None, int | None, tuple[str, ...]]:
    """The text's hash, the playbook, the review's version and the rules that an event names."""
    match event:
        case ev.CaseOpened():
            return None, event.policy.playbook, event.review_version, ()
        case ev.DraftSaved():
            return event.sha256, event.playbook, None, event.blocking + event.warning
        case ev.FindingsWaived():
            texts = {waiver.sha256 for waiver in event.waivers}
            return min(texts, default=None), None, None, tuple(w.rule for w in event.waivers)
        case ev.Submitted() | ev.Approved():
            return event.sha256, event.playbook, event.review_version, event.findings
        case ev.HandedOver():
            return event.sha256, event.playbook, None, ()
        case ev.ApprovalVoided():
            return None, None, None, event.rules
        case ev.ReviewEdited():
            return None, None, event.version, ()
        case _:
            return None, None, None, ()


def _about(event: ev.Event) -> str | None:
    match event:
        case ev.EscalationRaised():
            return f"{event.category} ({event.level.name.lower()})"
        case ev.ApprovalVoided():
            return event.why.value
        case ev.ClosedWithoutReply():
            return event.reason.value
        case ev.FlaggedForRemoval():
            return event.ground.value
        case ev.FlagAnswered():
            return "removed" if event.removed else "kept"
        case ev.Reminded():
            return event.reminder.value
        case _:
            return None


def _csv_of(record: dict[str, Any]) -> str:
    return _csv((record | {"findings": " ".join(record["findings"])}).values())


def _csv(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
