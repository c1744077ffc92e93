"""Slack at its worst, as far as it is documented: forged, broken, refused, slow, cut off."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from scenario.outside.conftest import CHANNEL, CONFIG, Outside, outside, send_review
from scenario.outside.standin import OverHttp, a_slack, button, labels, sign, until, words

HELLO = json.dumps({"type": "url_verification", "challenge": "c0"}).encode()
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_the_address_answers_to_slack_alone(over_http: Outside):
    by = over_http.by
    assert isinstance(by, OverHttp)
    assert (await by.post(HELLO, {**JSON, **sign(HELLO)})).body == {"challenge": "c0"}
    for headers in (
        {},
        sign(HELLO, secret="forged"),
        sign(HELLO, age=400),
        {k: v for k, v in sign(HELLO).items() if "Signature" in k},
        {k: v for k, v in sign(HELLO).items() if "Timestamp" in k},
    ):
        assert (await by.post(HELLO, {**JSON, **headers})).status == 401
    assert (await by.post(b"ssl_check=1&token=t", FORM)).status == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"payload=%7B", b"payload=null"])
async def test_what_cannot_be_read_is_no_crash(over_http: Outside, body: bytes):
    assert isinstance(over_http.by, OverHttp)
    kind = FORM if body.startswith(b"payload") else JSON
    assert (await over_http.by.post(body, {**kind, **sign(body)})).status == 400


async def test_a_dialog_that_nobody_knows_is_closed(either: Outside):
    view = {"id": "V0", "callback_id": "who_knows", "state": {"values": {}}}
    answer = await either.by.deliver(
        "interactive", {"type": "view_submission", "user": {"id": "U"}, "view": view}
    )
    assert (answer.status, answer.body) == (200, {})


async def test_a_workspace_that_can_little_is_enough(tmp_path: Path):
    stated = CONFIG
    for name in ("maya", "tom", "sam"):
        stated = stated.replace(f"email: {name}@", f"slack: U0{name.upper()}, email: {name}@")
    async with outside(tmp_path, config=stated) as lean:
        slack = lean.slack
        slack.without |= {
            "users.info",
            "conversations.open",
            "conversations.history",
            "conversations.replies",
        }
        slack.without |= {"chat.postEphemeral", "users.lookupByEmail"}
        card = await lean.review("l1", "My lawyer will sue you.", 1)
        await until(lambda: any(m["channel"] == "U0SAM" for m in slack.messages))
        await lean.tom.press(card, "Release the hold")
        await until(lambda: any("needs the compliance role" in words(told) for told in slack.private))


async def test_refusals_of_slack_are_waited_out(over_http: Outside):
    slack = over_http.slack
    busy = (429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"})
    slack.faults["chat.postMessage"] = [
        busy,
        (200, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"}),
    ]
    card = await over_http.review("b1", "Waited.")
    slack.faults["chat.update"] = [busy]
    await over_http.maya.press(card, "I'll take it")
    await until(lambda: "I'll take it" not in labels(card))
    assert len(slack.cards(CHANNEL)) == 1


async def test_a_post_whose_answer_got_lost_is_not_posted_twice(over_http: Outside):
    slack = over_http.slack
    slack.drops["chat.postMessage"] = 1
    await send_review(over_http.http, over_http.url, "d1", "Waited.")
    await until(lambda: "conversations.history" in [method for method, _ in slack.calls])
    card = slack.cards(CHANNEL)[0]
    await over_http.maya.press(card, "I'll take it")
    await until(lambda: "I'll take it" not in labels(card))
    assert len(slack.cards(CHANNEL)) == 1


async def test_a_slow_slack_gets_its_answer_in_three_seconds_all_the_same(over_http: Outside):
    slack = over_http.slack
    card = await over_http.review("s1", "Waited.")
    slack.delay = 1.6
    assert (await over_http.maya.press(card, "Edit reply")).seconds < 3
    await until(lambda: slack.views)


async def test_an_old_card_whose_case_moved_on_says_so(over_http: Outside):
    slack = over_http.slack
    card = await over_http.review("o1", "Nice staff!", 5)
    old = json.loads(json.dumps(card))
    await send_review(over_http.http, over_http.url, "o1", "Nice staff, cold rooms.", 4)
    await until(lambda: "cold rooms" in words(card))
    assert button(old, "Submit")["value"] != button(card, "Submit")["value"]
    await over_http.maya.press(old, "Submit")
    await until(lambda: slack.private)
    assert "Approve" not in labels(card)


@pytest.mark.parametrize("history", [True, False], ids=["history", "no history"])
async def test_cut_off_in_the_middle_of_a_post_nothing_is_lost(tmp_path: Path, history: bool):
    """And where Slack lets us look whether it is there already, nothing is doubled."""
    async with outside(tmp_path) as before:
        slack = before.slack
        slack.stuck.add("chat.postMessage")
        await before.review("k1", "Waited.")
        await send_review(before.http, before.url, "k2", "Waited for long.")
    slack.stuck.clear()
    standing = len(slack.cards(CHANNEL))
    async with a_slack(before.slack.emails) as slack:
        slack.messages, slack.numbers = before.slack.messages, before.slack.numbers
        if not history:
            slack.without |= {"conversations.history", "conversations.replies"}
        async with outside(tmp_path, slack=slack, later=timedelta(minutes=1)) as after:
            await send_review(after.http, after.url, "k3", "Last.")
            await until(lambda: any("Last." in words(card) for card in slack.cards(CHANNEL)))

            def cases() -> list[str]:
                return [card["metadata"]["event_payload"]["case"] for card in slack.cards(CHANNEL)]

            await until(lambda: len(set(cases())) == 3)
            assert len(cases()) == 3 if history else len(cases()) <= 3 + standing
