"""The same script on both surfaces leaves the same audit trail, word for word."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, get_args

import pytest
from slackside import Workspace, a_workspace
from stories import MAYA, NOAH, PRIYA, RIVERSIDE, SAM, TEAM, TOM
from teamsside import CHANNEL, Tenant, a_tenant, buttons_in, shown

from bot.desk.views import Action
from bot.model.case import State
from bot.model.commands import FlagGround, NoReplyReason
from bot.model.events import Event
from bot.model.practice import Person, Practice
from bot.model.review import Review
from bot.store.export import export

REPLY = "Thank you for telling us. Please call us on 01632 960123."
OTHER = "Thank you. We have read this with care."
BLOCKED = "Thank you for your visit."
URGENT = "I want to end it all."
LEGAL = "I have told my lawyer about this."


class Side(Protocol):
    """A bot on one surface, and what people do to it there."""

    at: Any  # the workspace or the tenant: desk, store, clock, deliver()
    pressed: set[Action]

    async def do(self, who: Person, case_id: str, action: Action, **fields: Any) -> None:
        """Press the button and, where it opens a dialog, send that with the fields filled in."""
        ...


@dataclass
class OnSlack:
    at: Workspace
    pressed: set[Action] = field(default_factory=set)

    async def do(self, who: Person, case_id: str, action: Action, **fields: Any) -> None:
        before = len(self.at.slack.views)
        assert await self.at.press(who, case_id, action.value) == 200
        if len(self.at.slack.views) > before:
            assert await self.at.send(who, self.at.slack.views[-1], **fields) == {}
        else:
            assert not fields, f"{action} opened no dialog"
        self.pressed.add(action)
        await self.at.deliver()


@dataclass
class OnTeams:
    at: Tenant
    pressed: set[Action] = field(default_factory=set)

    async def do(self, who: Person, case_id: str, action: Action, **fields: Any) -> None:
        answer = await self.at.press(who, case_id, action)
        dialog = [b for b in buttons_in(shown(answer)) if "dialog" in b["data"]]
        opened = "task" in answer or (dialog and dialog[0]["data"]["dialog"] == action.value)
        if opened:
            typed = {k: ",".join(v) if isinstance(v, list) else v for k, v in fields.items()}
            answer = await self.at.send(who, shown(answer), **typed)
            assert answer == {} or "value" in answer
        else:
            assert not fields, f"{action} opened no dialog"
        self.pressed.add(action)
        await self.at.deliver()


async def the_script(side: Side) -> None:
    """Every command of the desk, as people, platforms and the clock give them."""
    await _the_long_way(side)
    await _trouble(side)
    await _an_override(side)
    await _another_language(side)
    await _no_reply_and_back(side)
    await _nobody_answers(side)


async def _the_long_way(side: Side) -> None:
    case = await side.at.review(external_id="first")
    await side.do(MAYA, case, Action.TAKE)
    await side.do(PRIYA, case, Action.TAKE_OVER)
    await side.do(MAYA, case, Action.EDIT, text=OTHER, options=["only_save"])
    await side.do(MAYA, case, Action.SUBMIT)
    await side.do(TOM, case, Action.REQUEST_CHANGES, note="Add how to reach us.")
    await side.do(MAYA, case, Action.EDIT, text=REPLY)
    await side.do(MAYA, case, Action.WITHDRAW)
    await side.do(MAYA, case, Action.SUBMIT)
    await side.do(TOM, case, Action.APPROVE)
    await side.do(TOM, case, Action.TAKE_BACK)
    await side.do(PRIYA, case, Action.APPROVE)
    await _later(side, minutes=31)
    await side.do(MAYA, case, Action.MARK_POSTED, link="https://reviews.example/1#reply")
    await side.do(MAYA, case, Action.FOLLOW_UP, note="Called back.")
    assert (await side.at.case(case)).state is State.FOLLOWED_UP


async def _trouble(side: Side) -> None:
    case = await side.at.review(LEGAL, external_id="trouble")
    await side.do(SAM, case, Action.ACKNOWLEDGE)
    await side.do(SAM, case, Action.RECORD_CALL, reference="EDU-7", advice="Keep it short.")
    await side.do(SAM, case, Action.RELEASE, reason="Advice taken.")
    await side.do(MAYA, case, Action.ESCALATE, category="other", level="1", note="Please look.")
    await side.do(PRIYA, case, Action.START_AFRESH)
    await side.do(MAYA, case, Action.SUBMIT)
    await side.do(TOM, case, Action.APPROVE)
    await _later(side, hours=80)
    assert (await side.at.case(case)).approvals == ()


async def _an_override(side: Side) -> None:
    case = await side.at.review("The desk was rude.", external_id="override")
    # The clinic's own words of last year may stand: compliance answers for them.
    await side.at.desk.save(case, MAYA, text=BLOCKED, base=1, despite_blocks=True)
    await side.at.deliver()
    await side.do(NOAH, case, Action.WAIVE, reason="Said before, and harmless.")
    await side.do(MAYA, case, Action.SUBMIT)
    await side.do(TOM, case, Action.APPROVE)
    assert (await side.at.case(case)).state is State.APPROVED
    await side.do(MAYA, case, Action.EDIT, text=OTHER, options=["only_save"])
    assert (await side.at.case(case)).approvals == ()


async def _another_language(side: Side) -> None:
    case = await side.at.review(
        "Muy mala atención, esperé dos horas y nadie me dijo nada.", external_id="spanish"
    )
    await side.do(MAYA, case, Action.SUBMIT)
    await side.do(SAM, case, Action.APPROVE)
    assert (await side.at.case(case)).state is State.APPROVED


async def _no_reply_and_back(side: Side) -> None:
    case = await side.at.review("Nonsense.", external_id="twice")
    await side.do(MAYA, case, Action.FLAG, ground=FlagGround.SPAM.value)
    await side.do(MAYA, case, Action.FLAG_OUTCOME, outcome="kept")
    await side.do(TOM, case, Action.NO_REPLY, reason=NoReplyReason.NOT_OURS.value, note="Another clinic.")
    await side.do(TOM, case, Action.REOPEN)
    await side.at.desk.receive(
        Review(
            source="google",
            external_id="twice",
            practice="riverside",
            rating=1,
            author="Jo P.",
            text="Still waiting.",
        )
    )
    await side.at.deliver()


async def _nobody_answers(side: Side) -> None:
    """What the clock does: an urgent ping again, and a request for approval that ends."""
    urgent = await side.at.review(URGENT, external_id="urgent")
    await _later(side, hours=1)
    await side.do(SAM, urgent, Action.ACKNOWLEDGE)
    case = await side.at.review("The phones are slow.", external_id="unanswered")
    await side.do(MAYA, case, Action.SUBMIT)
    await _later(side, days=30)


async def _later(side: Side, **length: float) -> None:
    side.at.clock.move(**length)
    while await side.at.desk.run_due_timers():
        pass
    await side.at.deliver()


@pytest.fixture
def riverside() -> Practice:
    return replace(RIVERSIDE, playbook="plain")


@pytest.fixture
async def sides(tmp_path: Path, riverside: Practice) -> AsyncIterator[tuple[OnSlack, OnTeams]]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(a_workspace(tmp_path, practice=riverside, people=TEAM))
        in_channel = replace(riverside, channels={"teams": CHANNEL})
        teams = await stack.enter_async_context(a_tenant(tmp_path, practice=in_channel, people=TEAM))
        yield OnSlack(slack), OnTeams(teams)


async def test_every_command_leaves_the_same_trail_on_both_surfaces(sides: tuple[OnSlack, OnTeams]):
    slack, teams = sides
    for side in sides:
        await the_script(side)
    trails = [[line async for line in export(side.at.store, "jsonl")] for side in sides]
    assert len(trails[0]) > len(Action)
    assert trails[0] == trails[1]
    happened = {json.loads(line)["what"].replace("_", "") for line in trails[0]}
    assert happened == {event.__name__.lower() for event in get_args(Event)}
    assert slack.pressed == teams.pressed == set(Action)
