"""`countersign check`: exit code and words for people, exact positions for programs."""

import io
import json
import sys

import pytest

BAD = "Thank you. We are sorry your visit was slow. Please call (512) 555-0142."
GOOD = "Thank you for raising this. Please call our practice manager on (512) 555-0142."


@pytest.fixture
def typed(monkeypatch):
    def typed(text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return typed


def test_a_clean_reply_passes(countersign, config, typed):
    typed(GOOD)
    outcome = countersign("check", "--practice", "riverside", "-")
    assert outcome.code == 0, outcome.out
    assert "under us-hipaa@" in outcome.out


def test_a_reply_that_discloses_is_blocked_with_the_words_and_how_to_mend_them(countersign, config, typed):
    typed(BAD)
    outcome = countersign("check", "--practice", "riverside", "-")
    assert outcome.code == 1
    assert "BLOCKS  confirms_care_relationship" in outcome.out
    assert "Mend: " in outcome.out
    assert "Source: " in outcome.out


def test_json_has_what_the_contract_says_and_positions_as_typed(countersign, config, folder):
    (folder / "reply.txt").write_text(f"\ufeff{BAD}\r\n")
    outcome = countersign("check", "--practice", "riverside", "--format", "json", "reply.txt")
    answer = json.loads(outcome.out)
    assert outcome.code == 1
    assert answer["blocked"] is True
    assert answer["playbook"].startswith("us-hipaa@")
    keys = {"rule", "severity", "start", "end", "text", "why", "mend", "source"}
    assert all(keys <= finding.keys() for finding in answer["findings"])
    for finding in answer["findings"]:
        assert BAD[finding["start"] : finding["end"]] == finding["text"]


def test_without_a_configuration_the_default_playbook_speaks(countersign, typed):
    typed(BAD)
    assert "under default@" in countersign("check", "-").out
    typed(BAD)
    assert "under uk-gmc@" in countersign("check", "--playbook", "uk-gmc", "-").out


def test_somebody_elses_number_is_a_finding_and_our_own_is_not(countersign, config, typed):
    typed(GOOD)
    named = countersign("check", "--practice", "riverside", "--format", "json", "-")
    typed(GOOD.replace("0142", "0177"))
    foreign = countersign("check", "--practice", "riverside", "--format", "json", "-")
    assert not json.loads(named.out)["blocked"]
    assert json.loads(foreign.out)["blocked"]


@pytest.mark.parametrize(
    "review",
    [
        {"rating": 1, "author": "Jo", "text": "The tablets for my eczema made things worse."},
        {"source": "google", "external_id": "1", "practice": "elsewhere", "text": "My eczema is worse."},
    ],
)
def test_the_review_is_read_along(countersign, config, folder, typed, review):
    (folder / "review.json").write_text(json.dumps(review))
    typed("Thank you for writing. Eczema can be stubborn. Please call (512) 555-0142.")
    outcome = countersign("check", "--practice", "riverside", "--review", "review.json", "-")
    assert outcome.code == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nowhere.txt",), "nowhere.txt: can't be read: No such file"),
        (("empty.txt",), "there is no reply in it"),
        (("latin.txt",), "is not UTF-8 text"),
        (("--playbook", "mars", "reply.txt"), 'there is no playbook "mars"; there are'),
        (("--practice", "hill", "reply.txt"), 'there is no practice "hill"'),
        (("--practice", "riverside", "--config", "none.yaml", "reply.txt"), "none.yaml: can't be read"),
        (("--review", "none.json", "reply.txt"), "none.json: can't be read"),
        (("--review", "reply.txt", "reply.txt"), "reply.txt: is not JSON"),
        (("--review", "list.json", "reply.txt"), "a review is an object"),
        (("--review", "rating.json", "reply.txt"), "rating: must be a whole number"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(countersign, config, folder, arguments, complaint):
    (folder / "empty.txt").write_text("\n")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    (folder / "reply.txt").write_text(GOOD)
    (folder / "list.json").write_text("[]")
    (folder / "rating.json").write_text('{"rating": 9, "text": "x"}')
    outcome = countersign("check", *arguments)
    assert outcome.code == 2
    assert complaint in outcome.err
    assert outcome.err.startswith("countersign: ")
    assert "Traceback" not in outcome.err
    assert outcome.out == ""
