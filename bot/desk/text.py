"""Other people's words, made ready to be shown: cleaned of what could deceive, measured, cut between words."""

import re
import unicodedata
from collections.abc import Callable

MORE = "…"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that turn the direction of writing, and characters without width: a review could use them to
# show something else than it says. U+200D stays, as emoji are made with it.
_INVISIBLE = re.compile("[\u061c\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def size(text: str) -> int:
    """Length as chat clients count it, in UTF-16 units: never less than `len(text)`."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def clean(text: str) -> str:
    """The text without control characters, direction marks and half surrogates."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def one_line(text: str) -> str:
    """The clean text with every run of white space as one blank."""
    return " ".join(clean(text).split())


def head(text: str, limit: int, *, shown: Callable[[str], str] = str) -> str:
    """As much of the text as fits into `limit` units; `shown` is how a character is written, and is never cut in two."""
    kept: list[str] = []
    for char in text:
        written = shown(char)
        limit -= size(written)
        if limit < 0:
            break
        kept.append(written)
    return "".join(kept)


def clip(text: str, limit: int) -> str:
    """Clean text of at most `limit` units, with "…" where something was cut."""
    text = clean(text)
    return text if size(text) <= limit else head(text, limit - size(MORE)) + MORE


def is_link(url: str) -> bool:
    """Whether it is an address that a browser opens."""
    return url.startswith(("https://", "http://"))


def stars(rating: int | None) -> str:
    """Five stars, filled and empty; words where the platform has none."""
    if rating is None:
        return "No stars"
    filled = max(0, min(5, rating))
    return "★" * filled + "☆" * (5 - filled)


def public_address(url: str) -> str:
    """An address at which something is reached from outside, without a path and without a slash at its end.

    Raises ValueError when it is no https address.
    """
    address = url.strip().rstrip("/")
    host = address.removeprefix("https://")
    if host == address or not host or any(c.isspace() or c in "\"'#<>{}" for c in host):
        raise ValueError(f"the address must look like https://reviews.example, not {url!r}")
    return address
