"""Whatever a case holds, its card, its notes and its dialogs stay within what Slack accepts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from anycase import (
    cases,
    dialogs_of,
    findings,
    ids,
    long,
    moderate,
    queue_lines,
    replies,
    short,
    some,
    the_longest_case,
    times,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.dialogs import adding, editing
from bot.desk.views import CaseView, FindingView, QueueLine, ReplyView
from bot.model.practice import Practice
from bot.slack import listing
from bot.slack.card import card_blocks, fallback
from bot.slack.dialogs import modal
from bot.slack.notes import lead, note, tell

Accepted = Callable[[Any], None]


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
    for dialog in dialogs_of(view, other):
        accepted_modal(modal(dialog))


@moderate
@given(names=st.dictionaries(ids, short, min_size=1, max_size=5))
def test_the_dialog_to_add_a_review_is_accepted(accepted_modal: Accepted, names: dict[str, str]):
    practices = [Practice(id=id_, name=name) for id_, name in names.items()]
    accepted_modal(modal(adding.add_review_dialog(practices, here=practices[-1].id)))


@moderate
@given(lines=some(queue_lines, 30))
def test_any_queue_is_accepted(accepted_message: Accepted, lines: tuple[QueueLine, ...]):
    accepted_message(listing.queue_blocks(lines))


def test_the_longest_of_everything_is_still_a_card(accepted_message: Accepted):
    accepted_message(card_blocks(the_longest_case(), now=datetime(2026, 3, 2, 13, tzinfo=UTC)))
