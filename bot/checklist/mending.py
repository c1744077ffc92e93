"""Putting a safe sentence in the place of one that was found; every other character stays as it was typed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.checklist.text import Span, Text, Token


@dataclass(frozen=True, kw_only=True)
class Mended:
    text: str
    taken_out: tuple[str, ...]  # the sentences that gave way, as they were typed


def mended(typed: str, places: Collection[Span], wording: str) -> Mended:
    """The text with the wording in place of the first sentence that holds one of the places; other such sentences go.

    A place that is the reply as a whole (start == end) asks for something that is missing: then the wording comes
    behind the last sentence, before a signature on a line of its own. A text that has the wording already doesn't get
    it twice.
    """
    tokens = Text.of(typed).tokens
    found = sorted({token.sentence for token in tokens if any(_overlaps(token, place) for place in places)})
    if not found:
        return Mended(text=_with_added(typed, wording), taken_out=())
    text, out = typed, list[str]()
    for sentence in reversed(found):
        start, end = _extent(typed, tokens, sentence)
        out.append(typed[start:end].strip())
        first = sentence == found[0] and wording not in typed
        text = _put(text, start, end, wording if first else "")
    return Mended(text=text, taken_out=tuple(reversed(out)))


def _overlaps(token: Token, place: Span) -> bool:
    return token.start < place.end and place.start < token.end


def _extent(typed: str, tokens: Sequence[Token], sentence: int) -> tuple[int, int]:
    """From the sentence's first word to the white space before the next sentence, its marks included."""
    inside = [token for token in tokens if token.sentence == sentence]
    after = next((token.start for token in tokens if token.sentence > sentence), len(typed))
    start, end = inside[0].start, after
    before = max((token.end for token in tokens if token.sentence < sentence), default=0)
    while start > before and typed[start - 1] in _OPENING:
        start -= 1
    while end > inside[-1].end and (typed[end - 1].isspace() or typed[end - 1] in _OPENING):
        end -= 1
    return start, end


_OPENING = "\"'“‘«([¿¡"


def _put(text: str, start: int, end: int, wording: str) -> str:
    if wording:
        return text[:start] + wording + text[end:]
    if text[end:].strip() and "\n" not in text[end : end + 1]:
        return text[:start] + text[end:].lstrip(" ")
    return text[:start].rstrip(" ") + text[end:]


def _with_added(typed: str, wording: str) -> str:
    if wording in typed:
        return typed
    body = typed.rstrip()
    lines = body.split("\n")
    if len(lines) > 1 and lines[-1].strip()[-1:] not in {".", "!", "?"}:  # a signature
        above = "\n".join(lines[:-1]).rstrip()
        return _joined(above, wording) + body[len(above) :] + typed[len(body) :]
    return _joined(body, wording) + typed[len(body) :]


def _joined(body: str, wording: str) -> str:
    return f"{body} {wording}" if body else wording
