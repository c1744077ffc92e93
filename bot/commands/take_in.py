"""`countersign import`: reviews from a file. Repeating it changes nothing."""

import argparse
import asyncio
import os
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.bootstrap import Parts, load_library, running
from bot.clock import SystemClock
from bot.desk.desk import Desk
from bot.settings import load_settings, read_secrets
from bot.sources.files import Line, read_reviews
from bot.sources.wire import WireError


def run(args: argparse.Namespace) -> int:
    """Take in what can be; 2 when something could not be, each told with its line."""
    settings = load_settings(args.config)
    lines = list(read_reviews(args.file, practices=settings.practices))
    secrets = read_secrets(os.environ, data=settings.data)
    settings.data.mkdir(parents=True, exist_ok=True)
    parts = Parts(
        settings=settings,
        library=load_library(settings),
        database_url=secrets.database_url,
        slack=None,
        intake_token=None,
        clock=SystemClock(),
    )
    return asyncio.run(_run(parts, args.file, lines))


async def _run(parts: Parts, file: Path, lines: list[Line]) -> int:
    async with running(parts) as bot:
        tally = await _take_in(bot.desk, file, lines)
    print(
        f"{tally['new']} new, {tally['edited']} edited since, {tally['known']} known already, "
        f"{tally['wrong']} not taken in."
    )
    return 2 if tally["wrong"] else 0


async def _take_in(desk: Desk, file: Path, lines: list[Line]) -> Counter[str]:
    console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
    tally = Counter[str]()
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("Taking in reviews", total=len(lines))
        for line, review in lines:
            if isinstance(review, WireError):
                tally["wrong"] += 1
                console.print(f"{file}:{line}: not taken in: {review}")
            else:
                received = await desk.receive(review)
                outcome = "new" if received.new else "edited" if received.edited else "known"
                tally[outcome] += 1
                if outcome == "known":
                    console.print(f"{file}:{line}: skipped: it is known already")
            bar.advance(task)
    return tally
