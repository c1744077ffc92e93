"""What the bot is told, verified by Bolt's own signature check on its way in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from bot.workbench.delivery import sign

REVIEWS = "C0REVIEWS"


async def test_a_click_tells_the_whole_story(workbench: Any) -> None:
    ts = await workbench.post_card()
    assert await workbench.press("U0OMAR", ts, "approve") == {"ok": True}
    told = await workbench.bot.wait_for("approve")
    assert told["type"] == "block_actions"
    assert told["user"] == {
        "id": "U0OMAR",
        "username": "omar.haddad",
        "name": "omar.haddad",
        "team_id": workbench.workspace.team_id,
    }
    assert told["team"] == {"id": workbench.workspace.team_id, "domain": "riverside-clinics"}
    assert told["channel"] == {"id": REVIEWS, "name": "reviews"}
    assert told["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": REVIEWS,
        "is_ephemeral": False,
    }
    assert (told["message"]["ts"], told["message"]["user"]) == (ts, "U0BOT")
    assert told["state"] == {"values": {}}
    assert told["enterprise"] is None and told["is_enterprise_install"] is False
    assert told["trigger_id"] and told["response_url"].startswith(workbench.url)
    action = told["actions"][0]
    assert (action["type"], action["block_id"], action["action_id"]) == ("button", "buttons", "approve")
    assert (action["value"], action["style"]) == ("case-1", "primary")


async def test_a_choice_from_a_menu_carries_the_option(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.press("U0OMAR", ts, "more", block_id="review", value="flag")
    action = (await workbench.bot.wait_for("more"))["actions"][0]
    assert action["selected_option"] == {
        "text": {"type": "plain_text", "text": "Flag for removal"},
        "value": "flag",
    }


async def test_every_delivery_is_signed(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.press("U0OMAR", ts, "approve")
    headers = workbench.bot.requests[-1]
    assert headers["X-Slack-Signature"].startswith("v0=") and headers["X-Slack-Request-Timestamp"].isdigit()


async def test_the_signature_is_the_one_slack_documents() -> None:
    expected = hmac.new(b"secret", b"v0:1531420618:token=x&y=z", hashlib.sha256).hexdigest()
    assert sign("secret", "1531420618", b"token=x&y=z") == f"v0={expected}"


async def test_a_click_on_a_button_that_has_gone_reaches_nobody(workbench: Any) -> None:
    ts = await workbench.post_card()
    answer = await workbench.press("U0OMAR", ts, "no-such-button")
    assert answer["ok"] is False and "isn't there any more" in answer["problem"]


async def test_a_bot_that_fails_is_told_about_in_words(workbench: Any) -> None:
    ts = await workbench.post_card()
    answer = await workbench.press("U0OMAR", ts, "hold")
    assert answer["ok"] is False and "Try again?" in answer["problem"]


async def test_a_private_note_reaches_one_person_and_no_history(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.press("U0MAYA", ts, "approve")
    await workbench.bot.wait_for("approve")
    [note] = (await workbench.state("U0MAYA"))["notes"]
    assert note["text"].startswith("You wrote this one")
    assert (await workbench.state("U0OMAR"))["notes"] == []
    history = await workbench.client.conversations_history(channel=REVIEWS)
    assert [m["text"] for m in history["messages"]] == ["New review"]


async def test_a_slash_command_is_answered_privately(workbench: Any) -> None:
    await workbench.act("say", "U0OMAR", channel=REVIEWS, text="/countersign add  a review")
    told = await workbench.bot.wait_for("command")
    assert (told["command"], told["text"], told["user_id"]) == ("/countersign", "add  a review", "U0OMAR")
    assert (told["channel_id"], told["channel_name"], told["team_domain"]) == (
        REVIEWS,
        "reviews",
        "riverside-clinics",
    )
    assert (await workbench.state("U0OMAR"))["notes"][0]["text"] == "Nothing waits for <@U0OMAR>."


async def test_a_command_nobody_registered_is_not_said_aloud(workbench: Any) -> None:
    answer = await workbench.act("say", "U0OMAR", channel=REVIEWS, text="/secret plans")
    assert "/secret is not a command here" in answer["problem"]
    assert (await workbench.client.conversations_history(channel=REVIEWS))["messages"] == []


async def test_a_command_in_a_thread_is_refused_as_slack_refuses_it(workbench: Any) -> None:
    ts = await workbench.post_card()
    answer = await workbench.act("say", "U0OMAR", channel=REVIEWS, thread_ts=ts, text="/countersign")
    assert "can't be used in threads" in answer["problem"]
    assert workbench.bot.all("command") == []


async def test_a_shortcut_may_open_a_modal(workbench: Any) -> None:
    await workbench.act("shortcut", "U0MAYA", callback_id="add_review")
    told = await workbench.bot.wait_for("shortcut")
    assert told["type"] == "shortcut" and told["callback_id"] == "add_review" and told["action_ts"]
    assert (await workbench.open_view("U0MAYA"))["callback_id"] == "edit"


async def test_a_message_shortcut_brings_its_message_and_a_way_to_answer(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.act("shortcut", "U0MAYA", callback_id="escalate", channel=REVIEWS, ts=ts)
    told = await workbench.bot.wait_for("escalate")
    assert (
        told["type"] == "message_action"
        and told["message_ts"] == ts
        and told["message"]["text"] == "New review"
    )
    history = await workbench.client.conversations_history(channel=REVIEWS)
    assert history["messages"][0]["text"] == "Escalated"


async def test_a_message_is_an_event(workbench: Any) -> None:
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="<script> & @Omar Haddad in #reviews")
    body = await workbench.bot.wait_for("message")
    event = body["event"]
    assert event["text"] == f"&lt;script&gt; &amp; <@U0OMAR> in <#{REVIEWS}|reviews>"
    assert (event["channel"], event["channel_type"], event["user"]) == (REVIEWS, "channel", "U0MAYA")
    assert body["event_id"].startswith("Ev") and body["authorizations"][0]["user_id"] == "U0BOT"


async def test_a_reply_and_a_direct_message_say_what_they_are(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.act("say", "U0MAYA", channel=REVIEWS, thread_ts=ts, text="In the thread")
    assert (await workbench.bot.wait_for("message"))["event"]["thread_ts"] == ts
    direct = (await workbench.act("direct", "U0MAYA", user="U0BOT"))["channel"]
    await workbench.act("say", "U0MAYA", channel=direct, text="Hello")
    assert (await workbench.bot.wait_for("message", count=2))["event"]["channel_type"] == "im"


async def test_the_bot_hears_nothing_from_where_it_is_not(workbench: Any) -> None:
    await workbench.act("say", "U0MAYA", channel="C0LOUNGE", text="Lunch?")
    between_people = (await workbench.act("direct", "U0MAYA", user="U0OMAR"))["channel"]
    await workbench.act("say", "U0MAYA", channel=between_people, text="Psst")
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Aloud")
    await workbench.bot.wait_for("message")
    assert [body["event"]["text"] for body in workbench.bot.all("message")] == ["Aloud"]


async def test_a_reaction_is_an_event(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.act("react", "U0MAYA", channel=REVIEWS, ts=ts, name="eyes", add=True)
    event = (await workbench.bot.wait_for("reaction"))["event"]
    assert (event["reaction"], event["user"], event["item_user"]) == ("eyes", "U0MAYA", "U0BOT")
    assert event["item"] == {"type": "message", "channel": REVIEWS, "ts": ts}


async def test_somebody_who_speaks_in_a_channel_joins_it_first(workbench: Any) -> None:
    await workbench.act("say", "U0CORA", channel=REVIEWS, text="Hello")
    event = (await workbench.bot.wait_for("joined"))["event"]
    assert (event["user"], event["channel"], event["channel_type"]) == ("U0CORA", REVIEWS, "C")


async def test_opening_the_app_brings_its_home_tab(workbench: Any) -> None:
    await workbench.act("home", "U0CORA", tab="home")
    event = (await workbench.bot.wait_for("home"))["event"]
    assert (event["user"], event["tab"], event["channel"][0]) == ("U0CORA", "home", "D")
    home = (await workbench.state("U0CORA"))["home"]
    assert home["blocks"][0]["text"]["text"] == "Your queue"
    assert (await workbench.state("U0MAYA"))["home"] is None


async def failing() -> web.StreamResponse:
    return web.Response(status=500)


async def failing_for_good() -> web.StreamResponse:
    return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})


async def slow() -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def deliveries(workbench: Any, count: int) -> list[dict[str, str]]:
    """The headers of all deliveries, once so many have come."""
    async with asyncio.timeout(15), workbench.bot.arrived:
        await workbench.bot.arrived.wait_for(lambda: len(workbench.bot.requests) >= count)
    return workbench.bot.requests


async def test_an_event_that_fails_is_tried_again_and_says_so(workbench: Any) -> None:
    workbench.bot.to_events.extend([failing, failing])
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Again")
    first, second, third = await deliveries(workbench, 3)
    assert "X-Slack-Retry-Num" not in first
    assert (second["X-Slack-Retry-Num"], second["X-Slack-Retry-Reason"]) == ("1", "http_error")
    assert third["X-Slack-Retry-Num"] == "2"
    assert (await workbench.bot.wait_for("message"))["event"]["text"] == "Again"


async def test_an_event_is_given_up_after_three_retries_or_when_asked_to(workbench: Any) -> None:
    workbench.bot.to_events.extend([failing] * 4)
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Lost")
    await deliveries(workbench, 4)
    workbench.bot.to_events.append(failing_for_good)
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Lost at once")
    await deliveries(workbench, 5)
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Heard")
    assert (await workbench.bot.wait_for("message"))["event"]["text"] == "Heard"
    assert len(workbench.bot.requests) == 6


async def test_a_bot_that_takes_over_three_seconds_is_not_waited_for(workbench: Any) -> None:
    ts = await workbench.post_card()
    workbench.bot.to_clicks.append(slow)
    answer = await workbench.press("U0OMAR", ts, "approve")
    assert answer["ok"] is False and "too long" in answer["problem"]


async def test_only_what_the_app_subscribed_to_is_delivered(start_workbench: Callable[..., Any]) -> None:
    async with start_workbench(subscriptions=["reaction_added"]) as workbench:
        ts = await workbench.post_card()
        await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Unheard")
        await workbench.act("react", "U0MAYA", channel=REVIEWS, ts=ts, name="eyes", add=True)
        await workbench.bot.wait_for("reaction")
        assert workbench.bot.all("message") == []


class TestResponseUrl:
    """Answers without a token, through the address that came with an interaction."""

    @pytest.fixture
    async def given(self, workbench: Any) -> tuple[Any, str, str]:
        """The workbench, the card's ts and the address that came with a click on it."""
        ts = await workbench.post_card()
        await workbench.press("U0OMAR", ts, "more", block_id="review", value="flag")
        return workbench, ts, (await workbench.bot.wait_for("more"))["response_url"]

    async def answer(self, workbench: Any, url: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with workbench.client.session.post(url, json=body) as response:
            return response.status, await response.json()

    async def texts(self, workbench: Any) -> list[str]:
        history = await workbench.client.conversations_history(channel=REVIEWS)
        return [message["text"] for message in history["messages"]]

    async def test_answers_privately_unless_told_otherwise(self, given: Any) -> None:
        workbench, _, url = given
        await self.answer(workbench, url, text="For you")
        await self.answer(workbench, url, text="For all", response_type="in_channel")
        assert [note["text"] for note in (await workbench.state("U0OMAR"))["notes"]] == ["For you"]
        assert await self.texts(workbench) == ["For all", "New review"]

    async def test_replaces_and_deletes_the_original(self, given: Any) -> None:
        workbench, _, url = given
        await self.answer(workbench, url, replace_original=True, text="Done")
        assert await self.texts(workbench) == ["Done"]
        await self.answer(workbench, url, delete_original=True)
        assert await self.texts(workbench) == []

    async def test_works_five_times(self, given: Any) -> None:
        workbench, _, url = given
        for _ in range(5):
            assert (await self.answer(workbench, url, text="Again"))[0] == 200
        assert await self.answer(workbench, url, text="Again") == (404, {"ok": False, "error": "used_url"})

    async def test_works_for_half_an_hour(self, given: Any) -> None:
        workbench, _, url = given
        workbench.clock.ahead += 30 * 60 + 1
        status, body = await self.answer(workbench, url, text="Late")
        assert (status, body["error"]) == (404, "expired_url")

    async def test_is_held_to_the_limits_of_blocks(self, given: Any) -> None:
        workbench, _, url = given
        status, body = await self.answer(workbench, url, blocks=[{"type": "marquee"}])
        assert (status, body["error"]) == (404, "invalid_blocks")
