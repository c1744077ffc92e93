"""What a card says, and which buttons it offers."""

from datetime import timedelta
from typing import Any

import pytest
from seen import a_line, a_seen_case, a_seen_escalation, a_seen_finding, a_seen_reply, a_seen_review
from slackside import actions_of, button_of, words_of
from stories import DEFENCE, NOON

from bot.desk.refs import CaseRef, DialogRef
from bot.desk.views import Action, CaseView
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.slack.card import card_blocks, fallback
from bot.slack.notes import lead, note, tell


def card(now: Any = NOON, **changes: Any) -> dict[str, Any]:
    return {"blocks": card_blocks(a_seen_case(**changes), now=now)}


def words(**changes: Any) -> str:
    return words_of(card(**changes)["blocks"])


def test_the_notification_holds_no_word_of_anybody():
    text = fallback(a_seen_case())
    assert text == "★★☆☆☆ Google, Riverside Clinic: Being drafted"


def test_the_findings_are_counted_and_listed():
    findings = (
        a_seen_finding(),
        a_seen_finding(Severity.WARN, text="book now"),
        a_seen_finding(Severity.INFO, text=""),
    )
    shown = words(reply=a_seen_reply(findings=findings))
    assert ":no_entry: 1 to mend · :warning: 1 to mend or explain · :information_source: 1 tip" in shown
    assert ":no_entry: Confirms the care relationship: “your visit”" in shown
    assert shown.count("Confirms the care relationship") == 3


def test_findings_of_one_kind_share_a_line_and_count_once():
    texts = ("your visit", "your knee", "your visit", "you were seen")
    findings = [a_seen_finding(text=text) for text in texts]
    findings.insert(1, a_seen_finding(rule="names_reviewer", text="Dear Jo"))
    shown = words(reply=a_seen_reply(findings=tuple(findings)))
    assert "Confirms the care relationship: “your visit”, “your knee”, “you were seen”" in shown
    assert ":no_entry: 2 to mend" in shown


def test_a_finding_in_very_many_places_says_how_many_more():
    findings = tuple(a_seen_finding(text=f"your visit {n}") for n in range(9))
    assert "“your visit 5” and 3 more" in words(reply=a_seen_reply(findings=findings))


def test_a_checklist_that_can_not_run_says_that_nothing_goes_forward():
    assert "nothing can be submitted or approved" in words(reply=a_seen_reply(checkable=False))


def test_a_language_that_the_checklist_can_not_read_is_said_whole_however_tight_it_gets():
    said = (
        "This review looks like Spanish. The checklist reads English only and may have missed trouble, so …"
    )
    assert said in words(unread=said)
    assert said in words(unread=said, advisories=("字" * 900,) * 9, review=a_seen_review(text="字" * 60_000))


def test_the_gravest_escalation_comes_first_with_whom_to_call():
    shown = words(
        held_since=NOON,
        escalations=(
            a_seen_escalation(Level.NOTIFY, title="Complaint"),
            a_seen_escalation(Level.URGENT, title="Somebody in danger"),
            a_seen_escalation(Level.HOLD, title="Settled one", released_by="Sam"),
        ),
        contacts=(DEFENCE,),
    )
    assert shown.index("Urgent, on hold: Somebody in danger") < shown.index("Complaint")
    assert "Settled one" not in shown
    assert "member number EDU-1234" in shown
    assert "clock stopped since" in shown


def test_a_review_without_words_and_an_edited_one():
    assert "A rating without words" in words(review=a_seen_review(text=""))
    assert "changed by the reviewer since" in words(review=a_seen_review(edited=True))


def test_a_long_review_says_where_the_rest_is():
    assert "<https://reviews.example/1|open the review to read it all>" in words(
        review=a_seen_review(text="word " * 2_000)
    )


def test_two_approvals_are_counted():
    assert "approved by *Tom* (1 of 2)" in words(approvals=("Tom",), approvals_needed=2)


def test_the_grace_window_is_shown():
    assert "*goes out " in words(goes_out_at=NOON + timedelta(minutes=30))


def test_the_first_button_stands_out_and_rare_ones_hide_behind_the_menu():
    shown = card(
        actions=(
            Action.APPROVE,
            Action.REQUEST_CHANGES,
            Action.EDIT,
            Action.WITHDRAW,
            Action.NO_REPLY,
            Action.ESCALATE,
            Action.TAKE_OVER,
            Action.FLAG,
        )
    )
    assert actions_of(shown) == ["approve", "request_changes", "edit", "escalate", "more"]
    styles = [e.get("style") for e in shown["blocks"][-1]["elements"]]
    assert styles == ["primary", None, None, None, None]
    assert button_of(shown, "flag")["selected_option"]["text"]["text"] == "Flag on the platform"


@pytest.mark.parametrize("action", [Action.TAKE_BACK, Action.RELEASE, Action.REOPEN, Action.FLAG])
def test_a_step_back_never_stands_out(action: Action):
    (button,) = card(actions=(action,))["blocks"][-1]["elements"]
    assert button["action_id"] == action.value
    assert "style" not in button


def test_a_case_closed_without_its_reply_shows_none():
    closed = {"state": State.CLOSED_WITHOUT_REPLY, "reply": a_seen_reply("Never sent.")}
    assert "Never sent." not in words(**closed, actions=(Action.REOPEN,))
    assert "Never sent." in words(**closed, actions=(Action.REOPEN, Action.MARK_POSTED))


def test_a_finished_case_shows_its_last_buttons_openly():
    assert actions_of(card(actions=(Action.FLAG,))) == ["flag"]
    assert "actions" not in [b["type"] for b in card(actions=())["blocks"]]


def test_a_button_tells_which_version_it_belongs_to():
    view = a_seen_case()
    ref = CaseRef.parse(button_of(card(), "edit")["value"])
    assert ref is not None
    assert ref.is_current(view)
    assert not ref.is_current(a_seen_case(reply=a_seen_reply(sha256="cd" * 32)))
    assert not ref.is_current(a_seen_case(review=a_seen_review(version=2)))


@pytest.mark.parametrize("value", ["", "a", "a|b|c|d", "|1|x|1", "a|1|x|-1"])
def test_strange_values_are_none_of_ours(value: str):
    assert CaseRef.parse(value) is None


@pytest.mark.parametrize(
    "metadata", ["", "{}", "[]", "7", '["c",1,2,3,4,5,true]', '["c",1,"s",1,1,1,null]', '["c"]']
)
def test_strange_metadata_is_none_of_ours(metadata: str):
    assert DialogRef.parse(metadata) is None


def test_dialogs_remember_no_words():
    metadata = DialogRef.of(a_seen_case()).metadata()
    assert DialogRef.parse(metadata) == DialogRef.of(a_seen_case())
    assert "Thank" not in metadata
    assert "Maya" not in metadata


def handed_over(**changes: Any) -> list[str]:
    line = a_line("The approved reply is ready to post", "HandedOver")
    return [words_of(m.blocks) for m in note(a_seen_case(**changes), line, [])]


def test_the_text_to_post_stands_alone_in_its_message():
    ready, text = handed_over(state=State.HANDED_OVER, reply=a_seen_reply("Thank you <3 & *all*."))
    assert "Ready to post" in ready
    assert text == "Thank you <3 & *all*."


@pytest.mark.parametrize(
    "changes", [{"state": State.DRAFTING}, {"state": State.HANDED_OVER, "held_since": NOON}]
)
def test_a_text_that_was_overtaken_is_not_given_out_late(changes: dict[str, Any]):
    (only,) = handed_over(**changes)
    assert "has moved on" in only


def test_a_line_to_one_person_has_the_note_and_the_buttons_but_a_discreet_notification():
    line = a_line("Tom asked for changes", "ChangesRequested", detail="Leave out the name.")
    message = tell(a_seen_case(), line)
    assert "> Leave out the name." in words_of(message.blocks)
    assert actions_of({"blocks": message.blocks}) == ["edit", "submit"]
    assert message.text == "Tom asked for changes · ★★☆☆☆ Google, Riverside Clinic"


def test_an_author_whose_text_was_approved_hears_what_comes_next_and_has_nothing_to_press():
    view = a_seen_case(
        state=State.APPROVED, next_step="Goes out soon.", actions=(Action.TAKE_BACK, Action.EDIT)
    )
    message = tell(view, a_line("Tom approved the reply", "Approved"))
    assert "Goes out soon." in words_of(message.blocks)
    assert "actions" not in [b["type"] for b in message.blocks]


def test_a_direct_card_says_why_it_came():
    assert "needs your decision" in lead(a_line())
    assert "Please look" in lead(a_line("Triage raised it", "EscalationRaised"))
    assert "Acknowledge" in lead(a_line("Urgent", "UrgentRepeated"))
    assert lead(None) == ""


def test_a_posted_link_is_a_link():
    line = a_line("Maya posted the reply", "MarkedPosted", detail="https://reviews.example/1#reply")
    (message,) = note(a_seen_case(), line, [])
    assert "<https://reviews.example/1#reply|https://reviews.example/1#reply>" in words_of(message.blocks)


def test_the_same_case_makes_the_same_card():
    view: CaseView = a_seen_case()
    assert card_blocks(view, now=NOON) == card_blocks(view, now=NOON)
