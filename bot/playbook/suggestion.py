"""The suggested reply: chosen by topic and tone, filled, and clean under the playbook's own checklist."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz

from bot.checklist.check import ReplyContext
from bot.model.escalation import Level, Triage
from bot.model.finding import Finding, Severity
from bot.model.practice import Practice
from bot.model.review import Review
from bot.playbook.templates import GENERAL, Templates, fill

CANDIDATES = 40  # how many wordings are tried before we settle for less
TOO_ALIKE = 88  # of 100, RapidFuzz's token_set_ratio: words that a reader would take for the same reply

Check = Callable[[str], tuple[Finding, ...]]


def suggest(
    templates: Templates,
    review: Review,
    *,
    practice: Practice,
    triage: Triage,
    context: ReplyContext,
    avoid: Collection[str],
    check: Check,
) -> str | None:
    """A reply with no finding that blocks or warns, unlike any recent or avoided text.

    The same review gets the same suggestion again; neighbouring reviews get different ones. Where the practice
    has no contact details, a reply that only warns of that is better than none. None when nothing fits, and for
    urgent trouble: where somebody may be in danger, a ready-made sentence is the wrong thing to reach for.
    """
    if triage.level is Level.URGENT:
        return None
    taken = (*avoid, *context.recent_replies)
    second_best: str | None = None
    for text in islice(_candidates(templates, review, practice, triage), CANDIDATES):
        if any(fuzz.token_set_ratio(text, other) >= TOO_ALIKE for other in taken):
            continue
        severities = {finding.severity for finding in check(text)}
        if not severities & {Severity.BLOCK, Severity.WARN}:
            return text
        if second_best is None and Severity.BLOCK not in severities:
            second_best = text
    return second_best


def _candidates(templates: Templates, review: Review, practice: Practice, triage: Triage) -> Iterator[str]:
    turn = _turn(review)
    topics = _topics(triage)
    for topic in topics:
        yield from _filled(_rotated(templates.own.get(topic, ()), turn), practice)
    if triage.sentiment == "positive" and triage.level < Level.HOLD:
        yield from _filled(_rotated(templates.praise, turn), practice)
    for topic in (*topics, GENERAL):
        if templates.lines.get(topic):
            yield from _composed(templates, topic, practice, turn)


def _topics(triage: Triage) -> tuple[str, ...]:
    """What the reply may speak about. Where there is trouble, nothing in particular."""
    if triage.level >= Level.HOLD:
        return ("escalation",)
    return triage.topics[:1]


def _turn(review: Review) -> int:
    """A number that looks random and is the review's own."""
    name = f"{review.source}\n{review.external_id}".encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:4], "big")


def _rotated(texts: Sequence[str], turn: int) -> Sequence[str]:
    start = turn % len(texts) if texts else 0
    return (*texts[start:], *texts[:start])


def _filled(texts: Sequence[str], practice: Practice) -> Iterator[str]:
    for text in texts:
        filled = fill(text, practice)
        if filled is not None:
            yield filled


def _composed(templates: Templates, topic: str, practice: Practice, turn: int) -> Iterator[str]:
    """Four sentences; each round moves every part on, so that two candidates share little."""
    groups = (templates.openings, templates.lines[topic], templates.privacy, templates.contacts)
    parts = [filled for texts in groups if (filled := tuple(_filled(texts, practice)))]
    for step in range(max(map(len, parts), default=0) * 2):
        picks = (_pick(part, turn, place, step) for place, part in enumerate(parts))
        yield " ".join(picks)


def _pick(part: Sequence[str], turn: int, place: int, step: int) -> str:
    """Each part starts elsewhere and every second one moves on unevenly, so that pairings change too."""
    unevenly = step // len(part) if place % 2 else 0
    return part[((turn >> 5 * place) + step + unevenly) % len(part)]
