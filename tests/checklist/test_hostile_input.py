"""Texts made to choke a checklist: none of them raises, and no pattern runs away on them.

A pattern that backtracks without end never comes back from texts like these; how long the checklist takes over them is
measured by `benchmarks/checklist.py`.
"""

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.checklist
from bot.checklist.check import LONGEST, ReplyContext
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library, shipped_playbooks

LENGTH = 20_000  # characters: the longest review that the intake takes
BITES = (
    *(
        "a",
        "A",
        "é",
        "1",
        "0",
        " ",
        ".",
        "-",
        "_",
        "@",
        "!",
        "?",
        "'",
        '"',
        "&",
        "#",
        "<",
        "[",
        "{",
        "%",
        "*",
        "\n",
    ),
    *(
        "a ",
        "a.",
        "a@",
        "@a",
        "a-",
        "-a",
        "1 ",
        "1-",
        "1.",
        "1:",
        "(1",
        "$1 ",
        "A1",
        "#1",
        "aa ",
        "a a ",
        "A.",
        "X ",
        "{{",
        "%a",
    ),
    *(
        "<a",
        "[A",
        "'a",
        '"a',
        "&#1",
        "&amp;",
        "O0 ",
        "zero ",
        "one-",
        "dot ",
        "a at ",
        "a at b dot ",
        "www.",
        "http://",
        "a.co",
    ),
    *(
        "Jan 1 ",
        "1 Jan ",
        "ref ",
        "mrn 1",
        "1 Oak ",
        "AB1 ",
        "TX 1",
        "\u200b",
        "\u202e",
        "😀",
        "\ud800",
        "\x00",
        "ﬁ",
        "y o u ",
    ),
    *(
        "your visit ",
        "you were ",
        "not ",
        "we had ",
        "I had had ",
        "no no ",
        "… ",
        "，",
        "谢",
        "b*",
        "f*ck ",
        "sooo",
        "can't ",
    ),
)
PATTERNS = sorted(
    {
        (f"{module.name}: {pattern.pattern[:60]}", pattern)
        for module in pkgutil.walk_packages(bot.checklist.__path__, "bot.checklist.")
        for value in vars(importlib.import_module(module.name)).values()
        for pattern in (
            [value]
            if isinstance(value, re.Pattern)
            else [each for group in value.values() if isinstance(group, tuple) for each in group]
            if isinstance(value, dict)
            else []
        )
        if isinstance(pattern, re.Pattern)
    },
    key=lambda named: named[0],
)
PLAYBOOK = Library.load(shipped_playbooks(), prove=False).playbook("default")
PRACTICE = Practice(id="p", name="Riverside Clinic", phones=("555-0171",))


def test_every_pattern_of_the_checklist_is_here() -> None:
    assert len(PATTERNS) >= 30


@pytest.mark.parametrize(("name", "pattern"), PATTERNS)
def test_no_pattern_runs_away(name: str, pattern: re.Pattern[str]) -> None:
    for bite in BITES:
        for tail in ("", "\x01", "a", "!"):
            pattern.sub("", bite * (LENGTH // len(bite) // 4) + tail)


@pytest.mark.parametrize("bite", BITES)
def test_no_text_is_too_much_for_checklist_and_triage(bite: str) -> None:
    typed = (bite * LENGTH)[:LENGTH]
    review = Review(source="x", external_id="1", practice="p", rating=1, author=typed[:200], text=typed)
    found = PLAYBOOK.check(
        typed, review=review, practice=PRACTICE, context=ReplyContext(recent_replies=(typed,))
    )
    assert all(0 <= each.start <= each.end <= len(typed) for each in found)
    PLAYBOOK.triage(review)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=30))
def test_nothing_that_can_be_typed_raises(reply: str, text: str, author: str) -> None:
    review = Review(source="x", external_id="1", practice="p", rating=3, author=author, text=text)
    PLAYBOOK.check(reply, review=review, practice=PRACTICE, context=ReplyContext())
    PLAYBOOK.triage(review)


def test_what_is_too_long_to_be_read_is_stopped() -> None:
    typed = "Thank you for the kind words. " * (LONGEST // 30 + 1)
    found = PLAYBOOK.check(typed, review=None, practice=PRACTICE, context=ReplyContext())
    assert "too_long_to_read" in {each.rule for each in found if each.severity is Severity.BLOCK}
