"""What the clock will ask of a case."""

from datetime import timedelta

from stories import MAYA, NOON, SAM, TOM, a_case, trouble

from bot.desk.timers import TimerKind, command_for, plan
from bot.model import commands as cmd
from bot.model.escalation import Level


def planned(story) -> dict[TimerKind, timedelta]:
    """Each timer with its distance from the arrival of the review."""
    return {timer.kind: timer.due_at - NOON for timer in plan("c1", story.case)}


def test_a_new_case_is_reminded_at_half_at_four_fifths_and_when_overdue():
    assert planned(a_case()) == {
        TimerKind.HALF: timedelta(hours=12),
        TimerKind.MOST: timedelta(hours=19, minutes=12),
        TimerKind.OVERDUE: timedelta(hours=24),
    }


def test_a_reminder_comes_once():
    story = a_case().later(hours=12).do(cmd.Remind(reminder=cmd.Reminder.HALF))
    assert TimerKind.HALF not in planned(story)


def test_a_hold_stops_the_clock_and_a_release_lets_it_run_on():
    story = a_case().later(hours=2).held()
    assert planned(story) == {}
    story.later(hours=10).released_by(SAM)
    assert planned(story)[TimerKind.OVERDUE] == timedelta(hours=34)


def test_an_urgent_escalation_is_repeated_every_quarter_of_an_hour_until_acknowledged():
    story = a_case(troubles=[trouble("self_harm_risk", Level.URGENT)])
    assert planned(story) == {TimerKind.URGENT: timedelta(minutes=15)}
    story.later(minutes=16).do(cmd.RepeatUrgent())
    assert planned(story) == {TimerKind.URGENT: timedelta(minutes=31)}
    assert planned(story.do(cmd.Acknowledge(), SAM)) == {}


def test_the_grace_window_follows_the_approval():
    story = a_case().later(hours=1).submitted_by(MAYA).approved_by(TOM)
    assert planned(story) == {TimerKind.GRACE: timedelta(hours=1, minutes=30)}


def test_a_request_for_approval_expires_and_waits_out_a_hold():
    story = a_case(approval_expires=timedelta(hours=10)).submitted_by(MAYA)
    assert planned(story)[TimerKind.EXPIRY] == timedelta(hours=10)
    story.later(hours=4).held().later(hours=4).released_by(SAM)
    assert planned(story)[TimerKind.EXPIRY] == timedelta(hours=18)


def test_the_follow_up_is_reminded_of_after_the_text_went_out():
    story = a_case().submitted_by(MAYA).approved_by(TOM).later(hours=1).do(cmd.HandOver())
    assert planned(story) == {TimerKind.FOLLOW_UP: timedelta(days=3, hours=1)}
    assert planned(story.do(cmd.RecordFollowUp(note="Rang."), MAYA)) == {}


def test_every_timer_asks_something_of_the_case():
    assert {type(command_for(kind)) for kind in TimerKind} == {
        cmd.Remind,
        cmd.HandOver,
        cmd.Expire,
        cmd.RepeatUrgent,
    }
