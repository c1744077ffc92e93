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


def test_a_bad_line_is_told_with_its_number(countersign, folder):
    (folder / "corpus.jsonl").write_text(json.dumps(LINES[0]) + '\n{"kind": "reply"}\n{')
    outcome = countersign("evaluate", "corpus.jsonl")
    assert outcome.code == 2
    assert "corpus.jsonl:2: " in outcome.err
    assert "corpus.jsonl:3: " in outcome.err
