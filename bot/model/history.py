"""From recorded events to the case they make: pure, total, and the only place where a case changes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.model import events as ev
from bot.model.case import (
    BEFORE_PUBLICATION,
    Approval,
    Call,
    Case,
    Closing,
    Escalation,
    Flag,
    Publication,
    State,
)
from bot.model.commands import Reminder
from bot.model.draft import Draft
from bot.model.escalation import Level


def replay(entries: Iterable[ev.Entry]) -> Case:
    """The case that these entries make, oldest first.

    Raises ValueError when the first one doesn't open a case.
    """
    case: Case | None = None
    for entry in entries:
        case = _open(entry) if case is None else evolve(case, entry)
    if case is None:
        raise ValueError("a case without events")
    return case


def _open(entry: ev.Entry) -> Case:
    opened = entry.event
    if not isinstance(opened, ev.CaseOpened):
        raise ValueError("the first event of a case must open it")
    return Case(
        practice=opened.practice,
        policy=opened.policy,
        opened_at=entry.at,
        clock_from=entry.at,
        review_version=opened.review_version,
        topics=opened.topics,
        advisories=opened.advisories,
        length=1,
    )


def evolve(case: Case, entry: ev.Entry) -> Case:
    """The case after one more entry."""
    return replace(_apply(case, entry), length=case.length + 1)


def _apply(case: Case, entry: ev.Entry) -> Case:
    event, at, by = entry.event, entry.at, entry.by
    match event:
        case ev.CaseTaken():
            return replace(case, taken_by=by)
        case ev.DraftSaved():
            return _draft_saved(case, event, by)
        case ev.FindingsWaived():
            return replace(case, waivers=case.waivers + event.waivers)
        case ev.Submitted():
            return replace(
                _with_contributor(case, by),
                state=State.AWAITING_APPROVAL,
                submitted_by=by,
                submitted_at=at,
                approvals=(),
                note="",
            )
        case ev.Approved():
            return _approved(case, event, entry)
        case ev.ApprovalVoided(why=ev.Outcome.HOLD):
            return _unapproved(case, State.AWAITING_APPROVAL)
        case ev.ApprovalVoided(why=ev.Outcome.APPROVER_GONE):
            return replace(_unapproved(case, State.AWAITING_APPROVAL), submitted_at=at)
        case ev.ApprovalVoided():
            return _unapproved(case, State.DRAFTING)
        case ev.ApprovalTakenBack():
            return replace(_unapproved(case, State.AWAITING_APPROVAL), submitted_at=at)
        case ev.ChangesRequested():
            return replace(_unapproved(case, State.CHANGES_REQUESTED), note=event.note)
        case ev.SubmissionWithdrawn() | ev.SubmissionExpired():
            return _unapproved(case, State.DRAFTING)
        case ev.HandedOver():
            out = Publication(sha256=event.sha256, at=at)
            return replace(case, state=State.HANDED_OVER, publications=(*case.publications, out))
        case ev.MarkedPosted():
            posted = replace(case.publications[-1], posted_at=at, url=event.url)
            state = State.PUBLISHED if case.state is State.HANDED_OVER else case.state
            return replace(case, state=state, publications=(*case.publications[:-1], posted))
        case ev.FollowedUp():
            return replace(case, state=State.FOLLOWED_UP, followed_up_at=at)
        case ev.ClosedWithoutReply():
            closing = Closing(reason=event.reason, note=event.note, by=by, at=at)
            return replace(_unapproved(case, State.CLOSED_WITHOUT_REPLY), closing=closing)
        case ev.Reopened():
            return replace(case, state=State.DRAFTING, closing=None)
        case ev.FlaggedForRemoval():
            return replace(case, flag=Flag(ground=event.ground, by=by, at=at))
        case ev.FlagAnswered():
            return replace(case, flag=case.flag and replace(case.flag, removed=event.removed))
        case ev.EscalationRaised():
            return _escalated(case, event, entry)
        case ev.EscalationsAcknowledged():
            answered = tuple(replace(e, acknowledged_by=by) if e.unanswered else e for e in case.escalations)
            return replace(case, escalations=answered)
        case ev.CallRecorded():
            call = Call(contact=event.contact, reference=event.reference, advice=event.advice, by=by, at=at)
            return replace(case, calls=(*case.calls, call))
        case ev.HoldReleased():
            return _released(case, entry)
        case ev.ReviewEdited():
            return _review_edited(case, event, entry)
        case ev.Reminded():
            return replace(case, reminded=case.reminded | {event.reminder})
        case ev.UrgentRepeated():
            return replace(case, urgent_repeats=case.urgent_repeats + 1, last_urgent_ping=at)
        case ev.CaseOpened():
            raise ValueError("a case is opened once")


def _draft_saved(case: Case, event: ev.DraftSaved, by: str | None) -> Case:
    draft = Draft(
        number=event.number,
        sha256=event.sha256,
        author=None if event.suggested else by,
        contributors=event.contributors,
        compliance_approves=bool(event.compliance),
    )
    stays_new = by is None and case.state is State.NEW
    return replace(
        _unapproved(case, State.NEW if stays_new else State.DRAFTING), drafts=(*case.drafts, draft)
    )


def _with_contributor(case: Case, person: str | None) -> Case:
    draft = case.draft
    if draft is None or person is None:
        return case
    changed = replace(draft, contributors=draft.contributors | {person})
    return replace(case, drafts=(*case.drafts[:-1], changed))


def _approved(case: Case, event: ev.Approved, entry: ev.Entry) -> Case:
    approval = Approval(
        by=entry.by or "",
        sha256=event.sha256,
        review_version=event.review_version,
        playbook=event.playbook,
        at=entry.at,
    )
    case = replace(case, approvals=(*case.approvals, approval))
    return replace(case, state=State.APPROVED, approved_at=entry.at) if event.final else case


def _unapproved(case: Case, state: State) -> Case:
    return replace(case, state=state, approvals=(), approved_at=None)


def _escalated(case: Case, event: ev.EscalationRaised, entry: ev.Entry) -> Case:
    raised = Escalation(
        category=event.category,
        level=event.level,
        raised_at=entry.at,
        by=entry.by if event.by_hand else None,
        note=event.note,
        compliance_approves=event.compliance_approves,
    )
    case = replace(case, escalations=(*case.escalations, raised))
    if raised.holding and case.held_since is None:
        case = replace(case, held_since=entry.at)
    if raised.level is Level.URGENT:
        case = replace(case, last_urgent_ping=entry.at)
    return case


def _released(case: Case, entry: ev.Entry) -> Case:
    released = tuple(
        replace(e, released_at=entry.at, released_by=entry.by) if e.holding else e for e in case.escalations
    )
    # The clock may have been set back meanwhile: a hold never takes time away.
    held = max(entry.at - case.held_since, timedelta(0)) if case.held_since else timedelta(0)
    return replace(case, escalations=released, held_before=case.held_before + held, held_since=None)


def _review_edited(case: Case, event: ev.ReviewEdited, entry: ev.Entry) -> Case:
    answered = case.state not in BEFORE_PUBLICATION
    state = State.NEW if case.state is State.NEW else State.DRAFTING
    case = replace(
        _unapproved(case, state),
        review_version=event.version,
        topics=event.topics,
        advisories=event.advisories,
        closing=None,
        followed_up_at=None,
    )
    if not answered:
        return case
    # A reviewer who edits after our answer, or after we chose to give none, starts a new wait.
    return replace(
        case,
        clock_from=entry.at,
        held_before=timedelta(0),
        held_since=entry.at if case.on_hold else None,
        reminded=frozenset[Reminder](),
    )
