"""Cards within a platform's limits: what gives way, and the first size that fits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

M = TypeVar("M")
S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class CardMeasure:
    """How much room the longer parts of a case's card get, in characters and lines."""

    review: int
    reply: int
    findings: int
    help: int
    few: int  # of escalations, advisories and people to call
    note: int  # notes, advisories, the next step


def fitting(build: Callable[[M], S], measures: Sequence[M], fits: Callable[[S], bool]) -> S:
    """What is built to the first measure that fits, from roomy to tight; to the tightest where none does."""
    for measure in measures[:-1]:
        made = build(measure)
        if fits(made):
            return made
    return build(measures[-1])
