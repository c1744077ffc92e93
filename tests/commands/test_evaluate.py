"""`countersign evaluate`: figures over labelled text."""

import json

LINES = [
    {
        "id": "r1",
        "kind": "reply",
        "jurisdiction": "us-hipaa",
        "reply": "We are sorry your visit was slow.",
        "expect_block": True,
    },
    {
        "id": "r2",
        "kind": "reply",
        "jurisdiction": "us-hipaa",
        "reply": "Thank you for the kind words.",
        "expect_block": False,
    },
    {
        "id": "v1",
        "kind": "review",
        "jurisdiction": "uk-gmc",
        "rating": 1,
        "text": "My solicitor will be in touch.",
        "expect_escalation": True,
        "expect_categories": ["legal_threat"],
        "expect_level": "hold",
    },
    {"id": "v2", "kind": "review", "rating": 5, "text": "Lovely people.", "expect_escalation": False},
]


def test_several_files_make_one_set_of_figures(countersign, folder):
    (folder / "replies.jsonl").write_text("\n".join(map(json.dumps, LINES[:2])))
    (folder / "reviews.jsonl").write_text("\n".join(map(json.dumps, LINES[2:])))
    outcome = countersign("evaluate", "replies.jsonl", "reviews.jsonl", "--format", "json")
    figures = json.loads(outcome.out)
    assert outcome.code == 0
    assert figures["replies"] == {"bad": 1, "bad_blocked": 1, "good": 1, "good_blocked": 0}
    assert figures["reviews"] == {"must": 1, "must_escalated": 1, "need_not": 1, "need_not_escalated": 0}
    assert figures["misses"] == []
    assert figures["false_alarms"] == []
    assert "rules" in figures
    assert "bad blocked" in countersign("evaluate", "replies.jsonl", "reviews.jsonl").out


def test_the_page_is_one_that_a_browser_opens(countersign, folder):
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    outcome = countersign("evaluate", "corpus.jsonl", "--format", "html")
    assert outcome.code == 0
    assert outcome.out.startswith("<!doctype html>")


def test_a_practices_own_file_is_laid_on_top(countersign, folder):
    stopped_by = ("confirms_care_relationship", "discloses_visit_details", "reads_like_a_stopped_reply")
    own = [f"  - {{rule: {rule}, severity: warn}}" for rule in stopped_by]
    (folder / "own.yaml").write_text("\n".join(["adjust:", *own]))
    (folder / "corpus.jsonl").write_text(json.dumps(LINES[0]))
    without = json.loads(countersign("evaluate", "corpus.jsonl", "--format", "json").out)
    assert without["replies"]["bad_blocked"] == 1
    outcome = countersign("evaluate", "corpus.jsonl", "--overlay", "own.yaml", "--format", "json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["replies"]["bad_blocked"] == 0


def test_a_bad_line_is_told_with_its_number(countersign, folder):
    (folder / "corpus.jsonl").write_text(json.dumps(LINES[0]) + '\n{"kind": "reply"}\n{')
    outcome = countersign("evaluate", "corpus.jsonl")
    assert outcome.code == 2
    assert "corpus.jsonl:2: " in outcome.err
    assert "corpus.jsonl:3: " in outcome.err
