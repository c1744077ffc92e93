"""`countersign doctor`: what is missing or wrong in an installation, and how to mend it."""

import argparse
import asyncio
import os
from collections.abc import Iterator

from bot.bootstrap import load_library
from bot.commands.database import sqlite_file
from bot.commands.doctor_slack import check_slack
from bot.commands.doctor_teams import check_teams
from bot.commands.observations import Observation, advice, fine, wrong
from bot.model.practice import Practice
from bot.playbook.library import Library, PlaybookError
from bot.settings import Secrets, Settings, SettingsError, load_settings, read_secrets
from bot.settings.shapes import NO_HOURS
from bot.store import StoreError, open_store

SHORT = 16  # characters; a token shorter than that can be guessed


def run(args: argparse.Namespace) -> int:
    """Print a line for each thing looked at; 1 when something is wrong."""
    seen = list(asyncio.run(_examine(args)))
    for each in seen:
        print(each)
    return 1 if any(each.is_wrong for each in seen) else 0


async def _examine(args: argparse.Namespace) -> list[Observation]:
    try:
        settings = load_settings(args.config)
    except SettingsError as error:
        return [wrong(line) for line in str(error).splitlines()]
    practices = "1 practice" if len(settings.practices) == 1 else f"{len(settings.practices)} practices"
    secrets = read_secrets(os.environ, data=settings.data)
    return [
        fine(
            f"{args.config}: {practices}, {len(settings.people)} people, and every reply finds a second pair of eyes"
        ),
        *_playbooks(settings),
        *(each for practice in settings.practices.values() for each in _contacts(practice)),
        *_intake(secrets),
        *await _database(settings, secrets),
        *await check_slack(settings, secrets),
        *await check_teams(settings, secrets, database=_is_there(secrets)),
    ]


def _is_there(secrets: Secrets) -> bool:
    file = sqlite_file(secrets.database_url)
    return file is None or file.is_file()


def _playbooks(settings: Settings) -> Iterator[Observation]:
    try:
        library = load_library(settings)
    except (PlaybookError, SettingsError) as error:
        yield from (wrong(line) for line in str(error).splitlines())
        return
    yield fine(f"playbooks: {', '.join(sorted(_used(settings, library)))}")
    yield from (wrong(f"left out: {problem}") for problem in library.problems)
    for practice in settings.practices.values():
        british = library.playbook(practice.playbook).region == "GB"
        if british and not practice.complaints_url:
            yield advice(
                f"{practice.id}: no complaints_url; in the UK a reply should point to the complaints procedure"
            )


def _used(settings: Settings, library: Library) -> set[str]:
    return {library.playbook(p.playbook, p.id).name for p in settings.practices.values()}


def _contacts(practice: Practice) -> Iterator[Observation]:
    if not practice.phones and not practice.emails:
        yield advice(
            f"{practice.id}: no phones and no emails; suggestions can't invite anybody to get in touch"
        )
    for contact in practice.contacts:
        if contact.hours == NO_HOURS:
            yield advice(f"{practice.id}: say at what hours {contact.name} can be reached")


def _intake(secrets: Secrets) -> Iterator[Observation]:
    if secrets.intake_token is None:
        yield advice("COUNTERSIGN_INTAKE_TOKEN is not set: nothing can be posted to /reviews")
    elif len(secrets.intake_token) < SHORT:
        yield wrong(f"COUNTERSIGN_INTAKE_TOKEN is short: use {SHORT} characters or more, made by chance")
    else:
        yield fine("the intake has a token")


async def _database(settings: Settings, secrets: Secrets) -> list[Observation]:
    file = sqlite_file(secrets.database_url)
    if not _is_there(secrets):
        return [advice(f"there is no database at {file} yet: the first start makes it")]
    try:
        store = await open_store(secrets.database_url)
    except StoreError as error:
        return [wrong(f"database: {error}")]
    await store.close()
    return [fine("the database answers, is up to date and can be written to")]
