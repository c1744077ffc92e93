"""Something that every reply should have, and this one has not: thanks, a way to get in touch."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import WHOLE, Material
from bot.checklist.phrases import Term
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class Absence:
    any: tuple[Term, ...]  # one of these is enough, also inside the practice's own words

    def find(self, material: Material) -> Iterator[Span]:
        if any(term.found_in(material.reading) for term in self.any):
            return
        if not any(term.found_in(material.unmasked) for term in self.any):
            yield WHOLE
