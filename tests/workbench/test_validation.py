"""What Slack refuses, refused here with the same words."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.workbench import limits, validation
from bot.workbench.errors import SlackError


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def text_input(**element: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("Reply"), "element": {"type": "plain_text_input", **element}}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Edit"), "blocks": list(blocks), "submit": plain("Save"), **more}


def refusal(blocks: Any) -> SlackError:
    with pytest.raises(SlackError) as raised:
        validation.message_blocks(blocks)
    return raised.value


def modal_refusal(view: Any) -> SlackError:
    with pytest.raises(SlackError) as raised:
        validation.view(view, kind="modal")
    return raised.value


OPTION = {"text": plain("One"), "value": "1"}
FITTING: list[tuple[str, dict[str, Any]]] = [
    ("a section of 3,000", section("x" * 3000)),
    ("a header of 150", {"type": "header", "text": plain("x" * 150)}),
    ("ten fields of 2,000", {"type": "section", "fields": [plain("x" * 1200)] * 10}),
    ("25 buttons", actions(*[button(action_id=str(n)) for n in range(25)])),
    ("a button of 75 with a value of 2,000", actions(button("x" * 75, value="v" * 2000))),
    ("ten texts in a context", {"type": "context", "elements": [plain("x")] * 10}),
    ("a table", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
    ("a choice", actions({"type": "static_select", "options": [OPTION], "initial_option": OPTION})),
    ("markdown", {"type": "markdown", "text": "# Hello"}),
    ("rich text", {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}),
]
BREAKING: list[tuple[str, dict[str, Any], str]] = [
    (
        "3,001 in a section",
        section("x" * 3001),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    ("an empty text", section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (
        "an empty section",
        {"type": "section"},
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    ("151 in a header", {"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    (
        "mrkdwn in a header",
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "must be one of: plain_text",
    ),
    ("11 fields", {"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed"),
    (
        "2,001 in a field",
        {"type": "section", "fields": [plain("x" * 2001)]},
        "must be less than 2001 characters",
    ),
    ("26 elements", actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25 items allowed"),
    ("76 on a button", actions(button("x" * 76)), "must be less than 76 characters"),
    ("2,001 in a value", actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    ("a long action_id", actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    (
        "one action_id twice",
        actions(button(action_id="a"), button(action_id="a")),
        '`action_id` "a" already exists',
    ),
    ("a style of its own", actions(button(style="pink")), "must be one of: primary, danger"),
    ("a long block_id", {**section("x"), "block_id": "b" * 256}, "must be less than 256 characters"),
    ("11 in a context", {"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
    ("an unknown block", {"type": "marquee"}, "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    ("an unknown element", actions({"type": "lever"}), "unsupported type: lever"),
    ("an input in actions", actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
    ("an alert outside a modal", {"type": "alert", "text": plain("x")}, "unsupported type: alert"),
    (
        "6 in an overflow",
        actions({"type": "overflow", "options": [OPTION] * 6}),
        "no more than 5 items allowed",
    ),
    (
        "an unknown first choice",
        actions({"type": "static_select", "options": [OPTION], "initial_option": {**OPTION, "value": "2"}}),
        "`initial_option` must match one of the options",
    ),
    (
        "a wordy confirm dialog",
        actions(
            button(
                confirm={
                    "title": plain("x" * 101),
                    "text": plain("x"),
                    "confirm": plain("y"),
                    "deny": plain("n"),
                }
            )
        ),
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        "an image without words",
        {"type": "image", "image_url": "https://example.com/x.png"},
        "must be a string",
    ),
    (
        "a wide table",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]},
        "no more than 20 items",
    ),
]


@pytest.mark.parametrize("block", [b for _, b in FITTING], ids=[name for name, _ in FITTING])
def test_what_fits_is_taken(block: dict[str, Any]) -> None:
    taken = validation.message_blocks([block])
    assert taken[0]["type"] == block["type"] and taken[0]["block_id"]


@pytest.mark.parametrize(
    ("block", "words"), [(b, w) for _, b, w in BREAKING], ids=[name for name, _, _ in BREAKING]
)
def test_what_breaks_a_limit_is_refused_with_its_place(block: dict[str, Any], words: str) -> None:
    error = refusal([block])
    assert error.code == "invalid_blocks"
    assert any(words in message for message in error.messages), error.messages
    assert error.body()["response_metadata"]["messages"][0].startswith("[ERROR] ")


def test_fifty_blocks_are_taken_and_fifty_one_refused() -> None:
    assert len(validation.message_blocks([{"type": "divider"}] * 50)) == 50
    assert "no more than 50 items allowed" in refusal([{"type": "divider"}] * 51).messages[0]


def test_one_block_id_twice_is_refused() -> None:
    twice = [{**section("x"), "block_id": "b"}] * 2
    assert '`block_id` "b" already exists' in refusal(twice).messages[0]


def test_blocks_that_are_long_together_are_refused_though_each_fits() -> None:
    assert refusal([section("x" * 2900)] * 5).code == "msg_blocks_too_long"
    assert validation.message_blocks([section("x" * 2900)] * 4)


def test_blocks_that_are_no_list_have_the_wrong_format() -> None:
    assert refusal({"type": "divider"}).code == "invalid_blocks_format"


def test_the_senders_object_is_left_alone() -> None:
    sent = [section("x"), actions(button())]
    before = copy.deepcopy(sent)
    taken = validation.message_blocks(sent)
    assert sent == before
    assert taken[1]["elements"][0]["action_id"], "an element without an id gets one"


def test_a_modal_may_have_a_hundred_blocks() -> None:
    assert validation.view(modal(*[section("x")] * 100), kind="modal")
    assert modal_refusal(modal(*[section("x")] * 101)).code == "invalid_arguments"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (
            modal(section("x"), title=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            modal(section("x"), submit=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/submit/text]",
        ),
        (modal(section("x"), private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(section("x"), callback_id="x" * 256), "must be less than 256 characters"),
        (
            modal(text_input(), submit=None),
            "must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]",
        ),
        (modal(text_input(max_length=3001)), "must be less than 3001"),
        (modal(text_input(max_length=0)), "must be more than 0"),
        (modal(text_input(max_length=3, initial_value="four")), "must be less than 4 characters"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        ({**modal(section("x")), "title": None}, "missing required field: title"),
        ({**modal(section("x")), "type": "home"}, "must be one of: modal"),
    ],
)
def test_a_modal_that_breaks_a_limit_is_refused(view: dict[str, Any], words: str) -> None:
    error = modal_refusal(view)
    assert error.code == "invalid_arguments"
    assert any(words in message for message in error.messages), error.messages


def test_a_modal_may_warn() -> None:
    alert = {"type": "alert", "level": "warning", "text": {"type": "mrkdwn", "text": "*Careful*"}}
    assert validation.view(modal(alert), kind="modal")
    assert "must be one of" in modal_refusal(modal({**alert, "level": "panic"})).messages[0]


def test_metadata_must_be_whole_and_small() -> None:
    good = {"event_type": "card", "event_payload": {"case": "1"}}
    assert validation.metadata(good) == good
    for bad, code in [
        ({"event_type": "card"}, "invalid_metadata_format"),
        ({"event_type": "card", "event_payload": {"x": "y" * limits.METADATA_BYTES}}, "metadata_too_large"),
    ]:
        with pytest.raises(SlackError) as raised:
            validation.metadata(bad)
        assert raised.value.code == code


async def test_the_limits_hold_over_http(workbench: Any) -> None:
    answer = await workbench.browser.post(
        f"{workbench.url}api/chat.postMessage",
        json={"channel": "C0REVIEWS", "text": "x", "blocks": [section("x" * 3001)]},
        headers={"Authorization": "Bearer xoxb-workbench"},
    )
    body = await answer.json()
    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"text": ""}, "no_text"),
        ("chat.postMessage", {"text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"text": "x", "blocks": "[broken"}, "invalid_blocks_format"),
        ("chat.postMessage", {"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ("chat.update", {"text": "x" * 4_001}, "msg_too_long"),
    ],
)
async def test_messages_have_limits_too(
    workbench: Any, method: str, arguments: dict[str, Any], error: str
) -> None:
    ts = await workbench.post_card()
    where = {"channel": "C0REVIEWS", "ts": ts}
    answer = await workbench.browser.post(
        f"{workbench.url}api/{method}",
        json={**where, **arguments},
        headers={"Authorization": "Bearer xoxb-workbench"},
    )
    assert (await answer.json())["error"] == error
