"""`countersign playbook test`: playbooks that hold, and where those that don't are wrong."""

from pathlib import Path
from textwrap import dedent

import pytest

RULE = """\
id: {id}
title: A playbook
edition: "1"
region: US
sample_practice: {{name: Riverside Clinic, phones: ["(512) 555-0142"]}}
rules:
  - id: says_moon
    title: Mentions the moon
    severity: warn
    why: Moons are no matter for a reply.
    mend: Leave it out.
    source: house style
    phrases: {{any: [the moon]}}
    examples:
      flags: ["See [[the moon]].", "[[The moon]]!", "By [[the moon]].", "O [[the moon]].", "[[The moon]] it is."]
      allows: ["See the sun.", "Moon boots.", "The stars.", "A moon.", "{last}"]
"""


@pytest.fixture
def write(folder):
    def write(name: str, last: str = "No moon.") -> Path:
        home = folder / "playbooks" / name
        home.mkdir(parents=True)
        (home / "playbook.yaml").write_text(dedent(RULE).format(id=name, last=last))
        return home

    return write


def test_playbooks_whose_examples_hold_pass(countersign, write):
    folder = write("default").parent
    outcome = countersign("playbook", "test", folder)
    assert (outcome.code, outcome.out) == (0, outcome.out)
    assert outcome.out.startswith("✓ default@1-")
    assert outcome.out.endswith(": no problems.\n")


def test_an_example_that_fails_is_told_with_file_and_line(countersign, write):
    home = write("default", last="Over the moon.")
    outcome = countersign("playbook", "test", home.parent)
    assert outcome.code == 1
    assert f"{home}/playbook.yaml:16: says_moon: should be silent but fires at [[the moon]]" in outcome.out
    assert "1 problem." in outcome.out


def test_one_playbook_is_tested_beside_its_neighbours(countersign, write):
    good, bad = write("default"), write("other", last="Over the moon.")
    assert countersign("playbook", "test", good).code == 0
    assert countersign("playbook", "test", bad).code == 1


def test_a_playbook_that_is_not_valid_is_told(countersign, write):
    home = write("default")
    file = home / "playbook.yaml"
    file.write_text(file.read_text().replace("severity: warn", "severity: loud"))
    outcome = countersign("playbook", "test", home.parent)
    assert outcome.code == 1
    assert f"{file}:9: severity: " in outcome.out


OWN = """\
rules:
  - id: says_moon
    title: Mentions the moon
    severity: warn
    why: Moons are no matter for a reply.
    mend: Leave it out.
    source: house style
    phrases: {any: [the moon]}
    examples: {flags: ["See [[the moon]]."], allows: ["%s"]}
"""


def test_a_practices_own_file_is_tested_on_top_of_ours(countersign, folder):
    (folder / "own.yaml").write_text(OWN % "See the sun.")
    outcome = countersign("playbook", "test", "own.yaml")
    assert outcome.code == 0
    assert outcome.out.startswith("✓ own.yaml on top of au-ahpra, default, uk-gmc, us-hipaa: no problems")
    (folder / "own.yaml").write_text(OWN % "By the moon.")
    outcome = countersign("playbook", "test", "own.yaml")
    assert outcome.code == 1
    assert "own.yaml:9: says_moon: should be silent" in outcome.out


def test_a_path_that_is_not_there_is_bad_input(countersign):
    outcome = countersign("playbook", "test", "nowhere")
    assert (outcome.code, outcome.err) == (2, "countersign: nowhere: there is no such file or folder\n")


def test_the_page_of_all_rules_is_written_from_the_playbooks(countersign):
    """docs/rules.md is that page: `make rules` after a change of a playbook."""
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert countersign("playbook", "rules").out == page.read_text(encoding="utf-8")
