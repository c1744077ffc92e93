"""`countersign audit`: is the log whole, and a copy of it for others to read."""

import argparse
import asyncio
from contextlib import aclosing

from bot.commands.database import database_url, opened
from bot.store.audit import verify
from bot.store.export import export


def run(args: argparse.Namespace) -> int:
    """Verify (1 when something is wrong) or export the log."""
    url = database_url(args.config)
    return asyncio.run(_verify(url) if args.action == "verify" else _export(url, args.format))


async def _verify(url: str) -> int:
    async with opened(url) as store:
        report = await verify(store)
    for problem in report.problems:
        place = f"entry {problem.entry}: " if problem.entry is not None else ""
        print(f"✗ {place}{problem.sentence}")
    if report.ok:
        print(f"✓ The audit log is whole: {report.entries} entries.")
    # Noted elsewhere, the newest hash shows later that nothing before it was written anew.
    print(f"  Newest hash: {report.head}")
    return 0 if report.ok else 1


async def _export(url: str, form: str) -> int:
    async with opened(url) as store, aclosing(export(store, "csv" if form == "csv" else "jsonl")) as pieces:
        async for piece in pieces:
            print(piece, end="")
    return 0
