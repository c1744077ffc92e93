"""What a card in Teams says, which buttons it offers, and that other people's words stay words."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from seen import a_line, a_seen_case, a_seen_escalation, a_seen_finding, a_seen_reply, a_seen_review
from stories import DEFENCE, NOON
from teamsside import button_of, buttons_in, card_in, everything_in, titles_in, words_of

from bot.desk.dialogs.approving import approve_dialog
from bot.desk.dialogs.editing import Editing, edit_dialog
from bot.desk.messages import ACTION_LABELS
from bot.desk.refs import CaseRef
from bot.desk.views import Action
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.teams import limits
from bot.teams.card import Refresh, card, summary
from bot.teams.dialogs import dialog_card
from bot.teams.notes import Mention, lead, note, tell
from bot.teams.queue import help_card

NASTY = (
    "I **waited** _two_ hours & <at>Sam</at> [said](https://evil.example) {{DATE(2020-01-01T00:00:00Z)}}\n"
    "# Big\n- item\n<b>bold</b> @everyone https://evil.example"
)


def shown(**changes: Any) -> dict[str, Any]:
    return card(a_seen_case(**changes), now=NOON)


def words(**changes: Any) -> str:
    return words_of(shown(**changes))


def test_the_notification_holds_no_word_of_anybody():
    assert summary(a_seen_case()) == "★★☆☆☆ Google, Riverside Clinic: Being drafted"


def test_a_card_holds_all_that_one_needs_to_act():
    said = words(
        reply=a_seen_reply(findings=(a_seen_finding(),)),
        note="Leave out the second sentence.",
        advisories=("Praise needs no reply in Australia.",),
    )
    for part in (
        "★★☆☆☆ Google · Riverside Clinic",
        "Being drafted",
        "24 h left",
        "The wait was far too long.",
        "Jo P.",
        "Written by Maya",
        "Thank you for telling us. Please call us.",
        "⛔ 1 to mend",
        "⛔ Confirms the care relationship: “your visit”",
        "Leave out the second sentence.",
        "Praise needs no reply in Australia.",
        "Submit the reply for approval when it reads right.",
    ):
        assert part in said


def test_the_time_left_stands_until_it_is_overdue():
    assert "overdue by 2 h" in words(due_at=NOON - timedelta(hours=2), overdue=True)
    assert "clock stopped since" in words(held_since=NOON)
    assert "goes out" in words(goes_out_at=NOON + timedelta(minutes=30))


def test_a_language_that_the_checklist_can_not_read_is_said_whole_however_tight_it_gets():
    said = (
        "This review looks like Spanish. The checklist reads English only and may have missed trouble, so …"
    )
    assert said in words(unread=said)
    assert said in words(unread=said, advisories=("字" * 900,) * 9, review=a_seen_review(text="字" * 60_000))


def test_the_gravest_escalation_comes_first_with_whom_to_call():
    said = words(
        held_since=NOON,
        escalations=(
            a_seen_escalation(Level.NOTIFY, title="Complaint"),
            a_seen_escalation(Level.URGENT, title="Somebody in danger"),
            a_seen_escalation(Level.HOLD, title="Settled one", released_by="Sam"),
        ),
        contacts=(DEFENCE,),
    )
    assert said.index("Urgent, on hold: Somebody in danger") < said.index("Complaint")
    assert "Settled one" not in said
    assert "member number EDU-1234" in said


def test_a_checklist_that_can_not_run_says_that_nothing_goes_forward():
    assert "nothing can be submitted or approved" in words(reply=a_seen_reply(checkable=False))


def test_a_case_closed_without_its_reply_shows_none():
    closed = {"state": State.CLOSED_WITHOUT_REPLY, "reply": a_seen_reply("Never sent.")}
    assert "Never sent." not in words(**closed, actions=(Action.REOPEN,))


# Buttons


@pytest.mark.parametrize("actions", [tuple(Action), (Action.APPROVE,), ()], ids=["all", "one", "none"])
def test_there_is_a_button_for_each_thing_that_is_offered_and_for_nothing_else(actions: tuple[Action, ...]):
    titles = titles_in({**shown(actions=actions), "refresh": {}})
    here = ["Save and submit"] if Action.EDIT in actions else []
    assert sorted(titles) == sorted([*(ACTION_LABELS[a] for a in actions), *here])


def test_the_first_button_stands_out_and_rare_ones_hide_behind_the_dots():
    buttons = shown(actions=tuple(Action))["actions"]
    seen = [b for b in buttons if b.get("mode") != "secondary"]
    assert len(seen) <= limits.ACTIONS_IN_SIGHT
    assert [b for b in buttons if b.get("style")] == [seen[0]]


def test_a_button_tells_which_version_it_belongs_to():
    view = a_seen_case()
    ref = CaseRef.parse(button_of(shown(), Action.EDIT)["data"]["ref"])
    assert ref is not None
    assert ref.is_current(view)
    assert not ref.is_current(a_seen_case(reply=a_seen_reply(sha256="cd" * 32)))


def test_the_reply_can_be_edited_in_the_card_itself():
    (here,) = [a for a in shown()["actions"] if a["type"] == "Action.ShowCard"]
    field = here["card"]["body"][0]
    assert (field["type"], field["value"]) == ("Input.Text", "Thank you for telling us. Please call us.")
    assert [a["type"] for a in here["card"]["actions"]] == ["Action.Execute"]


def test_only_those_named_get_the_card_anew_and_no_more_than_teams_takes():
    many = Refresh(user_ids=tuple(f"29:{n}" for n in range(90)), outbox_id=7)
    made = card(a_seen_case(), now=NOON, refresh=many)
    assert made["refresh"]["userIds"] == list(many.user_ids[:60])
    assert made["refresh"]["action"]["data"]["o"] == 7
    assert "refresh" not in shown()


# Long texts, and the words of others


def test_a_long_review_is_folded_and_shown_at_a_press():
    long = shown(review=a_seen_review(text="word " * 400 + "the end"))
    shows, hides = [a for a in everything_in(long) if a.get("type") == "Action.ToggleVisibility"]
    assert (shows["title"], hides["title"]) == ("Show all", "Show less")
    assert shows["targetElements"] == hides["targetElements"]
    (hidden,) = [e for e in everything_in(long) if e.get("id") == "review-rest"]
    assert hidden["isVisible"] is False
    assert "the end" in words_of(hidden)
    assert "Show all" not in words(review=a_seen_review(text="word " * 100))


def test_a_review_without_words_and_an_edited_one():
    assert "A rating without words" in words(review=a_seen_review(text=""))
    assert "changed by the reviewer since" in words(review=a_seen_review(edited=True))


def test_a_review_is_shown_in_text_runs_alone_where_nothing_is_formatting():
    made = shown(review=a_seen_review(text=NASTY))
    blocks = [e["text"] for e in everything_in(made) if e.get("type") == "TextBlock"]
    assert not any("evil" in text or "Big" in text for text in blocks)
    runs = [e["text"] for e in everything_in(made) if e.get("type") == "TextRun"]
    assert "<b>bold</b> @everyone https://evil.example" in runs
    assert not any("{{" in run for run in runs)
    assert "entities" not in made["msteams"]


def test_names_that_are_formatting_are_names():
    made = shown(
        practice_name="*Clinic* <at>Sam</at>",
        review=a_seen_review(author="[Jo](https://evil.example)", source="_Google_"),
        taken_by="{{TIME(2020-01-01T00:00:00Z)}}",
    )
    text = json.dumps(made, ensure_ascii=False)
    assert "<at>" not in text
    assert "[Jo](" not in text
    assert "{{TIME(2020" not in text
    assert "*Clinic* <at>Sam</at>" in words_of(made)


# Dialogs and notes


def test_the_editor_holds_the_whole_reply_as_it_is():
    text = "Dear Jo,\n\nthank you *very* much & <see> you."
    dialog = edit_dialog(Editing(case=a_seen_case(), text=text, base=2, findings=(a_seen_finding(),)))
    made = dialog_card(dialog)
    (field,) = [e for e in everything_in(made) if e.get("type") == "Input.Text" and e.get("isMultiline")]
    assert field["value"] == text
    assert "How to mend it" in words_of(made)
    assert "Speak about the practice in general." in words_of(made)


def test_approval_shows_every_character_that_will_be_public():
    text = (
        "Thank you.\n\nWe *never* say [who](https://was.example) was here & mean it. " + "All of it. " * 300
    )
    view = a_seen_case(state=State.AWAITING_APPROVAL, reply=a_seen_reply(text))
    assert view.reply is not None
    made = dialog_card(approve_dialog(view, view.reply), in_place=True)
    runs = "\n".join(e["text"] for e in everything_in(made) if e.get("type") == "TextRun")
    assert text.replace("\n\n", "\n\u00a0\n") in runs
    assert titles_in(made) == ["Approve", "Not now"]


def test_a_note_calls_people_by_name_and_a_name_is_no_formatting():
    view = a_seen_case(history=(a_line(),))
    mentions = [Mention(name="Maya <b> Brooks", account="29:maya"), Mention(name="Tom", account="")]
    (message,) = note(view, view.history[0], mentions)
    made = card_in(message)
    assert made["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": "<at>Maya b Brooks</at>",
            "mentioned": {"id": "29:maya", "name": "Maya b Brooks"},
        }
    ]
    assert "Tom" in words_of(made)


def test_what_is_ready_to_post_stands_alone_as_plain_text():
    view = a_seen_case(
        state=State.HANDED_OVER,
        actions=(Action.MARK_POSTED,),
        history=(a_line("Ready", event="HandedOver"),),
        reply=a_seen_reply("Thank *you*."),
    )
    told, text = note(view, view.history[0], [])
    assert titles_in(card_in(told)) == ["Mark as posted"]
    assert (text["text"], text["textFormat"]) == ("Thank *you*.", "plain")


def test_a_persons_own_card_says_first_why_they_get_it():
    view = a_seen_case(history=(a_line(),))
    made = card(view, now=NOON, lead=lead(view.history[0]))
    assert words_of(made).startswith("👋 This reply needs your decision.")


def test_good_news_asks_nothing_of_the_author():
    good = a_seen_case(history=(a_line("Tom approved the reply", event="Approved"),))
    assert buttons_in(card_in(tell(good, good.history[0]))) == []
    asked = a_seen_case(history=(a_line("Tom asked for changes", event="ChangesRequested"),))
    assert "Edit reply" in titles_in(card_in(tell(asked, asked.history[0])))


def test_the_sign_of_a_finding_is_its_weight():
    findings = tuple(a_seen_finding(severity, rule=severity.value) for severity in Severity)
    said = words(reply=a_seen_reply(findings=findings))
    assert "⛔ 1 to mend · ⚠️ 1 to mend or explain · 💡 1 tip" in said


def test_the_help_has_its_steps_in_order_and_no_stray_signs():
    text = "\n".join(e["text"] for e in everything_in(help_card()) if e.get("type") == "TextBlock")
    assert "Press **Edit reply** to make it yours" in text
    assert not re.search(r"^\d\.", text, re.MULTILINE), "a list would begin anew at each line"
