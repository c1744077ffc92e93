"""Triage: what a review is about, and whether somebody must hear of it before anybody answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.checklist.languages import foreign_sentences
from bot.checklist.phrases import Hit, Lexicon, PhraseSet, Reading, Term
from bot.checklist.second_reader import Opinion, SecondReader
from bot.checklist.text import Span, Text
from bot.model.escalation import Level, Triage, Trouble
from bot.model.review import Review

IDIOM = "IDIOM"  # class of an everyday turn of speech; no term can ask for it

POSITIVE, MIXED, NEGATIVE = "positive", "mixed", "negative"

# Topics that don't come from phrases alone.
PRAISE, MIXED_TOPIC, NO_TEXT = "praise", "mixed", "no_text"

LONGEST = 6_000  # characters of a review that are searched: hardly anybody writes more (Google: some 4,000)

# What the stars say before a word is read, in log-odds: at most half of what they said in 464 labelled reviews whose authors chose
# them freely. Trouble under four or five stars is rare, and words that sound like it mostly mean something else there.
_STARS_SAY = {1: 0.5, 2: -0.5, 3: -1.0, 4: -1.5, 5: -1.5}


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One way for a category to show itself."""

    phrases: PhraseSet
    rating_at_most: int = 5  # stars; a review without stars always qualifies
    rating_at_least: int = 1

    def hits(self, reading: Reading, rating: int | None) -> list[Hit]:
        if rating is not None and not self.rating_at_least <= rating <= self.rating_at_most:
            return []
        return self.phrases.find(reading)


@dataclass(frozen=True, kw_only=True)
class Clues:
    """Words that are weak alone and mean trouble together, in one sentence or in neighbouring ones.

    Each term counts once in a window of sentences, however often it stands there, and no word counts for two terms.
    """

    weights: tuple[tuple[Term, int], ...]  # the heaviest first; a weight below zero speaks against trouble
    at_least: int  # the sum that is enough
    score_at_least: float = 0  # of the second reader, for the review
    within: int = 1  # how many sentences further a window reaches
    rating_at_most: int = 5  # stars; a review without stars always qualifies

    def spans(self, reading: Reading, rating: int | None) -> list[Span]:
        if rating is not None and rating > self.rating_at_most:
            return []
        found = [(weight, sorted(set(term.matches(reading)))) for term, weight in self.weights]
        if sum(weight for weight, matches in found if matches and weight > 0) < self.at_least:
            return []
        sentences = reading.sentences
        first_sentences = sorted(
            {sentences[first] for weight, matches in found if weight > 0 for first, _ in matches}
        )
        spans: list[Span] = []
        for opening in first_sentences:
            taken: set[int] = set()
            total, words = 0, list[tuple[int, int]]()
            for weight, matches in found:
                free = [
                    match
                    for match in matches
                    if 0 <= sentences[match[0]] - opening <= self.within and taken.isdisjoint(range(*match))
                ]
                if free:
                    total += weight
                    taken.update(place for match in free for place in range(*match))
                    words += free if weight > 0 else ()
            if total >= self.at_least:
                spans += (reading.text.span(first, after) for first, after in words)
        return sorted(spans)


@dataclass(frozen=True, kw_only=True)
class Category:
    """A kind of trouble, or at level `NONE` something that people are only advised about."""

    id: str
    level: Level
    title: str  # for people: "Legal claim or threat"
    help: str  # what it is and what to do, for people
    advice: str = ""  # a sentence for the card where it is found
    signals: tuple[Signal, ...] = ()
    clues: tuple[Clues, ...] = ()  # asked only where no signal shows
    links: bool = False  # also found by a web or e-mail address in the review
    gibberish: bool = False  # also found by a text that is no language
    too_long: bool = False  # also found by a review of more characters than are searched
    nameless: frozenset[str] = frozenset()  # also found by a display name that is one of these, or empty
    other_language: bool = False  # also found by sentences that are not English
    compliance_approves: bool = False  # where it is found, somebody with the compliance role has to approve
    score_at_least: float | None = None  # of the second reader: found where no trouble is found otherwise
    sentence_at_least: float = 1  # the same for one sentence by itself

    def spans(self, review: Review, opinion: Opinion) -> list[Span]:
        """Where it shows, in the order of the text; an empty span stands for the review as a whole."""
        reading = opinion.reading
        found = [
            hit.span
            for signal in self.signals
            for hit in signal.hits(reading, review.rating)
            if opinion.agrees(hit.sentence, signal.phrases.score_at_least)
        ]
        if not found:
            found = [
                span
                for clues in self.clues
                for span in clues.spans(reading, review.rating)
                if opinion.reaches(clues.score_at_least)
            ]
        if self.links:
            found += (Span(*match.span()) for match in _LINK.finditer(review.text))
        if self.gibberish and is_gibberish(review.text):
            found.append(Span(0, len(review.text)))
        if self.too_long and len(review.text) > LONGEST:
            found.append(Span(0, 0))
        if self.other_language:
            found += foreign_sentences(reading.text)
        if self.nameless and _is_nameless(review.author, self.nameless):
            found.append(Span(0, 0))
        return _united(found)

    def second_reading(self, opinion: Opinion) -> list[Span]:
        """The sentence that speaks most for trouble, where the second reader's score is high enough."""
        if self.score_at_least is None or not opinion.reading.text.tokens:
            return []
        if opinion.reads_bad(self.score_at_least):
            return [opinion.telling]
        return opinion.sentences_from(self.sentence_at_least)


@dataclass(frozen=True, kw_only=True)
class Topic:
    id: str
    signals: tuple[Signal, ...] = ()
    category: str = ""  # the topic also stands where this category is found


@dataclass(frozen=True, kw_only=True)
class Sentiment:
    """Words that tell how a review sounds."""

    positive: PhraseSet
    negative: PhraseSet
    contrast: PhraseSet  # "but", "shame about"


@dataclass(frozen=True, kw_only=True)
class TriageRules:
    idioms: tuple[Term, ...]  # everyday turns that look like trouble; taken out before anything is looked for
    idiom_lexicon: Lexicon  # holds the idioms alone: the first of two readings is a short one
    categories: tuple[Category, ...]
    topics: tuple[Topic, ...]  # the most important first; `PRAISE`, `MIXED_TOPIC` and `NO_TEXT` among them
    sentiment: Sentiment
    second_reader: SecondReader

    def triage(self, review: Review, lexicon: Lexicon) -> Triage:
        """What the review is about; the lexicon must hold every term of these rules."""
        reading = self.read(review.text, lexicon)
        opinion = self.opinion(review, reading)
        found = {category.id: category.spans(review, opinion) for category in self.categories}
        if not any(found[category.id] for category in self.categories if category.level > Level.NONE):
            found |= {
                each.id: each.second_reading(opinion)
                for each in self.categories
                if each.score_at_least is not None
            }
        troubles = tuple(
            Trouble(
                category=category.id,
                level=category.level,
                words=tuple(dict.fromkeys(review.text[start:end] for start, end in found[category.id])),
                compliance_approves=category.compliance_approves,
            )
            for category in self.categories
            if found[category.id] and category.level > Level.NONE
        )
        sentiment = self._sentiment(
            review, reading, max((each.level for each in troubles), default=Level.NONE)
        )
        return Triage(
            topics=tuple(
                self._topics(review, reading, sentiment, {id_ for id_, spans in found.items() if spans})
            ),
            sentiment=sentiment,
            troubles=troubles,
            advisories=tuple(
                category.advice for category in self.categories if category.advice and found[category.id]
            ),
        )

    def read(self, text: str, lexicon: Lexicon) -> Reading:
        """The beginning of the text looked up, with every idiom turned into one word that nothing looks for."""
        plain = Text.of(text[:LONGEST])
        reading = self.idiom_lexicon.read(plain)
        idioms = [
            (plain.span(first, after), IDIOM)
            for term in self.idioms
            for first, after in term.matches(reading)
        ]
        return lexicon.read(plain.masked(idioms))

    def opinion(self, review: Review, reading: Reading) -> Opinion:
        """What the second reader makes of the review, stars and all."""
        return self.second_reader.read(reading, prior=_STARS_SAY.get(review.rating or 0, 0.0))

    def _sentiment(self, review: Review, reading: Reading, level: Level) -> str:
        if level.holds:
            return NEGATIVE
        good, bad = (
            bool(phrases.find(reading)) for phrases in (self.sentiment.positive, self.sentiment.negative)
        )
        rating = review.rating
        if rating is None:
            return POSITIVE if good and not bad else NEGATIVE if bad and not good else MIXED
        if rating == 3:
            return MIXED
        if rating < 3:  # praise under few stars is more often sarcasm than a slip of the finger
            return MIXED if rating == 2 and good and self.sentiment.contrast.find(reading) else NEGATIVE
        if bad and not good:
            return NEGATIVE if len(self.sentiment.negative.find(reading)) > 1 else MIXED
        return MIXED if bad and (rating == 4 or self.sentiment.contrast.find(reading)) else POSITIVE

    def _topics(self, review: Review, reading: Reading, sentiment: str, found: set[str]) -> Iterable[str]:
        for topic in self.topics:
            if topic.id == NO_TEXT:
                here = not reading.text.tokens
            elif topic.id == MIXED_TOPIC:
                here = sentiment == MIXED and bool(reading.text.tokens)
            elif topic.id == PRAISE:
                here = (
                    sentiment != NEGATIVE
                    and (review.rating or 4) > 2
                    and bool(reading.text.tokens)
                    and (sentiment == POSITIVE or bool(self.sentiment.positive.find(reading)))
                )
            else:
                here = topic.category in found or any(
                    signal.hits(reading, review.rating) for signal in topic.signals
                )
            if here:
                yield topic.id


# --- what phrases can't say -------------------------------------------------------------------------------------------

_LINK = re.compile(
    r"(?<![\w@.])(?:https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|[a-z0-9-]{2,63}\.(?:com|net|org|io|biz|info|shop|online|xyz|ru|top|site|example)(?:/\S*)?)(?!\w)",
    re.IGNORECASE,
)
_LATIN_WORD = re.compile(r"[a-z]{5,}", re.IGNORECASE)
_CONSONANTS = re.compile(
    r"[bcdfghjklmnpqrstvwxz]{5}|[bcdfghjklmnpqrstvwxz]{4}$|^(?![cpt]hr)[bcdfghjklmnpqrtvwxz]{3}"
)
_KEYBOARD_ROW = re.compile(r"qwert|asdf|zxcv|hjkl", re.IGNORECASE)
_ODD_SHARE = 0.5  # of the longer words; names and typing slips stay far below


def is_gibberish(text: str) -> bool:
    """Whether somebody ran along the keyboard, or at least half of the longer words can't be pronounced."""
    words = {word.lower() for word in _LATIN_WORD.findall(text)}
    odd = sum(bool(_CONSONANTS.search(word)) for word in words)
    return (odd >= 2 and odd >= _ODD_SHARE * len(words)) or len(_KEYBOARD_ROW.findall(text)) >= 2


def _is_nameless(author: str, nameless: frozenset[str]) -> bool:
    words = [word for token in Text.of(author).tokens for word in token.words[:1]]
    return not words or " ".join(words) in nameless or any(word in nameless for word in words)


def _united(spans: Iterable[Span]) -> list[Span]:
    united: list[Span] = []
    for span in sorted(set(spans)):
        if united and span.start < united[-1].end:
            united[-1] = Span(united[-1].start, max(span.end, united[-1].end))
        else:
            united.append(span)
    return united
