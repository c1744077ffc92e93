"""The app manifest asks for exactly what the code uses."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.slack.handlers import commands
from bot.slack.http import PATH
from bot.slack.manifest import slack_manifest

# https://docs.slack.dev/reference/methods: the bot scopes that each method needs. Reading a conversation takes
# the scope of its kind: the practice's channel, public or private, and direct messages.
HISTORY = {"channels:history", "groups:history", "im:history"}
SCOPES: dict[str, set[str]] = {
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": HISTORY,
    "conversations_replies": HISTORY,
    "conversations_open": {"im:write"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_update": set(),
}
EVENTS = {"reaction_added": {"reactions:read"}}
CLIENTS = {"_web", "web", "_client", "client"}


def called_methods() -> Iterator[str]:
    """Methods of the Web API that the code calls: attributes of whatever holds a client, and of casts to one."""
    for file in sorted(Path(bot.slack.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and _is_client(node.func.value)
            ):
                yield node.func.attr


def _is_client(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in CLIENTS
    if isinstance(node, ast.Name):
        return node.id in CLIENTS
    cast_to = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return isinstance(cast_to, ast.Name) and cast_to.id == "WebApi"


@pytest.fixture
def manifest() -> dict:
    return yaml.safe_load(slack_manifest("https://reviews.example/"))


def test_the_scopes_are_exactly_those_that_the_code_needs(manifest: dict):
    called = {name for name in called_methods() if hasattr(AsyncWebClient, name)}
    assert called == set(SCOPES)
    needed = {"commands"}.union(*SCOPES.values(), *EVENTS.values())
    listed = manifest["oauth_config"]["scopes"]["bot"]
    assert set(listed) == needed
    assert len(listed) == len(needed)


def test_the_events_are_those_that_have_a_handler(manifest: dict):
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


def test_the_command_and_the_shortcut_are_those_of_the_handlers(manifest: dict):
    assert [c["command"] for c in manifest["features"]["slash_commands"]] == [commands.COMMAND]
    assert [s["callback_id"] for s in manifest["features"]["shortcuts"]] == [commands.SHORTCUT]


def test_every_address_is_the_one_given(manifest: dict):
    address = f"https://reviews.example{PATH}"
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert "countersign.example" not in slack_manifest("https://reviews.example")


def test_socket_mode_is_a_choice():
    assert yaml.safe_load(slack_manifest("https://a.example"))["settings"]["socket_mode_enabled"] is False
    assert yaml.safe_load(slack_manifest("https://a.example", socket_mode=True))["settings"][
        "socket_mode_enabled"
    ]


@pytest.mark.parametrize(
    "url", ["", "http://a.example", "reviews.example", "https://", 'https://a"b', "https://a b"]
)
def test_an_address_that_slack_could_not_call_is_refused(url: str):
    with pytest.raises(ValueError, match="must look like https"):
        slack_manifest(url)


def test_the_limits_of_a_manifest(manifest: dict):
    """https://docs.slack.dev/reference/app-manifest"""
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    assert len(manifest["features"]["shortcuts"][0]["name"]) <= 24
    assert len(manifest["features"]["shortcuts"][0]["description"]) <= 150
