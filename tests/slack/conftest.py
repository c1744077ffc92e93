"""What Slack accepts, as its SDK and its documentation tell it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

TEXTS = {"section": 3_000, "header": 150, "context": 2_000}
LISTED = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10, "static_select": 100}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)


def check_blocks(blocks: list[dict[str, Any]], *, most: int) -> None:
    assert 0 < len(blocks) <= most
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, block["type"]
        parsed.validate_json()
    ids = [b["block_id"] for b in blocks if "block_id" in b]
    assert len(ids) == len(set(ids))
    for each in _objects(blocks):
        _check_object(each)


def _check_object(each: dict[str, Any]) -> None:
    kind = each.get("type")
    if kind in {"mrkdwn", "plain_text"}:
        assert 1 <= len(each["text"]) <= 3_000
    if kind == "context":
        assert len(each["elements"]) <= 10
    if kind == "header":
        assert len(each["text"]["text"]) <= 150
    if kind == "actions":
        assert 1 <= len(each["elements"]) <= 25
        ids = [e["action_id"] for e in each["elements"]]
        assert len(ids) == len(set(ids))
    if kind == "button":
        assert len(each["text"]["text"]) <= 75
        assert len(each.get("value", "")) <= 2_000
    if kind in LISTED:
        assert 1 <= len(each["options"]) <= LISTED[kind]
        for option in each["options"]:
            assert 1 <= len(option["text"]["text"]) <= 75
            assert 1 <= len(option["value"]) <= 150
        if "initial_option" in each:
            assert each["initial_option"] in each["options"]
    if kind == "plain_text_input":
        assert 1 <= each["max_length"] <= 3_000
        assert len(each.get("initial_value", "")) <= each["max_length"]


@pytest.fixture
def accepted_message() -> Callable[[list[dict[str, Any]]], None]:
    """Fails for blocks that Slack would refuse in a message."""

    def check(blocks: list[dict[str, Any]]) -> None:
        check_blocks(blocks, most=50)
        assert len(json.dumps(blocks)) < 13_200

    return check


@pytest.fixture
def accepted_modal() -> Callable[[dict[str, Any]], None]:
    """Fails for a view that Slack would refuse as a modal."""

    def check(view: dict[str, Any]) -> None:
        View(**view).validate_json()
        check_blocks(view["blocks"], most=100)
        for label in ("title", "submit", "close"):
            assert len(view.get(label, {"text": ""})["text"]) <= 24
        assert len(view["private_metadata"]) <= 3_000
        has_inputs = any(b["type"] == "input" for b in view["blocks"])
        assert not has_inputs or "submit" in view

    return check
