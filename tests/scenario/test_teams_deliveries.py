"""Deliveries to and from Teams that come twice, late, or not at all."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from stories import MAYA, SAM, TEAM, object_id
from teamsside import (
    CHANNEL,
    Tenant,
    a_tenant,
    button_of,
    card_in,
    shown,
    told,
    words_of,
)

from bot.desk.views import Action
from bot.model.case import State
from bot.model.practice import Practice

REPLY = "Thank you for telling us. Please call us on 01632 960123."


def _answer(status: int, code: str, **headers: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "x"}}, status=status, headers=headers)


async def test_an_invoke_that_comes_twice_is_one_press(tenant: Tenant):
    case_id = await tenant.review()
    button = button_of(tenant.card(case_id), Action.TAKE)
    body = tenant.activity(MAYA, "invoke", personal=False) | {
        "name": "adaptiveCard/action",
        "value": {"action": {"type": "Action.Execute", "verb": button["verb"], "data": button["data"]}},
    }
    answers = [await tenant.post(body) for _ in range(3)]
    assert [status for status, _ in answers] == [200, 200, 200]
    await tenant.deliver()
    assert len([m for m in tenant.thread(case_id) if "Maya" in str(m)]) == 1


async def test_while_teams_is_busy_the_card_waits_as_long_as_it_asks(tenant: Tenant):
    tenant.teams.failing = {"POST": lambda: _answer(429, "TooManyRequests", **{"Retry-After": "30"})}
    case_id = await tenant.review()
    assert tenant.roots() == []
    tenant.teams.failing = {}
    tenant.clock.move(seconds=29)
    await tenant.deliver()
    assert tenant.roots() == []
    tenant.clock.move(seconds=2)
    await tenant.deliver()
    assert tenant.message(case_id)


@pytest.mark.parametrize("status", [412, 500, 502, 503, 504])
async def test_what_fails_for_a_while_is_tried_again(tenant: Tenant, status: int):
    tenant.teams.failing = {"POST": lambda: _answer(status, "Passing")}
    case_id = await tenant.review()
    tenant.teams.failing = {}
    tenant.clock.move(seconds=10)
    await tenant.deliver()
    assert tenant.message(case_id)


async def test_several_updates_that_waited_become_one(tenant: Tenant):
    case_id = await tenant.review()
    tenant.teams.failing = {"PUT": lambda: _answer(503, "Passing")}
    await tenant.press(MAYA, case_id, Action.TAKE)
    await tenant.deliver()
    for text in (REPLY, f"{REPLY} Thank you."):
        view = await tenant.case(case_id)
        assert view.reply is not None
        await tenant.desk.save(case_id, MAYA, text=text, base=view.reply.number)
    tenant.teams.failing = {}
    before = len([c for c in tenant.teams.calls if c[0] == "PUT"])
    tenant.clock.move(minutes=1)
    await tenant.deliver()
    assert len([c for c in tenant.teams.calls if c[0] == "PUT"]) == before + 1
    assert "Thank you. Please call" not in words_of(tenant.card(case_id))
    assert f"{REPLY} Thank you." in words_of(tenant.card(case_id))


async def test_a_card_that_somebody_deleted_is_posted_anew(tenant: Tenant):
    case_id = await tenant.review()
    tenant.teams.messages[CHANNEL].clear()
    view = await tenant.case(case_id)
    assert view.reply is not None
    await tenant.desk.save(case_id, MAYA, text=REPLY, base=view.reply.number)
    await tenant.deliver()
    assert REPLY in words_of(tenant.card(case_id))


async def test_a_card_that_a_crash_left_twice_is_withdrawn_when_somebody_looks_at_it(tenant: Tenant):
    await tenant.install(MAYA)
    tenant.teams.lose_answers = 1
    case_id = await tenant.review()
    tenant.clock.move(minutes=1)
    await tenant.deliver()
    twin, kept = tenant.roots()
    refresh = card_in(twin)["refresh"]["action"]
    shown(await tenant.execute(MAYA, refresh, message=kept["id"], trigger="automatic"))
    assert len(tenant.roots()) == 2, "the one on record stays"
    shown(await tenant.execute(MAYA, refresh, message=twin["id"], trigger="automatic"))
    assert [m["id"] for m in tenant.roots()] == [kept["id"]]
    assert (await tenant.case(case_id)).state is State.NEW


async def test_before_the_app_is_in_the_team_the_card_waits(tmp_path: Path, practice: Practice):
    place = replace(practice, channels={"teams": CHANNEL})
    async with a_tenant(tmp_path, practice=place, people=TEAM, installed=False) as tenant:
        case_id = await tenant.review()
        assert tenant.roots() == []
        await tenant.install("Installer", personal=False)
        tenant.clock.move(minutes=1)
        await tenant.deliver()
        assert tenant.message(case_id)


async def test_whoever_removed_the_app_is_not_written_to_in_their_old_chat(tenant: Tenant):
    await tenant.install(SAM)
    await tenant.install(SAM, action="remove")
    assert await tenant.desk.address("teams", object_id("Sam")) is None


async def test_a_handler_that_fails_says_sorry_and_logs_no_words(
    tenant: Tenant, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    case_id = await tenant.review("A secret told by Jo.")
    with closing(sqlite3.connect(tmp_path / "teams.db")) as database:
        database.execute("ALTER TABLE cases RENAME TO lost")
        database.commit()
    with caplog.at_level(logging.DEBUG):
        answer = told(await tenant.press(MAYA, case_id, Action.TAKE))
    assert "didn't work just now" in answer
    assert "secret" not in caplog.text and "Jo" not in caplog.text


async def test_nothing_that_goes_to_teams_is_logged(tenant: Tenant, caplog: pytest.LogCaptureFixture):
    """Not by the SDK either, with every logger at its most talkative."""
    with caplog.at_level(logging.DEBUG):
        case_id = await tenant.review("Zebras in the waiting room.", author="Quentin Oddname")
        editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
        await tenant.send(MAYA, editor, text=f"{REPLY} Aardvarks.")
        await tenant.deliver()
    assert "Aardvarks" in str(tenant.teams.messages)
    logged = caplog.text
    assert not [word for word in ("Zebras", "Quentin", "Aardvarks", "Maya") if word in logged]
