"""`countersign manifest`: what a platform wants to know about the app, ready to upload."""

import argparse
import os
from pathlib import Path

from bot.commands.errors import CommandError
from bot.settings import load_settings, read_secrets
from bot.slack.manifest import slack_manifest
from bot.teams.manifest import teams_package

NEVER_CALLED = "https://unused.example"  # a manifest for Socket Mode must name an address, too


def run(args: argparse.Namespace) -> int:
    """For the platform that was named."""
    return _slack(args) if args.platform == "slack" else _teams(args)


def _slack(args: argparse.Namespace) -> int:
    url = args.url or (NEVER_CALLED if args.socket_mode else _public_url(args, " or --socket-mode"))
    try:
        print(slack_manifest(url, socket_mode=args.socket_mode), end="")
    except ValueError as error:
        raise CommandError(str(error)) from error
    return 0


def _teams(args: argparse.Namespace) -> int:
    app_id = args.app_id or read_secrets(os.environ, data=Path()).teams_app_id
    if not app_id:
        raise CommandError("say the bot's id at Microsoft, with --app-id or in TEAMS_APP_ID")
    try:
        package = teams_package(app_id, args.url or _public_url(args))
        args.output.write_bytes(package)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{args.output} can't be written: {error.strerror}") from error
    print(f"{args.output} is ready: in Teams, Apps \u2192 Manage your apps \u2192 Upload an app.")
    return 0


def _public_url(args: argparse.Namespace, otherwise: str = "") -> str:
    """What the configuration says, where there is one that says it. Raises CommandError."""
    url = load_settings(args.config).public_url if args.config.exists() else ""
    if not url:
        raise CommandError(f"say where the bot is reached, --url https://bot.example.org{otherwise}")
    return url
