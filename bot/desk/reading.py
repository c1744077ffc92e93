"""How a case reads: findings grouped and counted, what stands, who did what. Plain text; surfaces set it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.desk.text import one_line, stars
from bot.desk.views import Action, CaseView, EscalationView, FindingView, LineView, QueueLine, ReviewView
from bot.model.case import GONE_OUT, State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.practice import Contact

LEVEL_WORDS = {
    Level.NONE: "Escalation",
    Level.NOTIFY: "For compliance to see",
    Level.HOLD: "On hold",
    Level.URGENT: "Urgent, on hold",
}
NO_WORDS = "A rating without words."
CANT_CHECK = "The checklist can't run just now, so nothing can be submitted or approved."
OVERTAKEN = "A reply was approved, but the case has moved on since. Please look at the card."
ALL_CLEAR = "all clear"

# Buttons that answer a note about trouble, and those that answer a word to the author.
TROUBLE = frozenset({Action.ACKNOWLEDGE, Action.RECORD_CALL, Action.RELEASE})
ANSWERS = frozenset({Action.EDIT, Action.SUBMIT, Action.MARK_POSTED})


def source_line(view: CaseView) -> str:
    """A case in a few words: stars, platform and practice; no word of the review, and no name of its author."""
    return f"{stars(view.review.rating)} {view.review.source}, {view.practice_name}"


def headline(view: CaseView) -> str:
    """What a phone shows of a card in a notification."""
    return f"{source_line(view)}: {view.state_label}"


def author_of(review: ReviewView) -> str:
    """Who wrote the review."""
    return one_line(review.author) or "Somebody without a name"


def is_unused(view: CaseView) -> bool:
    """Whether the case was closed without its reply: to show one would look as if it had gone out."""
    return view.state is State.CLOSED_WITHOUT_REPLY and Action.MARK_POSTED not in view.actions


def may_be_posted(view: CaseView) -> bool:
    """Whether the text of the reply may be given out to be posted. Delivered late, a word that it is ready may
    come when the newest draft is another than the approved one, or when a hold has come since."""
    return view.reply is not None and view.state in GONE_OUT and not view.held_since


def standing(view: CaseView) -> list[EscalationView]:
    """The escalations that nobody has released, the gravest first."""
    return sorted((e for e in view.escalations if not e.released_by), key=lambda e: -e.level)


def wording(same: Sequence[FindingView]) -> str:
    """The safe sentence that can take the place of what was found; "" where there is none, or it would mend nothing."""
    finding = same[0].finding
    whole = all(each.finding.start == each.finding.end for each in same)
    offered = (
        finding.use_instead and not same[0].waived and not (whole and finding.severity is Severity.BLOCK)
    )
    return finding.use_instead if offered else ""


USE_WORDING = "Use this wording"


def grouped(findings: Iterable[FindingView]) -> list[list[FindingView]]:
    """Findings of one kind together, in the order in which each kind first comes.

    The same advice five times over would hide the rest.
    """
    groups: dict[tuple[str, ...], list[FindingView]] = {}
    for view in findings:
        finding = view.finding
        kind = (finding.rule, finding.severity.value, view.title, finding.why, finding.mend, view.waived)
        groups.setdefault(kind, []).append(view)
    return list(groups.values())


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many kinds of finding there are."""

    stops: int
    warns: int
    tips: int
    kept: int  # overridden with a reason


def tally(findings: Iterable[FindingView]) -> Tally:
    """The checklist in four numbers."""
    groups = grouped(findings)
    severities = [same[0].finding.severity for same in groups if not same[0].waived]
    return Tally(
        stops=severities.count(Severity.BLOCK),
        warns=severities.count(Severity.WARN),
        tips=severities.count(Severity.INFO),
        kept=len(groups) - len(severities),
    )


def tally_words(counts: Tally) -> list[tuple[str, str]]:
    """The numbers in words, each with its severity, "" for what was kept; empty when all is clear."""
    words = [
        (Severity.BLOCK.value, f"{counts.stops} to mend") if counts.stops else None,
        (Severity.WARN.value, f"{counts.warns} to mend or explain") if counts.warns else None,
        (Severity.INFO.value, _count(counts.tips, "tip")) if counts.tips else None,
        ("", f"{_count(counts.kept, 'finding')} kept with a reason") if counts.kept else None,
    ]
    return [word for word in words if word is not None]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def words_found(same: Sequence[FindingView]) -> list[str]:
    """The words of the text that findings of one kind point at, each once."""
    return list(dict.fromkeys(view.finding.text for view in same if view.finding.text))


def contact_words(contact: Contact) -> list[str]:
    """What is known of whom to call, behind the name: role, phone, hours and member number."""
    words = [part for part in (contact.role, contact.phone, contact.hours) if part]
    if contact.member_number:
        words.append(f"member number {contact.member_number}")
    return words


def doings(view: CaseView) -> list[tuple[str, str, str]]:
    """Who has done what so far: words before a name, the names, words after them."""
    found: list[tuple[str, str, str]] = []
    if view.taken_by:
        found.append(("looked after by", view.taken_by, ""))
    if view.submitted_by:
        found.append(("submitted by", view.submitted_by, ""))
    if view.approvals:
        of = f"({len(view.approvals)} of {view.approvals_needed})" if view.approvals_needed > 1 else ""
        found.append(("approved by", ", ".join(view.approvals[:4]), of))
    return found


def doings_besides(view: CaseView) -> list[str]:
    """What else was done: calls, a flag on the platform, why there is no reply."""
    return [line.text for line in view.calls[-2:]] + [text for text in (view.flag, view.closing) if text]


def queue_title(lines: Sequence[QueueLine]) -> str:
    """How much waits, for the person and in all."""
    mine = sum(line.mine for line in lines)
    return f"{mine} for you, {len(lines)} open in all" if mine else f"{len(lines)} open"


def line_of(view: CaseView, entry: int) -> LineView | None:
    """The line of the history that a message tells of; None for a message about the case as a whole."""
    return view.history[entry - 1] if 0 < entry <= len(view.history) else None
