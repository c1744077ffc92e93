"""`countersign manifest`: what a platform wants to know about the app, ready to upload."""

import argparse

from bot.commands.errors import CommandError
from bot.settings import load_settings
from bot.slack.manifest import slack_manifest

NEVER_CALLED = "https://unused.example"  # a manifest for Socket Mode must name an address, too


def run(args: argparse.Namespace) -> int:
    """Print the manifest for the address at which the bot is reached."""
    url = args.url or (NEVER_CALLED if args.socket_mode else _public_url(args))
    try:
        print(slack_manifest(url, socket_mode=args.socket_mode), end="")
    except ValueError as error:
        raise CommandError(str(error)) from error
    return 0


def _public_url(args: argparse.Namespace) -> str:
    """What the configuration says, where there is one that says it. Raises CommandError."""
    url = load_settings(args.config).public_url if args.config.exists() else ""
    if not url:
        raise CommandError("say where Slack reaches the bot, --url https://bot.example.org, or --socket-mode")
    return url
