"""Escalations: trouble found in a review, or raised by a person."""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much an escalation stops, in rising order. `HOLD` and `URGENT` stop the reply until released."""

    NONE = 0
    NOTIFY = 1
    HOLD = 2
    URGENT = 3

    @property
    def holds(self) -> bool:
        return self >= Level.HOLD


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What triage found: one category of trouble and the words that raised it."""

    category: str  # "legal_threat"
    level: Level
    words: tuple[str, ...]  # excerpts of the review as typed; never logged
    compliance_approves: bool = False  # somebody with the compliance role has to approve the reply


@dataclass(frozen=True, kw_only=True)
class Triage:
    """What a review is about and how much trouble it means, before anybody has read it."""

    topics: tuple[str, ...]  # "wait", "billing", …; most important first
    sentiment: str  # "positive", "mixed" or "negative"
    troubles: tuple[Trouble, ...]
    advisories: tuple[str, ...] = ()  # sentences for the card: "Consider not replying: …"

    @property
    def level(self) -> Level:
        return max((trouble.level for trouble in self.troubles), default=Level.NONE)
