"""`countersign check`: one reply through the checklist."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bot.checklist.check import ReplyContext
from bot.commands.errors import CommandError
from bot.model.finding import Finding, Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.evaluate import blocked, findings_as_dict
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.playbook import Playbook
from bot.settings import load_settings
from bot.sources.wire import WireError, read_review

NOBODY = Practice(id="check", name="", playbook="default")  # where no practice is named


def run(args: argparse.Namespace) -> int:
    """Print the findings; 0 when nothing blocks, 1 when something does."""
    reply = _reply(args.file)
    review = _review(args.review) if args.review else None
    practice, library = _practice(args)
    playbook = library.playbook(args.playbook or practice.playbook, practice.id)
    findings = playbook.check(reply, review=review, practice=practice, context=ReplyContext())
    if args.format == "json":
        print(json.dumps(findings_as_dict(findings, playbook), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(findings, playbook)))
    return 1 if blocked(findings) else 0


def _practice(args: argparse.Namespace) -> tuple[Practice, Library]:
    if args.practice is None:
        return NOBODY, Library.load(shipped_playbooks(), prove=False)
    settings = load_settings(args.config)
    practice = settings.practices.get(args.practice)
    if practice is None:
        known = ", ".join(settings.practices)
        raise CommandError(f'there is no practice "{args.practice}" in {args.config}; there are: {known}')
    return practice, Library.load(shipped_playbooks(), settings.overlays, prove=False)


def _reply(name: str) -> str:
    """The reply as typed, less the line end that an editor or `echo` puts after it."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: can't be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: is not UTF-8 text") from error
    if not text.strip():
        raise CommandError(f"{name}: there is no reply in it")
    return text.rstrip("\r\n")


def _review(file: Path) -> Review:
    """The review that is answered: as on the wire, where everything that names it may be left out."""
    try:
        data = json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{file}: can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file}: is not JSON") from error
    if not isinstance(data, dict):
        raise CommandError(f"{file}: a review is an object with keys and values")
    given = cast("dict[str, Any]", data)
    whole = {"source": "check", "external_id": "check", **given, "practice": NOBODY.id}
    try:
        return read_review(whole, practices={NOBODY.id})
    except WireError as error:
        raise CommandError(f"{file}: {error}") from error


_DOES = {Severity.BLOCK: "BLOCKS", Severity.WARN: "warns", Severity.INFO: "tells"}


def _lines(findings: Iterable[Finding], playbook: Playbook) -> Iterable[str]:
    count = 0
    for count, finding in enumerate(findings, start=1):  # noqa: B007 - told below
        place = (
            f'"{finding.text}" ({finding.start}-{finding.end})' if finding.text else "the reply as a whole"
        )
        yield f"{_DOES[finding.severity]}  {finding.rule}  {place}"
        yield f"        {finding.why}"
        yield f"        Mend: {finding.mend}"
        if finding.use_instead:
            yield f"        For example: {finding.use_instead}"
        yield f"        Source: {finding.source}"
        yield ""
    verdict = "No findings" if not count else "1 finding" if count == 1 else f"{count} findings"
    yield f"{verdict} under {playbook.name}."
