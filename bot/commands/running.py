"""Running a command: errors are told in a sentence, and no traceback reaches a person."""

import argparse
import importlib
import os
import sys

from bot.commands.errors import CommandError
from bot.playbook.library import PlaybookError
from bot.playbook.source import SourceError
from bot.settings import SettingsError
from bot.sources.files import FileError
from bot.store import StoreError

BAD_INPUT = 2  # exit code
INTERRUPTED = 130  # as shells have it for Ctrl-C


def run(args: argparse.Namespace) -> int:
    """Run the command that the arguments name; returns its exit code, 2 when it can't be done."""
    try:
        code = importlib.import_module(f"bot.commands.{args.module}").run(args)
        sys.stdout.flush()
        return code
    except (CommandError, FileError, PlaybookError, SettingsError, SourceError, StoreError) as error:
        print(f"countersign: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough (`… | head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
