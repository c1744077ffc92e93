"""The second reader: a small model that has read a few thousand labelled texts and says how much a new one is like the bad ones.

Phrases know what somebody thought of; the second reader also notices what is only like it. It adds up two parts:

- a logistic regression over the words of a text, alone and in pairs, and over the word lists of the playbook that
  something in the text is on. It can tell its reasons: every feature has a weight, and the sentence whose weights add
  up highest is the one to look at;
- a network, a small transformer that knew English before it was shown our texts, and so also understands words that
  none of them has.

`tools/train_second_reader.py` and `tools/train_network.py` train them, and `bot.playbook.second_reader` reads the
results. docs/accuracy.md tells what each is worth.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import NamedTuple

from bot.checklist.phrases import Reading
from bot.checklist.text import CLASSES, CONTACT, NUMBER, PRACTICE, Span, Text

# A sentence with a score of STRIKING by itself counts, but in no text that has less than DROWNED.
STRIKING, DROWNED = 0.8, 0.01
# A text, or a sentence alone, that is found bad only because it reads so has more words than "Average."
FEWEST_WORDS = 3
# The network reads sentence by sentence only so many characters of a text: it takes 1 ms for 70.
NETWORK_READS = 1_500
_START, _END, _DIGITS = "^", "$", "0"


class Weight(NamedTuple):
    rarity: float  # inverse document frequency in the training texts
    weight: float  # above zero speaks for a bad reply


Features = Mapping[str, frozenset[int]]  # feature → numbers of the sentences that it stands in


# Of a text as `as_said` writes it: what it adds to the sum, above zero for a bad one.
Network = Callable[[str], float]


@dataclass(frozen=True, kw_only=True, repr=False)
class Opinion:
    """What the second reader makes of one text. Scores go from 0, harmless, to 1."""

    reading: Reading
    bias: float
    prior: float  # what is known beforehand, in log-odds
    network: Network
    known: tuple[
        tuple[tuple[frozenset[int], Weight], ...], ...
    ]  # of each group: where a feature stands, its weight

    @cached_property
    def score(self) -> float:
        """Of the text as a whole."""
        if not self.reading.text.tokens:
            return _probability(self.bias)
        heard = self.network(as_said(self.reading.text))
        return _probability(self.bias + sum(part for _, part in self._parts(None)) + heard)

    def score_of(self, sentence: int) -> float:
        """Of one sentence, as if it were all there is."""
        if len(self._ends) == 1:
            return self.score
        if sentence not in self._scores:
            total = self.bias + sum(part for _, part in self._parts(sentence))
            self._scores[sentence] = _probability(total + self._heard(sentence))
        return self._scores[sentence]

    def reaches(self, at_least: float) -> bool:
        """Whether it gives the text this score, with what is known beforehand; nothing is read where none is asked for."""
        return not at_least or self.score >= self._needed(at_least)

    def agrees(self, sentence: int, at_least: float) -> bool:
        """Whether it gives the text this score; or the sentence alone a high one, for polite words around it change nothing."""
        if self.reaches(at_least):
            return True
        return self.score >= DROWNED and self.score_of(sentence) >= STRIKING

    @cached_property
    def _scores(self) -> dict[int, float]:
        """Of the sentences that somebody has asked for."""
        return {}

    def _heard(self, sentence: int) -> float:
        """What the network says of one sentence."""
        if self._place(sentence).start > NETWORK_READS:
            return 0
        return self.network(as_said(self.reading.text, sentence))

    def reads_bad(self, score: float) -> bool:
        """Whether the text as a whole has at least this score, and more than a word or two to have it for."""
        return len(self.reading.text.tokens) >= FEWEST_WORDS and self.score >= self._needed(score)

    def _needed(self, score: float) -> float:
        """The score without the prior that comes to `score` with it."""
        if not self.prior or score in (0, 1):
            return score
        return _probability(math.log(score / (1 - score)) - self.prior)

    @property
    def telling(self) -> Span:
        """The place of the sentence that speaks most for a bad reply; the text must hold a word."""
        sums: dict[int, float] = dict.fromkeys(self.reading.sentences, 0.0)
        for sentences, part in self._parts(None):
            for sentence in sentences:
                sums[sentence] += part / len(sentences)
        return self._place(max(sums, key=lambda sentence: sums[sentence]))

    def sentences_from(self, score: float) -> list[Span]:
        """The places of the sentences that have at least this score by themselves: in a long text one is easily lost."""
        if self.score < DROWNED:
            return []
        words = Counter(self.reading.sentences)
        return [
            self._place(sentence)
            for sentence, length in words.items()
            if length >= FEWEST_WORDS and self.score_of(sentence) >= self._needed(score)
        ]

    def _place(self, sentence: int) -> Span:
        first, last = self._ends[sentence]
        return self.reading.text.span(first, last + 1)

    @cached_property
    def _ends(self) -> dict[int, tuple[int, int]]:
        """Of each sentence the first and the last token."""
        ends: dict[int, tuple[int, int]] = {}
        for at, sentence in enumerate(self.reading.sentences):
            ends[sentence] = (ends.get(sentence, (at, at))[0], at)
        return ends

    def _parts(self, sentence: int | None) -> Iterator[tuple[frozenset[int], float]]:
        """What each feature, of the text or of one sentence, adds to the sum, and the sentences that it stands in."""
        for group, by_sentence in zip(self.known, self._known_by_sentence, strict=True):
            here = group if sentence is None else by_sentence.get(sentence, ())
            length = math.sqrt(sum(weight.rarity**2 for _, weight in here))
            for sentences, weight in here:
                yield sentences, weight.rarity * weight.weight / length

    @cached_property
    def _known_by_sentence(self) -> list[dict[int, list[tuple[frozenset[int], Weight]]]]:
        found: list[dict[int, list[tuple[frozenset[int], Weight]]]] = []
        for group in self.known:
            by_sentence: dict[int, list[tuple[frozenset[int], Weight]]] = {}
            for each in group:
                for sentence in each[0]:
                    by_sentence.setdefault(sentence, []).append(each)
            found.append(by_sentence)
        return found


@dataclass(frozen=True, kw_only=True, repr=False)
class SecondReader:
    bias: float
    groups: tuple[
        Mapping[str, Weight], ...
    ]  # in the order of `features_of`; each counts for itself, whatever its size
    network: Network
    fingerprint: str  # of the texts that it was trained with, and of the network

    @property
    def lists(self) -> frozenset[str]:
        """Names of the word lists that it looks for."""
        return frozenset(name[1:-1] for name in self.groups[1] if name.startswith("<"))

    def read(self, reading: Reading, *, prior: float = 0) -> Opinion:
        """Its opinion of the text; `prior` is what is known beforehand, in log-odds."""
        return Opinion(
            reading=reading,
            bias=self.bias,
            prior=prior,
            network=self.network,
            known=tuple(
                tuple((sentences, group[name]) for name, sentences in features.items() if name in group)
                for group, features in zip(self.groups, features_of(reading), strict=True)
            ),
        )


def _probability(total: float) -> float:
    return 1 / (1 + math.exp(-total))


_INSTEAD = {PRACTICE: "our practice", CONTACT: "our number"}


def as_said(text: Text, sentence: int | None = None) -> str:
    """The text, or one of its sentences, for the network: every word as it is meant, in small letters, and what stands between."""
    tokens = text.tokens
    said: list[str] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        if sentence is not None and token.sentence != sentence:
            continue
        word = token.words[0]
        said.append(
            _INSTEAD.get(word, text.typed[token.start : token.end].lower() if word.isupper() else word)
        )
        if after and (after.start, after.end) == (token.start, token.end):
            said.append(" ")  # "you are", of "you're"
        else:
            said.append(text.typed[token.end : after.start if after else len(text.typed)])
    return "".join(said).strip()


def features_of(reading: Reading) -> tuple[Features, Features]:
    """What the second reader sees of a text: words alone and in pairs within a sentence, and the word lists and classes."""
    words: dict[int, list[str]] = {}
    for token in reading.text.tokens:
        words.setdefault(token.sentence, [_START]).append(
            _DIGITS if NUMBER in token.words else token.words[0]
        )
    runs: dict[str, set[int]] = defaultdict(set)
    for sentence, said in words.items():
        for word, following in pairwise((*said, _END)):
            runs[word].add(sentence)
            runs[f"{word} {following}"].add(sentence)
        runs[_END].add(sentence)
    lists = {
        key: frozenset(reading.by_sentence(key))
        for key in reading.keys
        if key.startswith("<") or key in CLASSES
    }
    return {run: frozenset(sentences) for run, sentences in runs.items()}, lists
