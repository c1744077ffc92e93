"""`countersign import`: reviews from a file. Repeating it changes nothing."""

import argparse
import asyncio
import os
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.bootstrap import load_library, new_case_id
from bot.clock import SystemClock
from bot.commands.database import opened
from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.model.review import Review
from bot.settings import load_settings, read_secrets
from bot.sources.files import Line, read_reviews
from bot.sources.wire import WireError


def run(args: argparse.Namespace) -> int:
    """Take in what can be; 2 when something could not be, each told with its line."""
    settings = load_settings(args.config)
    lines = list(read_reviews(args.file, practices=settings.practices))
    office = Office(
        practices=settings.practices,
        people=settings.people,
        library=load_library(settings),
        clock=SystemClock(),
    )
    settings.data.mkdir(parents=True, exist_ok=True)
    tally = asyncio.run(
        _import(office, read_secrets(os.environ, data=settings.data).database_url, args.file, lines)
    )
    print(
        f"{tally['new']} new, {tally['edited']} edited since, {tally['known']} known already, "
        f"{tally['wrong']} not taken in."
    )
    return 2 if tally["wrong"] else 0


async def _import(office: Office, url: str, file: Path, lines: list[Line]) -> Counter[str]:
    """How many reviews became what. A bot that is running beside it posts the cards."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    tally = Counter[str]()
    async with opened(url) as store:
        desk = Desk(store=store, office=office, new_id=new_case_id)
        with bar:
            for line, review in bar.track(lines, description="Taking in reviews"):
                outcome, told = await _take_in(desk, review)
                tally[outcome] += 1
                if told:
                    console.print(f"{file}:{line}: {told}")
    return tally


async def _take_in(desk: Desk, review: Review | WireError) -> tuple[str, str]:
    """What became of it, and what there is to tell about it."""
    if isinstance(review, WireError):
        return "wrong", f"not taken in: {review}"
    received = await desk.receive(review)
    if received.new:
        return "new", ""
    if received.edited:
        return "edited", ""
    return "known", "skipped: it is known already"
