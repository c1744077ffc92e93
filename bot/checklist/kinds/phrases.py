"""Wording: the phrase sets of a rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.phrases import PhraseSet
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class Phrases:
    sets: tuple[PhraseSet, ...]

    def find(self, material: Material) -> Iterator[Span]:
        for phrase_set in self.sets:
            for hit in phrase_set.find(material.reading):
                if material.opinion.agrees(hit.sentence, phrase_set.score_at_least):
                    yield hit.span
