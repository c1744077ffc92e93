"""Whatever a case holds, its card, its notes and its dialogs stay within what Teams accepts."""

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
from seen import a_seen_case, a_seen_reply
from teamsside import words_of

from bot.desk.dialogs import adding, editing
from bot.desk.views import CaseView, FindingView, QueueLine, ReplyView
from bot.model.practice import Practice
from bot.teams.card import Refresh, card, summary
from bot.teams.dialogs import dialog_card, task
from bot.teams.notes import Mention, lead, note, ping_summary, tell
from bot.teams.queue import queue_card, queue_task

Accepted = Callable[[Any], None]
REFRESH = Refresh(user_ids=tuple(f"29:{n:064}" for n in range(90)), outbox_id=7)


@moderate
@given(view=cases, now=times)
def test_any_card_is_accepted(accepted: Accepted, view: CaseView, now: datetime):
    accepted(card(view, now=now, lead=lead(view.history[0]), told=view.closing, refresh=REFRESH))
    assert 0 < len(summary(view)) <= 300
    assert 0 < len(ping_summary(view, view.history[0])) <= 400


@moderate
@given(view=cases, names=st.lists(short, max_size=30))
def test_any_note_is_accepted(accepted: Accepted, view: CaseView, names: list[str]):
    line = view.history[0]
    mentions = [Mention(name=name, account=f"29:{n}") for n, name in enumerate(names)]
    for message in [*note(view, line, mentions), tell(view, line)]:
        accepted(message)
        assert 0 < len(message["summary"]) <= 400


@moderate
@given(view=cases, text=long, found=some(findings, 40), theirs=st.one_of(st.none(), replies), reason=short)
def test_any_editing_dialog_is_accepted(
    accepted: Accepted,
    view: CaseView,
    text: str,
    found: tuple[FindingView, ...],
    theirs: ReplyView | None,
    reason: str,
):
    shown = editing.edit_dialog(
        editing.Editing(case=view, text=text, base=3, findings=found, theirs=theirs, reason=reason)
    )
    accepted(task(shown)["value"]["card"]["content"])
    accepted(dialog_card(shown, in_place=True))


@moderate
@given(view=cases, other=long)
def test_any_other_dialog_is_accepted(accepted: Accepted, view: CaseView, other: str):
    for dialog in dialogs_of(view, other):
        accepted(task(dialog)["value"]["card"]["content"])
        accepted(dialog_card(dialog, in_place=True))


@moderate
@given(names=st.dictionaries(ids, short, min_size=1, max_size=5))
def test_the_dialog_to_add_a_review_is_accepted(accepted: Accepted, names: dict[str, str]):
    practices = [Practice(id=id_, name=name) for id_, name in names.items()]
    accepted(dialog_card(adding.add_review_dialog(practices, here=practices[-1].id)))


@moderate
@given(lines=some(queue_lines, 30))
def test_any_queue_is_accepted(accepted: Accepted, lines: tuple[QueueLine, ...]):
    accepted(queue_card(lines))
    accepted(queue_task(lines)["value"]["card"]["content"])


def test_the_longest_of_everything_is_still_a_card(accepted: Accepted):
    accepted(card(the_longest_case(), now=datetime(2026, 3, 2, 13, tzinfo=UTC), refresh=REFRESH))


def test_a_reply_of_very_many_lines_is_approved_with_every_word_in_sight(accepted: Accepted):
    text = "\n".join(f"line{n}" for n in range(600))
    view = a_seen_case(reply=a_seen_reply(text))
    (approve,) = [d for d in dialogs_of(view) if d.name == "approve"]
    shown = dialog_card(approve, in_place=True)
    accepted(shown)
    assert all(f"line{n}" in words_of(shown).replace(" ⏎ ", "\n").split("\n") for n in range(600))
