"""Sentences in a language that the checklist can't read."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.text import Span


@dataclass(frozen=True, kw_only=True)
class OtherLanguage:
    """Fires at every sentence that is not English."""

    def find(self, material: Material) -> Iterator[Span]:
        yield from material.foreign
