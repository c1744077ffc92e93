"""Timers: what the clock will ask of a case, as a pure function of the case.

They are planned anew after every change, so a hold that stops the clock needs no bookkeeping:
its timers simply aren't in the plan.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model import commands as cmd
from bot.model.case import Case, State
from bot.model.escalation import Level

URGENT_EVERY = timedelta(minutes=15)  # an urgent escalation is repeated until somebody acknowledges it


class TimerKind(StrEnum):
    HALF = "half"
    MOST = "most"
    OVERDUE = "overdue"
    GRACE = "grace"
    EXPIRY = "expiry"
    URGENT = "urgent"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, kw_only=True)
class Timer:
    case_id: str
    kind: TimerKind  # at most one of each kind per case
    due_at: datetime


# The share of the time to reply after which people are reminded, the most pressing last.
_SHARES = {TimerKind.HALF: 0.5, TimerKind.MOST: 0.8, TimerKind.OVERDUE: 1.0}
_ASKED = frozenset({State.NEW, State.DRAFTING, State.CHANGES_REQUESTED, State.AWAITING_APPROVAL})


def plan(case_id: str, case: Case) -> tuple[Timer, ...]:
    """Every timer that the case needs as it stands."""
    due = {**_reminders(case), **_approval(case), **_escalation(case), **_follow_up(case)}
    return tuple(Timer(case_id=case_id, kind=kind, due_at=at) for kind, at in due.items())


def still_asks(case: Case, timer: Timer, now: datetime) -> bool:
    """Whether the case, as it is now, asks for what the timer was set for.

    It may have moved on since the timer was seen to be due. Of several reminders that are due at once, as
    after a long standstill, only the most pressing is told.
    """
    due = {t.kind for t in plan(timer.case_id, case) if t.due_at <= now}
    pressing = [kind for kind in _SHARES if kind in due]
    return timer.kind in due and (timer.kind not in _SHARES or timer.kind is pressing[-1])


def command_for(kind: TimerKind) -> cmd.Command:
    """What the case is asked when a timer of this kind is due."""
    match kind:
        case TimerKind.GRACE:
            return cmd.HandOver()
        case TimerKind.EXPIRY:
            return cmd.Expire()
        case TimerKind.URGENT:
            return cmd.RepeatUrgent()
        case TimerKind.HALF | TimerKind.MOST | TimerKind.OVERDUE | TimerKind.FOLLOW_UP:
            return cmd.Remind(reminder=cmd.Reminder(kind.value))


def _reminders(case: Case) -> dict[TimerKind, datetime]:
    if case.on_hold or case.state not in _ASKED:
        return {}
    start, within = case.clock_from + case.held_before, case.policy.reply_within
    told = max((_SHARES.get(TimerKind(r.value), 0.0) for r in case.reminded), default=0.0)
    return {kind: start + within * share for kind, share in _SHARES.items() if share > told}


def _approval(case: Case) -> dict[TimerKind, datetime]:
    if case.on_hold:
        return {}
    if case.state is State.APPROVED and case.approved_at:
        return {TimerKind.GRACE: case.approved_at + case.policy.grace}
    if case.state is State.AWAITING_APPROVAL and case.submitted_at:
        released = [e.released_at for e in case.escalations if e.released_at]
        return {TimerKind.EXPIRY: max([case.submitted_at, *released]) + case.policy.approval_expires}
    return {}


def _escalation(case: Case) -> dict[TimerKind, datetime]:
    waiting = any(e.level is Level.URGENT and e.unanswered for e in case.escalations)
    if not waiting or case.last_urgent_ping is None:
        return {}
    return {TimerKind.URGENT: case.last_urgent_ping + URGENT_EVERY}


def _follow_up(case: Case) -> dict[TimerKind, datetime]:
    waiting = case.state in {State.HANDED_OVER, State.PUBLISHED}
    if not waiting or cmd.Reminder.FOLLOW_UP in case.reminded:
        return {}
    return {TimerKind.FOLLOW_UP: case.publications[-1].at + case.policy.follow_up_within}
