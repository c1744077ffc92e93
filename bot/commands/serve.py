"""`countersign serve`: the real bot."""

import argparse
import asyncio
import logging
import os
from collections.abc import Collection

from bot.bootstrap import Parts, load_library, running, serving, until_interrupted
from bot.clock import SystemClock
from bot.commands.errors import CommandError
from bot.settings import Secrets, Settings, load_settings, read_secrets
from bot.slack.web import SlackSettings
from bot.teams.botframework import TeamsSettings

log = logging.getLogger(__name__)


def run(args: argparse.Namespace) -> int:
    """Run until it is interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = load_settings(args.config)
    secrets = read_secrets(os.environ, data=settings.data)
    parts = Parts(
        settings=settings,
        library=load_library(settings),
        database_url=secrets.database_url,
        slack=_slack(settings, secrets),
        teams=_teams(settings, secrets),
        intake_token=secrets.intake_token,
        clock=SystemClock(),
    )
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_serve(parts, args.host, args.port))
    except OSError as error:
        raise CommandError(f"can't answer at {args.host}:{args.port}: {error.strerror or error}") from error
    return 0


def _slack(settings: Settings, secrets: Secrets) -> SlackSettings | None:
    """None where no practice has a channel in Slack."""
    if not _is_used("slack", settings):
        return None
    missing = [] if secrets.slack_bot_token else ["SLACK_BOT_TOKEN"]
    if not (secrets.slack_signing_secret or secrets.slack_app_token):
        missing.append("SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN for Socket Mode)")
    if missing:
        raise _not_set(missing)
    return SlackSettings(
        bot_token=secrets.slack_bot_token or "",
        signing_secret=secrets.slack_signing_secret or "",
        app_token=secrets.slack_app_token or "",
        api_url=secrets.slack_api_url,
    )


def _teams(settings: Settings, secrets: Secrets) -> TeamsSettings | None:
    """None where no practice has a channel in Teams. Without authentication it doesn't start."""
    if not _is_used("teams", settings):
        return None
    teams = TeamsSettings(
        app_id=secrets.teams_app_id or "",
        password=secrets.teams_app_password or "",
        tenant_id=secrets.teams_tenant_id or "",
    )
    if teams.missing():
        raise _not_set(teams.missing())
    return teams


def _is_used(surface: str, settings: Settings) -> bool:
    return any(surface in practice.channels for practice in settings.practices.values())


def _not_set(names: Collection[str]) -> CommandError:
    return CommandError(
        f"not set in the environment: {', '.join(names)}; `countersign demo` needs no secrets"
    )


async def _serve(parts: Parts, host: str, port: int) -> None:
    async with running(parts) as bot, serving(bot.app, host=host, port=port):
        log.info(
            "answering at http://%s:%d (Slack: /slack/events, Teams: /api/messages, intake: /reviews)",
            host,
            port,
        )
        await until_interrupted()
