"""The reviewer's name: as displayed, its parts, initials, nicknames and handles, and people the review introduces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.checklist.check import Material
from bot.checklist.phrases import Reading, Term
from bot.checklist.text import NAME, Span, Text, Token

_SHORTEST_NAME = 3  # letters; shorter ones count only where a name would stand
_MONTHS = frozenset({"april", "may", "june", "august"})
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What would give the reviewer away."""

    names: frozenset[str]
    initials: frozenset[str]  # "tw"
    handles: frozenset[str]  # letters and digits only
    single: frozenset[str]  # one letter, of a name shortened by the platform: "Marcus T."


@dataclass(frozen=True, kw_only=True)
class Names:
    nicknames: tuple[frozenset[str], ...]  # groups of names that stand for each other
    everyday: frozenset[str]  # names that are also words
    ignore: frozenset[str]  # parts of display names that name nobody
    acronyms: frozenset[str]  # capitals that are no initials
    titles: str  # key of a word list
    greetings: str  # key of a word list
    introduced_by: tuple[Term, ...]  # in the review, right before a name

    def find(self, material: Material) -> Iterator[Span]:
        known = self._known(material)
        reading = material.reading
        text = reading.text
        for at in range(len(text.tokens)):
            if self._gives_away(reading, at, known):
                yield text.span(at, at + 1)
        for joined in text.joined:
            known_as = known.names | known.handles if len(joined.word) >= _SHORTEST_NAME else known.initials
            if joined.word in known_as and (
                joined.word in known.handles or _is_capital(text, text.tokens[joined.first])
            ):
                yield text.span(joined.first, joined.after)

    def _gives_away(self, reading: Reading, at: int, known: _Known) -> bool:
        token = reading.text.tokens[at]
        word, capital = token.words[0], _is_capital(reading.text, token)
        names = known.names.intersection(token.words)
        return (
            (bool(names) and self._is_name(reading, at, names))
            or word in known.handles
            or (word in known.initials and _is_capital(reading.text, token, throughout=True))
            or (capital and word in known.single and self._is_addressed(reading, at))
        )

    def _known(self, material: Material) -> _Known:
        author = Text.of(material.review.author if material.review else "").plain.text
        author = re.sub(r"'s(?!\w)", "", author)  # "AJ's mom"
        typed = [
            part
            for token in re.split(r"[^\w]+|_", author)
            for part in _PARTS.findall(token) or [token]
            if part
        ]
        parts = [Text.of(part).tokens[0].words[0] for part in typed if Text.of(part).tokens]
        real = [part for part in parts if part not in self.ignore and not part.isdigit()]
        names = {part for part in real if len(part) > 1}
        names |= set(self._introduced(material.review_reading))
        for group in self.nicknames:
            if group & names:
                names |= group
        initials = {"".join(part[0] for part in real)} if len(real) > 1 else set[str]()
        handle = re.sub(r"[\W_]", "", author).lower()
        is_handle = (
            bool(author) and " " not in author.strip() and (len(parts) > 1 or handle != "".join(parts))
        )
        return _Known(
            names=frozenset(names),
            initials=frozenset(initials - self.acronyms),
            handles=frozenset({handle}) if is_handle and len(handle) > _SHORTEST_NAME else frozenset(),
            single=frozenset(part for part in real if len(part) == 1),
        )

    def _introduced(self, review: Reading) -> Iterator[str]:
        tokens = review.text.tokens
        for term in self.introduced_by:
            for _, after in term.matches(review):
                if after < len(tokens) and NAME in tokens[after].words:
                    yield tokens[after].words[0]

    def _is_name(self, reading: Reading, at: int, names: Iterable[str]) -> bool:
        if self._is_addressed(reading, at):
            return True
        token = reading.text.tokens[at]
        if NAME in token.words and token.words[0] not in _MONTHS:
            return True
        ordinary = [name for name in names if name not in self.everyday and len(name) >= _SHORTEST_NAME]
        return bool(ordinary) and _is_capital(reading.text, token)

    def _is_addressed(self, reading: Reading, at: int) -> bool:
        """Where only a name would stand: after a greeting or a title, or set off by commas."""
        tokens = reading.text.tokens
        if any(
            at in ends
            for key in (self.greetings, self.titles)
            for ends in reading.where.get(key, {}).values()
        ):
            return tokens[at - 1].clause == tokens[at].clause or _is_capital(reading.text, tokens[at])
        opens = at == 0 or tokens[at - 1].clause != tokens[at].clause
        closes = at + 1 == len(tokens) or tokens[at + 1].clause != tokens[at].clause
        return opens and closes and _is_capital(reading.text, tokens[at])


def _is_capital(text: Text, token: Token, *, throughout: bool = False) -> bool:
    """Whether a word is written as a name, or throughout as initials; who types no capitals types names without, too."""
    typed = text.typed[token.start : token.end if throughout else token.start + 1]
    return typed.isupper() or _has_no_capitals(text.typed)


@lru_cache(maxsize=4)
def _has_no_capitals(typed: str) -> bool:
    return typed == typed.lower()
