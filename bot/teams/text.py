"""Other people's words inside Adaptive Cards, made harmless.

A `TextBlock` reads a subset of Markdown, fills in `{{DATE(…)}}` and turns `<at>…</at>` into a mention; the text of a
`TextRun` in a `RichTextBlock` is shown as it is, but for dates. So whatever somebody else wrote goes into text runs, and only our own
words, or words of theirs on one line with every such sign escaped, go into a text block:
https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
"""

import re
from datetime import UTC, datetime

from bot.desk.text import MORE, head, one_line, size

_SIGNS = re.compile(r"[\\`*_\[\]~]")
# What makes a heading, a list or a quotation, and only at the beginning.
_FIRST = re.compile(r"^(\s*)([#+>-]|\d+(?=[.)]))")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def escape(text: str) -> str:
    """Somebody's words, with no power in a text block.

    As few signs as will do: clients that read no Markdown show the backslashes.
    """
    text = _SIGNS.sub(lambda found: f"\\{found[0]}", text)
    text = _FIRST.sub(lambda found: f"{found[1]}\u200b{found[2]}", text)
    return no_functions(text).translate(_ENTITIES)


def no_functions(text: str) -> str:
    """The text with nothing in it that a card would fill in: it does so in text runs, too."""
    return text.replace("{{", "{\u200b{")


def inline(text: str, limit: int) -> str:
    """Somebody's words on one line of a text block, of at most `limit` units as they are read."""
    text = one_line(text)
    cut = text if size(text) <= limit else head(text, limit - size(MORE)) + MORE
    return escape(cut)


def moment(at: datetime) -> str:
    """A date and time in the reader's own zone; for text blocks."""
    stamp = _stamp(at)
    return f"{{{{DATE({stamp},SHORT)}}}} {{{{TIME({stamp})}}}}"


def day(at: datetime) -> str:
    """A date in the reader's own zone; for text blocks."""
    return f"{{{{DATE({_stamp(at)},SHORT)}}}}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
