"""Words of the review that come back in the reply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.phrases import Reading, Term
from bot.checklist.text import CONTACT, MONEY, NAME, NUMBER, PRACTICE, Span, Text

_QUOTED = re.compile(r'"([^"\n]{3,300})"|(?<!\w)\'([^\'\n]{3,300})\'(?!\w)')


@dataclass(frozen=True, kw_only=True)
class Echo:
    vocabulary: tuple[Term, ...]  # an entry that matches in both is an echo, in whatever form of the word
    copied_words: int | None  # so many words in a row that both have
    quoted_words: int | None  # the same for words in quotation marks
    numbers: bool
    money: bool
    names: bool  # capitalised words of the review other than the author's
    ignore: frozenset[str]  # keys of word lists; copied words that are all in them are no echo
    unless: tuple[Term, ...]  # an echo that shares a word with a match of one of these is none
    score_at_least: float = 0  # of the second reader, for the reply

    def find(self, material: Material) -> Iterator[Span]:
        review = material.review_reading
        if not review.text.tokens:
            return
        reply = material.reading
        saved = {
            place
            for term in self.unless
            for first, after in term.matches(reply)
            for place in range(first, after)
        }
        for first, after in self._ranges(reply, review):
            if saved.isdisjoint(range(first, after)) and material.opinion.reaches(self.score_at_least):
                yield reply.text.span(first, after)

    def _ranges(self, reply: Reading, review: Reading) -> Iterator[tuple[int, int]]:
        for entry in self.vocabulary:
            if entry.required <= reply.keys and entry.required <= review.keys and entry.found_in(review):
                yield from entry.matches(reply)
        for word_class, wanted in ((MONEY, self.money), (NUMBER, self.numbers), (NAME, self.names)):
            if wanted:
                yield from _shared(word_class, reply, review)
        if self.copied_words:
            yield from self._copied(reply, review, self.copied_words, range(len(reply.text.tokens)))
        if self.quoted_words:
            for match in _QUOTED.finditer(reply.text.plain.text):
                place = reply.text.plain.span(match.start(), match.end())
                inside = [
                    number
                    for number, token in enumerate(reply.text.tokens)
                    if place.start <= token.start and token.end <= place.end
                ]
                yield from self._copied(reply, review, self.quoted_words, inside)

    def _copied(
        self, reply: Reading, review: Reading, length: int, places: range | list[int]
    ) -> Iterator[tuple[int, int]]:
        """Runs of at least `length` neighbouring words, among those at `places`, that the review has as well."""
        theirs = _words(review.text)
        known = {tuple(theirs[at : at + length]) for at in range(len(theirs) - length + 1)}
        ours = _words(reply.text)
        if not known or not places:
            return
        for at in range(places[0], places[-1] + 2 - length):
            run = tuple(ours[at : at + length])
            if (
                run in known
                and not {PRACTICE, CONTACT}.intersection(run)
                and not self._is_ignored(reply, at, length)
            ):
                yield at, at + length

    def _is_ignored(self, reply: Reading, at: int, length: int) -> bool:
        return all(
            any(place in reply.where.get(key, ()) for key in self.ignore) for place in range(at, at + length)
        )


def _words(text: Text) -> list[str]:
    return [token.words[0] for token in text.tokens]


def _shared(word_class: str, reply: Reading, review: Reading) -> Iterator[tuple[int, int]]:
    theirs = {token.words[0] for token in review.text.tokens if word_class in token.words}
    for at, token in enumerate(reply.text.tokens):
        if word_class in token.words and token.words[0] in theirs:
            yield at, at + 1
