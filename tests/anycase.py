"""Cases that hold anything at all: whatever a surface draws of them has to stay within what it accepts."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from seen import SHA, a_seen_case, a_seen_escalation, a_seen_finding, a_seen_reply, a_seen_review

from bot.desk.dialog import Dialog
from bot.desk.dialogs import approving, deciding, trouble
from bot.desk.views import (
    Action,
    CaseView,
    EditorView,
    EscalationView,
    FindingView,
    LineView,
    QueueLine,
    ReplyView,
    ReviewView,
)
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Finding, Severity
from bot.model.practice import Contact


def _year(number: int) -> datetime:
    return datetime(number, 1, 1)  # noqa: DTZ001 - the strategy adds the time zone


class Words(str):  # noqa: SLOT000 - its instances are as plain as can be
    """A text that doesn't fill the screen when a test fails."""

    def __repr__(self) -> str:
        return f"<{len(self)} characters from {self[:8]!s}>"


NASTY = st.sampled_from(
    ["", "\n", "<!channel>", "&" * 40, "`" * 12, "> x", "漢字" * 30, "😀" * 20, "\u202e", "*_~", "word " * 30]
)
short = st.one_of(NASTY, st.text(max_size=40))
long = st.builds(
    lambda part, times, rest: Words(part * times + rest),
    st.one_of(NASTY, st.text(max_size=60)),
    st.integers(0, 200),
    short,
)
ids = st.text("abcdef0123456789-", min_size=1, max_size=36)
times = st.datetimes(_year(2020), _year(2030), timezones=st.just(UTC))
urls = st.one_of(st.just(""), st.builds(lambda t: Words("https://reviews.example/" + t), long), short)


def some(of: st.SearchStrategy[Any], most: int = 12) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


findings = st.builds(
    FindingView,
    finding=st.builds(
        Finding,
        rule=ids,
        severity=st.sampled_from(Severity),
        start=st.just(0),
        end=st.just(1),
        text=short,
        why=long,
        mend=long,
        source=short,
        use_instead=long,
    ),
    title=short,
    waived=short,
)
replies = st.builds(
    ReplyView,
    text=long,
    number=st.integers(1, 99),
    sha256=st.just(SHA),
    origin=short,
    findings=some(findings, 40),
    checkable=st.booleans(),
)
lines = st.builds(
    LineView,
    at=times,
    text=short,
    detail=long,
    event=st.sampled_from(["Submitted", "HandedOver", "EscalationRaised", "UrgentRepeated", ""]),
    about=st.sampled_from(["legal_claim", ""]),
)
contacts = st.builds(Contact, name=short, role=short, phone=short, hours=short, member_number=short)
cases = st.builds(
    CaseView,
    case_id=ids,
    practice=ids,
    practice_name=short,
    state=st.sampled_from(State),
    state_label=short,
    next_step=long,
    review=st.builds(
        ReviewView,
        source=short,
        rating=st.one_of(st.none(), st.integers(-1, 9)),
        author=long,
        text=long,
        url=urls,
        posted_at=st.one_of(st.none(), times),
        version=st.integers(1, 9),
        edited=st.booleans(),
    ),
    reply=st.one_of(st.none(), replies),
    opened_at=times,
    due_at=st.one_of(st.none(), times),
    overdue=st.booleans(),
    held_since=st.one_of(st.none(), times),
    taken_by=short,
    submitted_by=short,
    approvals=some(short),
    approvals_needed=st.integers(1, 3),
    approvers=some(short),
    approver_ids=some(ids),
    goes_out_at=st.one_of(st.none(), times),
    note=long,
    escalations=some(
        st.builds(
            EscalationView,
            category=st.just("legal_claim"),
            title=short,
            help=long,
            level=st.sampled_from(Level),
            words=some(long),
            raised_by=short,
            note=long,
            holding=st.booleans(),
            acknowledged_by=short,
            released_by=short,
        )
    ),
    calls=some(lines),
    contacts=some(contacts),
    advisories=some(long),
    unread=short,
    flag=short,
    closing=long,
    published_url=urls,
    playbook=short,
    actions=some(st.sampled_from(Action), 25),
    history=st.lists(lines, min_size=1, max_size=4).map(tuple),
    names=st.dictionaries(ids, short, max_size=3),
)
queue_lines = st.builds(
    QueueLine,
    case_id=ids,
    practice=ids,
    practice_name=short,
    headline=short,
    next_step=long,
    due_at=st.none(),
    on_hold=st.booleans(),
    mine=st.booleans(),
)
moderate = settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def dialogs_of(view: CaseView, other: str = "") -> list[Dialog]:
    """Every dialog about a case but the editor; `other` is another suggestion."""
    editor = EditorView(case=view, text="", base=0, kept_at=None, alternatives=(other,))
    made = [
        deciding.request_changes_dialog(view),
        deciding.no_reply_dialog(view),
        deciding.start_afresh_dialog(editor),
        deciding.mark_posted_dialog(view),
        deciding.follow_up_dialog(view),
        deciding.flag_dialog(view),
        deciding.flag_outcome_dialog(view),
        deciding.waive_dialog(view),
        trouble.escalate_dialog(view, {"legal_claim": "Legal claim"}),
        trouble.record_call_dialog(view),
        trouble.release_dialog(view),
    ]
    made += [approving.approve_dialog(view, view.reply)] if view.reply else []
    return made


def the_longest_case() -> CaseView:
    """As much of everything as there can be."""
    return a_seen_case(
        review=a_seen_review(text="漢" * 20_000, url="https://reviews.example/" + "x" * 3_000),
        reply=a_seen_reply(text="<&>" * 5_000, findings=(a_seen_finding(text="語" * 3_000),) * 50),
        escalations=(a_seen_escalation(Level.URGENT, help="漢" * 5_000, words=("字" * 900,) * 9),) * 9,
        advisories=("字" * 900,) * 9,
        unread="字" * 900,
        actions=tuple(Action),
        note="漢" * 3_000,
    )
