"""Replies that somebody has labelled, and how many of them the checklist gets right."""

from pathlib import Path

import pytest

from bot.playbook.evaluate import LabelledReply, evaluate, read_corpus
from bot.playbook.library import Library, shipped_playbooks

# File, and the least share of bad replies that has to be blocked. The third holds hints and asides on purpose.
SETS = (
    ("labelled_replies.jsonl", 0.98),
    ("labelled_replies_2.jsonl", 0.98),
    ("labelled_replies_3.jsonl", 0.92),
)
MOST_FALSE_ALARMS = 0.03
ENOUGH = 150


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


@pytest.mark.parametrize("name", [name for name, _ in SETS])
def test_there_are_enough_of_both_kinds(name: str) -> None:
    """A floor on few replies would prove nothing."""
    labelled = read_corpus(Path(__file__).with_name(name))
    blocked = [each for each in labelled if isinstance(each, LabelledReply) and each.expect_block]
    assert len(blocked) >= ENOUGH / 2
    assert len(labelled) - len(blocked) >= ENOUGH / 2


@pytest.mark.parametrize(("name", "floor"), SETS)
def test_hardly_a_bad_reply_gets_through_and_hardly_a_good_one_is_stopped(
    library: Library, name: str, floor: float
) -> None:
    """The floor of the set for bad replies, and at most 3 of a hundred good ones blocked."""
    labelled = read_corpus(Path(__file__).with_name(name))
    figures = evaluate(labelled, library).as_dict()["replies"]
    assert figures["bad_blocked"] >= floor * figures["bad"]
    assert figures["good_blocked"] <= MOST_FALSE_ALARMS * figures["good"]


@pytest.mark.parametrize(
    "name",
    [
        *("plain", "hints", "pairs", "short", "twins", "apart", "fresh", "lately", "clinic", "blind"),
        *("trades", "brief", "personas", "subtle", "cheery", "lively", "nigh", "practice", "tester"),
    ],
)
def test_the_second_reader_remembers_what_it_was_taught(library: Library, name: str) -> None:
    """It has read these; docs/accuracy.md tells how they fared before it had."""
    figures = evaluate(read_corpus(Path(__file__).with_name(f"labelled_replies_{name}.jsonl")), library)
    counts = figures.as_dict()["replies"]
    assert counts["bad_blocked"] >= 0.96 * counts["bad"]
    assert counts["good_blocked"] <= 0.1 * counts["good"]


def test_replies_about_the_practice_and_nobody_in_particular_pass(library: Library) -> None:
    """A checklist that cries wolf gets clicked away: premises, phones, the team's joy, how complaints are dealt with."""
    labelled = read_corpus(Path(__file__).with_name("labelled_replies_general.jsonl"))
    figures = evaluate(labelled, library).as_dict()["replies"]
    assert figures["good"] >= 100
    assert figures["good_blocked"] <= MOST_FALSE_ALARMS * figures["good"]


def test_replies_of_somebody_who_never_saw_the_rules(library: Library) -> None:
    """Too few for a fine figure; docs/accuracy.md tells how they fared when they were first read."""
    figures = evaluate(read_corpus(Path(__file__).with_name("labelled_replies_stranger.jsonl")), library)
    counts = figures.as_dict()["replies"]
    assert counts["bad_blocked"] == counts["bad"]
    assert counts["good_blocked"] <= 0.1 * counts["good"]
