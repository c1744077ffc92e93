"""The labelled texts that the second reader learns from."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.checklist.phrases import Reading
from bot.checklist.second_reader import as_said, features_of
from bot.checklist.text import Text
from bot.playbook.evaluate import FALLBACK
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.playbook import Playbook

ROOT = Path(__file__).resolve().parent.parent
_LABELLED = ROOT / "tests" / "checklist"
FILES = {
    "replies": tuple(sorted(_LABELLED.glob("labelled_replies*.jsonl"))),
    "reviews": tuple(sorted(_LABELLED.glob("labelled_reviews*.jsonl"))),
}


@dataclass(frozen=True, kw_only=True)
class Example:
    """A labelled text as the second reader sees it."""

    groups: tuple[tuple[str, ...], ...]  # features, sorted
    said: str  # for the network
    bad: bool
    file: str


@dataclass(frozen=True, kw_only=True)
class Texts:
    labelled: tuple[Example, ...]
    changed: tuple[
        Example, ...
    ]  # the same, with something put around them that changes nothing; in the same order
    others: tuple[Example, ...]


def fingerprint(files: Iterable[Path]) -> str:
    """Eight hexadecimal digits over the files, which the model keeps."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


@cache
def library() -> Library:
    return Library.load(shipped_playbooks(), prove=False)


def playbook_for(jurisdiction: str) -> Playbook:
    return library().playbook(jurisdiction if jurisdiction in library().ids else FALLBACK)


def example_of(reading: Reading, *, bad: bool, file: str) -> Example:
    groups = tuple(tuple(sorted(features)) for features in features_of(reading))
    return Example(groups=groups, said=as_said(reading.text), bad=bad, file=file)


def sentences_of(typed: str) -> Iterator[str]:
    """The sentences of a text that has several."""
    text = Text.of(typed)
    numbers = [token.sentence for token in text.tokens]
    for sentence in sorted(set(numbers)) if len(set(numbers)) > 1 else ():
        first, last = numbers.index(sentence), len(numbers) - 1 - numbers[::-1].index(sentence)
        start, end = text.span(first, last + 1)
        yield typed[start:end]
