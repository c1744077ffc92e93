"""The words that all surfaces share."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import NOON, a_case, trouble

from bot.checklist.languages import Languages
from bot.desk import messages
from bot.desk.viewing import actions, span
from bot.desk.views import Action
from bot.model import events as ev
from bot.model.case import State
from bot.model.commands import FlagGround, NoReplyReason
from bot.model.escalation import Level


@pytest.mark.parametrize("event", get_args(ev.Event), ids=lambda event: event.__name__)
def test_every_event_makes_a_line_of_the_history(event: type):
    @given(st.builds(event))
    def makes_a_line(event: ev.Event) -> None:
        if isinstance(event, ev.FindingsWaived) and not event.waivers:
            return
        entry = ev.Entry(event=event, at=NOON, by="maya")
        text, _ = messages.history_line(entry, name=lambda _: "Maya", category=lambda id_: id_)
        assert text[0].isupper() or text.startswith("Maya")

    makes_a_line()


def test_everything_that_can_be_chosen_has_a_label():
    assert set(messages.ACTION_LABELS) == set(Action)
    assert set(messages.STATE_LABELS) == set(State)
    assert set(messages.NO_REPLY_LABELS) == set(NoReplyReason)
    assert set(messages.FLAG_LABELS) == set(FlagGround)
    assert set(messages.LEVEL_LABELS) == set(Level)


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_happens_next(state: State):
    case = replace(a_case().case, state=state)
    assert messages.next_step(
        case, approvers=("Tom",), compliance=("Sam",), missing=1, blocked=False
    ).endswith(".")


def test_a_case_without_a_suggestion_does_not_send_anybody_to_read_one():
    bare = replace(a_case().case, state=State.NEW, drafts=())
    said = messages.next_step(bare, approvers=(), compliance=("Sam",), missing=1, blocked=False)
    assert said.startswith("There is no suggestion")


def test_a_held_case_offers_neither_submission_nor_approval():
    held = actions(a_case(troubles=[trouble()]).case, blocked=False)
    assert not {Action.SUBMIT, Action.APPROVE} & set(held)
    assert held[:3] == (Action.ACKNOWLEDGE, Action.RECORD_CALL, Action.RELEASE), "advice before the release"


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (47 * 60, "47 h"), (48 * 60, "2 days")]
)
def test_a_length_of_time_reads_as_people_say_it(minutes: int, words: str):
    assert span(timedelta(minutes=minutes)) == words


SPANISH, SOME_SPANISH, SOMETHING = (
    Languages(language="Spanish", whole=True),
    Languages(language="Spanish", whole=False),
    Languages(language="", whole=True),
)


@pytest.mark.parametrize(
    ("review", "reply", "begins"),
    [
        (
            SPANISH,
            None,
            "This review looks like Spanish. The checklist reads English only and may have missed",
        ),
        (SOME_SPANISH, None, "Part of this review looks like Spanish. "),
        (SOMETHING, None, "This review isn't in English. "),
        (None, SPANISH, "This reply looks like Spanish. The checklist reads English only, so a person"),
        (None, SOME_SPANISH, "Part of this reply looks like Spanish. "),
        (SPANISH, SPANISH, "Neither the review nor the reply is all in English. "),
        (None, None, "The checklist can't vouch for this one, so a person"),
    ],
)
def test_what_the_checklist_can_not_read_is_said_in_one_line(review, reply, begins):
    said = messages.unread(review=review, reply=reply)
    assert said.startswith(begins)
    assert "a person with the compliance role has to approve" in said
    assert len(said) < 200
