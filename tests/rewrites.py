"""Harmless rewrites of a reply: what it says stays the same, so a reply that was stopped has to stay stopped."""

import random
import re
from collections.abc import Callable

Rewrite = Callable[[str, random.Random], str]

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LOOKALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х", "i": "і"})
_LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0"})
_SHORT = {
    "we are": "we're", "you are": "you're", "do not": "don't", "did not": "didn't", "we have": "we've",
    "it is": "it's", "that is": "that's", "cannot": "can't", "will not": "won't", "was not": "wasn't",
    "were not": "weren't", "i am": "i'm", "we will": "we'll", "could not": "couldn't", "you have": "you've",
}  # fmt: skip
_BEFORE = (
    "Hello.",
    "Thank you for your comment.",
    "Thanks for taking the time to write.",
    "We read every review with care.",
    "Good morning!",
)
_AFTER = (
    "Kind regards, the team",
    "We wish everybody a good week.",
    "Best wishes.",
    "Thank you again.",
    "Comments like this one are always welcome.",
)
_EMOJI = ("🙏", "😊", "⭐", "❤️", "👍")


def upper(text: str, chance: random.Random) -> str:
    return text.upper()


def lower(text: str, chance: random.Random) -> str:
    return text.lower()


def title_case(text: str, chance: random.Random) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def curly_quotes(text: str, chance: random.Random) -> str:
    return text.replace("'", "\u2019").replace(' "', " \u201c").replace('"', "\u201d")


def no_apostrophes(text: str, chance: random.Random) -> str:
    return text.replace("'", "").replace("\u2019", "")


def wide_spaces(text: str, chance: random.Random) -> str:
    return re.sub(" ", lambda _: chance.choice(("  ", "\u00a0", " \u2009", " ")), text)


def line_breaks(text: str, chance: random.Random) -> str:
    return _SENTENCE.sub("\n\n", text)


def zero_widths(text: str, chance: random.Random) -> str:
    return "".join(c + ("\u200b" if c.isalpha() and chance.random() < 0.15 else "") for c in text)


def direction_marks(text: str, chance: random.Random) -> str:
    return "".join(("\u200f" if chance.random() < 0.05 else "") + c for c in text)


def lookalikes(text: str, chance: random.Random) -> str:
    return _some_words(text, chance, 0.5, lambda word: word.translate(_LOOKALIKES))


def leet(text: str, chance: random.Random) -> str:
    """Words of letters alone, so that no number becomes another one."""
    return _some_words(text, chance, 0.3, lambda w: w.translate(_LEET) if w.isalpha() and len(w) > 3 else w)


def entities(text: str, chance: random.Random) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;")


def typos(text: str, chance: random.Random) -> str:
    """One slip of the finger in about one long word of four: two letters in the middle change places."""

    def slip(word: str) -> str:
        if not word.isalpha() or len(word) < 6 or not word[0].islower():
            return word
        at = chance.randrange(2, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _some_words(text, chance, 0.25, slip)


def contractions(text: str, chance: random.Random) -> str:
    for long, short in _SHORT.items():
        text = re.sub(rf"\b{long}\b", short, text)
        text = re.sub(rf"\b{long.capitalize()}\b", short.capitalize(), text)
    return text


def written_out(text: str, chance: random.Random) -> str:
    for long, short in _SHORT.items():
        text = text.replace(short, long).replace(short.capitalize(), long.capitalize())
    return text


def other_order(text: str, chance: random.Random) -> str:
    sentences = _SENTENCE.split(text)
    chance.shuffle(sentences)
    return " ".join(sentences)


def padding_before(text: str, chance: random.Random) -> str:
    return f"{chance.choice(_BEFORE)} {text}"


def padding_after(text: str, chance: random.Random) -> str:
    end = "" if text.rstrip().endswith((".", "!", "?")) else "."
    return f"{text.rstrip()}{end} {chance.choice(_AFTER)}"


def emoji(text: str, chance: random.Random) -> str:
    return _SENTENCE.sub(lambda _: f" {chance.choice(_EMOJI)} ", text) + f" {chance.choice(_EMOJI)}"


def loud_ends(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=[a-z])\.(?=\s|$)", lambda _: chance.choice(("!", "!!", "...", "…")), text)


def _some_words(text: str, chance: random.Random, share: float, change: Callable[[str], str]) -> str:
    """Changed words but for names, contacts and what else isn't plain."""

    def one(found: re.Match[str]) -> str:
        return change(found[0]) if chance.random() < share else found[0]

    return re.sub(r"(?<![\w@./-])[a-z]{2,}(?![\w@/-]|\.\w)", one, text)


REWRITES: dict[str, Rewrite] = {
    each.__name__: each
    for each in (
        upper, lower, title_case, curly_quotes, no_apostrophes, wide_spaces, line_breaks, zero_widths,
        direction_marks, lookalikes, leet, entities, typos, contractions, written_out, other_order,
        padding_before, padding_after, emoji, loud_ends,
    )
}  # fmt: skip
