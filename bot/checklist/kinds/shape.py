"""The outward shape of a reply: length, shouting, placeholders left in, slips of the keyboard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import WHOLE, Material
from bot.checklist.text import Span

_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\{[^{}]{0,80}\}|<[^<>\n]{1,60}>|%\w{2,30}%|%\([^()]{1,30}\)s|\$\{?\w{2,30}\}"
    r"|\[(?:[A-Z][A-Z0-9 _./-]*|\.{2,}|[A-Za-z _-]*(?:name|phone|number|date|email|insert|here|practice|your)[A-Za-z _-]*)\]"
    r"|\b[Xx]{3,}(?:[ -]?[Xx]{3,})*\b|_{3,}|\blorem ipsum\b|\b(?:TBC|TBD|TODO|FIXME)\b"
)
_EXCLAIMED = re.compile(r"[!?]*!{3,}[!?]*")
_TWICE = re.compile(r"!!+")
_CAPITALS = re.compile(r"[A-Z][A-Z']*[A-Z]|[AI]")
_HAPPY = 4  # stars, from which exclamation marks are delight
_DOUBLED = re.compile(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Length:
    """Fires on the reply as a whole when any of these is exceeded."""

    words: int
    characters: int
    sentences: int

    def find(self, material: Material) -> Iterator[Span]:
        reading = material.text
        places = {(token.start, token.end) for token in reading.tokens}  # a contraction is one word
        if (
            len(places) > self.words
            or len(material.reply.strip()) > self.characters
            or reading.sentences > self.sentences
        ):
            yield WHOLE


@dataclass(frozen=True, kw_only=True)
class Shouting:
    """Fires at words in capitals and, but under a happy review, at a lot of exclamation marks."""

    capital_words: int  # so many words in a row all in capitals
    acronyms: frozenset[str]  # lower case; capitals that are no shouting

    def find(self, material: Material) -> Iterator[Span]:
        yield from self._capitals(material)
        if not (material.review and (material.review.rating or 0) >= _HAPPY):
            yield from self._marks(material)

    def _marks(self, material: Material) -> Iterator[Span]:
        plain = material.text.plain
        for match in _EXCLAIMED.finditer(plain.text):
            yield plain.span(match.start(), match.end())
        pairs = list(_TWICE.finditer(plain.text))
        if len(pairs) >= 2:
            for match in pairs:
                yield plain.span(match.start(), match.end())

    def _capitals(self, material: Material) -> Iterator[Span]:
        text = material.reading.text
        run: list[int] = []
        loud = 0  # words of the run that are no acronym
        for number, token in enumerate((*text.tokens, None)):
            if token and _CAPITALS.fullmatch(text.typed[token.start : token.end].replace("’", "'")):
                run.append(number)
                loud += token.words[0] not in self.acronyms
                continue
            if loud >= self.capital_words:
                yield text.span(run[0], run[-1] + 1)
            run, loud = [], 0


@dataclass(frozen=True, kw_only=True)
class Placeholders:
    """Template variables, square brackets to fill in, XXX, TBC and the like."""

    def find(self, material: Material) -> Iterator[Span]:
        plain = material.text.plain
        for match in _PLACEHOLDER.finditer(plain.text):
            yield plain.span(match.start(), match.end())


@dataclass(frozen=True, kw_only=True)
class Characters:
    """Single characters, emoji among them."""

    any: frozenset[str]

    def find(self, material: Material) -> Iterator[Span]:
        for at, char in enumerate(material.reply):
            if char in self.any:
                yield Span(at, at + 1)


@dataclass(frozen=True, kw_only=True)
class Tidiness:
    """A doubled word, a small letter at the start, no mark at the end."""

    said_twice: frozenset[str]  # lower case; words that may follow themselves: "very", "had"

    def find(self, material: Material) -> Iterator[Span]:
        plain = material.text.plain
        for match in _DOUBLED.finditer(plain.text):
            if match.group(1).lower() not in self.said_twice:
                yield plain.span(match.start(), match.end())
        tokens = material.text.tokens
        if tokens and material.reply[tokens[0].start].islower():
            yield Span(tokens[0].start, tokens[0].end)
        ending = plain.text.rstrip()
        # A last line may be a signature or a contact, which needs no full stop.
        if ending and "\n" not in ending and (ending[-1].isalpha()):
            yield Span(tokens[-1].start, tokens[-1].end) if tokens else WHOLE
