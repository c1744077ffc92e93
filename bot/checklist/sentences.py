"""Where sentences and clauses end, as a reader would say."""

import re

_BORDER = re.compile(r"[.!?]+[\"')\]]*|\n\s*|[,;:()\[\]\"]|\s-+\s|--+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|mx|prof|st|rev|jr|sr|vs|dept|ext|tel|approx|inc|ltd|fig|cf|al)|\b[A-Za-z]|\b[ap]\.?m|\be\.?g|\bi\.?e)$",
    re.IGNORECASE,
)
_LETTER_END = re.compile(r"(?<![A-Za-z.])I$")  # "so did I." is an end, "Dr I. Patel" a rarer thing


def borders(text: str) -> list[tuple[int, bool]]:
    """Places after which another clause begins, and whether it is another sentence as well."""
    found: list[tuple[int, bool]] = []
    for match in _BORDER.finditer(text):
        mark, at, after = match.group(), match.start(), match.end()
        if mark[0] in ".!?":
            ends = _ends_a_sentence(text, mark, at, after)
            if ends is not None:
                found.append((at, ends))
        elif mark[0] == "\n":
            following = text[after : after + 1]
            blank = mark.count("\n") > 1
            found.append((at, blank or not following.islower() or text[:at].rstrip()[-1:] in ".!?:;"))
        else:
            found.append((at, False))
    return found


def _ends_a_sentence(text: str, mark: str, at: int, after: int) -> bool | None:
    """True or False for a border that does or does not end a sentence; None where the mark is inside a word."""
    following = text[after : after + 1]
    if following and not following.isspace():
        # No space after it: "in.We" is an end, "e.g", "2.30" and "harboroak.example" are not.
        before = text[at - 1 : at]
        glued = following.isupper() and (before.islower() or mark[0] in "!?")
        return True if glued or (mark[0] in "!?" and len(mark) > 1) else None
    if mark[0] == ".":
        before = text[max(0, at - 12) : at]
        if _ABBREVIATION.search(before) and not _LETTER_END.search(before) and following:
            return None
        if len(mark) > 1 and mark.startswith("..") and text[after:].lstrip()[:1].islower():
            return False  # an ellipsis in the middle of a thought
    return True
