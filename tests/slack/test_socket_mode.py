"""Socket Mode: the same deliveries over a connection that the bot opens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slackside import FakeSlack, Socket, Workspace, a_workspace, button_of, click, submission
from stories import MAYA, RIVERSIDE, TEAM

from bot.model.case import State
from bot.slack.app import SlackConnection
from bot.slack.web import SlackSettings


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[tuple[Workspace, Socket]]:
    practice = replace(RIVERSIDE, playbook="plain")
    async with a_workspace(tmp_path, practice=practice, people=TEAM) as workspace:
        socket = Socket(slack=workspace.slack)
        async with TestServer(socket.app()) as server:
            settings = SlackSettings(
                bot_token="xoxb-made-up", app_token="xapp-made-up", api_url=str(server.make_url("/api/"))
            )
            connection = SlackConnection(settings, desk=workspace.desk, clock=workspace.clock)
            async with connection.listening():
                await asyncio.wait_for(socket.connected.wait(), timeout=10)
                yield workspace, socket


async def test_a_press_and_a_dialog_arrive_and_are_answered(pair: tuple[Workspace, Socket]):
    workspace, socket = pair
    case_id = await workspace.review()
    press = click(MAYA, button_of(workspace.card(case_id), "edit"), trigger="T1")
    assert await socket.send("interactive", press, accepts_response_payload=True) == {"envelope_id": "e1"}
    dialog = workspace.slack.views[-1]
    blocked = submission(MAYA, dialog, trigger="T2", text="Sorry about your visit.")
    answer = await socket.send("interactive", blocked, accepts_response_payload=True)
    assert answer["payload"]["response_action"] == "update"
    sent = submission(MAYA, dialog, trigger="T3", text="Thank you for telling us.")
    assert await socket.send("interactive", sent) == {"envelope_id": "e1"}
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL


async def test_a_command_and_an_event_arrive(pair: tuple[Workspace, Socket]):
    workspace, socket = pair
    case_id = await workspace.review()
    command = {"command": "/countersign", "text": "help", "user_id": "U0MAYA", "trigger_id": "T1"}
    answer = await socket.send("slash_commands", command, accepts_response_payload=True)
    assert answer["payload"]["response_type"] == "ephemeral"
    item = {"type": "message", "channel": "C0RIVERSIDE", "ts": workspace.card(case_id)["ts"]}
    event = {"type": "reaction_added", "user": "U0MAYA", "reaction": "eyes", "item": item}
    payload = {"type": "event_callback", "team_id": "T0", "event_id": "Ev1", "event": event}
    await socket.send("events_api", payload, accepts_response_payload=False)
    assert (await workspace.case(case_id)).taken_by == "Maya"


async def test_a_delivery_that_comes_over_two_ways_counts_once(pair: tuple[Workspace, Socket]):
    workspace, socket = pair
    case_id = await workspace.review()
    press = click(MAYA, button_of(workspace.card(case_id), "submit"), trigger="T1")
    await socket.send("interactive", press)
    await workspace.desk.save(case_id, MAYA, text="Other words.", base=1)
    await workspace.post(press)
    assert await workspace.whispers("U0MAYA") == []


async def test_without_a_signing_secret_there_is_no_address_for_deliveries(tmp_path: Path):
    practice = replace(RIVERSIDE, playbook="plain")
    async with a_workspace(tmp_path, practice=practice, people=TEAM) as workspace:
        connection = SlackConnection(
            SlackSettings(bot_token="xoxb-made-up"), desk=workspace.desk, clock=workspace.clock
        )
        app = web.Application()
        connection.mount(app)
        assert not list(app.router.routes())


async def test_a_workspace_that_refuses_the_token_stops_nothing(tmp_path: Path):
    practice = replace(RIVERSIDE, playbook="plain")
    slack = FakeSlack(failing={"auth.test": "invalid_auth"})
    async with a_workspace(tmp_path, practice=practice, people=TEAM, slack=slack) as workspace:
        case_id = await workspace.review()
        assert await workspace.press(MAYA, case_id, "take") == 200
        assert (await workspace.case(case_id)).taken_by == "Maya"
        assert workspace.connection.problem in {"invalid_auth", "not_asked_yet"}
