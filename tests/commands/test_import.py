"""`countersign import`: takes in what it can, tells the rest with its line, and can be repeated."""

import json

import pytest


def a_line(number: int, **changes) -> str:
    wire = {"source": "google", "external_id": f"r{number}", "practice": "riverside", "rating": 4}
    return json.dumps({**wire, "text": "A long wait.", **changes})


@pytest.fixture
def reviews(folder):
    def reviews(*lines: str):
        file = folder / "reviews.jsonl"
        file.write_text("\n".join(lines))
        return file

    return reviews


def test_reviews_are_taken_in_and_a_second_time_changes_nothing(countersign, config, reviews):
    file = reviews(a_line(1), a_line(2))
    first = countersign("import", file)
    assert (first.code, first.out) == (0, "2 new, 0 edited since, 0 known already, 0 not taken in.\n")
    again = countersign("import", file)
    assert (again.code, again.out) == (0, "0 new, 0 edited since, 2 known already, 0 not taken in.\n")
    assert f"{file}:1: skipped: it is known already" in again.err


def test_what_was_edited_meanwhile_is_noted(countersign, config, reviews):
    countersign("import", reviews(a_line(1)))
    outcome = countersign("import", reviews(a_line(1, text="A very long wait.")))
    assert outcome.out.startswith("0 new, 1 edited since")


def test_a_bad_line_is_told_and_the_others_go_on(countersign, config, reviews):
    file = reviews(a_line(1), a_line(2, rating=9, text="SECRET WORDS"), "", a_line(3, practice="hill"))
    outcome = countersign("import", file)
    assert outcome.code == 2
    assert outcome.out == "1 new, 0 edited since, 0 known already, 2 not taken in.\n"
    told = outcome.err.splitlines()
    assert told[0].startswith(f"{file}:2: not taken in: rating: must be a whole number")
    assert told[1].startswith(f"{file}:4: not taken in: practice: there is no practice 'hill'")
    assert "SECRET WORDS" not in outcome.err


def test_nothing_happens_without_a_configuration_or_a_file(countersign, folder, reviews):
    outcome = countersign("import", reviews(a_line(1)))
    assert outcome.code == 2
    assert "countersign.yaml: can't be read" in outcome.err
    assert not (folder / "countersign-data").exists()


def test_a_file_of_no_known_kind_is_refused(countersign, config, folder):
    (folder / "reviews.xlsx").write_text("")
    outcome = countersign("import", "reviews.xlsx")
    assert (outcome.code, ".csv, .json, .jsonl" in outcome.err) == (2, True)


class TestTheAuditLogAfterwards:
    def test_it_is_whole_and_can_be_exported(self, countersign, config, reviews):
        countersign("import", reviews(a_line(1)))
        verified = countersign("audit", "verify")
        assert verified.code == 0
        assert verified.out.startswith("✓ The audit log is whole: ")
        lines = countersign("audit", "export").out.splitlines()
        assert {"seq", "at", "what", "hash"} <= json.loads(lines[0]).keys()
        assert "A long wait" not in "".join(lines)
        table = countersign("audit", "export", "--format", "csv").out.splitlines()
        assert len(table) == len(lines) + 1

    def test_the_environment_may_name_the_database(self, countersign, config, reviews, folder, monkeypatch):
        countersign("import", reviews(a_line(1)))
        config.unlink()
        assert countersign("audit", "verify").code == 2
        monkeypatch.setenv("COUNTERSIGN_DATABASE_URL", f"sqlite:///{folder}/countersign-data/countersign.db")
        assert countersign("audit", "verify").code == 0

    def test_looking_into_a_database_that_is_not_there_makes_none(self, countersign, config, folder):
        outcome = countersign("audit", "verify")
        assert outcome.code == 2
        assert "there is no database at" in outcome.err
        assert not (folder / "countersign-data").exists()
