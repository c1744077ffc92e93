"""What has been said before: an earlier reply under the same review, or the same words under another one."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from bot.checklist.check import WHOLE, Material
from bot.checklist.text import CONTACT, NUMBER, Span, Text

_MOST_COMPARED = 10  # recent replies
_ROOM = 0.4  # share of its length by which a like reply may be shorter: contacts and numbers are not compared


@dataclass(frozen=True, kw_only=True)
class History:
    prior_replies: int  # fires from so many of our replies under this review on

    def find(self, material: Material) -> Iterator[Span]:
        if material.context.prior_replies >= self.prior_replies:
            yield WHOLE


@dataclass(frozen=True, kw_only=True)
class Similarity:
    """Compares words, whatever their order, without contacts and numbers: another phone number is no new reply."""

    at_least: float  # share of words in common, 0 to 1

    def find(self, material: Material) -> Iterator[Span]:
        words = _words(material.reading.text)
        for recent in material.context.recent_replies[:_MOST_COMPARED]:
            if self._is_like(words, recent, len(material.reply)):
                yield WHOLE
                return

    def _is_like(self, words: list[str], recent: str, length: int) -> bool:
        shorter, longer = sorted((len(recent), length))
        if shorter < longer * (self.at_least - _ROOM):
            return False
        return Indel.normalized_similarity(words, _words(Text.of(recent))) >= self.at_least


def _words(text: Text) -> list[str]:
    return sorted(
        token.words[0] for token in text.tokens if NUMBER not in token.words and token.words[0] != CONTACT
    )
