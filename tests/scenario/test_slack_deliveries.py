"""What reaches the bot: genuine, forged, old, repeated, broken; and that it answers in every case."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slackside import Workspace, break_the_database, button_of, click, submission
from stories import MAYA, TOM

from bot.model import commands as cmd
from bot.model.case import State


def taking(workspace: Workspace, case_id: str) -> bytes:
    body = click(MAYA, button_of(workspace.card(case_id), "take"), trigger="T1")
    return urlencode({"payload": json.dumps(body)}).encode()


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({}, 200),
        ({"secret": "another-secret"}, 401),
        ({"age": 301}, 401),
        ({"age": -301}, 401),
        ({"X-Slack-Signature": "v0=00"}, 401),
        ({"X-Slack-Signature": ""}, 401),
        ({"X-Slack-Request-Timestamp": "yesterday"}, 401),
        ({"X-Slack-Request-Timestamp": ""}, 401),
    ],
)
async def test_only_what_slack_signed_just_now_counts(workspace: Workspace, how: dict, status: int):
    case_id = await workspace.review()
    answer, _ = await workspace.post_raw(taking(workspace, case_id), **how)
    assert answer == status
    assert (await workspace.case(case_id)).taken_by == ("Maya" if status == 200 else "")


async def test_a_signature_is_good_for_its_own_body_only(workspace: Workspace):
    case_id = await workspace.review()
    status, _ = await workspace.post_raw(
        taking(workspace, case_id), **{"X-Slack-Signature": "v0=" + "a" * 64}
    )
    assert status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"payload={",
        b"payload=%5B1%5D",
        b"[1, 2]",
        b"payload=7",
        b"\xff\xfe",
        b'{"type": "event_callback", "event": 3}',
        b'{"user": 5}',
    ],
)
async def test_what_can_not_be_read_is_refused_and_not_an_accident(workspace: Workspace, body: bytes):
    status, _ = await workspace.post_raw(body)
    assert 400 <= status < 500


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"action_id": "take"}]},
        {"type": "block_actions", "actions": [{"action_id": "take", "value": "no|such|case|1"}]},
        {"type": "block_actions", "actions": [{"action_id": "more", "value": "x"}], "user": {"id": "U0MAYA"}},
        {"type": "view_submission", "view": {"callback_id": "approve", "private_metadata": "{]"}},
        {"type": "view_submission", "view": {"callback_id": "edit", "private_metadata": "[1,2]"}},
        {"type": "view_submission", "view": {"callback_id": "unheard_of"}},
        {"type": "shortcut", "callback_id": "unheard_of"},
        {"type": "view_closed", "view": {"callback_id": "edit"}},
    ],
)
async def test_odd_payloads_are_no_accident(workspace: Workspace, payload: dict):
    status, _ = await workspace.post(payload)
    assert status < 500


async def test_a_press_that_slack_repeats_counts_once(workspace: Workspace):
    case_id = await workspace.review()
    body = taking(workspace, case_id)
    await workspace.post_raw(body)
    await workspace.desk.perform(case_id, cmd.Take(over=True), TOM)
    status, _ = await workspace.post_raw(
        body, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    )
    assert status == 200
    assert (await workspace.case(case_id)).taken_by == "Tom"
    assert await workspace.whispers("U0MAYA") == []


async def test_a_dialog_that_is_sent_twice_counts_once(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "edit")
    body = submission(MAYA, workspace.slack.views[-1], trigger="T9", text="Thank you for telling us.")
    assert await workspace.submit(body) == {}
    assert await workspace.submit(body) == {}
    view = await workspace.case(case_id)
    assert [line.event for line in view.history].count("Submitted") == 1
    assert view.state is State.AWAITING_APPROVAL


async def test_an_event_that_slack_repeats_counts_once(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.react(MAYA, case_id, "eyes", event_id="Ev1")
    await workspace.desk.perform(case_id, cmd.Take(over=True), TOM)
    await workspace.react(MAYA, case_id, "eyes", event_id="Ev1")
    assert (await workspace.case(case_id)).taken_by == "Tom"
    assert await workspace.whispers("U0MAYA") == []


async def test_slack_may_verify_the_address(workspace: Workspace):
    body = json.dumps({"type": "url_verification", "challenge": "c4"}).encode()
    status, text = await workspace.post_raw(body, "application/json")
    assert status == 200
    assert "c4" in text


async def test_events_we_do_nothing_with_are_acknowledged(workspace: Workspace):
    event = {"type": "message", "user": "U0TOM", "text": "LGTM, approve", "channel": "C0RIVERSIDE", "ts": "1"}
    body = json.dumps({"type": "event_callback", "team_id": "T0", "event_id": "Ev2", "event": event}).encode()
    status, _ = await workspace.post_raw(body, "application/json")
    assert status == 200


async def test_a_decision_stands_although_slack_can_not_be_reached_afterwards(workspace: Workspace):
    case_id = await workspace.review()
    for method in ("chat.update", "chat.postMessage", "chat.postEphemeral"):
        workspace.slack.failing[method] = "internal_error"
    assert await workspace.press(MAYA, case_id, "take") == 200
    assert (await workspace.case(case_id)).taken_by == "Maya"


async def test_a_private_answer_goes_by_the_address_of_the_press(workspace: Workspace):
    workspace.slack.failing["chat.postEphemeral"] = "channel_not_found"
    case_id = await workspace.review()
    await workspace.press("U0STRANGER", case_id, "take", response_url=f"{workspace.slack_url}/respond")
    (answer,) = workspace.slack.called("response_url")
    assert answer["response_type"] == "ephemeral"
    assert answer["replace_original"] is False
    assert "You can look" in answer["text"]


async def test_a_private_answer_finds_another_way(workspace: Workspace):
    workspace.slack.failing["chat.postEphemeral"] = "unknown_method"
    case_id = await workspace.review()
    await workspace.press("U0STRANGER", case_id, "take")
    assert "You can look" in workspace.slack.messages["U0STRANGER"][-1]["text"]


async def test_a_broken_desk_is_a_sentence_and_not_an_error(workspace: Workspace, tmp_path: Path):
    case_id = await workspace.review()
    body = click(MAYA, button_of(workspace.card(case_id), "take"), trigger="T1")
    break_the_database(tmp_path)
    assert await workspace.interact(body) == 200
    (told,) = await workspace.whispers("U0MAYA")
    assert "nothing was changed" in told
