"""Decisions about approval: approve, ask for changes, take back, hand over."""

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.approval import approval_refusal, counted, eligible, missing
from bot.model.case import GONE_OUT, Case, State
from bot.model.facts import (
    Events,
    Facts,
    must_be_checkable,
    must_be_current,
    must_be_in,
    must_not_hold,
    rules,
)
from bot.model.finding import Severity
from bot.model.practice import Role
from bot.model.refusals import RefusedError, refuse, who_can


def approve(case: Case, command: cmd.Approve, facts: Facts) -> Events:
    """A yes to exactly this text and this review. A second yes to the same, or one that comes a moment late, changes nothing."""
    actor, case = facts.person, case.checked(facts.findings)
    given = {a.by for a in case.approvals}
    if case.draft and case.draft.sha256 == command.sha256 and actor.id in given:
        return ()
    refusal = approval_refusal(case, actor, facts.people)
    if refusal and refusal.code in {"own_text", "not_an_approver", "no_draft"}:
        raise RefusedError(refusal)
    must_be_current(case, command.sha256)
    if case.state in {State.APPROVED, *GONE_OUT} and case.review_version == command.review_version:
        return ()  # a colleague was a moment faster: the same yes to the same text
    must_be_in(case, {State.AWAITING_APPROVAL}, "This reply isn't waiting for approval just now.")
    if case.review_version != command.review_version:
        raise refuse("stale", "The reviewer changed the review since you looked. Read it again, then decide.")
    must_not_hold(case, facts)
    must_be_checkable(facts)
    if case.standing(facts.findings, Severity.BLOCK):
        raise refuse("blocked", "Under the rules of today the checklist stops this text. Ask for changes.")
    if refusal:
        raise RefusedError(refusal)
    return (
        ev.Approved(
            number=case.draft.number if case.draft else 0,
            sha256=command.sha256,
            review_version=case.review_version,
            playbook=facts.playbook,
            findings=rules(facts.findings),
            final=len(counted(case, facts.people)) + 1 >= case.approvals_needed,
        ),
    )


def request_changes(case: Case, command: cmd.RequestChanges, facts: Facts) -> Events:
    """Send the text back to its author with a note. Approvers and compliance may."""
    must_be_in(case, {State.AWAITING_APPROVAL}, "This reply isn't waiting for approval just now.")
    must_be_current(case, command.sha256)
    actor = facts.person
    if not (actor.has(Role.APPROVER) or actor.has(Role.COMPLIANCE)):
        who = who_can((p.name for p in eligible(case, facts.people)), "do it")
        raise refuse("not_an_approver", f"Asking for changes needs the approver role. {who}")
    if not command.note.strip():
        raise refuse("needs_note", "Say what should change, so that the author can act on it.")
    return (ev.ChangesRequested(note=command.note.strip()),)


def take_back(case: Case, command: cmd.TakeBack, facts: Facts) -> Events:
    """Stop an approved text within the grace window. Whoever approved it may, and compliance."""
    if case.state in GONE_OUT:
        raise refuse(
            "too_late", "The text has already been handed over. Tell whoever posts it, and call compliance."
        )
    must_be_in(case, {State.APPROVED}, "This reply isn't approved, so there is nothing to take back.")
    actor = facts.person
    if actor.id not in {a.by for a in case.approvals} and not actor.has(Role.COMPLIANCE):
        raise refuse("not_yours", "Only whoever approved it, or compliance, can take an approval back.")
    return (ev.ApprovalTakenBack(),)


def hand_over(case: Case, command: cmd.HandOver, facts: Facts) -> Events:
    """Give the text out once the window is over, unless the rules or the roles of today stop it."""
    if case.state is not State.APPROVED or case.on_hold or case.approved_at is None or case.draft is None:
        return ()
    if facts.now < case.approved_at + case.policy.grace:
        return ()
    if not facts.checkable:
        return ()  # it stays approved and is tried again: nothing goes out unchecked
    blocking = case.standing(facts.findings, Severity.BLOCK)
    if blocking:
        return (ev.ApprovalVoided(why=ev.Outcome.RULE_BLOCKS, rules=rules(blocking)),)
    if missing(case.checked(facts.findings), facts.people):
        if missing(case, facts.people):
            return (ev.ApprovalVoided(why=ev.Outcome.APPROVER_GONE),)
        asking = rules(f for f in facts.findings if f.compliance_approves)
        return (ev.ApprovalVoided(why=ev.Outcome.RULE_BLOCKS, rules=asking),)
    return (ev.HandedOver(number=case.draft.number, sha256=case.draft.sha256, playbook=facts.playbook),)
