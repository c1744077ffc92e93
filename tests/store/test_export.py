"""The log for other eyes: who, what and when, and not a word of what was written."""

import csv
import json

import pytest
from keeping import a_kept_case, a_review
from stories import MAYA, SAM, TOM, a_finding

from bot.model import commands as cmd
from bot.model.finding import Severity
from bot.store import SqlStore
from bot.store.audit import verify
from bot.store.export import FIELDS, export

WORDS = "Grateful for your thoughts."


@pytest.fixture
async def lived(store: SqlStore) -> SqlStore:
    """A case with as much said in it as there can be."""
    kept = await a_kept_case(store, review=a_review(text="My private grief.", author="Jo Reviewer"))
    kept.story.findings = (a_finding(Severity.WARN, "too_long"),)
    kept.story.held().released_by(SAM)
    kept.story.edited_by(MAYA, WORDS, reason="Our own number.")
    kept.texts[kept.story.sha] = WORDS
    kept.story.submitted_by(MAYA).approved_by(TOM).approved_by(SAM).later(minutes=30).do(cmd.HandOver())
    await kept.catch_up()
    return store


async def _records(store: SqlStore) -> list[dict]:
    return [json.loads(line) async for line in export(store, "jsonl")]


async def test_every_entry_is_told_in_order(lived: SqlStore):
    records = await _records(lived)

    assert [record["seq"] for record in records] == list(range(1, (await verify(lived)).entries + 1))
    assert all(tuple(record) == FIELDS for record in records)
    assert records[-1]["hash"] == (await verify(lived)).head
    assert records[0]["at"] == "2026-03-02T12:00:00+00:00"
    assert [record["what"] for record in records][-3:] == ["approved", "approved", "handed_over"]


async def test_an_approval_tells_who_said_yes_to_what(lived: SqlStore):
    approval = next(record for record in await _records(lived) if record["what"] == "approved")

    assert (approval["by"], approval["playbook"], approval["review_version"]) == ("tom", "default@1", 1)
    assert len(approval["text_sha256"]) == 64
    assert approval["findings"] == ["too_long"]
    assert approval["case"] == "case-1"


async def test_an_escalation_tells_its_category(lived: SqlStore):
    raised = next(record for record in await _records(lived) if record["what"] == "escalation_raised")

    assert raised["about"] == "legal_threat (hold)"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
async def test_no_word_of_a_review_or_a_reply_is_told(lived: SqlStore, form):
    told = "".join([line async for line in export(lived, form)])

    for word in ("grief", "Reviewer", "Grateful", "Thank you", "Our own number", "Advice"):
        assert word not in told


async def test_csv_and_jsonl_tell_the_same(lived: SqlStore):
    lines = [line async for line in export(lived, "csv")]
    rows = list(csv.DictReader(lines))
    records = await _records(lived)

    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert [row["hash"] for row in rows] == [record["hash"] for record in records]
    assert [row["findings"].split() for row in rows] == [record["findings"] for record in records]
    assert [row["by"] for row in rows] == [record["by"] or "" for record in records]
