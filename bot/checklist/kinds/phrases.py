"""Wording: the phrase sets of a rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.phrases import Hit, PhraseSet
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class Phrases:
    sets: tuple[PhraseSet, ...]

    def find(self, material: Material) -> Iterator[Span]:
        for phrase_set in self.sets:
            for hit in phrase_set.find(material.reading):
                if _counts(phrase_set, hit, material):
                    yield hit.span


def _counts(phrase_set: PhraseSet, hit: Hit, material: Material) -> bool:
    """Whether the second reader agrees, of the reply or of the sentence alone: polite words around it change nothing."""
    least = phrase_set.score_at_least
    return not least or material.opinion.score >= least or material.opinion.score_of(hit.sentence) >= least
