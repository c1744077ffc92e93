"""The stream that keeps a page true: what each person is told, and what they are not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

REVIEWS = "C0REVIEWS"


class Stream:
    """What one open page hears."""

    def __init__(self, content: Any) -> None:
        self._content = content

    async def next(self) -> dict[str, Any]:
        line = await self._content.readuntil(b"\n\n")
        return json.loads(line.removeprefix(b"data: "))

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """Everything up to and with the next news of a kind."""
        heard = [await self.next()]
        while heard[-1]["type"] != kind:
            heard.append(await self.next())
        return heard


@asynccontextmanager
async def looking(workbench: Any, who: str) -> AsyncIterator[Stream]:
    async with workbench.browser.get(f"{workbench.url}live", params={"as": who}) as response:
        stream = Stream(response.content)
        assert (await stream.next())["type"] == "state"
        yield stream


async def test_a_message_reaches_everybody_who_can_see_it(workbench: Any) -> None:
    async with looking(workbench, "U0MAYA") as maya, looking(workbench, "U0OMAR") as omar:
        await workbench.client.chat_postMessage(channel=REVIEWS, text="Hello")
        for stream in (maya, omar):
            assert (await stream.until("message"))[-1]["message"]["text"] == "Hello"


async def test_private_notes_dialogs_and_direct_messages_reach_nobody_else(workbench: Any) -> None:
    ts = await workbench.post_card()
    async with looking(workbench, "U0OMAR") as omar:
        await workbench.client.chat_postEphemeral(channel=REVIEWS, user="U0MAYA", text="Only Maya")
        await workbench.press("U0MAYA", ts, "edit")
        await workbench.client.chat_postMessage(channel="U0MAYA", text="Directly")
        await workbench.client.chat_postMessage(channel=REVIEWS, text="For all")
        heard = await omar.until("message")
    assert {news["type"] for news in heard} <= {"counts", "message"}
    assert heard[-1]["message"]["text"] == "For all"


async def test_metadata_stays_between_the_app_and_the_server(workbench: Any) -> None:
    metadata = {"event_type": "case", "event_payload": {"case": "7"}}
    async with looking(workbench, "U0MAYA") as maya:
        await workbench.client.chat_postMessage(channel=REVIEWS, text="Card", metadata=metadata)
        assert "metadata" not in (await maya.until("message"))[-1]["message"]


async def test_what_waits_for_whom_is_counted(workbench: Any) -> None:
    async with looking(workbench, "U0MAYA") as maya:
        await workbench.client.chat_postMessage(channel="U0CORA", text="A hold for you")
        counts = (await maya.until("counts"))[-1]["counts"]
    assert counts["waiting"] == {"U0MAYA": 0, "U0OMAR": 0, "U0CORA": 1}


async def test_a_page_that_names_nobody_is_the_first_person(workbench: Any) -> None:
    for who in ("", "U0BOT", "U0NOBODY"):
        assert (await workbench.state(who))["me"] == "U0MAYA"
