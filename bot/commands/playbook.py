"""`countersign playbook`: run the examples beside every rule, or write the page of all rules."""

import argparse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.commands.errors import CommandError
from bot.playbook import examples
from bot.playbook.library import Library, PlaybookError, shipped_playbooks
from bot.playbook.loader import read_folder
from bot.playbook.rules_page import rules_page


def run(args: argparse.Namespace) -> int:
    """Do what the arguments ask for; the exit code."""
    return {"test": _run_tests, "rules": _write_rules}[args.action](args)


def _write_rules(args: argparse.Namespace) -> int:
    """Print the page of all rules that ship, in Markdown."""
    print(rules_page(Library.load(shipped_playbooks(), prove=False).playbooks.values()), end="")
    return 0


def _run_tests(args: argparse.Namespace) -> int:
    """Print every problem with its file and line; 0 when there is none, else 1."""
    path = args.path
    if path is not None and not path.exists():
        raise CommandError(f"{path}: there is no such file or folder")
    try:
        problems, tested = _test(path or shipped_playbooks())
    except PlaybookError as error:
        print(error)
        return 1
    for problem in problems:
        print(problem)
    print(
        f"{'✗' if problems else '✓'} {tested}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}."
    )
    return 1 if problems else 0


def _test(path: Path) -> tuple[list[str], str]:
    """What is wrong, and what was looked at, in words."""
    if path.is_file():
        library = Library.load(shipped_playbooks(), {"practice": path}, prove=False)
        return list(library.problems), f"{path.name} on top of {', '.join(_fitting(library))}"
    if any(path.glob("*.yaml")):
        # One playbook: those beside it are there to be extended, and only it is tested.
        library = Library.load(path.resolve().parent, prove=False)
        tested = [library.playbook(_id(path))]
    else:
        library = Library.load(path, prove=False)
        tested = list(library.playbooks.values())
    problems = dict.fromkeys(str(problem) for problem in examples.audit(tested))
    return list(problems), ", ".join(each.name for each in tested)


def _fitting(library: Library) -> Iterator[str]:
    """The playbooks that the practice's own file can be laid on: it may speak of rules that only one has."""
    for name in library.ids:
        with suppress(PlaybookError):
            library.playbook(name, "practice")
            yield name


def _id(folder: Path) -> str:
    return next((file.value.id for file in read_folder(folder) if file.value.id), folder.resolve().name)
