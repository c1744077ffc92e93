"""`countersign demo`: the whole product on one machine."""

import argparse
import asyncio
from pathlib import Path

from bot.commands.errors import CommandError
from bot.demo.run import DemoError, run_demo


def run(args: argparse.Namespace) -> int:
    """Run until it is interrupted."""
    data: Path = args.data or Path.home() / ".countersign" / "demo"
    try:
        asyncio.run(
            run_demo(port=args.port, browser=not args.no_browser, reset=args.reset, data=data.absolute())
        )
    except DemoError as error:
        raise CommandError(str(error)) from error
    return 0
