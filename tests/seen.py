"""Builders of what a surface shows: a case as it is seen, with whatever the test is about changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from stories import NOON

from bot.desk.views import Action, CaseView, EscalationView, FindingView, LineView, ReplyView, ReviewView
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Finding, Severity

SHA = "ab" * 32


def a_seen_finding(severity: Severity = Severity.BLOCK, **changes: Any) -> FindingView:
    values: dict[str, Any] = {
        "rule": "confirms_care_relationship",
        "severity": severity,
        "start": 0,
        "end": 10,
        "text": "your visit",
        "why": "Tells the world that they were here.",
        "mend": "Speak about the practice in general.",
        "source": "45 CFR 164.502(a)",
        "use_instead": "We aim to see everybody on time.",
    }
    finding = Finding(**values | changes)
    return FindingView(finding=finding, title="Confirms the care relationship", waived="")


def a_seen_reply(text: str = "Thank you for telling us. Please call us.", **changes: Any) -> ReplyView:
    reply = ReplyView(text=text, number=2, sha256=SHA, origin="Written by Maya", findings=(), checkable=True)
    return replace(reply, **changes)


def a_seen_review(**changes: Any) -> ReviewView:
    review = ReviewView(
        source="Google",
        rating=2,
        author="Jo P.",
        text="The wait was far too long.",
        url="https://reviews.example/1",
        posted_at=NOON - timedelta(hours=5),
        version=1,
        edited=False,
    )
    return replace(review, **changes)


def a_seen_escalation(level: Level = Level.HOLD, **changes: Any) -> EscalationView:
    escalation = EscalationView(
        category="legal_claim",
        title="Legal claim",
        help="Call the defence organisation before anybody answers.",
        level=level,
        words=("my lawyer",),
        raised_by="Triage",
        note="",
        holding=level.holds,
        acknowledged_by="",
        released_by="",
    )
    return replace(escalation, **changes)


def a_line(
    text: str = "Maya submitted the reply for approval", event: str = "Submitted", **more: Any
) -> LineView:
    return replace(LineView(at=NOON, text=text, detail="", event=event), **more)


def a_seen_case(**changes: Any) -> CaseView:
    view = CaseView(
        case_id="c0123456789ab",
        practice="riverside",
        practice_name="Riverside Clinic",
        state=State.DRAFTING,
        state_label="Being drafted",
        next_step="Submit the reply for approval when it reads right.",
        review=a_seen_review(),
        reply=a_seen_reply(),
        opened_at=NOON,
        due_at=NOON + timedelta(hours=24),
        overdue=False,
        held_since=None,
        taken_by="Maya",
        submitted_by="",
        approvals=(),
        approvals_needed=1,
        approvers=("Tom", "Priya"),
        approver_ids=("tom", "priya"),
        goes_out_at=None,
        note="",
        escalations=(),
        calls=(),
        contacts=(),
        advisories=(),
        unread="",
        flag="",
        closing="",
        published_url="",
        playbook="default@1",
        actions=(Action.EDIT, Action.SUBMIT, Action.START_AFRESH, Action.NO_REPLY, Action.ESCALATE),
        history=(a_line("The review arrived", "CaseOpened"),),
        names={"maya": "Maya", "tom": "Tom", "priya": "Priya", "sam": "Sam"},
    )
    return replace(view, **changes)
