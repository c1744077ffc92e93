"""What the second reader makes of the reply as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class SecondReading:
    """Fires at the sentence that speaks most for a bad reply."""

    at_least: float  # score, 0 to 1

    def find(self, material: Material) -> Iterator[Span]:
        if material.reading.text.tokens and material.opinion.score >= self.at_least:
            yield material.opinion.telling
