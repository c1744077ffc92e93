"""Other people's words inside Slack's own formatting language, made harmless and cut to measure.

Escaping `&`, `<` and `>` takes the power out of `<!channel>`, `<@U…>` and `<https://…|…>`:
https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

MORE = "…"
LONGEST_LINK = 1_000  # characters of an address inside a text; ours, to keep texts within their limits

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that turn the direction of writing, and characters without width: a review could use them to
# show something else than it says. U+200D stays, as emoji are made with it.
_INVISIBLE = re.compile("[\u061c\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTE = "> "


def size(text: str) -> int:
    """Length as Slack's clients count it, in UTF-16 units: never less than `len(text)`."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def clean(text: str) -> str:
    """The text without control characters, direction marks and half surrogates."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def escape(text: str) -> str:
    """The text with Slack's three control characters made harmless."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def clip(text: str, limit: int) -> str:
    """Plain text of at most `limit` units, with "…" where something was cut."""
    text = clean(text)
    return text if size(text) <= limit else _head(text, limit - size(MORE), escaped=False) + MORE


def inline(text: str, limit: int) -> str:
    """Escaped text on one line, of at most `limit` units after escaping."""
    text = " ".join(clean(text).split())
    escaped = escape(text)
    return escaped if size(escaped) <= limit else _head(text, limit - size(MORE), escaped=True) + MORE


def _head(text: str, limit: int, *, escaped: bool) -> str:
    """As much of the text as fits; an escape is never cut in two."""
    kept: list[str] = []
    for char in text:
        shown = _ESCAPES.get(char, char) if escaped else char
        limit -= size(shown)
        if limit < 0:
            break
        kept.append(shown)
    return "".join(kept)


def pieces(text: str, limit: int) -> Iterator[str]:
    """Plain text in pieces of at most `limit` units, none of it lost."""
    while text:
        head = _head(text, limit, escaped=False)
        yield head
        text = text[len(head) :]


def quotes(text: str, limit: int, *, count: int = 1) -> tuple[tuple[str, ...], bool]:
    """The text as quoted, escaped pieces of at most `limit` units, and whether all of it is there.

    Every line carries the mark of a quotation, so that nothing in it can pass for a line of ours. Back
    ticks become apostrophes: a code block would break out of the quotation.
    """
    found: list[str] = []
    piece = ""
    for line in _quoted_lines(clean(text).replace("`", "'").strip(), limit):
        longer = f"{piece}\n{line}" if piece else line
        if size(longer) <= limit:
            piece = longer
            continue
        found.append(piece)
        piece = line
        if len(found) == count:
            return tuple(found), False
    if piece:
        found.append(piece)
    return tuple(found), True


def _quoted_lines(text: str, limit: int) -> Iterator[str]:
    for line in text.split("\n"):
        rest = line.rstrip()
        if not rest:
            yield _QUOTE.rstrip()
        while rest:
            room = limit - len(_QUOTE)
            head = rest if size(escape(rest)) <= room else _words(rest, room)
            yield _QUOTE + escape(head)
            rest = rest[len(head) :].lstrip()


def _words(text: str, limit: int) -> str:
    """The beginning of a line that fits once escaped, ending between two words where it can."""
    length, used = 0, 0
    for char in text:
        used += size(_ESCAPES.get(char, char))
        if used > limit:
            break
        length += 1
    space = text.rfind(" ", 0, length)
    return text[:space] if space > length // 2 else text[:length]


def link(url: str, label: str) -> str:
    """A link, or just the label where the address is none that a browser opens, or too long to carry."""
    url = escape(clean(url).replace(" ", "%20").replace("\n", "").replace("|", "%7C"))
    return f"<{url}|{label}>" if is_link(url) and size(url) <= LONGEST_LINK else label


def is_link(url: str) -> bool:
    """Whether it is an address that a browser opens."""
    return url.startswith(("https://", "http://"))


def moment(at: datetime) -> str:
    """A date and time in the reader's own zone:
    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    fallback = at.astimezone(UTC).strftime("%d %b %Y %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def day(at: datetime) -> str:
    """A date in the reader's own zone."""
    fallback = at.astimezone(UTC).strftime("%d %b %Y")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{fallback}>"


def stars(rating: int | None) -> str:
    """Five stars, filled and empty; words where the platform has none."""
    if rating is None:
        return "No stars"
    filled = max(0, min(5, rating))
    return "★" * filled + "☆" * (5 - filled)
