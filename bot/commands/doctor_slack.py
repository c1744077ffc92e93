"""The doctor's look at Slack: tokens, scopes, channels, people, and the clocks."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import yaml
from slack_sdk.errors import SlackApiError

from bot.clock import SystemClock
from bot.commands.observations import Observation, advice, fine, wrong
from bot.model.practice import Person, Practice
from bot.settings import Secrets, Settings
from bot.slack.manifest import slack_manifest
from bot.slack.people import SLACK
from bot.slack.web import NETWORK_ERRORS, SlackSettings, error_code, web_client

SECONDS = 10  # that one call may take
# Slack's deliveries count for five minutes, by our clock
# (https://docs.slack.dev/authentication/verifying-requests-from-slack).
CLOCKS_APART = timedelta(minutes=1)

Client = Any  # AsyncWebClient, whose arguments the SDK leaves untyped

_TOKEN_PROBLEMS = {
    "invalid_auth": "Slack doesn't know SLACK_BOT_TOKEN: copy the Bot User OAuth Token (xoxb-…) anew",
    "account_inactive": "SLACK_BOT_TOKEN belongs to an app that was removed: install it again",
    "token_revoked": "SLACK_BOT_TOKEN was revoked: install the app again and copy the new one",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is of the wrong kind: it should begin with xoxb-",
}
_CHANNEL_PROBLEMS = {
    "not_in_channel": "the bot is not in it: type /invite @Countersign there",
    "channel_not_found": "there is no such channel, or it is private and the bot is not in it: "
    "check the id, then type /invite @Countersign there",
    "is_archived": "it is archived: name another",
}


async def check_slack(settings: Settings, secrets: Secrets) -> list[Observation]:
    """Everything about Slack; the first calls that fail spare the rest."""
    if not any(SLACK in practice.channels for practice in settings.practices.values()):
        return []
    if secrets.slack_bot_token is None:
        return [wrong("SLACK_BOT_TOKEN is not set: Slack shows it under OAuth & Permissions (xoxb-…)")]
    found: list[Observation] = []
    if secrets.slack_signing_secret is None and secrets.slack_app_token is None:
        found.append(
            wrong(
                "neither SLACK_SIGNING_SECRET (for HTTP) nor SLACK_APP_TOKEN (for Socket Mode) is set: "
                "nothing that people press can reach the bot"
            )
        )
    slack = SlackSettings(bot_token=secrets.slack_bot_token, api_url=secrets.slack_api_url)
    client: Client = web_client(slack, seconds=SECONDS)
    try:
        identity = await client.auth_test()
    except NETWORK_ERRORS as error:
        code = error_code(error)
        return [*found, wrong(_TOKEN_PROBLEMS.get(code, f"Slack ({secrets.slack_api_url}) answers: {code}"))]
    found.append(fine(f"Slack knows the bot as {identity.get('user')} in {identity.get('team')}"))
    found += [_scopes(_headers(identity)), *_clocks(_headers(identity))]
    found += [each async for each in _socket_mode(client, secrets)]
    for practice in settings.practices.values():
        if SLACK in practice.channels:
            found.append(await _channel(client, practice))
    for person in settings.people:
        found += [each async for each in _person(client, person)]
    return found


def _headers(answer: Any) -> Mapping[str, str]:
    return {str(name).lower(): str(value) for name, value in answer.headers.items()}


def _scopes(headers: Mapping[str, str]) -> Observation:
    if "x-oauth-scopes" not in headers:
        return advice("Slack doesn't say which scopes the bot has, so they were not compared")
    given = {scope.strip() for scope in headers["x-oauth-scopes"].split(",")}
    manifest = yaml.safe_load(slack_manifest("https://unused.example"))
    missing = [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if scope not in given]
    if missing:
        return wrong(
            f"scopes are missing: {', '.join(missing)}. Put the manifest into the app (countersign manifest slack) "
            "and install it again"
        )
    return fine("the bot has every scope that it needs")


def _clocks(headers: Mapping[str, str]) -> list[Observation]:
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return []
    apart = abs(SystemClock().now() - theirs)
    if apart > CLOCKS_APART:
        seconds = f"{apart.total_seconds():.0f} seconds"
        return [wrong(f"this computer's clock and Slack's are {seconds} apart: set it by NTP")]
    return [fine("this computer's clock agrees with Slack's")]


async def _socket_mode(client: Client, secrets: Secrets) -> AsyncIterator[Observation]:
    if secrets.slack_app_token is None:
        return
    try:
        await client.apps_connections_open(app_token=secrets.slack_app_token)
    except NETWORK_ERRORS as error:
        yield wrong(
            f"Socket Mode: Slack refuses SLACK_APP_TOKEN ({error_code(error)}): it should begin with xapp- "
            "and have the scope connections:write, and Socket Mode should be on in the app's settings"
        )
    else:
        yield fine("Socket Mode can connect")


async def _channel(client: Client, practice: Practice) -> Observation:
    channel = practice.channels[SLACK]
    try:
        await client.conversations_history(channel=channel, limit=1)
    except NETWORK_ERRORS as error:
        code = error_code(error)
        return wrong(f"{practice.id}: channel {channel}: {_CHANNEL_PROBLEMS.get(code, f'Slack says {code}')}")
    return fine(f"{practice.id}: the bot is in its channel {channel}")


async def _person(client: Client, person: Person) -> AsyncIterator[Observation]:
    """Only what is amiss: a list of everybody would bury it."""
    if any(surface == SLACK for surface, _ in person.accounts):
        return
    try:
        await client.users_lookupByEmail(email=person.email)
    except SlackApiError as error:
        if error_code(error) == "users_not_found":
            yield advice(
                f"nobody in Slack has the e-mail {person.email} ({person.name}): state their account, slack: U…"
            )
    except NETWORK_ERRORS:
        return
