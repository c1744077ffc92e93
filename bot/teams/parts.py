"""Parts that cards and dialogs have in common: the review, the reply, the checklist, whom to call."""

from collections.abc import Callable, Iterable, Sequence

from bot.desk import reading
from bot.desk.text import clean, head, size
from bot.desk.views import CaseView, EscalationView, FindingView, ReplyView, ReviewView
from bot.model.finding import Severity
from bot.model.practice import Contact
from bot.teams import elements
from bot.teams.port import Json
from bot.teams.text import day, inline

_SIGNS = {Severity.BLOCK: "⛔", Severity.WARN: "⚠️", Severity.INFO: "💡"}
_MOST_WORDS = 6  # places named beside one kind of finding


def review_parts(review: ReviewView, *, longest: int) -> list[Json]:
    """The review, set apart; what doesn't fit is said to be missing."""
    words = clean(review.text).strip()
    if not words:
        return [
            elements.container([elements.text(f"_{reading.NO_WORDS}_")], style="emphasis"),
            _byline(review),
        ]
    return [elements.container(_long(words, "review", longest), style="emphasis"), _byline(review)]


_FOLD = 700  # characters that are in sight at once; the rest is a press away


def _long(words: str, name: str, longest: int) -> list[Json]:
    """A text with its end folded away, and cut where there is no room for it at all."""
    whole = words if size(words) <= longest else f"{_to_a_blank(words, longest)} …"
    if size(whole) <= _FOLD * 1.3:
        return elements.exact(whole)
    shown = _to_a_blank(whole, _FOLD)
    rest = whole[len(shown) :].lstrip()
    more, less = f"{name}-more", f"{name}-less"
    targets = (f"{name}-rest", more, less)
    return [
        *elements.exact(shown),
        elements.container(elements.exact(rest), id=targets[0], isVisible=False, spacing="None"),
        {**elements.action_set([elements.toggle("Show all", *targets)]), "id": more},
        {**elements.action_set([elements.toggle("Show less", *targets)]), "id": less, "isVisible": False},
    ]


def _to_a_blank(words: str, limit: int) -> str:
    """The beginning that fits, ending between two words where it can."""
    fits = head(words, limit)
    end = max(fits.rfind(" "), fits.rfind("\n"))
    return fits[:end] if end > len(fits) // 2 else fits


def _byline(review: ReviewView) -> Json:
    words = [inline(reading.author_of(review), 100)]
    if review.posted_at:
        words.append(f"written {day(review.posted_at)}")
    if review.edited:
        words.append("**changed by the reviewer since**")
    return elements.small(" · ".join(words))


def about(view: CaseView) -> Json:
    """The line that tells which case a dialog is about."""
    return elements.small(f"**{inline(reading.source_line(view), 300)}** · {inline(view.state_label, 100)}")


def reply_parts(reply: ReplyView, *, longest: int) -> list[Json]:
    """The reply as the card shows it."""
    return [
        elements.text(f"**Reply** · {inline(reply.origin, 200)}", size="Small", separator=True),
        elements.container(_long(clean(reply.text), "reply", longest), style="accent"),
    ]


def exact_parts(text: str) -> list[Json]:
    """A text exactly as it is, set apart."""
    return [elements.container(elements.exact(text), style="accent")]


def tally(findings: Iterable[FindingView]) -> Json:
    """The checklist in one line: how many kinds of finding still stand."""
    words = [
        f"{_SIGNS[Severity(severity)]} {said}" if severity else said
        for severity, said in reading.tally_words(reading.tally(findings))
    ]
    said = " · ".join(words) or f"✅ {reading.ALL_CLEAR}"
    return elements.text(f"**Checklist** · {said}", spacing="Small")


def finding_lines(findings: Iterable[FindingView], *, most: int) -> list[Json]:
    """The findings, a line for each kind."""
    groups = reading.grouped(findings)
    shown = [elements.text(_finding_line(same), spacing="None") for same in groups[:most]]
    left = len(groups) - len(shown)
    return [*shown, elements.small(f"and {left} more: open the reply to see them")] if left > 0 else shown


def _finding_line(same: Sequence[FindingView]) -> str:
    view = same[0]
    sign = "✔️" if view.waived else _SIGNS[view.finding.severity]
    after = f" ({inline(view.waived, 200)})" if view.waived else ""
    return f"{sign} {inline(view.title, 100)}{_words(same, 100)}{after}"


def _words(same: Sequence[FindingView], longest: int) -> str:
    """The words that were found, each once, ready to follow a title."""
    texts = reading.words_found(same)
    if not texts:
        return ""
    said = ", ".join(f"“{inline(text, longest)}”" for text in texts[:_MOST_WORDS])
    left = len(texts) - _MOST_WORDS
    return f": {said} and {left} more" if left > 0 else f": {said}"


Mend = Callable[[str], Json]  # rule → the button that puts its safe sentence in


def finding_parts(findings: Sequence[FindingView], *, most: int, mend: Mend | None = None) -> list[Json]:
    """The checklist as a dialog shows it, each finding in full."""
    groups = reading.grouped(findings)
    shown = [_finding(same, mend) for same in groups[:most]]
    left = len(groups) - len(shown)
    more = [elements.small(f"and {left} more; mend these first")] if left > 0 else []
    return [tally(findings), *shown, *more]


def _finding(same: Sequence[FindingView], mend: Mend | None) -> Json:
    view = same[0]
    finding = view.finding
    lines = [
        elements.text(f"{_SIGNS[finding.severity]} **{inline(view.title, 150)}**{_words(same, 150)}"),
        elements.text(inline(finding.why, 500), spacing="None"),
    ]
    if finding.mend:
        lines.append(elements.text(f"**How to mend it:** {inline(finding.mend, 500)}", spacing="None"))
    if finding.use_instead:
        lines.append(
            elements.text(f"**You could write:** {inline(finding.use_instead, 600)}", spacing="None")
        )
    if mend and reading.wording(same):
        lines.append({**elements.action_set([mend(finding.rule)]), "spacing": "Small"})
    if view.waived:
        lines.append(elements.small(inline(view.waived, 300)))
    styles = {Severity.BLOCK: "attention", Severity.WARN: "warning", Severity.INFO: "default"}
    return {**elements.container(lines), "style": styles[finding.severity], "spacing": "Small"}


def checklist_parts(reply: ReplyView, *, lines: int) -> list[Json]:
    """The checklist as the card shows it: counts, then a line for each finding."""
    if not reply.checkable:
        return [elements.text(f"⛔ **{inline(reading.CANT_CHECK, 300)}**", color="Attention")]
    return [tally(reply.findings), *finding_lines(reply.findings, most=lines)]


def escalation_parts(escalation: EscalationView, *, longest: int) -> Json:
    """One escalation: what it is, which words raised it, what to do."""
    title = f"🚨 **{reading.LEVEL_WORDS[escalation.level]}: {inline(escalation.title, 150)}**"
    lines = [elements.text(title)]
    if escalation.words:
        said = ", ".join(f"“{inline(w, min(longest, 150))}”" for w in escalation.words[:4])
        lines.append(elements.text(f"Because of: {said}", spacing="None"))
    if escalation.note:
        note = f"{inline(escalation.raised_by, 100)}: {inline(escalation.note, longest)}"
        lines.append(elements.text(note, spacing="None"))
    if escalation.help:
        lines.append(elements.text(inline(escalation.help, longest), spacing="None"))
    if escalation.acknowledged_by:
        lines.append(elements.small(f"{inline(escalation.acknowledged_by, 100)} is on it."))
    return elements.container(lines, style="attention", spacing="Small")


def contact_parts(contacts: Sequence[Contact], *, most: int = 4) -> list[Json]:
    """Whom to call, one a line: name, role, phone, hours and member number."""
    return [elements.text(_contact(contact), spacing="Small") for contact in contacts[:most]]


def _contact(contact: Contact) -> str:
    words = [inline(part, 120) for part in reading.contact_words(contact)]
    return " · ".join([f"📞 **{inline(contact.name, 120)}**", *words])
