"""Which parts of a text are in another language than English, which is all that the rules can read.

Asks CLD2, Chromium's detector (`pycld2`), which carries its tables with it: see docs/accuracy.md for how it was chosen.
It was made for web pages, so what is typed in a hurry needs care on both sides. It is asked sentence by sentence and
clause by clause, so that one Spanish sentence in an English reply is seen. English words speak against another
language, and names are not counted. Where no English word stands, a weaker guess is enough; and five words of which
none is an English one are not English, whatever they are.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

import pycld2  # pyright: ignore[reportMissingTypeStubs]

from bot.checklist.text import Span, Text, Token

_cld2: Any = pycld2  # has no types

_ENOUGH = 14  # letters in a row of words with no English one among them: "Muchas gracias" has 13 and passes
_ENOUGH_VIETNAMESE = 8  # letters, with its marks on two words: hardly anything else looks like it
_ENOUGH_BESIDE_ENGLISH = 20  # letters besides English words and names, where there are such
_ENOUGH_RARE = 30  # letters, for a language that reviews are hardly ever in
_ENOUGH_OTHER_SCRIPT = 3  # letters of a script that English isn't written in
_ENOUGH_WORDS = 5  # of which none is English, where no language is found: romanised Hindi, for one
_LIKELY = 300  # CLD2's score from which its best guess counts where it isn't sure
_LATIN_ENDS = 0x24F  # last code point of Latin Extended-B
_VIETNAMESE = range(0x1E00, 0x1F00)  # Latin Extended Additional

# Everyday English words that are no everyday words of another language. "Don't" is read as two words.
_ENGLISH_WORDS = (
    "the and of is are been being have had i you your yours they them their she his it its this that these those with "
    "from but if when what which who how why where there here my our us we would could should will were can cannot "
    "not very just too all any some more most never ever again about after before because than then out down off over "
    "did does get got one two great good bad nice staff thanks thank please call really much well back even time best "
    "worst love loved people place wait waiting rude kind like till nobody stranger panic drove told every everyone everything "
    "anything nothing always said went took asked found read know knew left thought today yesterday nurse appointment practice true story"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# What stands in a name beside its capitalised words.
_NAME_WORDS = "de la le les el los las del der die das den van von zu du da dos di do y e i und et bin al ap ben ter ten"
_IN_NAMES = frozenset(_NAME_WORDS.split())
_NONE = frozenset({"en", "sco", "un", "xxx"})  # Scots stands for English with a few odd words
# Languages whose name a guess may be, also without a letter that English hasn't got.
_GUESSED = frozenset({"de", "es", "fr", "ht", "it", "pl", "pt", "tl", "vi"})
# Languages at home beside English, in which English texts like to thank: "Go raibh maith agaibh".
_AT_HOME = frozenset({"cy", "ga", "mi"})

# What reviews are written in, by CLD2's code, as people call it. Any other language takes more letters.
_NAMES: Mapping[str, str] = {
    "am": "Amharic",
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bs": "Bosnian",
    "ca": "Catalan",
    "ceb": "Cebuano",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hmn": "Hmong",
    "hr": "Croatian",
    "ht": "Haitian Creole",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "iw": "Hebrew",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "lt": "Lithuanian",
    "mi": "Māori",
    "ml": "Malayalam",
    "mr": "Marathi",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sm": "Samoan",
    "so": "Somali",
    "sq": "Albanian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "to": "Tongan",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yi": "Yiddish",
    "zh": "Chinese",
    "zh-Hant": "Chinese",
}


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A part of a text that is not English."""

    span: Span
    language: str  # as people call it: "Spanish"; "" where it can't be told


@dataclass(frozen=True, kw_only=True)
class Languages:
    """What a whole text is written in, for people."""

    language: str  # the first that was found besides English; "" where it can't be told
    whole: bool  # most of the text is not English; False: a part


def foreign_parts(text: Text) -> tuple[Foreign, ...]:
    """The parts that are not English, in the order of the text: sentences, or clauses of an English sentence."""
    sentences = _groups(text.tokens, "sentence")
    found = [part for sentence in sentences for part in _in_sentence(text, sentence)]
    return tuple(found) if found else tuple(_in_short_ones(text, sentences))


def foreign_sentences(text: Text) -> Iterator[Span]:
    """The places of what is not English."""
    return (part.span for part in foreign_parts(text))


def languages_of(typed: str) -> Languages | None:
    """What the text is written in besides English; None for one that is all English, or too short to tell."""
    found = foreign_parts(Text.of(typed))
    if not found:
        return None
    theirs = sum(_letters(typed[start:end]) for start, end in (part.span for part in found))
    return Languages(
        language=next((part.language for part in found if part.language), ""),
        whole=2 * theirs > _letters(typed),
    )


def _groups(tokens: Sequence[Token], key: str) -> list[list[Token]]:
    """Neighbouring tokens of one sentence, or of one clause."""
    return [list(same) for _, same in groupby(tokens, key=lambda token: getattr(token, key))]


def _in_sentence(text: Text, tokens: list[Token]) -> Iterator[Foreign]:
    whole = _judged(text, tokens)
    if whole:
        yield whole
        return
    clauses = _groups(tokens, "clause")
    if len(clauses) > 1:
        yield from (part for clause in clauses if (part := _judged(text, clause, in_clause=True)))


def _in_short_ones(text: Text, sentences: list[list[Token]]) -> Iterator[Foreign]:
    """Sentences too short to judge alone, one after the other: "Muy caro. Muy lento. Muy malo."."""
    for quiet, run in groupby(sentences, key=lambda tokens: not _english(tokens)):
        short = list(run)
        if quiet and len(short) > 1:
            part = _judged(text, [token for sentence in short for token in sentence])
            if part:
                yield part


def _judged(text: Text, tokens: list[Token], *, in_clause: bool = False) -> Foreign | None:
    """The stretch of words, if it is not English."""
    named = {(token.start, token.end): token for token in reversed(tokens) if token.words[0][:1].isalpha()}
    if not named:
        return None
    places = sorted(named)
    span = Span(places[0][0], _end_of_word(text.typed, places[-1][1]))
    english = _english(tokens)
    words = [_as_meant(text, named[place], english=bool(english)) for place in places]
    other = [word for word in words if _is_other_script(word)]
    if _is_in_other_script(words, other):
        code, sure = _detected(other)
        return Foreign(span=span, language=_NAMES.get(code, "") if sure else "")
    if not _has_more_than_names(words):
        return None
    asked = _besides_english(words) if english else words
    letters = _letters(" ".join(asked))
    marked = sum(not word.isascii() and any(ord(char) in _VIETNAMESE for char in word) for word in asked)
    enough = _ENOUGH_BESIDE_ENGLISH if english else _ENOUGH_VIETNAMESE if marked > 1 else _ENOUGH
    if letters < enough:
        return None
    code, sure = _detected(words)
    if sure:
        rare = code not in _NAMES and (english or letters < _ENOUGH_RARE)
        rare |= code in _AT_HOME and letters < _ENOUGH_BESIDE_ENGLISH
        return None if code in _NONE or rare else Foreign(span=span, language=_NAMES.get(code, ""))
    if english:
        return None
    if code in _GUESSED or (code in _NAMES and not "".join(words).isascii()):
        return Foreign(span=span, language=_NAMES[code])
    different = {word.lower() for word in words}  # "no no no no no" is no language
    return Foreign(span=span, language="") if len(different) >= _ENOUGH_WORDS and not in_clause else None


def _as_meant(text: Text, token: Token, *, english: bool) -> str:
    """A word as typed, without what can't be seen in it; in plain letters where look-alikes disguise it."""
    plain = text.typed[token.start : token.end]
    if plain.isascii() and plain.isalpha() and text.typed[token.end : token.end + 1].isascii():
        return plain  # nothing to iron out, as nearly always
    typed = unicodedata.normalize("NFKC", text.typed[token.start : _end_of_word(text.typed, token.end)])
    word = "".join(char for char in typed if unicodedata.category(char)[0] in "LM" or char in "'’")
    latin = [_is_latin(char) for char in word if char.isalpha()]
    disguised = any(latin) and not all(latin)
    if disguised or (english and not any(latin) and token.words[0].isascii()):
        return token.words[0]
    return word or token.words[0]


def _english(tokens: Sequence[Token]) -> int:
    """How many words are everyday English ones; also in look-alike letters, which are ironed out."""
    return sum(any(word in _ENGLISH for word in token.words) for token in tokens)


def _is_in_other_script(words: list[str], other: list[str]) -> bool:
    """Whether enough of the words are such as English letters can't write."""
    theirs = _letters(" ".join(other))
    mostly = 2 * theirs >= _letters(" ".join(words))
    return theirs >= _ENOUGH_OTHER_SCRIPT and (mostly or theirs > 2 * _ENOUGH_OTHER_SCRIPT)


def _is_other_script(word: str) -> bool:
    return not word.isascii() and any(char.isalpha() for char in word) and not any(map(_is_latin, word))


def _is_latin(char: str) -> bool:
    return char.isalpha() and (ord(char) <= _LATIN_ENDS or ord(char) in _VIETNAMESE)


def _has_more_than_names(words: list[str]) -> bool:
    """Whether something stands there besides capitalised words; a text all in capitals has no names to see."""
    if any(word[0].islower() and word not in _IN_NAMES for word in words):
        return True
    return len(words) >= 4 and all(word.isupper() for word in words)


def _besides_english(words: list[str]) -> list[str]:
    return [
        word
        for number, word in enumerate(words)
        if word.lower() not in _ENGLISH and not (number and word[0].isupper())
    ]


def _letters(typed: str) -> int:
    return sum(char.isalpha() for char in typed)


def _end_of_word(typed: str, end: int) -> int:
    """The end with the vowel signs behind it, which are no letters to a search for words."""
    while end < len(typed) and unicodedata.category(typed[end]).startswith("M"):
        end += 1
    return end


def _detected(words: Sequence[str]) -> tuple[str, bool]:
    """CLD2's code for the words, and whether it is sure; where it isn't, its best guess, if a likely one."""
    asked = " ".join(words).encode("utf-8", "ignore")
    try:
        sure, _, found = _cld2.detect(asked, isPlainText=True)
        code = cast(str, found[0][1])
        if sure and code != "un":
            return code, True
        _, _, found = _cld2.detect(asked, isPlainText=True, bestEffort=True)
    except _cld2.error:  # characters that it can't read
        return "un", False
    return (cast(str, found[0][1]), False) if found[0][3] >= _LIKELY else ("un", False)
