"""The Web API through Slack's own client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

REVIEWS = "C0REVIEWS"


async def refused(call: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    return refusal.value.response["error"]


async def test_the_bot_learns_who_it_is(workbench: Any) -> None:
    me = await workbench.client.auth_test()
    assert (me["user_id"], me["team"], me["url"]) == ("U0BOT", "Riverside Clinics", workbench.url)
    assert (await workbench.client.bots_info(bot=me["bot_id"]))["bot"]["user_id"] == "U0BOT"


@pytest.mark.parametrize(("token", "error"), [("xoxb-another", "invalid_auth"), (None, "not_authed")])
async def test_only_the_right_token_is_let_in(workbench: Any, token: str | None, error: str) -> None:
    stranger = AsyncWebClient(token=token, base_url=workbench.client.base_url)
    assert await refused(stranger.auth_test()) == error


async def test_a_method_nobody_knows_is_refused(workbench: Any) -> None:
    assert await refused(workbench.client.api_call("chat.shout")) == "unknown_method"


async def test_a_bot_token_opens_no_socket(workbench: Any) -> None:
    assert (
        await refused(workbench.client.apps_connections_open(app_token="xoxb-workbench"))
        == "not_allowed_token_type"
    )


async def test_a_form_is_as_good_as_json(workbench: Any) -> None:
    form = {
        "token": "xoxb-workbench",
        "channel": REVIEWS,
        "text": "by form",
        "blocks": '[{"type": "divider"}]',
    }
    async with workbench.client.session.post(f"{workbench.url}api/chat.postMessage", data=form) as response:
        said = await response.json()
    assert said["ok"] and said["message"]["blocks"][0]["type"] == "divider"


async def test_a_message_can_be_posted_changed_and_taken_back(workbench: Any) -> None:
    posted = await workbench.client.chat_postMessage(
        channel=REVIEWS, text="One", blocks=[{"type": "divider"}]
    )
    changed = await workbench.client.chat_update(channel=REVIEWS, ts=posted["ts"], text="Two")
    assert changed["message"]["text"] == "Two"
    assert changed["message"]["blocks"][0]["type"] == "divider", "blocks that aren't named stay"
    assert changed["message"]["edited"]["user"] == "U0BOT"
    await workbench.client.chat_delete(channel=REVIEWS, ts=posted["ts"])
    assert (await workbench.client.conversations_history(channel=REVIEWS))["messages"] == []


async def test_the_bot_changes_and_deletes_nobody_elses_words(workbench: Any) -> None:
    await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Mine")
    ts = (await workbench.client.conversations_history(channel=REVIEWS))["messages"][0]["ts"]
    assert (
        await refused(workbench.client.chat_update(channel=REVIEWS, ts=ts, text="Yours"))
        == "cant_update_message"
    )
    assert await refused(workbench.client.chat_delete(channel=REVIEWS, ts=ts)) == "cant_delete_message"


async def test_replies_stand_in_the_thread_and_not_in_the_channel(workbench: Any) -> None:
    parent = await workbench.client.chat_postMessage(channel=REVIEWS, text="Parent")
    await workbench.client.chat_postMessage(channel=REVIEWS, text="Reply", thread_ts=parent["ts"])
    await workbench.client.chat_postMessage(
        channel=REVIEWS, text="Loud", thread_ts=parent["ts"], reply_broadcast=True
    )
    thread = (await workbench.client.conversations_replies(channel=REVIEWS, ts=parent["ts"]))["messages"]
    channel = (await workbench.client.conversations_history(channel=REVIEWS))["messages"]
    assert [m["text"] for m in thread] == ["Parent", "Reply", "Loud"]
    assert [m["text"] for m in channel] == ["Loud", "Parent"]
    assert thread[0]["reply_count"] == 2


async def test_an_answer_to_nothing_is_refused(workbench: Any) -> None:
    post = workbench.client.chat_postMessage(channel=REVIEWS, text="Re", thread_ts="1.000001")
    assert await refused(post) == "thread_not_found"


async def test_metadata_comes_back_only_when_asked_for(workbench: Any) -> None:
    metadata = {"event_type": "case_card", "event_payload": {"case": "7"}}
    await workbench.client.chat_postMessage(channel=REVIEWS, text="Card", metadata=metadata)
    plain = await workbench.client.conversations_history(channel=REVIEWS)
    full = await workbench.client.conversations_history(channel=REVIEWS, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


async def test_history_comes_in_pages_and_windows(workbench: Any) -> None:
    stamps = [(await workbench.client.chat_postMessage(channel=REVIEWS, text=str(n)))["ts"] for n in range(5)]
    first = await workbench.client.conversations_history(channel=REVIEWS, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await workbench.client.conversations_history(channel=REVIEWS, limit=2, cursor=cursor)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    later = await workbench.client.conversations_history(channel=REVIEWS, oldest=stamps[2], inclusive=True)
    assert [m["text"] for m in later["messages"]] == ["4", "3", "2"]


async def test_where_the_bot_may_not_post(workbench: Any) -> None:
    assert await refused(workbench.client.chat_postMessage(channel="C0LOUNGE", text="Hi")) == "not_in_channel"
    assert (
        await refused(workbench.client.chat_postMessage(channel="C0NOWHERE", text="Hi"))
        == "channel_not_found"
    )
    ephemeral = workbench.client.chat_postEphemeral(channel=REVIEWS, user="U0CORA", text="Hi")
    assert await refused(ephemeral) == "user_not_in_channel"


async def test_a_channel_answers_to_its_name_and_a_person_to_their_id(workbench: Any) -> None:
    assert (await workbench.client.chat_postMessage(channel="#reviews", text="Hi"))["channel"] == REVIEWS
    direct = (await workbench.client.chat_postMessage(channel="U0OMAR", text="Hi"))["channel"]
    opened = await workbench.client.conversations_open(users="U0OMAR", return_im=True)
    assert opened["channel"]["id"] == direct and opened["channel"]["is_im"]


async def test_people_and_channels_can_be_looked_up(workbench: Any) -> None:
    client = workbench.client
    assert (await client.users_lookupByEmail(email="Omar@Riverside.example"))["user"]["id"] == "U0OMAR"
    assert await refused(client.users_lookupByEmail(email="nobody@riverside.example")) == "users_not_found"
    assert (await client.users_info(user="U0CORA"))["user"]["profile"]["title"] == "Compliance lead"
    assert len((await client.users_list())["members"]) == 4
    assert [c["name"] for c in (await client.conversations_list())["channels"]] == ["reviews", "lounge"]
    assert (await client.conversations_info(channel=REVIEWS))["channel"]["is_member"]
    assert (await client.conversations_members(channel=REVIEWS))["members"] == ["U0BOT", "U0MAYA", "U0OMAR"]


async def test_a_permalink_leads_to_the_page(workbench: Any) -> None:
    ts = await workbench.post_card()
    link = (await workbench.client.chat_getPermalink(channel=REVIEWS, message_ts=ts))["permalink"]
    async with workbench.browser.get(link) as response:
        assert response.status == 200 and "text/html" in response.headers["Content-Type"]


async def test_the_bot_reacts_once(workbench: Any) -> None:
    ts = await workbench.post_card()
    await workbench.client.reactions_add(channel=REVIEWS, timestamp=ts, name="eyes")
    again = workbench.client.reactions_add(channel=REVIEWS, timestamp=ts, name="eyes")
    assert await refused(again) == "already_reacted"
    message = (await workbench.client.reactions_get(channel=REVIEWS, timestamp=ts))["message"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0BOT"], "count": 1}]


async def test_a_rate_limit_is_obeyed_by_slacks_own_retry_handler(workbench: Any) -> None:
    workbench.faults.rate_limit("chat.postMessage", retry_after=0)
    workbench.client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    posted = await workbench.client.chat_postMessage(channel=REVIEWS, text="At last")
    assert posted["ok"]


async def test_a_rate_limit_is_a_429_with_retry_after(workbench: Any) -> None:
    workbench.faults.rate_limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as refusal:
        await workbench.client.chat_postMessage(channel=REVIEWS, text="Too fast")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"


async def test_an_answer_can_be_lost_after_the_message_was_stored(workbench: Any) -> None:
    workbench.faults.drop_answer("chat.postMessage")
    workbench.client.retry_handlers.clear()
    with pytest.raises(aiohttp.ClientError):
        await workbench.client.chat_postMessage(channel=REVIEWS, text="Did it arrive?")
    history = await workbench.client.conversations_history(channel=REVIEWS)
    assert [m["text"] for m in history["messages"]] == ["Did it arrive?"]


async def test_a_missing_scope_is_named(start_workbench: Callable[..., Any]) -> None:
    async with start_workbench(scopes=["chat:write"]) as workbench:
        assert (await workbench.client.auth_test()).headers["X-OAuth-Scopes"] == "chat:write"
        with pytest.raises(SlackApiError) as refusal:
            await workbench.client.users_list()
        assert refusal.value.response["needed"] == "users:read"
