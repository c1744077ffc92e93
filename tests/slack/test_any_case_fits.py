"""Whatever a case holds, its card, its notes and its dialogs stay within what Slack accepts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from seen import SHA, a_seen_case, a_seen_escalation, a_seen_finding, a_seen_reply, a_seen_review

from bot.desk.dialogs import adding, approving, deciding, editing, trouble
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
from bot.model.practice import Contact, Practice
from bot.slack import listing
from bot.slack.card import card_blocks, fallback
from bot.slack.dialogs import modal
from bot.slack.notes import lead, note, tell

Accepted = Callable[[Any], None]


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
    flag=short,
    closing=long,
    published_url=urls,
    playbook=short,
    actions=some(st.sampled_from(Action), 25),
    history=st.lists(lines, min_size=1, max_size=4).map(tuple),
    names=st.dictionaries(ids, short, max_size=3),
)
moderate = settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@moderate
@given(view=cases, now=times)
def test_any_card_is_accepted(accepted_message: Accepted, view: CaseView, now: datetime):
    accepted_message(card_blocks(view, now=now, lead=lead(view.history[0])))
    assert len(fallback(view)) <= 4_000


@moderate
@given(view=cases)
def test_any_note_is_accepted(accepted_message: Accepted, view: CaseView):
    line = view.history[0]
    for message in [*note(view, line, ["<@U0MAYA>"]), tell(view, line)]:
        accepted_message(message.blocks)
        assert 0 < len(message.text) <= 4_000


@moderate
@given(view=cases, text=long, found=some(findings, 40), theirs=st.one_of(st.none(), replies), reason=short)
def test_any_editing_dialog_is_accepted(
    accepted_modal: Accepted,
    view: CaseView,
    text: str,
    found: tuple[FindingView, ...],
    theirs: ReplyView | None,
    reason: str,
):
    shown = editing.Editing(case=view, text=text, base=3, findings=found, theirs=theirs, reason=reason)
    accepted_modal(modal(editing.edit_dialog(shown)))


@moderate
@given(view=cases, other=long)
def test_any_other_dialog_is_accepted(accepted_modal: Accepted, view: CaseView, other: str):
    editor = EditorView(case=view, text="", base=0, kept_at=None, alternatives=(other,))
    shown = [
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
    shown += [approving.approve_dialog(view, view.reply)] if view.reply else []
    for dialog in shown:
        accepted_modal(modal(dialog))


@moderate
@given(names=st.dictionaries(ids, short, min_size=1, max_size=5))
def test_the_dialog_to_add_a_review_is_accepted(accepted_modal: Accepted, names: dict[str, str]):
    practices = [Practice(id=id_, name=name) for id_, name in names.items()]
    accepted_modal(modal(adding.add_review_dialog(practices, here=practices[-1].id)))


@moderate
@given(
    lines=some(
        st.builds(
            QueueLine,
            case_id=ids,
            practice=ids,
            practice_name=short,
            headline=short,
            next_step=long,
            due_at=st.none(),
            on_hold=st.booleans(),
            mine=st.booleans(),
        ),
        30,
    )
)
def test_any_queue_is_accepted(accepted_message: Accepted, lines: tuple[QueueLine, ...]):
    accepted_message(listing.queue_blocks(lines))


def test_the_longest_of_everything_is_still_a_card(accepted_message: Accepted):
    view = a_seen_case(
        review=a_seen_review(text="漢" * 20_000, url="https://reviews.example/" + "x" * 3_000),
        reply=a_seen_reply(text="<&>" * 5_000, findings=(a_seen_finding(text="語" * 3_000),) * 50),
        escalations=(a_seen_escalation(Level.URGENT, help="漢" * 5_000, words=("字" * 900,) * 9),) * 9,
        advisories=("字" * 900,) * 9,
        actions=tuple(Action),
        note="漢" * 3_000,
    )
    accepted_message(card_blocks(view, now=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=1)))
