"""Somebody with a database browser changes the file. The log says where."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keeping import a_kept_case
from stories import MAYA, TOM

from bot.model import commands as cmd
from bot.store import SqlStore
from bot.store.audit import AuditReport, verify
from bot.store.chain import seal

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture
async def log(store: SqlStore, file: Path) -> Path:
    """Two cases, eight entries: 1 and 2 open case-1, 3 and 4 open case-2, the rest is case-1's life."""
    first = await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    await first.edited_by(MAYA, "Thank you for telling us.")
    first.story.submitted_by(MAYA).approved_by(TOM).later(minutes=30).do(cmd.HandOver())
    await first.catch_up()
    assert (await verify(store)).entries == 8
    return file


def _tamper(file: Path, *statements: str | Change) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TRIGGER events_refuse_update")
        connection.execute("DROP TRIGGER events_refuse_delete")
        for statement in statements:
            if isinstance(statement, str):
                assert connection.execute(statement).rowcount > 0
            else:
                statement(connection)


def _places(report: AuditReport) -> list[int | None]:
    return [problem.entry for problem in report.problems]


async def test_an_untouched_log_is_whole(store: SqlStore, log: Path):
    report = await verify(store)

    assert report.ok
    assert report.entries == 8


@pytest.mark.parametrize(
    "change",
    [
        """payload = replace(payload, '"review_version":1', '"review_version":2')""",
        "payload = 'not json'",
        "payload = x'00ff'",
        "at = '2026-03-02 12:00:00.000001'",
        "at = 'yesterday'",
        "at = 17",
        "\"by\" = 'priya'",
        '"by" = NULL',
        "kind = 'changes_requested'",
        "case_id = 'case-2', entry = 3",
        "entry = 9",
        "hash = hex(randomblob(32))",
    ],
)
async def test_an_altered_entry_is_found_where_it_stands(store: SqlStore, log: Path, change: str):
    _tamper(log, f"UPDATE events SET {change} WHERE seq = 7")  # noqa: S608 - the change is ours

    report = await verify(store)

    assert not report.ok
    assert _places(report)[0] == 7
    assert "entry 7 of the log was changed" in report.problems[0].sentence


async def test_an_entry_that_was_taken_out_is_missed(store: SqlStore, log: Path):
    _tamper(log, "DELETE FROM events WHERE seq = 6")

    report = await verify(store)

    assert _places(report)[0] == 6
    assert report.problems[0].sentence == "entry 6 is missing from the log"


async def test_several_entries_that_were_taken_out_are_missed_together(store: SqlStore, log: Path):
    _tamper(log, "DELETE FROM events WHERE seq IN (3, 4)")

    report = await verify(store)

    assert _places(report)[0] == 3
    assert "entries 3 to 4" in report.problems[0].sentence


async def test_entries_that_changed_places_are_found(store: SqlStore, log: Path):
    _tamper(
        log,
        "UPDATE events SET seq = 99 WHERE seq = 6",
        "UPDATE events SET seq = 6 WHERE seq = 7",
        "UPDATE events SET seq = 7 WHERE seq = 99",
    )

    report = await verify(store)

    assert _places(report)[0] == 6


async def test_an_entry_that_was_put_before_the_beginning_is_found(store: SqlStore, log: Path):
    _tamper(log, "UPDATE events SET seq = -7 WHERE seq = 7")

    assert _places(await verify(store))[:2] == [-7, 7]


async def test_entries_that_were_cut_off_the_end_are_missed(store: SqlStore, log: Path):
    _tamper(log, "DELETE FROM events WHERE seq > 6")

    report = await verify(store)

    sentences = " | ".join(problem.sentence for problem in report.problems)
    assert "the log ends at entry 6, but 8 were recorded" in sentences
    assert "case case-1 has 4 entries in the log, but recorded 6" in sentences


async def test_an_end_that_was_cut_off_is_missed_by_its_case_when_the_record_was_changed_too(
    store: SqlStore, log: Path
):
    _tamper(
        log,
        "DELETE FROM events WHERE seq > 6",
        "UPDATE chain SET length = 6, head = (SELECT hash FROM events WHERE seq = 6)",
    )

    report = await verify(store)

    assert [p.sentence for p in report.problems] == ["case case-1 has 4 entries in the log, but recorded 6"]


def _forge(connection: sqlite3.Connection, seq: int, by: str) -> None:
    """Change who did it, and seal the entry anew as the program would."""
    columns = "seq, case_id, entry, at, kind, payload"
    (before,) = connection.execute("SELECT hash FROM events WHERE seq = ?", [seq - 1]).fetchone()
    row = connection.execute(f"SELECT {columns} FROM events WHERE seq = ?", [seq]).fetchone()  # noqa: S608
    values = dict(zip(columns.split(", "), row, strict=True))
    at = datetime.fromisoformat(values.pop("at")).replace(tzinfo=UTC)
    sealed = seal(before, **values, at=at, by=by)
    connection.execute('UPDATE events SET "by" = ?, hash = ? WHERE seq = ?', [by, sealed, seq])


async def test_an_entry_that_was_forged_with_its_hash_breaks_the_chain_behind_it(store: SqlStore, log: Path):
    _tamper(log, lambda connection: _forge(connection, 7, "priya"))

    report = await verify(store)

    assert _places(report) == [8]
    assert "or the one before it was replaced" in report.problems[0].sentence


async def test_the_newest_entry_forged_with_its_hash_is_not_the_one_recorded(store: SqlStore, log: Path):
    _tamper(log, lambda connection: _forge(connection, 8, "priya"))

    report = await verify(store)

    assert _places(report) == [8]
    assert "the newest, is not the one that was recorded" in report.problems[0].sentence


async def test_an_entry_that_was_slipped_in_is_found(store: SqlStore, log: Path):
    _tamper(
        log,
        'INSERT INTO events SELECT 9, case_id, 7, at, "by", kind, payload, hash FROM events WHERE seq = 8',
    )

    report = await verify(store)

    assert set(_places(report)) == {9}
    assert not report.ok


async def test_a_reply_whose_words_were_changed_is_found(store: SqlStore, log: Path):
    _tamper(log, "UPDATE drafts SET text = 'Thank you for nothing.' WHERE case_id = 'case-1' AND number = 2")

    report = await verify(store)

    assert _places(report) == [5]
    assert "the words of draft 2 of case case-1 are not those" in report.problems[0].sentence
    assert "nothing" not in report.problems[0].sentence


async def test_changed_words_are_found_although_their_fingerprint_was_changed_with_them(
    store: SqlStore, log: Path
):
    sha256 = hashlib.sha256(b"Mine.").hexdigest()
    _tamper(log, f"UPDATE drafts SET text = 'Mine.', sha256 = '{sha256}' WHERE number = 2")  # noqa: S608

    assert _places(await verify(store)) == [5]


async def test_words_that_are_no_text_at_all_are_found(store: SqlStore, log: Path):
    _tamper(log, "UPDATE drafts SET text = x'ff00' WHERE case_id = 'case-1' AND number = 2")

    assert _places(await verify(store)) == [5]


async def test_words_that_are_missing_or_that_nobody_recorded_are_found(store: SqlStore, log: Path):
    _tamper(log, "UPDATE drafts SET number = 7 WHERE case_id = 'case-2'")

    report = await verify(store)

    assert [p.sentence for p in report.problems] == [
        "the words of draft 1 of case case-2 are missing",
        "draft 7 of case case-2 is in no entry of the log",
    ]


async def test_a_case_that_was_taken_out_with_all_it_had_is_missed(store: SqlStore, log: Path):
    _tamper(
        log,
        "DELETE FROM events WHERE case_id = 'case-2'",
        "DELETE FROM drafts WHERE case_id = 'case-2'",
        "DELETE FROM cases WHERE id = 'case-2'",
    )

    assert _places(await verify(store))[0] == 3


async def test_a_case_whose_row_is_gone_is_missed(store: SqlStore, log: Path):
    _tamper(log, "DELETE FROM cases WHERE id = 'case-2'")

    assert [p.sentence for p in (await verify(store)).problems] == [
        "case case-2 is missing, but the log tells of it"
    ]


async def test_a_log_whose_end_is_on_no_record_is_not_whole(store: SqlStore, log: Path):
    _tamper(log, "DELETE FROM chain")

    assert _places(await verify(store)) == [None]
