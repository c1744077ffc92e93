"""Words that no dictionary of the country's English has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.check import Material
from bot.checklist.text import Span, Token

_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_SHORTEST = 3  # letters
_MOST = 5  # slips shown: a text with more is not helped by a list


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """Fires at words in small letters that are in neither the dictionary nor the playbook.

    Names, abbreviations, the practice's own words and other languages are left alone.
    """

    fine: frozenset[str]  # words that are in no dictionary and are no slips

    def find(self, material: Material) -> Iterator[Span]:
        found: dict[str, Span] = {}
        for token in material.reading.text.tokens:
            word = _word(material.reply[token.start : token.end])
            if (
                len(word) >= _SHORTEST
                and word not in found
                and not self._is_fine(word, material)
                and not _is_in_an_address(material.reply, token)
                and not any(place.start <= token.start < place.end for place in material.foreign)
            ):
                found[word] = Span(token.start, token.end)
                if len(found) == _MOST:
                    break
        yield from found.values()

    def _is_fine(self, word: str, material: Material) -> bool:
        return (
            not _PLAIN_WORD.fullmatch(word)
            or word[0].isupper()  # names, abbreviations; and the first word of a sentence may be a name
            or word in self.fine
            or material.speller.knows(word)
            or (word in material.lexicon.words and not material.speller.is_elsewhere(word))
        )


def _is_in_an_address(reply: str, token: Token) -> bool:
    """Whether the word is a piece of an e-mail or web address, or of a handle."""
    before, after = reply[token.start - 1 : token.start], reply[token.end : token.end + 2]
    return before in {*"@./_#", "\\"} or after[:1] in {*"@/_"} or (after[:1] == "." and after[1:].isalnum())


def _word(typed: str) -> str:
    return typed.replace("’", "'").removesuffix("'s")
