"""Who is let in: this machine under its own name, and only the page itself may act."""

from __future__ import annotations

from typing import Any

import pytest

from bot.workbench.guard import is_loopback

SAY = {"as": "U0MAYA", "channel": "C0REVIEWS", "text": "Hello"}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST", "localhost."])
def test_this_machine_has_several_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "10.0.0.7", "example.com", "localhost.example.com", "::2"])
def test_nothing_else_is_this_machine(host: str | None) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("path", ["", "live?as=U0MAYA", "api/auth.test", "static/main.js"])
async def test_a_foreign_name_for_this_machine_is_refused(workbench: Any, path: str) -> None:
    """A page elsewhere can make its own name lead to 127.0.0.1; the browser then calls us by that name."""
    async with workbench.browser.get(
        workbench.url + path, headers={"Host": "rebound.example.com"}
    ) as response:
        assert response.status == 403
        assert "this machine only" in await response.text()


@pytest.mark.parametrize("origin", [None, "null", "https://example.com", "http://127.0.0.1:1"])
async def test_another_page_cant_act(workbench: Any, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    act = workbench.client.session.post(f"{workbench.url}act/say", json=SAY, headers=headers)
    async with act as response:
        assert response.status == 403
    assert (await workbench.client.conversations_history(channel="C0REVIEWS"))["messages"] == []


async def test_a_plain_form_cant_act_even_with_the_right_origin(workbench: Any) -> None:
    async with workbench.browser.post(f"{workbench.url}act/say", data=SAY) as response:
        assert response.status == 403


async def test_another_site_cant_listen(workbench: Any) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with workbench.browser.get(f"{workbench.url}live", headers=headers) as response:
        assert response.status == 403


async def test_nobody_acts_as_a_stranger_or_in_a_conversation_that_isnt_theirs(workbench: Any) -> None:
    direct = (await workbench.act("direct", "U0OMAR", user="U0CORA"))["channel"]
    for who, channel in [("U0NOBODY", "C0REVIEWS"), ("U0MAYA", direct), ("U0MAYA", "C0NOWHERE")]:
        answer = await workbench.act("say", who, channel=channel, text="Hello")
        assert answer["ok"] is False and answer["problem"]


@pytest.mark.parametrize(
    ("verb", "body", "status"), [("say", "[]", 400), ("say", "{broken", 400), ("fly", "{}", 200)]
)
async def test_nonsense_is_refused(workbench: Any, verb: str, body: str, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    async with workbench.browser.post(f"{workbench.url}act/{verb}", data=body, headers=headers) as response:
        assert response.status == status
        if status == 200:
            assert (await response.json())["ok"] is False, "nobody is named"


async def test_everything_is_served_under_a_strict_policy(workbench: Any) -> None:
    for path in ("", "static/main.js", "archives/C0REVIEWS/p1"):
        async with workbench.browser.get(workbench.url + path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_needs_nothing_from_elsewhere(workbench: Any) -> None:
    async with workbench.browser.get(workbench.url) as response:
        page = await response.text()
    assert "//" not in page.replace("<!doctype html>", "")


async def test_the_prefix_without_its_slash_leads_to_the_page(workbench: Any) -> None:
    async with workbench.browser.get(workbench.url.removesuffix("/")) as response:
        assert str(response.url) == workbench.url
