"""Who may act: known people only, however Slack came to know them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from slackside import Workspace, a_workspace, words_of
from stories import RIVERSIDE, SAM, TEAM, TOM

from bot.model.practice import Practice


@pytest.fixture
async def by_email(tmp_path: Path, practice: Practice) -> AsyncIterator[Workspace]:
    """A workspace whose people are known by e-mail only."""
    people = tuple(replace(p, accounts=frozenset()) for p in TEAM)
    async with a_workspace(tmp_path, practice=practice, people=people) as running:
        running.slack.emails = {f"U9{p.name.upper()}": p.email for p in TEAM}
        yield running


async def test_people_are_found_by_their_e_mail(by_email: Workspace):
    case_id = await by_email.review()
    await by_email.press("U9MAYA", case_id, "take")
    assert (await by_email.case(case_id)).taken_by == "Maya"
    await by_email.press("U9MAYA", case_id, "submit")
    assert len(by_email.slack.called("users.info")) == 1
    await by_email.deliver()
    assert "<@U9TOM>" in words_of(by_email.thread(case_id)[-1])


async def test_an_unknown_person_is_told_whom_to_ask(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press("U0STRANGER", case_id, "edit")
    assert workspace.slack.views == []
    (told,) = await workspace.whispers("U0STRANGER")
    assert "You can look, but not act" in told
    assert "Noah or Sam" in told


async def test_when_slack_can_not_tell_who_it_is_nothing_happens(by_email: Workspace):
    case_id = await by_email.review()
    by_email.slack.failing["users.info"] = "missing_scope"
    await by_email.press("U9MAYA", case_id, "take")
    assert (await by_email.case(case_id)).taken_by == ""
    (told,) = await by_email.whispers("U9MAYA")
    assert "couldn't check who you are" in told


async def test_accounts_in_the_configuration_need_no_look_up(workspace: Workspace):
    workspace.slack.failing["users.info"] = "unknown_method"
    case_id = await workspace.review()
    await workspace.press(TOM, case_id, "take")
    assert (await workspace.case(case_id)).taken_by == "Tom"


@pytest.mark.parametrize(
    "mark",
    [{"is_stranger": True}, {"is_bot": True}, {"deleted": True}, {"is_email_confirmed": False}],
)
async def test_an_e_mail_that_this_workspace_does_not_vouch_for_is_nobodys(by_email: Workspace, mark: dict):
    case_id = await by_email.review()
    by_email.slack.users["U9TOM"] = mark
    await by_email.press("U9TOM", case_id, "take")
    assert (await by_email.case(case_id)).taken_by == ""


async def test_somebody_of_another_practice_can_look_only(tmp_path: Path, practice: Practice):
    guest = replace(TOM, id="gast", name="Gast", practices=frozenset({"elsewhere"}))
    guest = replace(guest, accounts=frozenset({("slack", "U0GAST")}))
    async with a_workspace(tmp_path, practice=practice, people=(*TEAM, guest)) as workspace:
        case_id = await workspace.review()
        await workspace.press("U0GAST", case_id, "edit")
        assert workspace.slack.views == []
        assert "not work on this practice" in (await workspace.whispers("U0GAST"))[0]


async def test_eyes_take_the_case(workspace: Workspace):
    case_id = await workspace.review()
    assert await workspace.react(TOM, case_id, "eyes") == 200
    assert (await workspace.case(case_id)).taken_by == "Tom"
    await workspace.react(SAM, case_id, "eyes")
    assert (await workspace.case(case_id)).taken_by == "Tom"
    assert "take over from the card" in (await workspace.whispers("U0SAM"))[0]


@pytest.mark.parametrize("emoji", ["white_check_mark", "+1", "+1::skin-tone-4", "ok_hand", "100"])
async def test_no_emoji_approves(workspace: Workspace, emoji: str):
    case_id = await workspace.review()
    await workspace.press(SAM, case_id, "submit")
    before = await workspace.case(case_id)
    await workspace.react(TOM, case_id, emoji)
    assert await workspace.case(case_id) == before
    assert "press Approve on the card" in (await workspace.whispers("U0TOM"))[0]


async def test_other_emoji_mean_nothing(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.react(TOM, case_id, "joy")
    assert await workspace.whispers("U0TOM") == []


async def test_the_bot_does_not_listen_to_itself(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.react("U0BOT", case_id, "eyes")
    assert await workspace.whispers("U0BOT") == []


async def test_help_is_for_everybody(workspace: Workspace):
    for words in ("", "help", " HELP "):
        answer = await workspace.command("U0STRANGER", words)
        assert answer["response_type"] == "ephemeral"
        assert "second pair of eyes" in words_of(answer["blocks"])
    assert "don't know that one" in (await workspace.command(TOM, "dance"))["text"]


async def test_the_queue_opens_a_case_for_its_reader_alone(workspace: Workspace):
    case_id = await workspace.review()
    answer = await workspace.command(TOM, "queue")
    assert "Riverside Clinic" in words_of(answer["blocks"])
    assert "The wait" not in words_of(answer["blocks"])
    button = next(b["accessory"] for b in answer["blocks"] if "accessory" in b)
    assert button["value"] == case_id
    body = {
        "type": "block_actions",
        "user": {"id": "U0TOM"},
        "team": {"id": "T0"},
        "channel": {"id": "C0RIVERSIDE"},
        "trigger_id": "T1",
        "actions": [button],
    }
    await workspace.interact(body)
    (shown,) = workspace.slack.called("chat.postEphemeral")
    assert shown["user"] == "U0TOM"
    assert "The wait was far too long." in words_of(shown["blocks"])
    assert "Nothing waits" not in words_of(shown["blocks"])


async def test_the_queue_is_for_known_people(workspace: Workspace):
    assert "You can look, but not act" in (await workspace.command("U0STRANGER", "queue"))["text"]


async def test_a_review_is_added_by_hand(workspace: Workspace):
    assert await workspace.command(TOM, "add") == {}
    dialog = workspace.slack.views[-1]
    response = await workspace.send(TOM, dialog, source="nhs")
    assert "errors" in response
    assert "link" in (await workspace.send(TOM, dialog, text="Slow.", link="nowhere"))["errors"]
    typed = {"source": "nhs", "rating": "1", "text": "The phone was never answered.", "date": "2026-03-01"}
    assert await workspace.send(TOM, dialog, **typed) == {}
    await workspace.deliver()
    card = words_of(workspace.card("case1")["blocks"])
    assert "★☆☆☆☆ NHS website" in card
    assert "The phone was never answered." in card
    again = await workspace.send(TOM, dialog, **typed)
    assert "here already" in words_of(again["view"])


async def test_the_shortcut_adds_a_review(workspace: Workspace):
    body = {"type": "shortcut", "callback_id": "add_review", "user": {"id": "U0TOM"}, "trigger_id": "T1"}
    assert await workspace.interact(body) == 200
    assert workspace.slack.views[-1]["title"]["text"] == "Add a review"
    assert RIVERSIDE.name in words_of(workspace.slack.views[-1])
    await workspace.interact({**body, "user": {"id": "U0STRANGER"}})
    assert "You can look" in workspace.slack.messages["U0STRANGER"][-1]["text"]
