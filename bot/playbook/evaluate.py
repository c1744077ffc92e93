"""How well the checklist and triage do on text that somebody has labelled.

A corpus is JSONL: one reply or review a line with the verdict of a careful person. Whatever a line doesn't say, other
than the verdict, is not scored.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.checklist.check import ReplyContext
from bot.model.escalation import Triage
from bot.model.finding import Finding, Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.library import Library
from bot.playbook.playbook import Playbook
from bot.playbook.source import SourceError

FALLBACK = "default"  # the playbook for a jurisdiction that has none of its own


# --- labelled text ----------------------------------------------------------------------------------------------------


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Practice(_Line):
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    complaints_url: str = ""
    address: str = ""
    signatories: tuple[str, ...] = ()


class _Review(_Line):
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    author: str = ""
    text: str = ""


class _Context(_Line):
    prior_replies: int = 0
    recent_replies: tuple[str, ...] = ()


class LabelledReply(_Line):
    kind: Literal["reply"]
    id: str = ""
    jurisdiction: str = FALLBACK
    practice: _Practice = _Practice()
    review: _Review | None = None
    reply: str
    context: _Context = _Context()
    expect_block: bool
    expect_fire: tuple[str, ...] | None = None  # rules that must fire
    may_fire: tuple[str, ...] = ()  # rules that may fire as well


class LabelledReview(_Line):
    kind: Literal["review"]
    id: str = ""
    jurisdiction: str = FALLBACK
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    author: str = ""
    text: str
    expect_escalation: bool
    expect_categories: tuple[str, ...] | None = None
    may_categories: tuple[str, ...] = ()
    expect_level: str | None = None
    topics: tuple[str, ...] | None = None


Labelled = Annotated[LabelledReply | LabelledReview, Field(discriminator="kind")]
_LABELLED: TypeAdapter[LabelledReply | LabelledReview] = TypeAdapter(Labelled)


def read_corpus(file: Path) -> list[LabelledReply | LabelledReview]:
    """Raises `SourceError` that names file and line of every bad line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file}:1: can't be read") from error
    found: list[LabelledReply | LabelledReview] = []
    mistakes: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_LABELLED.validate_python(json.loads(line)))
        except json.JSONDecodeError as error:
            mistakes.append(f"{file}:{number}: is not JSON: {error.msg}")
        except ValidationError as error:
            for each in error.errors(include_url=False, include_input=False):
                key = ".".join(
                    str(part)
                    for part in each["loc"]
                    if part not in {"reply", "review"} or len(each["loc"]) < 2
                )
                mistakes.append(f"{file}:{number}: {key or 'line'}: {each['msg']}")
    if mistakes:
        raise SourceError("\n".join(mistakes))
    return found


# --- scoring ----------------------------------------------------------------------------------------------------------


def interval(hits: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a share, from 0 to 1; None where nothing was counted.

    Wilson's, which stays honest for small counts and for shares near 0 and 1: E. B. Wilson, "Probable inference, the law
    of succession, and statistical inference", J. Am. Stat. Assoc. 22 (1927).
    """
    if not of:
        return None
    z2 = _Z * _Z
    middle = (hits + z2 / 2) / (of + z2)
    half = _Z * sqrt(hits * (of - hits) / of + z2 / 4) / (of + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


_Z = 1.959964  # standard deviations on either side that hold 95 % of a normal distribution


@dataclass(kw_only=True)
class Score:
    """Counts for one rule, category or jurisdiction."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def recall(self) -> float | None:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def precision(self) -> float | None:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
            "recall": self.recall,
            "recall_95": interval(self.tp, self.tp + self.fn),
            "precision": self.precision,
            "precision_95": interval(self.tp, self.tp + self.fp),
        }


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One labelled text, and what we made of it."""

    id: str
    jurisdiction: str
    kind: str  # "reply" or "review"
    text: str
    wanted: bool  # should be blocked, or escalated
    given: bool
    missing: tuple[str, ...]  # rules or categories that should have fired
    extra: tuple[str, ...]  # rules or categories that shouldn't
    words: Mapping[str, tuple[str, ...]]  # rule or category → what it fired at


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """How often the whole of the checklist, or of triage, said what the careful person said."""

    caught: int  # bad and stopped; must be escalated and is
    missed: int
    alarmed: int  # good and stopped all the same
    passed: int

    def as_dict(self) -> dict[str, Any]:
        bad, good, given = self.caught + self.missed, self.alarmed + self.passed, self.caught + self.alarmed
        return {
            "recall": self.caught / bad if bad else None,
            "recall_95": interval(self.caught, bad),
            "precision": self.caught / given if given else None,
            "precision_95": interval(self.caught, given),
            "false_alarms": self.alarmed / good if good else None,
            "false_alarms_95": interval(self.alarmed, good),
        }


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    judged: tuple[Judged, ...]
    rules: Mapping[str, Score]
    categories: Mapping[str, Score]
    topics: Mapping[str, Score]
    levels: tuple[int, int]  # right, of so many

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        return tuple(sorted({each.jurisdiction for each in self.judged}))

    def verdicts(self, kind: str, jurisdiction: str = "") -> "Verdicts":
        """The verdicts on replies or reviews, of one jurisdiction or of all."""
        mine = [e for e in self.judged if e.kind == kind and jurisdiction in {"", e.jurisdiction}]
        return Verdicts(
            caught=sum(e.wanted and e.given for e in mine),
            missed=sum(e.wanted and not e.given for e in mine),
            alarmed=sum(e.given and not e.wanted for e in mine),
            passed=sum(not e.given and not e.wanted for e in mine),
        )

    def as_dict(self) -> dict[str, Any]:
        """The shape of `evaluate --format json`."""
        replies = [each for each in self.judged if each.kind == "reply"]
        reviews = [each for each in self.judged if each.kind == "review"]
        return {
            "replies": _tally(replies, "bad", "good", "blocked"),
            "reviews": _tally(reviews, "must", "need_not", "escalated"),
            "verdicts": {
                name or "all": {
                    kind: self.verdicts(singular, name).as_dict()
                    for kind, singular in (("replies", "reply"), ("reviews", "review"))
                }
                for name in ("", *self.jurisdictions)
            },
            "rules": {name: score.as_dict() for name, score in sorted(self.rules.items())},
            "categories": {name: score.as_dict() for name, score in sorted(self.categories.items())},
            "topics": {name: score.as_dict() for name, score in sorted(self.topics.items())},
            "jurisdictions": {
                name: {
                    "replies": _tally(
                        [each for each in replies if each.jurisdiction == name], "bad", "good", "blocked"
                    ),
                    "reviews": _tally(
                        [each for each in reviews if each.jurisdiction == name],
                        "must",
                        "need_not",
                        "escalated",
                    ),
                }
                for name in self.jurisdictions
            },
            "misses": [
                _line(each) for each in self.judged if each.missing or (each.wanted and not each.given)
            ],
            "false_alarms": [
                _line(each) for each in self.judged if each.extra or (each.given and not each.wanted)
            ],
        }


def evaluate(
    corpus: Iterable[LabelledReply | LabelledReview], library: Library, *, practice: str | None = None
) -> Evaluation:
    """Judges every text under the playbook of its jurisdiction, with the practice's own file on top if one is named."""
    judged: list[Judged] = []
    rules: dict[str, Score] = defaultdict(Score)
    categories: dict[str, Score] = defaultdict(Score)
    topics: dict[str, Score] = defaultdict(Score)
    right = levels = 0
    for item in corpus:
        name = item.jurisdiction if item.jurisdiction in library.ids else FALLBACK
        playbook = library.playbook(name, practice)
        if isinstance(item, LabelledReply):
            judged.append(_judge_reply(item, playbook, rules))
        else:
            triage = playbook.triage(_review(item))
            judged.append(_judge_review(item, triage, categories, topics))
            if item.expect_level is not None:
                levels += 1
                right += triage.level.name.lower() == item.expect_level
    return Evaluation(
        judged=tuple(judged), rules=rules, categories=categories, topics=topics, levels=(right, levels)
    )


def _judge_reply(item: LabelledReply, playbook: Playbook, rules: dict[str, Score]) -> Judged:
    review = None
    if item.review:
        review = Review(source="corpus", external_id=item.id, practice="corpus", **dict(item.review))
    findings = playbook.check(
        item.reply,
        review=review,
        practice=Practice(id="corpus", **dict(item.practice)),
        context=ReplyContext(**dict(item.context)),
    )
    stopping = [finding for finding in findings if finding.severity != Severity.INFO]
    fired = {finding.rule for finding in stopping}
    missing, extra = _score(fired, item.expect_fire, item.may_fire, rules)
    return Judged(
        id=item.id,
        jurisdiction=item.jurisdiction,
        kind="reply",
        text=item.reply,
        wanted=item.expect_block,
        given=blocked(findings),
        missing=missing,
        extra=extra,
        words=_grouped((finding.rule, finding.text) for finding in stopping),
    )


def _judge_review(
    item: LabelledReview, triage: Triage, categories: dict[str, Score], topics: dict[str, Score]
) -> Judged:
    fired = {trouble.category for trouble in triage.troubles}
    missing, extra = _score(fired, item.expect_categories, item.may_categories, categories)
    if item.topics is not None:
        _score(set(triage.topics), item.topics, (), topics)
    return Judged(
        id=item.id,
        jurisdiction=item.jurisdiction,
        kind="review",
        text=item.text,
        wanted=item.expect_escalation,
        given=triage.level > 0,
        missing=missing,
        extra=extra,
        words={trouble.category: trouble.words for trouble in triage.troubles},
    )


def _score(
    fired: set[str], expected: tuple[str, ...] | None, tolerated: tuple[str, ...], scores: dict[str, Score]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Counts into `scores`; gives what is missing and what is too much."""
    if expected is None:
        return (), ()
    missing, extra = set(expected) - fired, fired - set(expected) - set(tolerated)
    for name in fired & set(expected):
        scores[name].tp += 1
    for name in missing:
        scores[name].fn += 1
    for name in extra:
        scores[name].fp += 1
    return tuple(sorted(missing)), tuple(sorted(extra))


def _review(item: LabelledReview) -> Review:
    return Review(
        source="corpus",
        external_id=item.id,
        practice="corpus",
        rating=item.rating,
        author=item.author,
        text=item.text,
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for name, words in pairs:
        grouped[name] = (*grouped.get(name, ()), words)
    return grouped


def _tally(judged: list[Judged], wanted: str, unwanted: str, given: str) -> dict[str, int]:
    return {
        wanted: sum(each.wanted for each in judged),
        f"{wanted}_{given}": sum(each.wanted and each.given for each in judged),
        unwanted: sum(not each.wanted for each in judged),
        f"{unwanted}_{given}": sum(not each.wanted and each.given for each in judged),
    }


def _line(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.id,
        "kind": judged.kind,
        "jurisdiction": judged.jurisdiction,
        "expected": judged.wanted,
        "given": judged.given,
        "missing": list(judged.missing),
        "extra": list(judged.extra),
        "text": judged.text,
        "words": {name: list(words) for name, words in judged.words.items()},
    }


# --- for people and programs ------------------------------------------------------------------------------------------


def blocked(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the reply."""
    return any(finding.severity == Severity.BLOCK for finding in findings)


def findings_as_dict(findings: Iterable[Finding], playbook: Playbook) -> dict[str, Any]:
    """The shape of `check --format json`; positions count characters of the text as typed."""
    listed = list(findings)
    return {
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "start": finding.start,
                "end": finding.end,
                "text": finding.text,
                "why": finding.why,
                "mend": finding.mend,
                "source": finding.source,
            }
            for finding in listed
        ],
        "blocked": blocked(listed),
        "playbook": playbook.name,
    }
