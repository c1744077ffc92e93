"""The shape of escalation categories, topics and sentiment in YAML, and how they become something that can run."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot.checklist.phrases import Lexicon, parse_term
from bot.checklist.triage import Category, Clues, Sentiment, Signal, Topic
from bot.model.escalation import Level
from bot.playbook.shapes import (
    ExamplesShape,
    Id,
    PhraseShape,
    Score,
    SecondReadingShape,
    Sentence,
    Shape,
    TermText,
)
from bot.playbook.source import Keys

LevelName = Literal["none", "notify", "hold", "urgent"]
Rating = Annotated[int, Field(ge=1, le=5)]

PARTS = ("any", "unless", "needs", "without", "not_after")


class SignalShape(PhraseShape):
    """A phrase set that may ask for a rating; a review without a rating always qualifies."""

    rating_at_most: Rating = 5
    rating_at_least: Rating = 1

    def signal(self, score_at_least: float = 0) -> Signal:
        """Ready to run; `score_at_least` is that of the category."""
        return Signal(
            phrases=self.compile(score_at_least),
            rating_at_most=self.rating_at_most,
            rating_at_least=self.rating_at_least,
        )


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Signals = Annotated[tuple[SignalShape, ...], BeforeValidator(_listed)]


class CluesShape(Shape):
    """Weak words that mean trouble together: `weights` of terms, of which a window of sentences must reach a sum."""

    weights: Annotated[dict[TermText, Annotated[int, Field(ge=-9, le=9)]], Field(min_length=2)]
    at_least: Annotated[int, Field(ge=2)]
    score_at_least: Score | None = None  # None: as the category says
    within: Annotated[int, Field(ge=0, le=5)] = 1  # how many sentences further a window reaches
    rating_at_most: Rating = 5

    def clues(self, score_at_least: float) -> Clues:
        """Ready to run; `score_at_least` is that of the category."""
        heaviest_first = sorted(self.weights.items(), key=lambda item: -abs(item[1]))
        return Clues(
            weights=tuple((parse_term(term), weight) for term, weight in heaviest_first),
            at_least=self.at_least,
            score_at_least=score_at_least if self.score_at_least is None else self.score_at_least,
            within=self.within,
            rating_at_most=self.rating_at_most,
        )


class CategoryShape(Shape):
    id: Id
    level: LevelName  # none: no escalation, only the advice
    title: Sentence  # for people
    help: Sentence  # what it is and what to do, for people
    advice: str = ""  # a sentence for the card
    score_at_least: Score = 0  # of the second reader, for signals and clues that don't say otherwise
    signals: Signals = ()
    clues: tuple[CluesShape, ...] = ()  # asked only where no signal shows
    links: bool = False  # also found by a web or e-mail address
    gibberish: bool = False  # also found by a text that is no language
    too_long: bool = False  # also found by a review of more characters than are searched
    nameless: Id | None = None  # word list of display names that name nobody
    other_language: bool = False  # also found by sentences that are not English
    compliance_approves: bool = False  # where it is found, somebody with the compliance role has to approve
    second_reading: SecondReadingShape | None = None  # asked only where no trouble is found otherwise
    examples: ExamplesShape

    def category(self, lexicon: Lexicon) -> Category:
        """Ready to run; the lexicon must hold the terms and the list of names."""
        return Category(
            id=self.id,
            level=Level[self.level.upper()],
            title=self.title,
            help=self.help,
            advice=self.advice,
            signals=tuple(signal.signal(self.score_at_least) for signal in self.signals),
            clues=tuple(clues.clues(self.score_at_least) for clues in self.clues),
            links=self.links,
            gibberish=self.gibberish,
            too_long=self.too_long,
            nameless=lexicon.plain(self.nameless) if self.nameless else frozenset(),
            other_language=self.other_language,
            compliance_approves=self.compliance_approves,
            sentence_at_least=self.second_reading.alone_at_least if self.second_reading else 1,
            score_at_least=self.second_reading.at_least if self.second_reading else None,
        )


class AdjustCategoryShape(Shape):
    """A change to a category that is inherited."""

    category: Id
    level: LevelName | None = None
    help: str = ""
    advice: str = ""
    signals: Signals = ()  # looked for as well
    examples: ExamplesShape = ExamplesShape()  # for these signals


class TopicShape(Shape):
    id: Id
    signals: Signals = ()
    category: str = ""  # the topic also stands where this category is found

    def topic(self) -> Topic:
        return Topic(
            id=self.id, signals=tuple(signal.signal() for signal in self.signals), category=self.category
        )


class SentimentShape(Shape):
    positive: PhraseShape
    negative: PhraseShape
    contrast: PhraseShape

    def sentiment(self) -> Sentiment:
        return Sentiment(
            positive=self.positive.compile(),
            negative=self.negative.compile(),
            contrast=self.contrast.compile(),
        )


def signal_terms(signals: tuple[SignalShape, ...]) -> Iterator[tuple[Keys, str]]:
    """Every term of the signals, and where it stands in the category or topic."""
    for number, signal in enumerate(signals):
        for part in PARTS:
            for at, term in enumerate(getattr(signal, part)):
                yield ("signals", number, part, at), term


def clue_terms(clues: tuple[CluesShape, ...]) -> Iterator[tuple[Keys, str]]:
    """Every term of the clues, and where it stands in the category."""
    for number, shape in enumerate(clues):
        for term in shape.weights:
            yield ("clues", number, "weights", term), term


def sentiment_terms(shape: SentimentShape) -> Iterator[tuple[Keys, str]]:
    """Every term that tells how a review sounds, and where it stands."""
    for name in ("positive", "negative", "contrast"):
        for part in PARTS:
            for at, term in enumerate(getattr(getattr(shape, name), part)):
                yield (name, part, at), term
