"""Decisions about escalations and holds."""

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import Case
from bot.model.escalation import Level, Triage
from bot.model.facts import Events, Facts, must_have_role, void
from bot.model.practice import Role
from bot.model.refusals import refuse


def escalate(case: Case, command: cmd.Escalate, facts: Facts) -> Events:
    """A person raises trouble. One that holds voids what was approved."""
    if command.level is Level.NONE:
        raise refuse("no_level", "Choose how serious it is.")
    raised = ev.EscalationRaised(
        category=command.category, level=command.level, by_hand=True, note=command.note.strip()
    )
    return _with_hold((raised,), case)


def _with_hold(raised: tuple[ev.EscalationRaised, ...], case: Case) -> Events:
    voids = any(e.level.holds for e in raised)
    return (*raised, *(void(case, ev.Outcome.HOLD) if voids else ()))


def acknowledge(case: Case, command: cmd.Acknowledge, facts: Facts) -> Events:
    """Compliance answers for every open escalation; the repeated pings stop, a hold does not."""
    if not case.escalations:
        raise refuse("not_now", "Nothing is escalated on this case.")
    if not any(e.unanswered for e in case.escalations):
        return ()
    must_have_role(facts, Role.COMPLIANCE, "Acknowledging an escalation")
    return (ev.EscalationsAcknowledged(),)


def record_call(case: Case, command: cmd.RecordCall, facts: Facts) -> Events:
    """Keep whom was called, under which reference, and what they advised."""
    if not case.escalations:
        raise refuse("not_now", "Nothing is escalated on this case.")
    if not command.contact.strip():
        raise refuse("needs_contact", "Say who was called.")
    return (
        ev.CallRecorded(
            contact=command.contact.strip(),
            reference=command.reference.strip(),
            advice=command.advice.strip(),
        ),
    )


def release(case: Case, command: cmd.Release, facts: Facts) -> Events:
    """Compliance lifts the hold, with a reason; the case then takes two approvals."""
    if not case.on_hold:
        return ()
    must_have_role(facts, Role.COMPLIANCE, "Releasing a hold")
    if not command.reason.strip():
        raise refuse("needs_reason", "Give the reason for releasing the hold: it is kept with the record.")
    answered = (ev.EscalationsAcknowledged(),) if any(e.unanswered for e in case.escalations) else ()
    return (*answered, ev.HoldReleased(reason=command.reason.strip()))


def repeat_urgent(case: Case, command: cmd.RepeatUrgent, facts: Facts) -> Events:
    """Ring again while nobody has acknowledged an urgent escalation."""
    waiting = any(e.level is Level.URGENT and e.unanswered for e in case.escalations)
    return (ev.UrgentRepeated(),) if waiting else ()


def raised_by(triage: Triage) -> tuple[ev.EscalationRaised, ...]:
    """The escalations that triage asks for."""
    return tuple(
        ev.EscalationRaised(
            category=t.category, level=t.level, by_hand=False, compliance_approves=t.compliance_approves
        )
        for t in triage.troubles
    )
