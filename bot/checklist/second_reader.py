"""The second reader: a small model that has read a few thousand labelled replies and says how much a new one is like the bad ones.

Phrases know what somebody thought of; the second reader also notices what is only like it. It is a logistic regression
over the words of a reply, alone and in pairs, and over the word lists of the playbook that something in the reply
is on. So it can tell its reasons: every feature has a weight, and the sentence whose weights add up highest is the one
to look at. `tools/train_second_reader.py` trains it, and `bot.playbook.second_reader` reads the result.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.checklist.phrases import Reading
from bot.checklist.text import CLASSES, NUMBER, Span

LONGEST_RUN = 2  # words
_START, _END, _DIGITS = "^", "$", "0"


class Weight(NamedTuple):
    rarity: float  # inverse document frequency in the training texts
    weight: float  # above zero speaks for a bad reply


Features = Mapping[str, frozenset[int]]  # feature → numbers of the sentences that it stands in


@dataclass(frozen=True, kw_only=True, repr=False)
class Opinion:
    """What the second reader makes of one text. Scores go from 0, harmless, to 1."""

    reading: Reading
    bias: float
    known: tuple[
        tuple[tuple[frozenset[int], Weight], ...], ...
    ]  # of each group: where a feature stands, its weight

    @cached_property
    def score(self) -> float:
        """Of the text as a whole."""
        return _probability(self.bias + sum(part for _, part in self._parts(None)))

    def score_of(self, sentence: int) -> float:
        """Of one sentence, as if it were all there is."""
        return _probability(self.bias + sum(part for _, part in self._parts(sentence)))

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
        numbers = dict.fromkeys(self.reading.sentences)
        return [self._place(sentence) for sentence in numbers if self.score_of(sentence) >= score]

    def _place(self, sentence: int) -> Span:
        places = [at for at, number in enumerate(self.reading.sentences) if number == sentence]
        return self.reading.text.span(places[0], places[-1] + 1)

    def _parts(self, sentence: int | None) -> Iterator[tuple[frozenset[int], float]]:
        """What each feature, of the text or of one sentence, adds to the sum, and the sentences that it stands in."""
        for group in self.known:
            here = [each for each in group if sentence is None or sentence in each[0]]
            length = math.sqrt(sum(weight.rarity**2 for _, weight in here))
            for sentences, weight in here:
                yield sentences, weight.rarity * weight.weight / length


@dataclass(frozen=True, kw_only=True, repr=False)
class SecondReader:
    bias: float
    groups: tuple[
        Mapping[str, Weight], ...
    ]  # in the order of `features_of`; each counts for itself, whatever its size
    fingerprint: str  # of the texts that it was trained with

    @property
    def lists(self) -> frozenset[str]:
        """Names of the word lists that it looks for."""
        return frozenset(name[1:-1] for name in self.groups[1] if name.startswith("<"))

    def read(self, reading: Reading) -> Opinion:
        return Opinion(
            reading=reading,
            bias=self.bias,
            known=tuple(
                tuple((sentences, group[name]) for name, sentences in features.items() if name in group)
                for group, features in zip(self.groups, features_of(reading), strict=True)
            ),
        )


def _probability(total: float) -> float:
    return 1 / (1 + math.exp(-total))


def features_of(reading: Reading) -> tuple[Features, Features]:
    """What the second reader sees of a text: runs of words within a sentence, and the word lists and classes."""
    words: dict[int, list[str]] = {}
    for token in reading.text.tokens:
        words.setdefault(token.sentence, [_START]).append(
            _DIGITS if NUMBER in token.words else token.words[0]
        )
    runs: dict[str, set[int]] = {}
    for sentence, said in words.items():
        for run in _runs((*said, _END)):
            runs.setdefault(run, set()).add(sentence)
    lists = {
        key: frozenset(reading.by_sentence(key))
        for key in reading.keys
        if key.startswith("<") or key in CLASSES
    }
    return {run: frozenset(sentences) for run, sentences in runs.items()}, lists


def _runs(words: tuple[str, ...]) -> Iterable[str]:
    for length in range(1, LONGEST_RUN + 1):
        for at in range(len(words) + 1 - length):
            yield " ".join(words[at : at + length])
