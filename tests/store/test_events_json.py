"""Events as JSON: whatever was recorded can be read again, also by later versions."""

import json
from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import events as ev
from bot.store import events_json


@given(st.from_type(ev.Event))
def test_every_event_comes_back_as_it_was(event: ev.Event):
    assert events_json.load(*events_json.dump(event)) == event


@pytest.mark.parametrize("event", get_args(ev.Event), ids=lambda cls: cls.__name__)
def test_every_kind_of_event_comes_back_as_it_was(event: type[ev.Event]):
    @given(st.from_type(event))
    def comes_back(one: ev.Event):
        kind, payload = events_json.dump(one)
        assert events_json.load(kind, payload) == one
        assert json.loads(payload).keys() == {field.name for field in fields(event)}

    comes_back()


def test_every_class_of_event_has_one_kind():
    assert set(events_json.KINDS.values()) == set(get_args(ev.Event))
    assert len(events_json.KINDS) == len(get_args(ev.Event))


def test_kinds_are_the_ones_that_databases_hold():
    """A kind that is renamed or dropped makes old databases unreadable: this list may only grow."""
    assert set(events_json.KINDS) >= {
        "case_opened",
        "case_taken",
        "draft_saved",
        "findings_waived",
        "submitted",
        "approved",
        "approval_voided",
        "changes_requested",
        "submission_withdrawn",
        "submission_expired",
        "approval_taken_back",
        "handed_over",
        "marked_posted",
        "followed_up",
        "closed_without_reply",
        "reopened",
        "flagged_for_removal",
        "flag_answered",
        "escalation_raised",
        "escalations_acknowledged",
        "call_recorded",
        "hold_released",
        "review_edited",
        "reminded",
        "urgent_repeated",
    }


def test_an_event_of_an_older_version_gets_the_defaults_of_newer_fields():
    old = '{"by_hand":false,"category":"legal_threat","level":2}'

    assert events_json.load("escalation_raised", old) == ev.EscalationRaised(
        category="legal_threat", level=ev.Level.HOLD, by_hand=False, note=""
    )


def test_the_same_event_is_always_spelled_the_same():
    one, other = ('{"b":"é","a":[1,2]}', '{"a":[1,2],"b":"é"}')

    assert events_json.canonical(json.loads(one)) == events_json.canonical(json.loads(other)) == other


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("applauded", "{}"),
        ("case_taken", "not json"),
        ("approved", "{}"),
        ("reminded", '{"reminder":"never"}'),
    ],
)
def test_what_is_no_event_is_refused(kind: str, payload: str):
    with pytest.raises(ValueError, match=r"."):
        events_json.load(kind, payload)
