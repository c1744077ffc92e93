"""One term of the phrase language: read, and matched against a text. `bot.checklist.phrases` describes the language."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.checklist.text import CLASSES, Text

if TYPE_CHECKING:
    from bot.checklist.phrases import Reading

SHORTEST_FUZZY = 6  # letters; shorter words have too many neighbours


class TermError(ValueError):
    """A term that can't be read; the message says what is wrong with it."""


class Word(NamedTuple):
    """An element that looks up a key: a word, `treat*`, `*cillin`, `solicitor~`, `<list>` or a class."""

    key: str


class Gap(NamedTuple):
    most: int  # words
    least: int = 0


class Border(NamedTuple):
    name: str  # START, END or CLAUSE


class Maybe(NamedTuple):
    """The next `length` elements may be left out."""

    length: int


Element = Word | Gap | Border | Maybe


@dataclass(frozen=True, kw_only=True)
class Term:
    source: str  # as written
    elements: tuple[Element, ...]
    required: frozenset[str]  # keys without which it can't match
    first: frozenset[str] | None  # keys that a match can begin with; None: anything

    @property
    def lists(self) -> frozenset[str]:
        """Names of the word lists in it."""
        keys = (element.key for element in self.elements if isinstance(element, Word))
        return frozenset(key[1:-1] for key in keys if key.startswith("<"))

    def matches(self, reading: "Reading") -> Iterator[tuple[int, int]]:
        """Token ranges, at most one for each place where a match can begin."""
        if not self.required <= reading.keys:
            return
        only = self.elements[0]
        if len(self.elements) == 1 and isinstance(only, Word):
            for start, ends in reading.where[only.key].items():
                yield start, ends[0]
            return
        dead: set[tuple[int, int]] = set()
        for start in self._starts(reading):
            end = _match(self.elements, 0, start, start, reading, dead)
            if end is not None and end > start:
                yield start, end

    def _starts(self, reading: "Reading") -> Iterable[int]:
        """Where a match may begin: in sentences that hold everything required, at a word that can come first."""
        within = reading.sentences_with(self.required)
        if not within:
            return ()
        if self.first is None:
            return (place for place, sentence in enumerate(reading.sentences) if sentence in within)
        found = [
            place
            for key in self.first
            if key in reading.keys
            for sentence, places in reading.by_sentence(key).items()
            if sentence in within
            for place in places
        ]
        return found if len(self.first) == 1 else sorted(set(found))

    def found_in(self, reading: "Reading") -> bool:
        return next(self.matches(reading), None) is not None


_OPTIONAL = re.compile(r"\[[^\[\]]*\]")
_PART = re.compile(rf"{_OPTIONAL.pattern}|\S+")
_LIST = re.compile(r"<([a-z0-9_]+)>")
_GAP = re.compile(r"\.\.(\d{1,2})")


@cache  # as many as the playbooks have: a bound that they outgrow would make every look-up a miss
def parse_term(source: str) -> Term:
    """Reads one term; raises `TermError`."""
    elements = tuple(_elements(source))
    if not any(isinstance(element, Word) for element in elements):
        raise TermError(f'"{source}" names no word to look for')
    return Term(source=source, elements=elements, required=_required(elements), first=_first(elements))


def _elements(source: str) -> Iterator[Element]:
    for match in _PART.finditer(source):
        part = match.group()
        if _OPTIONAL.fullmatch(part):
            inner = tuple(_elements(part[1:-1]))
            if not inner:
                raise TermError(f'"{part}" is empty')
            yield Maybe(len(inner))
            yield from inner
        elif any(bracket in part for bracket in "[]"):
            raise TermError(f'"{source}" has a square bracket without its partner, or one inside another')
        else:
            yield from _element(part)


def _element(part: str) -> Iterator[Element]:
    gap, listed = _GAP.fullmatch(part), _LIST.fullmatch(part)
    if gap:
        yield Gap(int(gap.group(1)))
    elif part == "_":
        yield Gap(1, 1)
    elif listed or part in CLASSES:
        yield Word(part)
    elif part in {"START", "END", "CLAUSE"}:
        yield Border(part)
    elif any(mark in part for mark in "<>{}|()") or part.startswith(".."):
        raise TermError(f'"{part}" is no element of a term')
    elif part.startswith("*"):
        yield Word("*" + _plain_words(part[1:])[-1])
    elif part[-1] in "*~" and "*" not in part[:-1]:
        *before, last = _plain_words(part[:-1])
        if part[-1] == "~" and len(last) < SHORTEST_FUZZY:
            raise TermError(f'"{part}": only words from {SHORTEST_FUZZY} letters on may have a slip in them')
        yield from map(Word, before)
        yield Word(last + part[-1])
    elif "*" in part:
        yield Word(part.lower())  # a censored word: f*ck
    else:
        yield from map(Word, _plain_words(part))


def _plain_words(part: str) -> list[str]:
    words = [token.words[0] for token in Text.of(part).tokens]
    if not words:
        raise TermError(f'"{part}" holds no word')
    return words


def _required(elements: Sequence[Element]) -> frozenset[str]:
    keys: set[str] = set()
    at = 0
    while at < len(elements):
        element = elements[at]
        if isinstance(element, Maybe):
            at += element.length
        elif isinstance(element, Word):
            keys.add(element.key)
        at += 1
    return frozenset(keys)


def _first(elements: Sequence[Element]) -> frozenset[str] | None:
    keys: set[str] = set()
    at = 0
    while at < len(elements):
        element = elements[at]
        if isinstance(element, Word):
            return frozenset(keys | {element.key})
        if isinstance(element, Gap):
            return None
        if isinstance(element, Maybe):
            inner = _first(elements[at + 1 : at + 1 + element.length])
            if inner is None:
                return None
            keys |= inner
            at += element.length
        at += 1
    return None


def _match(
    elements: tuple[Element, ...],
    at: int,
    place: int,
    start: int,
    reading: "Reading",
    dead: set[tuple[int, int]],
) -> int | None:
    """The end of the best match of `elements[at:]` at token `place`, or None.

    `dead` remembers where nothing was found, whichever the beginning: the work is bounded by elements times words.
    """
    if at == len(elements):
        return place
    if (at, place) in dead:
        return None
    element = elements[at]
    sentences = reading.sentences
    found: int | None = None
    if isinstance(element, Word):
        if place < len(sentences) and sentences[place] == sentences[start]:
            for end in reading.where.get(element.key, _NOWHERE).get(place, ()):
                found = _match(elements, at + 1, end, start, reading, dead)
                if found is not None:
                    break
    elif isinstance(element, Maybe):
        found = _match(elements, at + 1, place, start, reading, dead)
        if found is None:
            found = _match(elements, at + 1 + element.length, place, start, reading, dead)
    elif isinstance(element, Border):
        if reading.is_border(place, element.name):
            found = _match(elements, at + 1, place, start, reading, dead)
    else:
        for end in range(place + element.least, place + element.most + 1):
            if end > len(sentences) or (end > place and sentences[end - 1] != sentences[start]):
                break
            found = _match(elements, at + 1, end, start, reading, dead)
            if found is not None:
                break
    if found is None and place < len(sentences) and sentences[place] == sentences[start]:
        dead.add((at, place))
    return found


_NOWHERE: Mapping[int, tuple[int, ...]] = {}
