"""`countersign serve`: the real bot."""

import argparse
import asyncio
import logging
import os
import signal

from bot.bootstrap import Parts, load_library, running, serving
from bot.clock import SystemClock
from bot.commands.errors import CommandError
from bot.settings import Secrets, load_settings, read_secrets
from bot.slack.web import SlackSettings


def run(args: argparse.Namespace) -> int:
    """Run until it is told to stop, by Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    settings = load_settings(args.config)
    secrets = read_secrets(os.environ, data=settings.data)
    slack = slack_settings(secrets)
    if slack is None and secrets.intake_token is None:
        raise CommandError(
            "nothing to serve: set SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN "
            "(Socket Mode), or COUNTERSIGN_INTAKE_TOKEN, in the environment"
        )
    settings.data.mkdir(parents=True, exist_ok=True)
    parts = Parts(
        settings=settings,
        library=load_library(settings),
        database_url=secrets.database_url,
        slack=slack,
        intake_token=secrets.intake_token,
        clock=SystemClock(),
    )
    asyncio.run(_serve(parts, args.host, args.port))
    return 0


def slack_settings(secrets: Secrets) -> SlackSettings | None:
    """What it takes to connect to Slack; None when nothing of it is set. Raises CommandError for one half of it."""
    inbound = secrets.slack_signing_secret or secrets.slack_app_token
    if secrets.slack_bot_token is None and inbound is None:
        return None
    if secrets.slack_bot_token is None:
        raise CommandError("SLACK_BOT_TOKEN is not set: Slack shows it under OAuth & Permissions (xoxb-…)")
    if inbound is None:
        raise CommandError(
            "set SLACK_SIGNING_SECRET (to be called over HTTP) or SLACK_APP_TOKEN (for Socket Mode), too: "
            "without one of them nothing that people press can reach the bot"
        )
    return SlackSettings(
        bot_token=secrets.slack_bot_token,
        signing_secret=secrets.slack_signing_secret or "",
        app_token=secrets.slack_app_token or "",
        api_url=secrets.slack_api_url,
    )


async def _serve(parts: Parts, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with running(parts) as bot:
        try:
            async with serving(bot.app, host=host, port=port):
                print(f"Countersign listens on http://{host}:{port}", flush=True)
                await stopped.wait()
        except OSError as error:
            raise CommandError(f"can't listen on {host}:{port}: {error.strerror}") from error
