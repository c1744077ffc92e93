"""Text as the rules see it: words and sentences, each with its place in the text as typed.

Rules never look at raw characters. `Text.of` irons out everything that makes the same words look different (curly
quotes, invisible characters, look-alike letters, accents, HTML entities, contractions, chat spellings) and keeps
for every word where it stood, so that a finding can point at what the person typed.

A word may have several readings, tried one after the other: "b0tox" also reads "botox", "suuue" also "sue", "it's"
reads "it is" or "it has". Words that somebody pulled apart or glued together ("b o t o x", "co-pay", "f*ck") are in
`Text.joined`, beside the words they were made of.

Some words also have a class, in capitals, that a phrase may ask for:
NUMBER (digits, also 2:30 and 1,200), CLOCK (2:30), MONEY ($80), CAPITAL (a capitalised word), NAME (one that doesn't
open its sentence), and after `Text.masked` PRACTICE and CONTACT.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.checklist.sentences import borders
from bot.checklist.words import NUMBER, readings_alone, readings_of

PRACTICE = "PRACTICE"  # class of the practice's own name, address and signatories
CONTACT = "CONTACT"  # class of the practice's own phone numbers, e-mail and web addresses
CLOCK, MONEY, CAPITAL, NAME = "CLOCK", "MONEY", "CAPITAL", "NAME"
CLASSES = frozenset({PRACTICE, CONTACT, NUMBER, CLOCK, MONEY, CAPITAL, NAME})

_LONGEST_JOINED = 40  # characters; longer runs are addresses of web pages, not disguised words


class Token(NamedTuple):
    """One word. A contraction gives two of them with the same place."""

    start: int  # first character, counted in the text as typed
    end: int  # one after the last
    words: tuple[str, ...]  # readings in lower case, the plainest first, then classes in capitals
    sentence: int  # number of the sentence, from 0
    clause: int  # number of the stretch between commas and the like, over the whole text, from 0


class Joined(NamedTuple):
    """Another way to read several neighbouring tokens: as one word."""

    first: int  # index of the first token
    after: int  # index one after the last token
    word: str


class Span(NamedTuple):
    """A place in the text as typed."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True, repr=False)
class Plain:
    """The characters after ironing out, still with upper and lower case, and where each one came from."""

    text: str
    starts: Sequence[int]  # for each character of `text`, where it began as typed
    ends: Sequence[int]  # and where it ended

    def span(self, start: int, end: int) -> Span:
        """The place as typed of `text[start:end]`; the stretch must not be empty."""
        return Span(self.starts[start], self.ends[end - 1])


@dataclass(frozen=True, kw_only=True, repr=False)
class Text:
    """A whole text, ready for matching."""

    typed: str
    plain: Plain
    tokens: tuple[Token, ...]
    joined: tuple[Joined, ...]

    @classmethod
    def of(cls, typed: str) -> "Text":
        plain = _iron_out(typed)
        tokens, places = _tokens(plain)
        return cls(typed=typed, plain=plain, tokens=tokens, joined=_joined(plain.text, places))

    @property
    def sentences(self) -> int:
        """How many sentences hold at least one word."""
        return len({token.sentence for token in self.tokens})

    def span(self, first: int, after: int) -> Span:
        """The place as typed of the tokens `first` up to, not including, `after`."""
        return Span(self.tokens[first].start, self.tokens[after - 1].end)

    def masked(self, own: Iterable[tuple[Span, str]]) -> "Text":
        """The same text with each of the places turned into one token that has only the class given with it.

        Where places overlap, the one that begins first wins, and of those the longest.
        """
        places = sorted(own, key=lambda item: (item[0].start, -item[0].end))
        if not places:
            return self
        starts = [token.start for token in self.tokens]
        ends = [token.end for token in self.tokens]
        tokens: list[Token] = []
        index = list(range(len(self.tokens) + 1))  # old token index → new one
        done = 0
        for span, word_class in places:
            first, after = bisect_left(ends, span.start + 1), bisect_right(starts, span.end - 1)
            if first < done or after <= first:
                continue
            for old in range(done, first):
                index[old] = len(tokens)
                tokens.append(self.tokens[old])
            opening = self.tokens[first]
            index[first:after] = [len(tokens)] * (after - first)
            tokens.append(
                Token(
                    min(span.start, opening.start),
                    max(span.end, ends[after - 1]),
                    (word_class,),
                    opening.sentence,
                    opening.clause,
                )
            )
            done = after
        for old in range(done, len(self.tokens)):
            index[old] = len(tokens)
            tokens.append(self.tokens[old])
        index[-1] = len(tokens)
        untouched = {index[old] for old in range(len(self.tokens)) if tokens[index[old]] is self.tokens[old]}
        joined = tuple(
            Joined(index[item.first], index[item.after - 1] + 1, item.word)
            for item in self.joined
            if all(index[old] in untouched for old in range(item.first, item.after))
        )
        return Text(typed=self.typed, plain=self.plain, tokens=tuple(tokens), joined=joined)


# --- characters ------------------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_ODD = re.compile(r"&|[^\x00-\x7f]|[`\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# Letters of other scripts that look like Latin ones (a choice from Unicode's confusables.txt, UTS #39), and punctuation.
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХУІЈЅԌԚԜЗаеорсухіјѕԁԛԝһӏкмтгпвьΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοριυνκτχγηεωßıȷʙᴀᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡøđłØĐŁ",
    "ABEKMHOPCTXYIJSGQW3aeopcyxijsdqwhlkmtrnbbABEZHIKMNOPTYXaopiuvktxynewsijbacdeghijklmnoprstuvwyzagodlODL",
)
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼʹ´`＇", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("\u2028\u2029\u0085\r\x0b\x0c", "\n"),
        "…": "...",
        "⁄": "/",
        "•": "·",
        "∙": "·",
    }
)


def _letter_of_a_badge(char: str) -> str:
    """The letter in a coloured box or circle, or in half a flag, for which NFKC has no answer."""
    code = ord(char)
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        if first <= code < first + 26:
            return chr(ord("A") + code - first)
    return char


def _fold(char: str) -> str:
    """What one typed character stands for: nothing, one character or a few."""
    plain = unicodedata.normalize("NFKC", char.translate(_PUNCTUATION))
    plain = "".join(_letter_of_a_badge(each) for each in plain).translate(_LOOK_ALIKES)
    kept: list[str] = []
    for each in unicodedata.normalize("NFD", plain):
        category = unicodedata.category(each)
        if category in {"Mn", "Me", "Cf"} or (category == "Cc" and each not in "\n\t") or category == "Cn":
            continue
        kept.append(" " if category == "Zs" or each == "\u3164" else each)
    return "".join(kept).translate(_PUNCTUATION)


def _iron_out(typed: str) -> Plain:
    if not _ODD.search(typed):
        return Plain(text=typed, starts=range(len(typed)), ends=range(1, len(typed) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    known: dict[str, str] = {}
    at = 0
    while at < len(typed):
        odd = _ODD.search(typed, at)
        stop = odd.start() if odd else len(typed)
        if stop > at:  # a stretch of plain characters
            pieces.append(typed[at:stop])
            starts.extend(range(at, stop))
            ends.extend(range(at + 1, stop + 1))
            at = stop
            continue
        entity = _ENTITY.match(typed, at) if typed[at] == "&" else None
        if entity:
            after, folded = entity.end(), "".join(_fold(each) for each in html.unescape(entity.group()))
        elif typed[at] == "&":
            after, folded = at + 1, "&"
        else:
            after, char = at + 1, typed[at]
            folded = known.get(char)
            if folded is None:
                folded = known[char] = _fold(char)
            if char == "\r" and typed[after : after + 1] == "\n":
                folded = ""
        pieces.append(folded)
        starts.extend([at] * len(folded))
        ends.extend([after] * len(folded))
        at = after
    return Plain(text="".join(pieces), starts=starts, ends=ends)


# --- words ----------------------------------------------------------------------------------------------------------

_WORD = re.compile(
    r"(?P<number>[$£€]?\s?(?<![^\W_])\d+(?:[.,:]\d+)*)(?P<unit>(?:am|pm|mins?|hrs?|h|mg|mcg|ml|yo|k|x)(?![^\W_])|(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")


def _tokens(plain: Plain) -> tuple[tuple[Token, ...], list[tuple[int, int]]]:
    """The tokens, and for each one where it stands in the plain text."""
    text, starts, ends = plain.text, plain.starts, plain.ends
    edges = borders(text)
    tokens: list[Token] = []
    places: list[tuple[int, int]] = []
    known: dict[str, tuple[tuple[str, ...], ...]] = {}
    sentence = clause = next_edge = 0
    opens_sentence = True
    last_end = 0

    def add(start: int, end: int, words: tuple[str, ...]) -> None:
        tokens.append(Token(starts[start], ends[end - 1], words, sentence, clause))
        places.append((start, end))

    for match in _WORD.finditer(text):
        start, end = match.span()
        while next_edge < len(edges) and edges[next_edge][0] < end:
            if tokens and edges[next_edge][0] >= last_end:
                clause += 1
                if edges[next_edge][1] and not opens_sentence:
                    sentence += 1
                    opens_sentence = True
            next_edge += 1
        typed = match.group()
        if match.lastgroup == "word":
            lower = typed.lower()
            readings = known.get(lower)
            if readings is None:
                readings = known[lower] = readings_of(lower)
            if typed[0].isupper() and lower != "i" and len(readings) == 1:
                add(start, end, readings[0] + ((CAPITAL,) if opens_sentence else (CAPITAL, NAME)))
            else:
                for words in readings:
                    add(start, end, words)
        else:
            start += len(typed) - len(typed.lstrip())
            number_end = match.end("number")
            number = text[start:number_end]
            readings = known.get(number)
            if readings is None:
                readings = known[number] = (_number_words(number),)
            add(start, number_end, readings[0])
            if number_end < end:
                add(number_end, end, (text[number_end:end].lower(),))
        last_end = end
        opens_sentence = False
    return tuple(tokens), places


def _number_words(typed: str) -> tuple[str, ...]:
    digits = typed.lstrip("$£€ ")
    words = [digits, NUMBER]
    if _CLOCK.fullmatch(digits):
        words.append(CLOCK)
    if digits != typed:
        words.append(MONEY)
    return tuple(words)


# --- words pulled apart, glued together or disguised ------------------------------------------------------------------

_GLUED = re.compile(r"(?<![^\W_])[^\W_]+(?:(?:[-_.·*@$!|]{1,3}[^\W_]+)+|(?:\*+[^\W_]*)+|\$+)")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·]{1,2}[^\W_](?![^\W_])){2,}")
_SEPARATORS = str.maketrans(dict.fromkeys("-_.· |"))
_SYMBOL_LETTERS = str.maketrans("@$!", "asi")


def _joined(text: str, places: list[tuple[int, int]]) -> tuple[Joined, ...]:
    starts = [start for start, _ in places]
    ends = [end for _, end in places]
    found: dict[Joined, None] = {}

    def add(start: int, end: int, words: Iterable[str]) -> None:
        first, after = bisect_left(starts, start), bisect_right(ends, end)
        if after > first:
            for word in words:
                if len(word) > 1:
                    found[Joined(first, after, word)] = None

    for match in _GLUED.finditer(text):
        if match.end() - match.start() <= _LONGEST_JOINED:
            add(match.start(), match.end(), _glued_words(match.group().lower()))
    for match in _SPACED.finditer(text):
        for start, end in _spaced_words(match.group(), match.start()):
            letters = re.sub(r"[\W_]", "", text[start:end]).lower()
            if len(letters) <= _LONGEST_JOINED:
                add(start, end, readings_alone(letters))
                if letters[0] in "ai":  # "a b o t o x day"
                    add(start + 1, end, readings_alone(letters[1:]))
    return tuple(found)


def _glued_words(typed: str) -> Iterable[str]:
    word = typed.translate(_SEPARATORS)
    plain = word.replace("*", "").translate(_SYMBOL_LETTERS)
    return dict.fromkeys((word, word.translate(_SYMBOL_LETTERS), *readings_alone(plain)))


def _spaced_words(run: str, at: int) -> Iterable[tuple[int, int]]:
    """Two spaces end a word in a line of single letters: "b o t o x  d a y"."""
    for word in re.finditer(r"[^\W_](?:[ .\-_*·]?[^\W_])+", run):
        yield at + word.start(), at + word.end()
