"""Other people's words inside Slack's own formatting language, made harmless and cut to measure.

Escaping `&`, `<` and `>` takes the power out of `<!channel>`, `<@U…>` and `<https://…|…>`:
https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.desk.text import MORE, clean, head, is_link, one_line, size

LONGEST_LINK = 1_000  # characters of an address inside a text; ours, to keep texts within their limits

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTE = "> "


def escape(text: str) -> str:
    """The text with Slack's three control characters made harmless."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def inline(text: str, limit: int) -> str:
    """Escaped text on one line, of at most `limit` units after escaping."""
    text = one_line(text)
    escaped = escape(text)
    return escaped if size(escaped) <= limit else head(text, limit - size(MORE), shown=escape) + MORE


def pieces(text: str, limit: int) -> Iterator[str]:
    """Plain text in pieces of at most `limit` units, none of it lost."""
    while text:
        piece = head(text, limit)
        yield piece
        text = text[len(piece) :]


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
            piece = rest if size(escape(rest)) <= room else _words(rest, room)
            yield _QUOTE + escape(piece)
            rest = rest[len(piece) :].lstrip()


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
