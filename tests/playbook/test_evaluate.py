"""Figures on labelled text: counted right, and honest about what is not labelled."""

import json
from pathlib import Path

import pytest

from bot.checklist.check import ReplyContext
from bot.model.practice import Practice
from bot.playbook.evaluate import evaluate, findings_as_dict, interval, read_corpus
from bot.playbook.library import Library
from bot.playbook.report import report
from bot.playbook.report_page import report_page
from bot.playbook.source import SourceError
from tests.playbook.conftest import DEFAULT

TROUBLE = """
categories:
  - id: legal_threat
    title: Talks of lawyers
    level: hold
    help: Ring the defence organisation.
    signals: [{any: [solicitor]}]
    examples: {flags: ["My [[solicitor]] will write."]}
"""


@pytest.fixture
def library(playbooks) -> Library:
    return Library.load(playbooks(default=DEFAULT + TROUBLE))


@pytest.fixture
def corpus(tmp_path: Path):
    def write(*lines: dict[str, object] | str) -> Path:
        file = tmp_path / "corpus.jsonl"
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        file.write_text(text + "\n", encoding="utf-8")
        return file

    return write


def reply(text: str, *, bad: bool, **more: object) -> dict[str, object]:
    return {"kind": "reply", "reply": text, "expect_block": bad, **more}


def review(text: str, *, must: bool, **more: object) -> dict[str, object]:
    return {"kind": "review", "text": text, "expect_escalation": must, **more}


def test_verdicts_are_counted_for_replies_and_reviews(library, corpus) -> None:
    file = corpus(
        reply("Sorry about your visit.", bad=True),
        reply("We miss our Tuesday regulars.", bad=True),
        reply("Thank you for telling us.", bad=False),
        reply("Is it your visit?", bad=False),
        review("My solicitor will write.", must=True),
        review("I will go to the ombudsman.", must=True),
        review("Lovely.", must=False),
    )
    result = evaluate(read_corpus(file), library).as_dict()
    assert result["replies"] == {"bad": 2, "bad_blocked": 1, "good": 2, "good_blocked": 1}
    assert result["reviews"] == {"must": 2, "must_escalated": 1, "need_not": 1, "need_not_escalated": 0}
    assert [each["text"] for each in result["misses"]] == [
        "We miss our Tuesday regulars.",
        "I will go to the ombudsman.",
    ]
    assert [each["text"] for each in result["false_alarms"]] == ["Is it your visit?"]


def test_rules_are_scored_only_where_they_are_labelled(library, corpus) -> None:
    file = corpus(
        reply("your visit", bad=True, expect_fire=["confirms_care"]),
        reply("we saw you", bad=True, expect_fire=["confirms_care"]),
        reply("your visit", bad=False, expect_fire=[]),
        reply("your visit", bad=True, expect_fire=[], may_fire=["confirms_care"]),
        reply("your visit", bad=True),
        review("My solicitor", must=True, expect_categories=["legal_threat"], expect_level="hold"),
    )
    result = evaluate(read_corpus(file), library).as_dict()
    assert set(result["rules"]) == {"confirms_care"}
    counted = {"tp": 1, "fp": 1, "fn": 1, "recall": 0.5, "precision": 0.5}
    assert counted.items() <= result["rules"]["confirms_care"].items()
    assert result["categories"]["legal_threat"]["tp"] == 1


def test_a_jurisdiction_without_a_playbook_falls_to_the_default(library, corpus) -> None:
    file = corpus(reply("Sorry about your visit.", bad=True, jurisdiction="fr"))
    result = evaluate(read_corpus(file), library).as_dict()
    assert result["replies"]["bad_blocked"] == 1
    assert result["jurisdictions"]["fr"]["replies"]["bad"] == 1


def test_the_practice_and_the_review_of_a_line_are_used(library, corpus) -> None:
    file = corpus(
        reply(
            "Your Visit is our name.",
            bad=False,
            practice={"name": "Your Visit", "phones": ["555-0171"], "extra": 1},
            review={"rating": None, "author": "Jo", "text": ""},
            context={"prior_replies": 0},
        )
    )
    assert evaluate(read_corpus(file), library).as_dict()["replies"]["good_blocked"] == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", ":2: is not JSON"),
        ('{"kind": "reply", "reply": "x"}', ":2: expect_block: Field required"),
        ('{"kind": "letter"}', ":2: line: "),
        ('{"kind": "review", "text": "x", "expect_escalation": true, "rating": 9}', ":2: rating: "),
        ("[]", ":2: line: "),
    ],
)
def test_a_bad_line_is_named(corpus, line: str, says: str) -> None:
    file = corpus(reply("x", bad=False), line)
    with pytest.raises(SourceError) as caught:
        read_corpus(file)
    assert f"{file}{says}" in str(caught.value)


def test_a_corpus_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read"):
        read_corpus(tmp_path / "none.jsonl")


def test_the_report_names_the_words_that_fired(library, corpus) -> None:
    file = corpus(reply("Is it your visit?", bad=False, expect_fire=[], id="r1"))
    told = report(evaluate(read_corpus(file), library))
    assert "0 of 0" in told
    assert 'confirms_care fired at: "your visit"' in told


def test_findings_are_given_to_programs_as_promised(library) -> None:
    playbook = library.playbook("default")
    findings = playbook.check(
        "your visit", review=None, practice=Practice(id="x", name=""), context=ReplyContext()
    )
    assert findings_as_dict(findings, playbook) == {
        "findings": [
            {
                "rule": "confirms_care",
                "severity": "block",
                "start": 0,
                "end": 10,
                "text": "your visit",
                "why": "It tells the world that the reviewer is a patient.",
                "mend": "Speak about the practice in general.",
                "source": "45 CFR 164.502(a)",
            }
        ],
        "blocked": True,
        "playbook": playbook.name,
    }
    assert findings_as_dict([], playbook)["blocked"] is False


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763), (98, 100, 0.930, 0.994)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """Against published tables."""
    assert interval(hits, of) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_nothing_counted_has_no_interval() -> None:
    assert interval(0, 0) is None


def test_shares_stand_with_their_intervals_by_jurisdiction_and_by_rule(library, corpus) -> None:
    file = corpus(
        reply("Sorry about your visit.", bad=True, expect_fire=["confirms_care"]),
        reply("We miss our Tuesday regulars.", bad=True, expect_fire=["confirms_care"]),
        reply("Thank you for telling us.", bad=False),
    )
    evaluation = evaluate(read_corpus(file), library)
    verdicts = evaluation.as_dict()["verdicts"]
    assert set(verdicts) == {"all", "default"}
    assert verdicts["all"]["replies"]["recall"] == 0.5
    low, high = verdicts["all"]["replies"]["recall_95"]
    assert low < 0.1 and high > 0.9
    assert verdicts["all"]["reviews"]["recall"] is None
    text = report(evaluation)
    assert "1 of 2" in text
    assert "50% (9 to 91)" in text


def test_the_page_shows_every_figure_and_escapes_every_text(library, corpus) -> None:
    file = corpus(
        reply("<script>alert(1)</script> is no visit.", bad=True, id="r<1>"),
        reply("Thank you for telling us.", bad=False),
        review("My solicitor will write.", must=True),
    )
    page = report_page(evaluate(read_corpus(file), library))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "r&lt;1&gt;" in page
    assert 'aria-label="Replies: 0 of 1 caught, 0 of 1 false alarms"' in page
    assert 'aria-label="Reviews: 1 of 1 caught, 0 of 0 false alarms"' in page
    assert "should have fired: something" in page
    assert "http" not in page, "it needs nothing from elsewhere"
