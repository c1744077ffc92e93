"""Which sentences are in another language than English, which is all that the rules can read.

Asks CLD2, Chromium's detector (`pycld2`), which carries its tables with it and knows some eighty languages. It is asked
sentence by sentence, so that one Spanish sentence in an English reply is seen. A few words are too few to tell: names,
"Gracias!" and "Cheers, whānau" pass.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import pycld2  # pyright: ignore[reportMissingTypeStubs]

from bot.checklist.text import Span, Text

_ENOUGH = 20  # letters of a sentence
_ENOUGH_ALONE = 14  # letters, where the sentence is all there is
_ENOUGH_OTHER = 3  # letters of a script that English isn't written in
_LATIN_ENDS = 0x24F  # last code point of Latin Extended-B
_READABLE = frozenset({"en", "sco", "un"})  # Scots stands for English with a few odd words

_cld2: Any = pycld2  # has no types


def foreign_sentences(text: Text) -> Iterator[Span]:
    """The places of the sentences that are not English."""
    tokens = text.tokens
    opens = [at for at, token in enumerate(tokens) if not at or tokens[at - 1].sentence != token.sentence]
    for first, after in pairwise([*opens, len(tokens)]):
        span = text.span(first, after)
        if _is_foreign(text.typed[span.start : span.end], alone=len(opens) == 1):
            yield span


def _is_foreign(sentence: str, *, alone: bool) -> bool:
    letters = [char for char in sentence if char.isalpha()]
    other_script = sum(ord(char) > _LATIN_ENDS for char in letters)
    if 2 * other_script < len(letters):
        if len(letters) < (_ENOUGH_ALONE if alone else _ENOUGH):
            return False
    elif len(letters) < _ENOUGH_OTHER:
        return False
    try:
        reliable, _, found = _cld2.detect(sentence.encode("utf-8", "replace"))
    except _cld2.error:  # characters that it can't read
        return False
    return bool(reliable) and cast(str, found[0][1]) not in _READABLE
