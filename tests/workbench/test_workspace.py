"""The workspace itself, and its copy on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workbench import snapshot
from bot.workbench.values import Channel, Person
from bot.workbench.workspace import Workspace

BOT = Person(id="U0BOT", name="Countersign", is_bot=True)
MAYA = Person(id="U0MAYA", name="Maya Brooks")
OMAR = Person(id="U0OMAR", name="Omar Haddad")


def a_workspace(*, now: Callable[[], float] = lambda: 1_800_000_000.0) -> Workspace:
    reviews = Channel(id="C0REVIEWS", name="reviews", members=("U0BOT", "U0MAYA", "U0OMAR"))
    return Workspace(team="Riverside", people=[BOT, MAYA, OMAR], channels=[reviews], now=now)


@pytest.mark.parametrize("people", [[MAYA], [BOT, Person(id="U0TWO", name="Two", is_bot=True)]])
def test_a_workspace_has_exactly_one_bot(people: list[Person]) -> None:
    with pytest.raises(ValueError, match="exactly one person with is_bot=True"):
        Workspace(team="Riverside", people=people, channels=[])


def test_a_channel_has_only_members_that_exist() -> None:
    with pytest.raises(ValueError, match="reviews has members who are not people here: U0GHOST"):
        Workspace(team="R", people=[BOT], channels=[Channel(id="C1", name="reviews", members=("U0GHOST",))])


@given(st.lists(st.floats(min_value=1_700_000_000, max_value=1_900_000_000), min_size=2, max_size=30))
def test_no_two_messages_share_a_time_even_when_the_clock_goes_back(moments: list[float]) -> None:
    left = iter(moments)
    workspace = a_workspace(now=lambda: next(left))
    stamps = [workspace.next_ts() for _ in moments]
    assert stamps == sorted(set(stamps), key=float)


def test_the_direct_message_of_two_people_is_one() -> None:
    workspace = a_workspace()
    assert workspace.direct("U0MAYA", "U0OMAR") is workspace.direct("U0OMAR", "U0MAYA")
    assert workspace.direct("U0MAYA", "U0OMAR") is not workspace.direct("U0MAYA", "U0BOT")
    assert workspace.direct("U0MAYA", "U0OMAR", "U0BOT").kind == "mpim"


def test_what_is_unread_ends_with_reading() -> None:
    workspace = a_workspace()
    channel = workspace.conversation("#reviews")
    workspace.post(channel, "U0BOT", {"text": "For all"})
    last = workspace.post(channel, "U0BOT", {"text": "<@U0MAYA> for you"})
    assert (workspace.unread("U0MAYA", channel), workspace.mentions("U0MAYA", channel)) == (2, 1)
    assert (workspace.unread("U0OMAR", channel), workspace.mentions("U0OMAR", channel)) == (2, 0)
    workspace.mark_read("U0MAYA", channel, last["ts"])
    assert workspace.unread("U0MAYA", channel) == 0
    workspace.mark_read("U0MAYA", channel, "1.000001")
    assert workspace.unread("U0MAYA", channel) == 0, "reading never goes backwards"


def test_a_reply_counts_only_for_those_it_names() -> None:
    workspace = a_workspace()
    channel = workspace.conversation("#reviews")
    parent = workspace.post(channel, "U0MAYA", {"text": "Parent"})
    workspace.post(channel, "U0BOT", {"text": "<@U0OMAR> look", "thread_ts": parent["ts"]})
    assert workspace.unread("U0MAYA", channel) == 0
    assert workspace.mentions("U0OMAR", channel) == 1


def test_a_reply_to_a_reply_joins_the_same_thread() -> None:
    workspace = a_workspace()
    channel = workspace.conversation("#reviews")
    parent = workspace.post(channel, "U0MAYA", {"text": "Parent"})
    reply = workspace.post(channel, "U0OMAR", {"text": "Reply", "thread_ts": parent["ts"]})
    again = workspace.post(channel, "U0MAYA", {"text": "Again", "thread_ts": reply["ts"]})
    assert again["thread_ts"] == parent["ts"]
    assert [m["text"] for m in channel.thread(parent["ts"])] == ["Parent", "Reply", "Again"]


def test_deleting_a_reply_is_counted() -> None:
    workspace = a_workspace()
    channel = workspace.conversation("#reviews")
    parent = workspace.post(channel, "U0MAYA", {"text": "Parent"})
    reply = workspace.post(channel, "U0OMAR", {"text": "Reply", "thread_ts": parent["ts"]})
    workspace.delete(channel, reply["ts"])
    assert (parent["reply_count"], parent["reply_users"]) == (0, [])


def test_a_copy_holds_everything_that_was_said() -> None:
    workspace = a_workspace()
    channel = workspace.conversation("#reviews")
    card = workspace.post(channel, "U0BOT", {"text": "Card", "metadata": {"event_type": "case"}})
    workspace.post(channel, "U0MAYA", {"text": "Reply", "thread_ts": card["ts"]})
    workspace.react(channel, card["ts"], "U0OMAR", "eyes", add=True)
    workspace.post(workspace.direct("U0BOT", "U0OMAR"), "U0BOT", {"text": "Directly"})
    workspace.say_privately(channel, "U0MAYA", {"text": "Only you"})
    again = a_workspace()
    snapshot.load(again, json.loads(json.dumps(snapshot.dump(workspace))))
    assert snapshot.dump(again) == snapshot.dump(workspace)
    assert float(again.next_ts()) > float(card["ts"])


async def test_a_file_that_is_no_copy_is_named(tmp_path: Path) -> None:
    path = tmp_path / "workspace.json"
    path.write_text('{"conversations": 7')
    with pytest.raises(
        snapshot.SnapshotError, match=r"workspace\.json is no snapshot .* delete it to start afresh"
    ):
        async with snapshot.Snapshot(a_workspace(), path):
            pass


async def test_the_copy_is_its_owners_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "workspace.json"
    workspace = a_workspace()
    async with snapshot.Snapshot(workspace, path):
        workspace.post(workspace.conversation("#reviews"), "U0MAYA", {"text": "Hello"})
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in path.parent.iterdir()] == ["workspace.json"]


async def test_a_workbench_that_starts_again_knows_its_messages(
    start_workbench: Callable[..., Any], tmp_path: Path
) -> None:
    async with start_workbench(snapshot=tmp_path / "workspace.json") as workbench:
        ts = await workbench.post_card()
    async with start_workbench(snapshot=tmp_path / "workspace.json") as workbench:
        history = await workbench.client.conversations_history(channel="C0REVIEWS")
        assert [message["ts"] for message in history["messages"]] == [ts]
        await workbench.client.chat_update(channel="C0REVIEWS", ts=ts, text="Still ours")
