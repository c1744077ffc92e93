"""Who presses, in Teams: by object id, by e-mail, or nobody whom we know."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from stories import MAYA, RIVERSIDE, TEAM
from teamsside import CHANNEL, FakeTeams, a_member, a_tenant, account_id, told

from bot.desk.views import Action
from bot.model.case import State
from bot.model.practice import Person

BY_EMAIL = tuple(replace(p, accounts=frozenset()) for p in TEAM)
PLACE = replace(RIVERSIDE, playbook="plain", channels={"teams": CHANNEL})


async def test_a_person_is_found_by_the_email_in_the_team(tmp_path: Path):
    async with a_tenant(tmp_path, practice=PLACE, people=BY_EMAIL) as tenant:
        case_id = await tenant.review()
        await tenant.press(MAYA, case_id, Action.TAKE)
        assert (await tenant.case(case_id)).taken_by == "Maya"
        asked = len([c for c in tenant.teams.calls if "/members/" in c[1]])
        await tenant.press(MAYA, case_id, Action.SUBMIT)
        assert len([c for c in tenant.teams.calls if "/members/" in c[1]]) == asked, "remembered"


@pytest.mark.parametrize(
    "member",
    [
        a_member("Gus", "gus@elsewhere.example"),
        a_member("Gus", "maya@riverside.example", userRole="guest"),
        a_member("Gus", ""),
    ],
    ids=["unknown e-mail", "a guest with a colleague's e-mail", "no e-mail"],
)
async def test_a_stranger_can_look_and_not_touch_and_is_told_whom_to_ask(tmp_path: Path, member: dict):
    teams = FakeTeams(members={account_id("Gus"): member})
    async with a_tenant(tmp_path, practice=PLACE, people=BY_EMAIL, teams=teams) as tenant:
        case_id = await tenant.review()
        for action in (Action.TAKE, Action.EDIT):
            answer = told(await tenant.press("Gus", case_id, action))
            assert "your Teams account belongs to nobody" in answer
            assert "Sam" in answer
        assert (await tenant.case(case_id)).state is State.NEW


async def test_while_teams_does_not_answer_nobody_can_act(tmp_path: Path):
    async with a_tenant(tmp_path, practice=PLACE, people=BY_EMAIL) as tenant:
        case_id = await tenant.review()
        tenant.teams.failing = {"GET": lambda: web.Response(status=503)}
        answer = told(await tenant.press(MAYA, case_id, Action.TAKE))
        assert "couldn't check who you are" in answer


async def test_one_person_with_two_accounts_stays_one_person(tmp_path: Path):
    """The author can't approve with another account either."""
    priya: Person = next(p for p in TEAM if p.name == "Priya")
    both = replace(
        priya,
        accounts=frozenset({("teams", "00000000-0000-4000-8000-00000000000a"), ("slack", "U0PRIYA")}),
    )
    people = tuple(both if p.id == priya.id else replace(p, accounts=frozenset()) for p in TEAM)
    async with a_tenant(tmp_path, practice=PLACE, people=people) as tenant:
        case_id = await tenant.review()
        await tenant.desk.save(case_id, both, text="Thank you. Please call us on 01632 960123.", base=1)
        await tenant.deliver()
        await tenant.press("Priya", case_id, Action.SUBMIT)
        await tenant.deliver()
        answer = await tenant.press("Priya", case_id, Action.APPROVE)
        assert "second person" in told(answer)
