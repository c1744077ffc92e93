"""What a command does to a case: events, or a refusal that a person can read. Pure.

Every rule about who may do what, and when, stands here or in `approval`, once.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.approval import approval_refusal, eligible
from bot.model.case import BEFORE_PUBLICATION, GONE_OUT, IN_HAND, Case, State
from bot.model.draft import Waiver, fingerprint, tidy
from bot.model.escalation import Level, Triage
from bot.model.finding import Finding, Severity
from bot.model.practice import Person, Role
from bot.model.refusals import RefusedError, names, refuse

Events = tuple[ev.Event, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision needs to know beside the case and the command."""

    now: datetime
    actor: Person | None  # None: the system itself (a timer, the intake)
    people: tuple[Person, ...]  # everybody at the practice
    playbook: str  # "id@version" in force now
    findings: tuple[Finding, ...] = ()  # of the text in question under that playbook
    checkable: bool = True  # False when the checklist could not run: then nothing goes forward
    triage: Triage | None = None  # of the review as it reads now


def decide(case: Case, command: cmd.Command, facts: Facts) -> Events:
    """The events that the command leads to; none when it changes nothing.

    Raises RefusedError with the reason when the case or the person does not allow it.
    """
    _must_belong(command, facts)
    return _DECISIONS[type(command)](case, command, facts)


_BY_SYSTEM = (cmd.HandOver, cmd.NoteReviewEdited, cmd.Remind, cmd.RepeatUrgent, cmd.Expire)


def _must_belong(command: cmd.Command, facts: Facts) -> None:
    if isinstance(command, _BY_SYSTEM):
        if facts.actor is not None:
            raise refuse("system_only", "Only the clock does this.")
        return
    if facts.actor is None or facts.actor not in facts.people:
        raise refuse(
            "not_here",
            "You can look, but not work on this practice's replies. "
            f"Ask {names(p.name for p in facts.people if p.has(Role.COMPLIANCE))} to add you.",
        )


def _actor(facts: Facts) -> Person:
    if facts.actor is None:  # pragma: no cover - _must_belong has refused already
        raise refuse("not_here", "Nobody is named as doing this.")
    return facts.actor


def _name(facts: Facts, person_id: str | None) -> str:
    return next((p.name for p in facts.people if p.id == person_id), "a colleague")


def _must_be_in(case: Case, states: Collection[State], sentence: str) -> None:
    if case.state not in states:
        raise refuse("not_now", sentence)


def _must_not_hold(case: Case, facts: Facts) -> None:
    if case.on_hold:
        who = names(p.name for p in facts.people if p.has(Role.COMPLIANCE))
        raise refuse(
            "on_hold", f"This case is on hold until {who} releases it. You can still work on the words."
        )


def _must_have_role(facts: Facts, role: Role, doing: str) -> None:
    if not _actor(facts).has(role):
        who = names(p.name for p in facts.people if p.has(role))
        raise refuse(f"needs_{role.value}", f"{doing} needs the {role.value} role. {who} can do it.")


def _must_be_current(case: Case, sha256: str) -> None:
    if case.draft is None or case.draft.sha256 != sha256:
        raise refuse("stale", "The reply was changed since you looked. Read the new text, then decide.")


def _must_be_checkable(facts: Facts) -> None:
    if not facts.checkable:
        raise refuse(
            "no_checklist",
            "The checklist can't run just now, so nothing can be submitted or approved. Your words are kept.",
        )


def _take(case: Case, command: cmd.Take, facts: Facts) -> Events:
    _must_be_in(case, BEFORE_PUBLICATION, "This case is finished: there is nothing left to take.")
    actor = _actor(facts)
    if case.taken_by == actor.id:
        return ()
    if case.taken_by is not None and not command.over:
        raise refuse(
            "taken",
            f"{_name(facts, case.taken_by)} is looking after this one. You can take over from the card.",
        )
    return (ev.CaseTaken(),)


def _edit(case: Case, command: cmd.Edit, facts: Facts) -> Events:
    _must_be_in(
        case,
        BEFORE_PUBLICATION,
        "This reply can't be changed any more: it has gone out, or the case is closed.",
    )
    text = tidy(command.text)
    if not text:
        raise refuse("empty", "The reply is empty. To send none at all, choose “No reply”.")
    sha256, draft = fingerprint(text), case.draft
    changed = draft is None or draft.sha256 != sha256
    if changed and draft is not None and draft.number != command.base and not command.replace:
        raise refuse("stale", "Somebody changed the reply while you were writing. Your words are kept.")
    _must_be_checkable(facts)
    blocking = case.standing(facts.findings, Severity.BLOCK) if not changed else _of(facts, Severity.BLOCK)
    warning = case.standing(facts.findings, Severity.WARN) if not changed else _of(facts, Severity.WARN)
    if blocking and not command.despite_blocks:
        raise refuse("blocked", "The checklist stops this text. Mend what it found; your words are kept.")
    if warning and not command.reason.strip() and not blocking:
        raise refuse("needs_reason", "The checklist warns about this text. Say why it may stand, or mend it.")
    saved = _saved(case, text, facts, suggested=False) if changed else ()
    waived = _waive(sha256, warning, command.reason, facts) if command.reason.strip() else ()
    return saved + waived


def _of(facts: Facts, severity: Severity) -> tuple[Finding, ...]:
    return tuple(f for f in facts.findings if f.severity is severity)


def _saved(case: Case, text: str, facts: Facts, *, suggested: bool) -> Events:
    """A new draft, and word of the approvals that it voids."""
    sha256, actor = fingerprint(text), facts.actor
    lineage = frozenset[str]() if suggested or case.draft is None else case.draft.contributors
    same_words = [d.contributors for d in case.drafts if d.sha256 == sha256]
    writers = lineage.union(*same_words) | ({actor.id} if actor else frozenset[str]())
    draft = ev.DraftSaved(
        number=len(case.drafts) + 1,
        sha256=sha256,
        suggested=suggested,
        contributors=frozenset(writers),
        playbook=facts.playbook,
        blocking=_rules(_of(facts, Severity.BLOCK)),
        warning=_rules(_of(facts, Severity.WARN)),
    )
    return (*_void(case, ev.Outcome.TEXT_CHANGED), draft)


def _rules(findings: Collection[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.rule for f in findings))


def _void(case: Case, why: ev.Outcome, rules: tuple[str, ...] = ()) -> Events:
    standing = case.state is State.APPROVED or bool(case.approvals)
    return (ev.ApprovalVoided(why=why, rules=rules),) if standing else ()


def _waive(
    sha256: str, findings: Collection[Finding], reason: str, facts: Facts, *, blocking: bool = False
) -> Events:
    waivers = tuple(
        Waiver(
            sha256=sha256, rule=f.rule, start=f.start, end=f.end, by=_actor(facts).id, reason=reason.strip()
        )
        for f in findings
    )
    return (ev.FindingsWaived(waivers=waivers, blocking=blocking),) if waivers else ()


def _start_afresh(case: Case, command: cmd.StartAfresh, facts: Facts) -> Events:
    _must_be_in(case, BEFORE_PUBLICATION, "This reply can't be changed any more.")
    text = tidy(command.text)
    if case.draft is not None and case.draft.sha256 == fingerprint(text):
        return ()
    return _saved(case, text, facts, suggested=True)


def _submit(case: Case, command: cmd.Submit, facts: Facts) -> Events:
    if case.state is State.AWAITING_APPROVAL and case.draft and case.draft.sha256 == command.sha256:
        return ()
    _must_be_in(case, IN_HAND, "This case isn't being drafted, so there is nothing to submit.")
    _must_not_hold(case, facts)
    _must_be_checkable(facts)
    _must_be_current(case, command.sha256)
    if case.standing(facts.findings, Severity.BLOCK):
        raise refuse(
            "blocked", "The checklist stops this text. Open the editor to see why and how to mend it."
        )
    if case.standing(facts.findings, Severity.WARN):
        raise refuse(
            "needs_reason",
            "The checklist warns about this text. Open the editor to mend it or say why it may stand.",
        )
    if case.draft is None:  # pragma: no cover - _must_be_current has refused already
        return ()
    return (
        ev.Submitted(
            number=case.draft.number,
            sha256=command.sha256,
            review_version=case.review_version,
            playbook=facts.playbook,
            findings=_rules(facts.findings),
        ),
    )


def _waive_blocks(case: Case, command: cmd.Waive, facts: Facts) -> Events:
    _must_be_in(case, BEFORE_PUBLICATION, "This case is finished.")
    _must_have_role(facts, Role.COMPLIANCE, "Overriding a blocking finding")
    _must_be_checkable(facts)
    _must_be_current(case, command.sha256)
    if case.draft and _actor(facts).id in case.draft.contributors:
        raise refuse(
            "own_text", "You worked on this text, so somebody else in compliance must override its findings."
        )
    if not command.reason.strip():
        raise refuse("needs_reason", "Give a reason: it is kept with the record.")
    return _waive(
        command.sha256, case.standing(facts.findings, Severity.BLOCK), command.reason, facts, blocking=True
    )


def _approve(case: Case, command: cmd.Approve, facts: Facts) -> Events:
    actor = _actor(facts)
    given = {a.by for a in case.approvals}
    if case.draft and case.draft.sha256 == command.sha256 and actor.id in given:
        return ()
    refusal = approval_refusal(case, actor, facts.people)
    if refusal and refusal.code in {"own_text", "not_an_approver", "no_draft"}:
        raise RefusedError(refusal)
    _must_be_current(case, command.sha256)
    if case.state in {State.APPROVED, *GONE_OUT} and case.review_version == command.review_version:
        return ()  # a colleague was a moment faster: the same yes to the same text
    _must_be_in(case, {State.AWAITING_APPROVAL}, "This reply isn't waiting for approval just now.")
    if case.review_version != command.review_version:
        raise refuse("stale", "The reviewer changed the review since you looked. Read it again, then decide.")
    _must_not_hold(case, facts)
    _must_be_checkable(facts)
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
            findings=_rules(facts.findings),
            final=len(given) + 1 >= case.approvals_needed,
        ),
    )


def _request_changes(case: Case, command: cmd.RequestChanges, facts: Facts) -> Events:
    _must_be_in(case, {State.AWAITING_APPROVAL}, "This reply isn't waiting for approval just now.")
    _must_be_current(case, command.sha256)
    actor = _actor(facts)
    if not (actor.has(Role.APPROVER) or actor.has(Role.COMPLIANCE)):
        who = names(p.name for p in eligible(case, facts.people))
        raise refuse("not_an_approver", f"Asking for changes needs the approver role. {who} can do it.")
    if not command.note.strip():
        raise refuse("needs_note", "Say what should change, so that the author can act on it.")
    return (ev.ChangesRequested(note=command.note.strip()),)


def _withdraw(case: Case, command: cmd.Withdraw, facts: Facts) -> Events:
    _must_be_in(
        case,
        {State.AWAITING_APPROVAL, State.APPROVED},
        "There is nothing to take back: this reply isn't submitted.",
    )
    if case.draft and _actor(facts).id not in case.draft.contributors:
        raise refuse(
            "not_yours", "Only somebody who worked on this text can withdraw it. You can ask for changes."
        )
    return (ev.SubmissionWithdrawn(),)


def _take_back(case: Case, command: cmd.TakeBack, facts: Facts) -> Events:
    if case.state in GONE_OUT:
        raise refuse(
            "too_late", "The text has already been handed over. Tell whoever posts it, and call compliance."
        )
    _must_be_in(case, {State.APPROVED}, "This reply isn't approved, so there is nothing to take back.")
    actor = _actor(facts)
    if actor.id not in {a.by for a in case.approvals} and not actor.has(Role.COMPLIANCE):
        raise refuse("not_yours", "Only whoever approved it, or compliance, can take an approval back.")
    return (ev.ApprovalTakenBack(),)


def _hand_over(case: Case, command: cmd.HandOver, facts: Facts) -> Events:
    if case.state is not State.APPROVED or case.on_hold or case.approved_at is None or case.draft is None:
        return ()
    if facts.now < case.approved_at + case.policy.grace:
        return ()
    if not facts.checkable:
        return ()  # it stays approved and is tried again: nothing goes out unchecked
    blocking = case.standing(facts.findings, Severity.BLOCK)
    if blocking:
        return (ev.ApprovalVoided(why=ev.Outcome.RULE_BLOCKS, rules=_rules(blocking)),)
    return (ev.HandedOver(number=case.draft.number, sha256=case.draft.sha256, playbook=facts.playbook),)


def _mark_posted(case: Case, command: cmd.MarkPosted, facts: Facts) -> Events:
    if case.unposted is None:
        if case.publications:
            return ()
        raise refuse("not_now", "This reply has not been handed over for posting yet.")
    url = command.url.strip()
    if url and not url.startswith(("https://", "http://")):
        raise refuse("bad_link", "That doesn't look like a link. It starts with https://")
    return (ev.MarkedPosted(url=url),)


def _follow_up(case: Case, command: cmd.RecordFollowUp, facts: Facts) -> Events:
    _must_be_in(
        case,
        {State.HANDED_OVER, State.PUBLISHED},
        "The private follow-up is recorded once, after the reply has gone out.",
    )
    if not command.note.strip():
        raise refuse("needs_note", "Say in a few words what was arranged. No health details, please.")
    return (ev.FollowedUp(note=command.note.strip()),)


def _no_reply(case: Case, command: cmd.DecideNotToReply, facts: Facts) -> Events:
    if case.state is State.CLOSED_WITHOUT_REPLY:
        return ()
    _must_be_in(case, BEFORE_PUBLICATION, "A reply has already gone out for this review.")
    if case.on_hold:
        _must_have_role(facts, Role.COMPLIANCE, "Closing a case that is on hold")
    if command.reason is cmd.NoReplyReason.OTHER and not command.note.strip():
        raise refuse("needs_note", "Say in a few words why no reply is the better answer.")
    return (ev.ClosedWithoutReply(reason=command.reason, note=command.note.strip()),)


def _reopen(case: Case, command: cmd.Reopen, facts: Facts) -> Events:
    _must_be_in(case, {State.CLOSED_WITHOUT_REPLY}, "This case isn't closed.")
    return (ev.Reopened(),)


def _flag(case: Case, command: cmd.FlagForRemoval, facts: Facts) -> Events:
    if case.flag is not None and case.flag.removed is None:
        return ()
    return (ev.FlaggedForRemoval(ground=command.ground),)


def _flag_outcome(case: Case, command: cmd.RecordFlagOutcome, facts: Facts) -> Events:
    if case.flag is None:
        raise refuse("not_now", "This review has not been flagged on its platform.")
    if case.flag.removed is command.removed:
        return ()
    return (ev.FlagAnswered(removed=command.removed),)


def _escalate(case: Case, command: cmd.Escalate, facts: Facts) -> Events:
    if command.level is Level.NONE:
        raise refuse("no_level", "Choose how serious it is.")
    raised = ev.EscalationRaised(
        category=command.category, level=command.level, by_hand=True, note=command.note.strip()
    )
    return _with_hold((raised,), case)


def _with_hold(raised: tuple[ev.EscalationRaised, ...], case: Case) -> Events:
    voids = any(e.level.holds for e in raised)
    return (*raised, *(_void(case, ev.Outcome.HOLD) if voids else ()))


def _acknowledge(case: Case, command: cmd.Acknowledge, facts: Facts) -> Events:
    if not case.escalations:
        raise refuse("not_now", "Nothing is escalated on this case.")
    if not any(e.unanswered for e in case.escalations):
        return ()
    _must_have_role(facts, Role.COMPLIANCE, "Acknowledging an escalation")
    return (ev.EscalationsAcknowledged(),)


def _record_call(case: Case, command: cmd.RecordCall, facts: Facts) -> Events:
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


def _release(case: Case, command: cmd.Release, facts: Facts) -> Events:
    if not case.on_hold:
        return ()
    _must_have_role(facts, Role.COMPLIANCE, "Releasing a hold")
    if not command.reason.strip():
        raise refuse("needs_reason", "Give the reason for releasing the hold: it is kept with the record.")
    answered = (ev.EscalationsAcknowledged(),) if any(e.unanswered for e in case.escalations) else ()
    return (*answered, ev.HoldReleased(reason=command.reason.strip()))


def _review_edited(case: Case, command: cmd.NoteReviewEdited, facts: Facts) -> Events:
    if command.version <= case.review_version or facts.triage is None:
        return ()
    edited = ev.ReviewEdited(
        version=command.version, topics=facts.triage.topics, advisories=facts.triage.advisories
    )
    submitted = case.state in {State.AWAITING_APPROVAL, State.APPROVED}
    voided = (ev.ApprovalVoided(why=ev.Outcome.REVIEW_EDITED),) if submitted else ()
    known = {e.category for e in case.escalations}
    return (*voided, edited, *(e for e in raised_by(facts.triage) if e.category not in known))


def raised_by(triage: Triage) -> tuple[ev.EscalationRaised, ...]:
    """The escalations that triage asks for."""
    return tuple(
        ev.EscalationRaised(category=t.category, level=t.level, by_hand=False) for t in triage.troubles
    )


def _remind(case: Case, command: cmd.Remind, facts: Facts) -> Events:
    return () if command.reminder in case.reminded else (ev.Reminded(reminder=command.reminder),)


def _repeat_urgent(case: Case, command: cmd.RepeatUrgent, facts: Facts) -> Events:
    waiting = any(e.level is Level.URGENT and e.unanswered for e in case.escalations)
    return (ev.UrgentRepeated(),) if waiting else ()


def _expire(case: Case, command: cmd.Expire, facts: Facts) -> Events:
    waiting = case.state is State.AWAITING_APPROVAL and not case.on_hold
    return (ev.SubmissionExpired(),) if waiting else ()


_DECISIONS: dict[type[cmd.Command], Callable[[Case, Any, Facts], Events]] = {
    cmd.Take: _take,
    cmd.Edit: _edit,
    cmd.StartAfresh: _start_afresh,
    cmd.Submit: _submit,
    cmd.Waive: _waive_blocks,
    cmd.Approve: _approve,
    cmd.RequestChanges: _request_changes,
    cmd.Withdraw: _withdraw,
    cmd.TakeBack: _take_back,
    cmd.HandOver: _hand_over,
    cmd.MarkPosted: _mark_posted,
    cmd.RecordFollowUp: _follow_up,
    cmd.DecideNotToReply: _no_reply,
    cmd.Reopen: _reopen,
    cmd.FlagForRemoval: _flag,
    cmd.RecordFlagOutcome: _flag_outcome,
    cmd.Escalate: _escalate,
    cmd.Acknowledge: _acknowledge,
    cmd.RecordCall: _record_call,
    cmd.Release: _release,
    cmd.NoteReviewEdited: _review_edited,
    cmd.Remind: _remind,
    cmd.RepeatUrgent: _repeat_urgent,
    cmd.Expire: _expire,
}
