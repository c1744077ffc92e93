"""Delivery: where messages go, what Slack's errors mean, and that nothing is sent twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from slackside import TOKEN, Workspace, a_workspace, words_of
from stories import MAYA, RIVERSIDE, TEAM

from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef, Queued, TryLaterError, UndeliverableError

CARD = MessageRef(channel="C0RIVERSIDE", id="1.000001")


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    async with a_workspace(tmp_path, practice=replace(RIVERSIDE, playbook="plain"), people=TEAM) as running:
        yield running


def queued(kind: Kind = Kind.CARD, **more: object) -> Queued:
    message = Message(
        kind=kind, case_id="case1", surface="slack", entry=1, to="sam" if kind in _DIRECT else ""
    )
    values = {
        "id": 7,
        "practice": "riverside",
        "message": message,
        "attempts": 0,
        "maybe_sent": False,
        "standing": None,
        "thread": CARD,
    }
    return Queued(**values | more)  # type: ignore[arg-type]


_DIRECT = {Kind.PING, Kind.TELL}


async def deliver(workspace: Workspace, what: Queued) -> MessageRef | None:
    return await workspace.connection.surface.deliver(what, await workspace.case("case1"))


def posted(workspace: Workspace) -> int:
    return len(workspace.slack.called("chat.postMessage"))


async def test_a_card_is_posted_once_and_then_updated_in_place(workspace: Workspace):
    await workspace.review()
    card = workspace.card("case1")
    await workspace.press(MAYA, "case1", "take")
    await workspace.deliver()
    (update,) = workspace.slack.called("chat.update")
    assert (update["channel"], update["ts"]) == ("C0RIVERSIDE", card["ts"])
    assert "looked after by *Maya*" in words_of(workspace.card("case1")["blocks"])


async def test_a_card_that_somebody_deleted_is_posted_anew(workspace: Workspace):
    await workspace.review()
    workspace.slack.failing["chat.update"] = "message_not_found"
    before = posted(workspace)
    ref = await deliver(workspace, queued(standing=CARD))
    assert posted(workspace) == before + 1
    assert ref is not None
    assert ref != CARD


@pytest.mark.parametrize(
    "code", ["channel_not_found", "not_in_channel", "is_archived", "invalid_auth", "invalid_blocks"]
)
async def test_what_slack_will_never_take_is_undeliverable(workspace: Workspace, code: str):
    await workspace.review()
    workspace.slack.failing["chat.postMessage"] = code
    with pytest.raises(UndeliverableError) as caught:
        await deliver(workspace, queued())
    assert caught.value.code == code


async def test_a_busy_slack_says_how_long_to_wait(workspace: Workspace):
    await workspace.review()
    workspace.slack.failing["chat.postMessage"] = lambda: web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "17"}
    )
    with pytest.raises(TryLaterError) as caught:
        await deliver(workspace, queued())
    assert (caught.value.code, caught.value.seconds) == ("ratelimited", 17.0)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=503, text="upstream down", content_type="text/html"),
        lambda: web.Response(status=502, text="{", content_type="application/json"),
        lambda: web.json_response({"ok": False, "error": "internal_error"}),
        lambda: web.Response(status=500),
    ],
)
async def test_a_server_in_trouble_is_tried_again(workspace: Workspace, answer: object):
    await workspace.review()
    workspace.slack.failing["chat.postMessage"] = answer  # type: ignore[assignment]
    with pytest.raises(TryLaterError):
        await deliver(workspace, queued())


@pytest.mark.parametrize("kind", [Kind.CARD, Kind.NOTE, Kind.PING, Kind.TELL])
async def test_after_a_cut_connection_the_message_is_looked_for(workspace: Workspace, kind: Kind):
    await workspace.review()
    first = await deliver(workspace, queued(kind))
    count = posted(workspace)
    assert await deliver(workspace, queued(kind, maybe_sent=True)) == first
    assert posted(workspace) == count
    await deliver(workspace, queued(kind, maybe_sent=True, id=8))
    assert posted(workspace) == count + 1


async def test_without_the_scope_to_look_it_is_sent_anyway(workspace: Workspace):
    await workspace.review()
    workspace.slack.failing["conversations.history"] = "missing_scope"
    count = posted(workspace)
    await deliver(workspace, queued(maybe_sent=True))
    assert posted(workspace) == count + 1


async def test_the_mark_on_a_message_holds_ids_only(workspace: Workspace):
    await workspace.review()
    (message,) = workspace.slack.called("chat.postMessage")
    assert message["metadata"]["event_type"] == "countersign_message"
    assert set(message["metadata"]["event_payload"]) == {"outbox", "part", "case"}


async def test_somebody_without_an_account_can_not_get_a_direct_message(tmp_path: Path):
    people = tuple(replace(p, accounts=frozenset()) for p in TEAM)
    async with a_workspace(
        tmp_path, practice=replace(RIVERSIDE, playbook="plain"), people=people
    ) as workspace:
        case_id = await workspace.review("You will hear from my lawyer.")
        assert list(workspace.slack.messages) == ["C0RIVERSIDE"]
        assert "*Sam*" in words_of(workspace.thread(case_id)[0])
        with pytest.raises(UndeliverableError) as caught:
            await deliver(workspace, queued(Kind.PING))
        assert caught.value.code == "no_account"


async def test_direct_messages_find_people_by_e_mail(tmp_path: Path):
    people = tuple(replace(p, accounts=frozenset()) for p in TEAM)
    async with a_workspace(
        tmp_path, practice=replace(RIVERSIDE, playbook="plain"), people=people
    ) as workspace:
        workspace.slack.emails = {"U9SAM": "sam@riverside.example"}
        await workspace.review("You will hear from my lawyer.")
        await workspace.review("My lawyer again.")
        assert len(workspace.slack.messages["DU9SAM"]) == 2
        asked = [c["email"] for c in workspace.slack.called("users.lookupByEmail")]
        assert asked.count("sam@riverside.example") == 1


async def test_nothing_secret_reaches_the_log(workspace: Workspace, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    workspace.slack.failing["chat.postEphemeral"] = "invalid_blocks"
    await workspace.review("Unspeakable words of a reviewer.", author="Nobody Inparticular")
    await workspace.press("U0STRANGER", "case1", "take")
    workspace.slack.failing["chat.update"] = lambda: web.Response(
        status=502, text="Unspeakable", content_type="text/html"
    )
    await workspace.press(MAYA, "case1", "take")
    await workspace.courier.run_once()
    assert caplog.records
    for word in ("Unspeakable", "Inparticular", TOKEN):
        assert word not in caplog.text
