"""What the second reader makes of the reply as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class SecondReading:
    """Fires at the sentence that speaks most for a bad reply, and at those that would be one by themselves."""

    at_least: float  # score of the reply, 0 to 1
    alone_at_least: float  # score of a sentence as if it were all there is

    def find(self, material: Material) -> Iterator[Span]:
        if not material.reading.text.tokens:
            return
        opinion = material.opinion
        telling = opinion.reads_bad(self.at_least)
        for span in [opinion.telling] if telling else opinion.sentences_from(self.alone_at_least):
            if not any(span.start < end and start < span.end for start, end in material.foreign):
                yield span  # it has learnt English only
