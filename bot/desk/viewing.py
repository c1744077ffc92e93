"""From a case file to what people see of it."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from bot.checklist.languages import languages_of
from bot.desk import messages
from bot.desk.ports import CaseFile
from bot.desk.views import (
    Action,
    CaseView,
    EscalationView,
    FindingView,
    LineView,
    ReplyView,
    ReviewView,
)
from bot.model import events as ev
from bot.model.approval import counted, eligible, missing
from bot.model.case import BEFORE_PUBLICATION, IN_HAND, Case, Escalation, State
from bot.model.finding import Finding
from bot.model.practice import Contact, Person, Practice, Role
from bot.model.review import Review

_Name = Callable[[str | None], str]  # a person's id → their name

SOURCE_NAMES: Mapping[str, str] = {
    "google": "Google",
    "nhs": "NHS website",
    "yelp": "Yelp",
    "facebook": "Facebook",
    "healthgrades": "Healthgrades",
    "trustpilot": "Trustpilot",
    "tripadvisor": "Tripadvisor",
    "doctify": "Doctify",
    "ratemds": "RateMDs",
    "zocdoc": "Zocdoc",
}


def case_view(
    file: CaseFile,
    *,
    practice: Practice,
    people: Collection[Person],
    findings: tuple[Finding, ...],
    checkable: bool,
    playbook: str,
    categories: Mapping[str, tuple[str, str]],
    now: datetime,
) -> CaseView:
    """The case for everybody's eyes. `categories` gives an escalation category's title and help."""
    case = file.case.checked(findings)
    who = {p.id: p.name for p in people}

    def name(person: str | None) -> str:
        return "Triage" if person is None else who.get(person, "A former colleague")

    reply = _reply(file, findings, checkable, name)
    blocked = bool(reply and reply.blocking)
    approvers = eligible(case, people) if case.draft else ()
    compliance = tuple(p.name for p in people if p.has(Role.COMPLIANCE))
    given = counted(case, people) if case.state in BEFORE_PUBLICATION else case.approvals
    due = case.reply_due()
    return CaseView(
        case_id=file.id,
        practice=practice.id,
        practice_name=practice.name,
        state=case.state,
        state_label="On hold"
        if case.on_hold and case.state in BEFORE_PUBLICATION
        else messages.STATE_LABELS[case.state],
        next_step=messages.next_step(
            case,
            approvers=tuple(p.name for p in approvers),
            compliance=compliance,
            missing=missing(case, people),
            blocked=blocked,
        ),
        review=_review(file.review),
        reply=reply,
        opened_at=case.opened_at,
        due_at=due,
        overdue=due is not None and now >= due,
        held_since=case.held_since,
        taken_by=who.get(case.taken_by or "", ""),
        submitted_by=who.get(case.submitted_by or "", ""),
        approvals=tuple(name(a.by) for a in given),
        approvals_needed=case.approvals_needed,
        approvers=tuple(p.name for p in approvers),
        approver_ids=tuple(p.id for p in approvers),
        goes_out_at=_goes_out_at(case),
        note=case.note,
        escalations=tuple(_escalation(e, file, categories, name) for e in case.escalations),
        calls=tuple(
            LineView(
                at=c.at,
                text=f"{name(c.by)} called {c.contact}"
                + (f", reference {c.reference}" if c.reference else ""),
                detail=c.advice,
            )
            for c in case.calls
        ),
        contacts=_contacts(case),
        advisories=case.advisories,
        unread=_unread(case, file),
        flag=_flag(case),
        closing=_closing(case),
        published_url=case.publications[-1].url if case.publications else "",
        playbook=playbook,
        actions=actions(case, blocked=blocked),
        history=_history(file, name, categories),
        names=who,
    )


def _review(review: Review) -> ReviewView:
    return ReviewView(
        source=SOURCE_NAMES.get(review.source, review.source.replace("_", " ").capitalize()),
        rating=review.rating,
        author=review.author or "Somebody without a name",
        text=review.text,
        url=review.url,
        posted_at=review.posted_at,
        version=review.version,
        edited=review.version > 1,
    )


def _reply(file: CaseFile, findings: tuple[Finding, ...], checkable: bool, name: _Name) -> ReplyView | None:
    draft = file.case.draft
    if draft is None:
        return None
    return ReplyView(
        text=file.text,
        number=draft.number,
        sha256=draft.sha256,
        origin="Suggested by the playbook" if draft.author is None else f"Written by {name(draft.author)}",
        findings=finding_views(file.case, findings, name),
        checkable=checkable,
    )


def finding_views(
    case: Case | None, findings: Collection[Finding], name: _Name = str
) -> tuple[FindingView, ...]:
    """Findings with a readable title; with a case, also who overrode them on the text as it stands."""
    return tuple(
        FindingView(finding=f, title=f.title or rule_title(f.rule), waived=_waived(case, f, name))
        for f in findings
    )


def rule_title(rule: str) -> str:
    """A rule's id as people read it: "confirms_care_relationship" → "Confirms care relationship"."""
    return rule.replace("_", " ").capitalize()


def _waived(case: Case | None, finding: Finding, name: _Name) -> str:
    waiver = case.waiver(finding) if case else None
    return f"kept by {name(waiver.by)}: {waiver.reason}" if waiver else ""


def _escalation(
    escalation: Escalation, file: CaseFile, categories: Mapping[str, tuple[str, str]], name: _Name
) -> EscalationView:
    title, help_text = categories.get(escalation.category, (rule_title(escalation.category), ""))
    return EscalationView(
        category=escalation.category,
        title=title,
        help=help_text,
        level=escalation.level,
        words=tuple(file.words.get(escalation.category, ())) if escalation.by is None else (),
        raised_by=name(escalation.by),
        note=escalation.note,
        holding=escalation.holding,
        acknowledged_by=name(escalation.acknowledged_by) if escalation.acknowledged_by else "",
        released_by=name(escalation.released_by) if escalation.released_by else "",
    )


def _unread(case: Case, file: CaseFile) -> str:
    if not case.compliance_approves or case.state not in IN_HAND | {State.AWAITING_APPROVAL}:
        return ""
    return messages.unread(review=languages_of(file.review.text), reply=languages_of(file.text))


def _contacts(case: Case) -> tuple[Contact, ...]:
    """Whom to call about what is open; nobody while nothing is."""
    open_categories = {e.category for e in case.escalations if e.released_at is None}
    if not open_categories:
        return ()
    return tuple(
        c for c in case.policy.contacts if not c.for_categories or c.for_categories & open_categories
    )


def _goes_out_at(case: Case) -> datetime | None:
    if case.state is not State.APPROVED or case.approved_at is None:
        return None
    return case.approved_at + case.policy.grace


def _flag(case: Case) -> str:
    if case.flag is None:
        return ""
    answers = {None: "answer open", True: "removed by the platform", False: "kept by the platform"}
    return f"Flagged on the platform: {messages.FLAG_LABELS[case.flag.ground].lower()}; {answers[case.flag.removed]}"


def _closing(case: Case) -> str:
    if case.closing is None:
        return ""
    label = messages.NO_REPLY_LABELS[case.closing.reason]
    return f"{label}: {case.closing.note}" if case.closing.note else label


def _history(file: CaseFile, name: _Name, categories: Mapping[str, tuple[str, str]]) -> tuple[LineView, ...]:
    def category(id_: str) -> str:
        return categories.get(id_, (rule_title(id_), ""))[0]

    lines: list[LineView] = []
    for entry in file.entries:
        text, detail = messages.history_line(entry, name=name, category=category)
        event = entry.event
        about = event.category if isinstance(event, ev.EscalationRaised) else ""
        lines.append(LineView(at=entry.at, text=text, detail=detail, event=type(event).__name__, about=about))
    return tuple(lines)


def actions(case: Case, *, blocked: bool) -> tuple[Action, ...]:
    """The buttons that the case, as it stands, offers; the most important first.

    What a person may do with them is the model's to say, when they press.
    """
    return (*_trouble_actions(case), *_state_actions(case, blocked=blocked), *_side_actions(case))


def _trouble_actions(case: Case) -> tuple[Action, ...]:
    found: list[Action] = []
    if any(e.unanswered for e in case.escalations):
        found.append(Action.ACKNOWLEDGE)
    if any(e.released_at is None for e in case.escalations):
        found.append(Action.RECORD_CALL)  # before the release: advice comes first
    if case.on_hold:
        found.append(Action.RELEASE)
    return tuple(found)


def _state_actions(case: Case, *, blocked: bool) -> tuple[Action, ...]:
    go = () if case.on_hold or blocked or case.draft is None else (Action.SUBMIT,)
    take = () if case.taken_by else (Action.TAKE,)
    waive = (Action.WAIVE,) if blocked and case.draft and case.draft.author else ()
    match case.state:
        case State.NEW:
            return (*take, Action.EDIT, *go, *waive, Action.START_AFRESH)
        case State.DRAFTING | State.CHANGES_REQUESTED:
            return (Action.EDIT, *go, *waive, *take, Action.START_AFRESH)
        case State.AWAITING_APPROVAL:
            approve = () if case.on_hold or blocked else (Action.APPROVE,)
            return (*approve, Action.REQUEST_CHANGES, Action.EDIT, Action.WITHDRAW, *waive)
        case State.APPROVED:
            return (Action.TAKE_BACK, Action.EDIT, Action.WITHDRAW)
        case State.HANDED_OVER:
            return (Action.MARK_POSTED, Action.FOLLOW_UP)
        case State.PUBLISHED:
            return (Action.FOLLOW_UP,)
        case State.FOLLOWED_UP:
            return (Action.MARK_POSTED,) if case.unposted else ()
        case State.CLOSED_WITHOUT_REPLY:
            return (Action.REOPEN,)


def _side_actions(case: Case) -> tuple[Action, ...]:
    flagged = case.flag is not None and case.flag.removed is None
    flag = (Action.FLAG_OUTCOME,) if flagged else (Action.FLAG,)
    if case.state not in BEFORE_PUBLICATION:
        late = (Action.MARK_POSTED,) if case.unposted and case.state is State.CLOSED_WITHOUT_REPLY else ()
        return (*late, *flag)
    over = (Action.TAKE_OVER,) if case.taken_by else ()
    late = (Action.MARK_POSTED,) if case.unposted else ()
    return (Action.NO_REPLY, Action.ESCALATE, *over, *late, *flag)


def headline(file: CaseFile, *, now: datetime) -> str:
    """A case in one line of a list, without a word of the review."""
    review, case = file.review, file.case
    stars = "★" * review.rating + "☆" * (5 - review.rating) if review.rating else "no stars"
    label = "On hold" if case.on_hold else messages.STATE_LABELS[case.state]
    due = case.reply_due()
    parts = [stars, _review(review).source, label]
    if due is not None:
        parts.append(f"overdue by {span(now - due)}" if now >= due else f"due in {span(due - now)}")
    return " · ".join(parts)


def span(length: timedelta) -> str:
    """A length of time as people say it: "3 h", "25 min", "2 days"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
