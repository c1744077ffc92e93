"""Phrases: the small language that rules, escalation categories and topics are written in.

A *term* is one line of elements separated by spaces. They match neighbouring words of one sentence, in any case, after
the text has been ironed out (see `bot.checklist.text`): quotes, accents, look-alike letters, contractions and the like
need no thought.

    visit           this word; as a contraction it is written once: "didn't" also stands for "did not" and "didnt"
    treat*          words beginning so: treat, treated, treatment
    *cillin         words ending so: amoxicillin
    solicitor~      this word with at most one slip of the keyboard, not in its first letter: soliciter (only for
                    words from six letters on)
    [recent]        may be there or not; may hold several elements: [very recent]
    <encounter>     any entry of the word list of that name; entries are terms too, and may name further lists
    _               exactly one word, whatever it is
    ..3             none to three words, as few as possible
    NUMBER          digits: 8, 1,200, 2:30      CLOCK  2:30 or 8.30      MONEY  $80, £12.50 (with the sign)
    CAPITAL         a word typed with a capital          NAME   the same, not opening the sentence
    PRACTICE        the practice's own name, address or signatories; CONTACT its own phone, e-mail or web address
    START  END      the beginning or end of the sentence      CLAUSE  also after a comma, colon, dash or bracket

A hyphen and an apostrophe are as good as a space or nothing: `check-up` is written as two words and matches "check-up"
and "check up"; the one word `checkup` matches "checkup" and "check-up". A possessive 's counts as part of its word:
`doctor` matches "doctor's". Matching never crosses the end of a sentence. A term takes as many words as it can, but as
few as possible for `..3`; terms that begin at the same word all count, and hits that share words become one.

A *phrase set* is what a rule holds:

    any         terms; each place where one matches is a hit
    unless      a hit that shares a word with a match of one of these is dropped
    needs       a hit counts only if one of these matches in its sentence, or at most `needs_within` sentences away
    without     a hit is dropped if one of these matches in its sentence
    not_after   a hit is dropped if one of these ends within three words before it, in the same clause

Phrases that are only a hint may also ask for `score_at_least`: where the second reader scores both the reply and
the sentence lower (see `bot.checklist.second_reader`) they don't count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.checklist.terms import SHORTEST_FUZZY, Term, TermError, Word, parse_term
from bot.checklist.text import Span, Text

NEGATION_WINDOW = 3  # words between a `not_after` and its hit, plus one
_SHORTEST_SLIP = 6  # letters of a word in which a slip of the finger is seen
_LONGEST_WORD = 64  # letters that are looked at
_MOST_KNOWN = 20_000  # words that a lexicon remembers the keys of


# --- lexicon and reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, repr=False)
class Lexicon:
    """All the words and word lists that one playbook looks for."""

    lists: Mapping[str, tuple[Term, ...]]  # in an order in which a list comes after those it names
    words: frozenset[str]
    beginnings: frozenset[str]  # without the asterisk
    endings: frozenset[str]
    fuzzy: Mapping[str, tuple[str, ...]]  # first letter → words, without the tilde
    listed: Mapping[str, tuple[str, ...]]  # key of a one-word entry → keys of the lists that hold it
    # Key of a list → its entries of several words, by a key that each of them needs ("" where none is needed).
    longer: tuple[tuple[str, Mapping[str, tuple[Term, ...]]], ...]
    known: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]], compare=False
    )  # words looked up before → their keys

    @classmethod
    def of(cls, terms: Iterable[Term], lists: Mapping[str, Sequence[str]]) -> "Lexicon":
        """Knows the words of the terms and of the lists. Raises `TermError` for an unknown list or one in a circle."""
        parsed = _ordered(
            {name: tuple(parse_term(entry) for entry in entries) for name, entries in lists.items()}
        )
        every = [*terms, *(entry for entries in parsed.values() for entry in entries)]
        keys: set[str] = set()
        for term in every:
            for element in term.elements:
                if isinstance(element, Word):
                    if element.key.startswith("<") and element.key[1:-1] not in parsed:
                        raise TermError(f'"{term.source}" names the unknown word list {element.key}')
                    keys.add(element.key)
        listed: dict[str, list[str]] = {}
        longer: list[tuple[str, Mapping[str, tuple[Term, ...]]]] = []
        for name, entries in parsed.items():
            several: dict[str, tuple[Term, ...]] = {}
            for entry in entries:
                only = entry.elements[0]
                if len(entry.elements) == 1 and isinstance(only, Word) and not only.key.startswith("<"):
                    listed.setdefault(only.key, []).append(f"<{name}>")
                else:
                    anchor = _rarest(entry.required)
                    several[anchor] = (*several.get(anchor, ()), entry)
            if several:
                longer.append((f"<{name}>", several))
        return cls(
            lists=parsed,
            words=frozenset(key for key in keys if key[0] not in "<*" and key[-1] not in "*~"),
            beginnings=frozenset(key[:-1] for key in keys if key[-1] == "*"),
            endings=frozenset(key[1:] for key in keys if key[0] == "*"),
            fuzzy=_by_first_letter(key[:-1] for key in keys if key[-1] == "~"),
            listed={key: tuple(names) for key, names in listed.items()},
            longer=tuple(longer),
        )

    def entries(self, name: str) -> tuple[Term, ...]:
        """The entries of a list, with those of the lists that it names in their place."""
        found: list[Term] = []
        for entry in self.lists[name]:
            only = entry.elements[0]
            if len(entry.elements) == 1 and isinstance(only, Word) and only.key.startswith("<"):
                found += self.entries(only.key[1:-1])
            else:
                found.append(entry)
        return tuple(found)

    def plain(self, name: str) -> frozenset[str]:
        """The entries of a list of plain words, as they are written."""
        return frozenset(entry.source for entry in self.entries(name))

    def keys_of(self, word: str) -> tuple[str, ...]:
        """Every key under which phrases may look for this word."""
        keys = self.known.get(word)
        if keys is None:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            keys = self.known[word] = self._keys_of(word[:_LONGEST_WORD])
        return keys

    def _keys_of(self, word: str) -> tuple[str, ...]:
        found = [word] if word in self.words else []
        if not found and len(word) >= _SHORTEST_SLIP:
            for other in _slips(word):
                found += [other] if other in self.words else []
                found += self._stems(other, _SHORTEST_SLIP - 1)
        found += self._stems(word, 1)
        found += ["*" + word[at:] for at in range(len(word)) if word[at:] in self.endings]
        if len(word) >= SHORTEST_FUZZY - 1:
            for other in self.fuzzy.get(word[0], ()):
                if OSA.distance(word, other, score_cutoff=1) <= 1:
                    found.append(other + "~")
        for key in tuple(found):
            found += self.listed.get(key, ())
        return tuple(dict.fromkeys(found))

    def _stems(self, word: str, shortest: int) -> list[str]:
        return [word[:end] + "*" for end in range(shortest, len(word) + 1) if word[:end] in self.beginnings]

    def read(self, text: Text) -> "Reading":
        """Looks every word of the text up, once for all phrases."""
        where: dict[str, dict[int, tuple[int, ...]]] = {}
        targets: dict[tuple[str, ...], list[dict[int, tuple[int, ...]]]] = {}
        for number, token in enumerate(text.tokens):
            found = targets.get(token.words)
            if found is None:
                keys = dict.fromkeys(key for word in token.words for key in self.keys_of(word))
                found = targets[token.words] = [where.setdefault(key, {}) for key in keys]
            end = (number + 1,)
            for ends in found:
                ends[number] = end
        for joined in text.joined:
            for key in self.keys_of(joined.word):
                ends = where.setdefault(key, {})
                known = ends.get(joined.first, ())
                if joined.after not in known:
                    ends[joined.first] = tuple(sorted((*known, joined.after), reverse=True))
        reading = Reading(
            text=text,
            where=where,
            keys=set(where),
            sentences=[token.sentence for token in text.tokens],
        )
        reading.keys.add("")
        for key, entries in self.longer:
            places: dict[int, set[int]] = {}
            for anchor in entries.keys() & reading.keys:
                for entry in entries[anchor]:
                    for start, after in entry.matches(reading):
                        places.setdefault(start, set()).add(after)
            if places:
                for start, known in where.get(key, {}).items():
                    places.setdefault(start, set()).update(known)
                where[key] = {start: tuple(sorted(places[start], reverse=True)) for start in sorted(places)}
                reading.keys.add(key)
        return reading


def _slips(word: str) -> Iterable[str]:
    """The words of which this one is a slip of the finger: two neighbours that changed places, or a letter that was
    typed once where it belongs twice, or twice where it belongs once.

    Unlike other mistakes, these hardly ever turn one English word into another.
    """
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield word[:at] + word[at] + word[at:]
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]


def _rarest(keys: Iterable[str]) -> str:
    """The key that a text is least likely to hold: a long word rather than a short one or a whole list."""
    return max(sorted(keys), key=lambda key: (key[0] != "<", len(key)), default="")


def _by_first_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


def _ordered(lists: Mapping[str, tuple[Term, ...]]) -> dict[str, tuple[Term, ...]]:
    ordered: dict[str, tuple[Term, ...]] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise TermError(f"the word list <{name}> contains itself: {' → '.join((*above, name))}")
        if name in ordered:
            return
        for entry in lists[name]:
            for element in entry.elements:
                if isinstance(element, Word) and element.key.startswith("<"):
                    inner = element.key[1:-1]
                    if inner not in lists:
                        raise TermError(f"the word list <{name}> names the unknown word list <{inner}>")
                    place(inner, (*above, name))
        ordered[name] = lists[name]

    for name in lists:
        place(name, ())
    return ordered


@dataclass(frozen=True, kw_only=True, repr=False)
class Reading:
    """A text looked up in a lexicon: where each key stands."""

    text: Text
    where: Mapping[str, Mapping[int, tuple[int, ...]]]  # key → first token → ends of matches, longest first
    keys: set[str]  # those that stand somewhere
    sentences: Sequence[int]  # number of the sentence of each token
    grouped: dict[str, dict[int, list[int]]] = field(default_factory=dict[str, dict[int, list[int]]])

    def by_sentence(self, key: str) -> Mapping[int, list[int]]:
        """Sentence → tokens at which the key stands in it, in order."""
        found = self.grouped.get(key)
        if found is None:
            found = self.grouped[key] = {}
            for place in self.where[key]:
                found.setdefault(self.sentences[place], []).append(place)
        return found

    def sentences_with(self, keys: Iterable[str]) -> set[int]:
        """Sentences in which all of these keys stand; they must stand somewhere."""
        standing = [self.by_sentence(key) for key in keys]
        if not standing:
            return set()
        fewest = min(standing, key=len)
        return {sentence for sentence in fewest if all(sentence in each for each in standing)}

    def is_border(self, place: int, name: str) -> bool:
        """Whether a sentence begins (START) or ends (END), or a clause begins (CLAUSE), right before this token."""
        tokens = self.text.tokens
        if place == 0 or place == len(tokens):
            return (place == 0) != (name == "END") or not tokens
        before, after = tokens[place - 1], tokens[place]
        if name == "CLAUSE":
            return before.clause != after.clause
        return before.sentence != after.sentence


# --- phrase sets ------------------------------------------------------------------------------------------------------


class Hit(NamedTuple):
    """A match in a text: which tokens, and where that is as typed."""

    first: int  # token
    after: int  # token
    span: Span
    sentence: int


@dataclass(frozen=True, kw_only=True)
class PhraseSet:
    """See the module's description for what each part does."""

    any: tuple[Term, ...]
    unless: tuple[Term, ...] = ()
    needs: tuple[Term, ...] = ()
    needs_within: int = 0  # sentences
    without: tuple[Term, ...] = ()
    not_after: tuple[Term, ...] = ()
    score_at_least: float = 0  # of the second reader, 0 to 1

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.any, *self.unless, *self.needs, *self.without, *self.not_after)

    def find(self, reading: Reading) -> list[Hit]:
        """Hits in the order of the text; those that share words are one."""
        ranges = sorted({match for term in self.any for match in term.matches(reading)})
        if not ranges:
            return []
        sentences = reading.sentences
        if self.unless:
            saved = _places(self.unless, reading)
            ranges = [(first, after) for first, after in ranges if saved.isdisjoint(range(first, after))]
        if ranges and self.needs:
            near = _sentences(self.needs, reading)
            ranges = [
                (first, after)
                for first, after in ranges
                if any(abs(sentences[first] - sentence) <= self.needs_within for sentence in near)
            ]
        if ranges and self.without:
            spoiled = _sentences(self.without, reading)
            ranges = [(first, after) for first, after in ranges if sentences[first] not in spoiled]
        if ranges and self.not_after:
            ranges = _not_after(self.not_after, ranges, reading)
        return [
            Hit(first, after, reading.text.span(first, after), sentences[first])
            for first, after in _united(ranges)
        ]


def _places(terms: Iterable[Term], reading: Reading) -> set[int]:
    return {
        place for term in terms for first, after in term.matches(reading) for place in range(first, after)
    }


def _sentences(terms: Iterable[Term], reading: Reading) -> set[int]:
    return {reading.sentences[first] for term in terms for first, _ in term.matches(reading)}


def _not_after(
    terms: Iterable[Term], ranges: list[tuple[int, int]], reading: Reading
) -> list[tuple[int, int]]:
    tokens = reading.text.tokens
    negations = {after - 1 for term in terms for _, after in term.matches(reading)}
    return [
        (first, after)
        for first, after in ranges
        if not any(
            place in negations and tokens[place].clause == tokens[first].clause
            for place in range(max(0, first - NEGATION_WINDOW), first)
        )
    ]


def _united(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for first, after in ranges:
        if united and first < united[-1][1]:
            united[-1] = (united[-1][0], max(after, united[-1][1]))
        else:
            united.append((first, after))
    return united
