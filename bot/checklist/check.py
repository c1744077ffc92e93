"""The checklist: rules over one reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bot.checklist.contacts import OwnContacts
from bot.checklist.languages import foreign_sentences
from bot.checklist.own import own_places
from bot.checklist.phrases import Lexicon, Reading
from bot.checklist.second_reader import Opinion, SecondReader
from bot.checklist.text import Span, Text
from bot.model.finding import Finding, Severity
from bot.model.practice import Practice
from bot.model.review import Review

LONGEST = 5_000  # characters of a reply that are read: more than any platform takes (Google: 4,096 bytes)
WHOLE = Span(0, 0)  # the reply as a whole


@dataclass(frozen=True, kw_only=True)
class ReplyContext:
    """What came before this reply."""

    prior_replies: int = 0  # public replies of ours already under this review
    recent_replies: tuple[str, ...] = ()  # the practice's latest replies, newest first, at most 10


class Speller(Protocol):
    """A dictionary of one country's English."""

    def knows(self, word: str) -> bool: ...

    def is_elsewhere(self, word: str) -> bool:
        """Whether it is a word of another country's English."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class Material:
    """One reply and everything that it is checked against."""

    reply: str
    review: Review | None
    practice: Practice
    context: ReplyContext
    lexicon: Lexicon
    region: str  # two letters: where phone numbers without a country code are from
    second_reader: SecondReader
    speller: Speller

    @cached_property
    def own(self) -> OwnContacts:
        return OwnContacts.of(self.practice, self.region)

    @cached_property
    def text(self) -> Text:
        """The reply as typed, nothing masked. What comes after `LONGEST` characters is not read."""
        return Text.of(self.reply[:LONGEST])

    @cached_property
    def own_places(self) -> list[tuple[Span, str]]:
        return own_places(self.text, self.practice, self.own)

    @cached_property
    def reading(self) -> Reading:
        """The reply with the practice's own words masked: what nearly every rule looks at."""
        return self.lexicon.read(self.text.masked(self.own_places))

    @cached_property
    def unmasked(self) -> Reading:
        return self.lexicon.read(self.text) if self.own_places else self.reading

    @cached_property
    def foreign(self) -> tuple[Span, ...]:
        """What is not English."""
        return tuple(foreign_sentences(self.text))

    @cached_property
    def opinion(self) -> Opinion:
        """What the second reader makes of the reply."""
        return self.second_reader.read(self.reading)

    @cached_property
    def review_reading(self) -> Reading:
        """As much of the review as of a reply: what is longer is nothing that a reply could answer word by word."""
        return self.lexicon.read(Text.of(self.review.text[:LONGEST] if self.review else ""))


class Detector(Protocol):
    """One kind of thing to look for."""

    def find(self, material: Material) -> Iterable[Span]:
        """Places in the reply as typed; `WHOLE` for the reply as a whole."""
        ...


@dataclass(frozen=True, kw_only=True)
class When:
    """A rule that only applies under reviews of some ratings."""

    rating_at_most: int  # stars
    unrated: bool  # also where there is no review, or it has no rating

    def applies(self, review: Review | None) -> bool:
        rating = review.rating if review else None
        return self.unrated if rating is None else rating <= self.rating_at_most


@dataclass(frozen=True, kw_only=True)
class Rule:
    id: str
    title: str
    severity: Severity
    why: str
    mend: str
    source: str
    use_instead: str
    detectors: tuple[Detector, ...]
    when: When | None = None
    only_if_nothing_blocks: bool = False  # silent beside a finding that blocks anyway
    compliance_approves: bool = False  # where it fires, somebody with the compliance role has to approve

    def spans(self, material: Material) -> list[Span]:
        """Where it fires, in the order of the text; places that overlap are one."""
        if self.when and not self.when.applies(material.review):
            return []
        found = sorted({span for detector in self.detectors for span in detector.find(material)})
        united: list[Span] = []
        for span in found:
            if united and span.start < united[-1].end:
                united[-1] = Span(united[-1].start, max(span.end, united[-1].end))
            else:
                united.append(span)
        return united

    def findings(self, material: Material) -> list[Finding]:
        return [
            Finding(
                rule=self.id,
                severity=self.severity,
                start=span.start,
                end=span.end,
                text=material.reply[span.start : span.end],
                why=self.why,
                mend=self.mend,
                source=self.source,
                title=self.title,
                use_instead=self.use_instead,
                compliance_approves=self.compliance_approves,
            )
            for span in self.spans(material)
        ]


_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


def check(rules: Iterable[Rule], material: Material) -> tuple[Finding, ...]:
    """Every finding: what blocks first, then by position."""
    ordered = sorted(rules, key=lambda rule: rule.only_if_nothing_blocks)
    found: list[Finding] = []
    for rule in ordered:
        if not (rule.only_if_nothing_blocks and any(each.severity is Severity.BLOCK for each in found)):
            found += rule.findings(material)
    return tuple(sorted(found, key=lambda each: (_ORDER[each.severity], each.start, each.end, each.rule)))
