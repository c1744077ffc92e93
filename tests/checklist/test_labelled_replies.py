"""Replies that somebody has labelled, and how many of them the checklist gets right."""

from pathlib import Path

from bot.playbook.evaluate import LabelledReply, evaluate, read_corpus
from bot.playbook.library import Library, shipped_playbooks

LABELLED = read_corpus(Path(__file__).with_name("labelled_replies.jsonl"))
ENOUGH = 150


def test_there_are_enough_of_both_kinds() -> None:
    """A floor on few replies would prove nothing."""
    blocked = [each for each in LABELLED if isinstance(each, LabelledReply) and each.expect_block]
    assert len(blocked) >= ENOUGH / 2
    assert len(LABELLED) - len(blocked) >= ENOUGH / 2


def test_hardly_a_bad_reply_gets_through_and_hardly_a_good_one_is_stopped() -> None:
    """At least 98 of a hundred bad replies are blocked, at most 3 of a hundred good ones."""
    figures = evaluate(LABELLED, Library.load(shipped_playbooks(), prove=False)).as_dict()["replies"]
    assert figures["bad_blocked"] >= 0.98 * figures["bad"]
    assert figures["good_blocked"] <= 0.03 * figures["good"]
