"""A reply that was stopped stays stopped, however harmlessly it is written anew."""

import random
from pathlib import Path

import pytest
from rewrites import REWRITES

from bot.checklist.check import ReplyContext
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.evaluate import LabelledReply, blocked, read_corpus
from bot.playbook.library import Library, shipped_playbooks

FLOOR = 0.99  # `benchmarks/mutations.py` tries many more and prints what got through
SETS = ("labelled_replies.jsonl", "labelled_replies_2.jsonl", "labelled_replies_3.jsonl")


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


def is_blocked(library: Library, labelled: LabelledReply, text: str) -> bool:
    review = labelled.review and Review(
        source="corpus", external_id=labelled.id, practice="corpus", **dict(labelled.review)
    )
    findings = library.playbook(labelled.jurisdiction).check(
        text,
        review=review,
        practice=Practice(id="corpus", **dict(labelled.practice)),
        context=ReplyContext(**dict(labelled.context)),
    )
    return blocked(findings)


@pytest.fixture(scope="module")
def stopped(library: Library) -> list[LabelledReply]:
    """Every fourth bad reply that the checklist stops as it is."""
    lines = [line for file in SETS for line in read_corpus(Path(__file__).with_name(file))[::4]]
    replies = [line for line in lines if isinstance(line, LabelledReply) and line.expect_block]
    return [each for each in replies if is_blocked(library, each, each.reply)]


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_lets_hardly_anything_through(
    library: Library, stopped: list[LabelledReply], name: str
) -> None:
    assert len(stopped) > 100
    chance = random.Random(name)
    still = [each for each in stopped if is_blocked(library, each, REWRITES[name](each.reply, chance))]
    assert len(still) >= FLOOR * len(stopped)


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_changes_something(name: str) -> None:
    """Else it would prove nothing."""
    text = 'We\'re sorry that we did not call you about "your appointment". Please ring us & ask for the manager.'
    assert any(REWRITES[name](text, random.Random(seed)) != text for seed in range(9))
