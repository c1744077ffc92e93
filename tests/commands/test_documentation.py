"""`docs/commands.md` tells every command with every option, and every key of a review."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from bot import cli
from bot.sources.wire import FIELDS

TEXT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def usages(parser: argparse.ArgumentParser) -> Iterator[tuple[str, list[str]]]:
    """Each command with its options, as its own help has them."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in below:
        for sub in action.choices.values():
            yield from usages(sub)
    if not below:
        usage = re.sub(r"\s+", " ", parser.format_usage().removeprefix("usage: "))
        yield parser.prog, re.findall(r"--[a-z-]+", usage)


def test_every_command_and_option_is_explained():
    for command, options in usages(cli._parser()):
        lines = [line for line in TEXT.splitlines() if line.startswith((f"`{command} ", f"`{command}`"))]
        assert len(lines) == 1, command
        assert set(re.findall(r"--[a-z-]+", lines[0])) == set(options), command


def test_every_key_of_a_review_is_explained():
    assert all(f"`{field}`" in TEXT for field in FIELDS)
