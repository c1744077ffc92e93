"""A rule is worth what its examples prove."""

import pytest

from bot.checklist.text import Span
from bot.playbook import examples
from bot.playbook.library import Library
from tests.playbook.conftest import DEFAULT


def problems(folder) -> list[str]:
    """Complaints about the one rule of `default`, without file and name."""
    playbook = Library.load(folder, prove=False).playbook("default")
    (rule,) = playbook.resolved.rules
    found = [*examples.failing(playbook, rule), *examples.dead_terms(playbook, rule)]
    return [f"{problem.place.line}: {problem.sentence}" for problem in found]


def test_marks_are_taken_out_and_remembered() -> None:
    assert examples.unmarked("So [[your visit]], [[ours]]") == (
        "So your visit, ours",
        [Span(3, 13), Span(15, 19)],
    )


def test_good_examples_give_no_problem(playbooks) -> None:
    assert problems(playbooks()) == []


@pytest.mark.parametrize(
    ("instead_of", "other", "says"),
    [
        (
            "[[your recent visit]]",
            "your recent [[visit]]",
            "25: fires at [[your recent visit]] instead of [[visit]]",
        ),
        ("[[your visit]]", "[[our visit]]", "27: should fire at [[our visit]] but is silent"),
        ("[[your visit]]", "your visit", "27: fires at [[your visit]] instead of the reply as a whole"),
        ("Sorry your visit was slow", "Sorry it was slow", "30: should fire before it is mended"),
        ("to read that things", "your visit", "30: should be silent but fires at [[your visit]]"),
        ("Dr Lee recalls you", "Dr Lee recalls your visit", "32: a known gap is closed, move it to flags"),
        ("by phone", "then your visit", "29: should be silent but fires at [[your visit]]"),
        (
            "        - we ..2",
            "        - we ..2 met you\n        - we ..2",
            '20: no example would miss "we ..2 met you"',
        ),
        (
            "        - book",
            "        - read your visit\n        - book",
            '22: no example would miss "read your visit"',
        ),
    ],
)
def test_what_is_not_proven_is_named_with_its_line(playbooks, instead_of: str, other: str, says: str) -> None:
    found = problems(playbooks(default=DEFAULT.replace(instead_of, other, 1)))
    assert any(problem.startswith(says) for problem in found), found


def test_a_rule_of_ours_needs_five_examples_of_each(playbooks) -> None:
    audit = examples.audit(Library.load(playbooks(), prove=False).playbooks.values())
    assert [problem.sentence for problem in audit] == [
        "has 3 examples under flags; a rule of ours needs 5",
        "has 1 examples under allows; a rule of ours needs 5",
    ]


def test_a_sentence_to_use_instead_must_be_clean_itself(playbooks) -> None:
    folder = playbooks(default=DEFAULT.replace("Please call us on", "After your visit call"))
    audit = examples.audit(Library.load(folder, prove=False).playbooks.values())
    assert any("use instead is blocked by confirms_care" in problem.sentence for problem in audit)


def test_examples_of_anything_that_finds_spans_can_be_run(playbooks) -> None:
    rule = Library.load(playbooks()).playbook("default").resolved.rules[0]
    found = list(examples.run(rule.shape.examples, rule.at("examples"), "silence", lambda example: []))
    assert len(found) == 4
    assert str(found[0]).endswith(
        "silence: should fire at [[your recent visit]] but is silent: "
        '"Sorry that your recent visit went badly."'
    )


def test_every_kind_of_term_is_put_to_the_deletion_test(playbooks) -> None:
    rule = """
    absence: {any: [thanks, CONTACT]}
    echo: {vocabulary: [encounter], unless: [recent visit]}
    identifiers: {find: [phone, email], allow: ["988 5550"]}
    characters: ["🙄"]
"""
    found = problems(playbooks(default=DEFAULT.replace("    phrases:\n", rule + "    phrases:\n", 1)))
    for term in ("thanks", "CONTACT", "encounter", "recent visit", "phone", "email", "988 5550", "🙄"):
        assert any(f'no example would miss "{term}"' in problem for problem in found), term
