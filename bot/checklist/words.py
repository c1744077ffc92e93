"""What a typed word may stand for: contractions, chat spellings, digits for letters, letters typed too often."""

import re

NUMBER = "NUMBER"  # class of a word made of digits

_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_LEET = str.maketrans("013457890", "oieastbgo")
_LEET_L = str.maketrans("013457890", "oleastbgo")

# After these, 's is a verb; after anything else it marks a possessive.
_TAKES_IS = frozenset(
    {
        "he",
        "she",
        "it",
        "that",
        "this",
        "there",
        "here",
        "what",
        "who",
        "where",
        "when",
        "how",
        "why",
        "which",
        "one",
        "everyone",
        "everybody",
        "someone",
        "somebody",
        "nobody",
        "everything",
        "nothing",
        "something",
    }
)
_APOSTROPHE_ENDINGS = {
    "n't": ("not",),
    "'re": ("are",),
    "'ve": ("have",),
    "'ll": ("will",),
    "'m": ("am",),
    "'d": ("would", "had", "did"),
}
_IRREGULAR = {"won't": "will", "can't": "can", "shan't": "shall", "ain't": "is"}
_EXPANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "cannot": (("can",), ("not",)),
    "let's": (("let",), ("us",)),
    "gonna": (("going",), ("to",)),
    "wanna": (("want",), ("to",)),
    "gotta": (("got",), ("to",)),
    "gimme": (("give",), ("me",)),
    "dunno": (("do",), ("not",), ("know",)),
    "im": (("i",), ("am",)),
    "ive": (("i",), ("have",)),
    "youre": (("you",), ("are",)),
    "youve": (("you",), ("have",)),
    "youll": (("you",), ("will",)),
    "theyre": (("they",), ("are",)),
    "theyve": (("they",), ("have",)),
    "weve": (("we",), ("have",)),
    "thats": (("that",), ("is", "has")),
    "whats": (("what",), ("is", "has")),
    "u": (("you", "u"),),
    "ur": (("your", "ur"),),
    "ya": (("you", "ya"),),
    "yr": (("your", "yr", "year"),),
    "pls": (("please", "pls"),),
    "plz": (("please", "plz"),),
    "thx": (("thanks", "thx"),),
    "appt": (("appointment", "appt"),),
    "appts": (("appointments", "appts"),),
    "w/o": (("without",),),
}
_TAKES_NT = (
    "do",
    "did",
    "does",
    "was",
    "were",
    "is",
    "are",
    "have",
    "has",
    "had",
    "would",
    "could",
    "should",
    "must",
    "need",
)
for _verb in _TAKES_NT:
    _EXPANDS[_verb + "nt"] = ((_verb,), ("not",))
_EXPANDS["wont"] = (("will",), ("not",))
_EXPANDS["cant"] = (("can",), ("not",))


def readings_of(word: str) -> tuple[tuple[str, ...], ...]:
    """One tuple of readings for each token that the word, in lower case, stands for."""
    expanded = _EXPANDS.get(word)
    if expanded:
        return expanded
    if "'" in word:
        if word in _IRREGULAR:
            return ((_IRREGULAR[word],), ("not",))
        for ending, second in _APOSTROPHE_ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending):
                return (readings_alone(word[: -len(ending)]), second)
        if word.endswith("'s"):
            stem = word[:-2]
            return ((stem,), ("is", "has")) if stem in _TAKES_IS else (readings_alone(stem),)
        word = word.replace("'", "")
    return (readings_alone(word),)


def readings_alone(word: str) -> tuple[str, ...]:
    """Readings of one word that is no contraction, the plainest first, then its class if it has one."""
    if word.isdigit():
        return (word, NUMBER)
    readings = [word]
    if any(char.isdigit() for char in word):
        readings += [word.translate(_LEET), word.translate(_LEET_L)]
    if _LONG_RUN.search(word):
        readings += [_LONG_RUN.sub(r"\1\1", word), _LONG_RUN.sub(r"\1", word)]
    return tuple(dict.fromkeys(readings))
