"""Blocks and views as Slack accepts them, refused with Slack's own codes where it would refuse them."""

from __future__ import annotations

import copy
import json
import secrets
from collections.abc import Callable
from typing import Any, cast

from bot.workbench import elements, limits
from bot.workbench.elements import Problems, as_list, as_object, check_string, check_text
from bot.workbench.errors import SlackError
from bot.workbench.values import Json


def message_blocks(value: Any) -> list[Json]:
    """A message's blocks, each with a block_id; a copy, so that the sender's object stays theirs.

    Raises SlackError: invalid_blocks_format, invalid_blocks (with what is wrong where) or
    msg_blocks_too_long.
    """
    if not isinstance(value, list):
        raise SlackError("invalid_blocks_format")
    problems = Problems()
    blocks = _checked(
        cast(list[Any], value), "/blocks", problems, most=limits.MESSAGE_BLOCKS, kinds=_IN_MESSAGES
    )
    if problems.messages:
        raise SlackError("invalid_blocks", tuple(problems.messages))
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > limits.BLOCKS_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return _with_block_ids(blocks)


def view(value: Any, *, kind: str) -> Json:
    """A modal or a home tab (`kind`), its blocks with a block_id each; a copy.

    Raises SlackError: invalid_arguments with what is wrong where.
    """
    problems = Problems()
    sent = as_object(value, "/view", problems)
    if sent is None:
        raise SlackError("invalid_arguments", tuple(problems.messages))
    if sent.get("type") != kind:
        problems.add("/view/type", f"must be one of: {kind}")
    kinds = _IN_MODALS if kind == "modal" else _IN_HOME
    blocks = _checked(sent.get("blocks"), "/view/blocks", problems, most=limits.VIEW_BLOCKS, kinds=kinds)
    if kind == "modal":
        _check_modal(sent, blocks, problems)
    for key in ("callback_id", "external_id"):
        elements.check_optional_string(sent, key, "/view", problems, most=limits.IDENTIFIER)
    elements.check_optional_string(sent, "private_metadata", "/view", problems, most=limits.PRIVATE_METADATA)
    if problems.messages:
        raise SlackError("invalid_arguments", tuple(problems.messages))
    return {**copy.deepcopy(sent), "blocks": _with_block_ids(blocks)}


def metadata(value: Any) -> Json:
    """A message's metadata; raises SlackError when it lacks a part or is too large."""
    problems = Problems()
    sent = as_object(value, "/metadata", problems)
    if (
        sent is None
        or not isinstance(sent.get("event_type"), str)
        or not isinstance(sent.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(sent["event_payload"]).encode()) > limits.METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return copy.deepcopy(sent)


def _check_modal(sent: Json, blocks: list[Json], problems: Problems) -> None:
    check_text(sent, "title", "/view", problems, most=limits.VIEW_LABEL, plain=True)
    for key in ("submit", "close"):
        check_text(sent, key, "/view", problems, most=limits.VIEW_LABEL, plain=True, required=False)
    if sent.get("submit") is None:
        for index, block in enumerate(blocks):
            if block.get("type") == "input":
                problems.add(f"/view/blocks/{index}/input", "must define `submit` to use `input` block")


def _checked(value: Any, at: str, problems: Problems, *, most: int, kinds: frozenset[str]) -> list[Json]:
    blocks: list[Json] = []
    seen: set[str] = set()
    for index, item in enumerate(as_list(value, at, problems, most=most)):
        here = f"{at}/{index}"
        block = as_object(item, here, problems)
        if block is None:
            continue
        blocks.append(block)
        kind = block.get("type")
        if kind not in kinds:
            problems.add(f"{here}/type", f"unsupported type: {kind}")
            continue
        elements.check_optional_string(block, "block_id", here, problems, most=limits.IDENTIFIER)
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in seen:
                problems.add(f"{here}/block_id", f'`block_id` "{block_id}" already exists')
            seen.add(block_id)
        _BLOCKS[cast(str, kind)](block, here, problems)
    return blocks


def _with_block_ids(blocks: list[Json]) -> list[Json]:
    named = copy.deepcopy(blocks)
    for block in named:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)[:5]
        for element in interactive(block):
            if not element.get("action_id"):
                element["action_id"] = secrets.token_urlsafe(4)[:5]
    return named


def interactive(block: Json) -> list[Json]:
    """The elements of a block that a person can use: accessory, elements of actions, an input's element."""
    kind = block.get("type")
    found: list[Json | None] = []
    if kind == "section":
        found = [block.get("accessory")]
    elif kind == "input":
        found = [block.get("element")]
    elif kind in ("actions", "context_actions"):
        found = block.get("elements") or []
    return [element for element in found if element and element.get("type") in elements.ELEMENTS]


def _section(block: Json, at: str, problems: Problems) -> None:
    if block.get("text") is None and block.get("fields") is None:
        problems.add(at, "must define either `text` or `fields`")
    check_text(block, "text", at, problems, most=limits.SECTION_TEXT, required=False)
    if block.get("fields") is not None:
        for index, value in enumerate(as_list(block["fields"], f"{at}/fields", problems, most=limits.FIELDS)):
            check_text({"field": value}, "field", f"{at}/fields/{index}", problems, most=limits.FIELD_TEXT)
    accessory = block.get("accessory")
    if accessory is None:
        return
    if isinstance(accessory, dict) and cast(Json, accessory).get("type") == "image":
        elements.check_image(cast(Json, accessory), f"{at}/accessory", problems)
    else:
        elements.check_element(accessory, f"{at}/accessory", problems, elements.ACCESSORIES)


def _header(block: Json, at: str, problems: Problems) -> None:
    check_text(block, "text", at, problems, most=limits.HEADER_TEXT, plain=True)


def _divider(block: Json, at: str, problems: Problems) -> None:
    """A divider has nothing that could be wrong."""


def _context(block: Json, at: str, problems: Problems) -> None:
    items = as_list(block.get("elements"), f"{at}/elements", problems, most=limits.CONTEXT_ELEMENTS)
    for index, value in enumerate(items):
        here = f"{at}/elements/{index}"
        item = as_object(value, here, problems)
        if item is None:
            continue
        if item.get("type") == "image":
            elements.check_image(item, here, problems)
        elif item.get("type") in ("plain_text", "mrkdwn"):
            check_string(item.get("text"), f"{here}/text", problems, most=limits.SECTION_TEXT, least=1)
        else:
            problems.add(f"{here}/type", f"unsupported type: {item.get('type')}")


def _actions(block: Json, at: str, problems: Problems) -> None:
    _check_elements(block, at, problems, most=limits.ACTIONS_ELEMENTS, allowed=elements.ACTIONS)


def _context_actions(block: Json, at: str, problems: Problems) -> None:
    _check_elements(
        block, at, problems, most=limits.CONTEXT_ACTIONS_ELEMENTS, allowed=elements.CONTEXT_ACTIONS
    )


def _check_elements(block: Json, at: str, problems: Problems, *, most: int, allowed: tuple[str, ...]) -> None:
    items = as_list(block.get("elements"), f"{at}/elements", problems, most=most)
    good = [
        elements.check_element(item, f"{at}/elements/{index}", problems, allowed)
        for index, item in enumerate(items)
    ]
    elements.check_unique_action_ids([item for item in good if item is not None], f"{at}/elements", problems)


def _input(block: Json, at: str, problems: Problems) -> None:
    check_text(block, "label", at, problems, most=limits.LABEL_TEXT, plain=True)
    check_text(block, "hint", at, problems, most=limits.HINT_TEXT, plain=True, required=False)
    if block.get("element") is None:
        problems.add(at, "missing required field: element")
    else:
        elements.check_element(block["element"], f"{at}/element", problems, elements.INPUTS)


def _image(block: Json, at: str, problems: Problems) -> None:
    elements.check_image(block, at, problems)
    check_text(block, "title", at, problems, most=limits.ALT_TEXT, plain=True, required=False)


def _rich_text(block: Json, at: str, problems: Problems) -> None:
    allowed = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
    for index, value in enumerate(
        as_list(block.get("elements"), f"{at}/elements", problems, most=limits.VIEW_BLOCKS)
    ):
        part = as_object(value, f"{at}/elements/{index}", problems)
        if part is not None and part.get("type") not in allowed:
            problems.add(f"{at}/elements/{index}/type", f"unsupported type: {part.get('type')}")


def _markdown(block: Json, at: str, problems: Problems) -> None:
    check_string(block.get("text"), f"{at}/text", problems, most=limits.MARKDOWN_TEXT, least=1)


def _table(block: Json, at: str, problems: Problems) -> None:
    for index, value in enumerate(as_list(block.get("rows"), f"{at}/rows", problems, most=limits.TABLE_ROWS)):
        here = f"{at}/rows/{index}"
        for column, item in enumerate(as_list(value, here, problems, most=limits.TABLE_COLUMNS)):
            cell = as_object(item, f"{here}/{column}", problems)
            if cell is not None and cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
                problems.add(f"{here}/{column}/type", f"unsupported type: {cell.get('type')}")
            elif cell is not None and cell["type"] == "raw_text":
                check_string(
                    cell.get("text"), f"{here}/{column}/text", problems, most=limits.SECTION_TEXT, least=1
                )


def _alert(block: Json, at: str, problems: Problems) -> None:
    check_text(block, "text", at, problems, most=limits.ALERT_TEXT)
    levels = ("default", "info", "warning", "error", "success")
    if block.get("level") not in (None, *levels):
        problems.add(f"{at}/level", f"must be one of: {', '.join(levels)}")


_BLOCKS: dict[str, Callable[[Json, str, Problems], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
    "image": _image,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
    "alert": _alert,
}
_IN_MESSAGES = frozenset(_BLOCKS) - {"alert"}
_IN_MODALS = frozenset(_BLOCKS) - {"markdown", "table", "context_actions"}
_IN_HOME = frozenset(_BLOCKS) - {"alert", "markdown", "table", "context_actions"}
