"""Parts that cards and dialogs have in common: the review, the reply, the checklist, whom to call."""

from collections.abc import Iterable, Sequence

from bot.desk import reading
from bot.desk.text import clean
from bot.desk.views import CaseView, EscalationView, FindingView, ReplyView, ReviewView
from bot.model.finding import Severity
from bot.model.practice import Contact
from bot.slack import blocks, limits
from bot.slack.blocks import Block
from bot.slack.mrkdwn import day, inline, link, pieces, quotes

SEVERITY_MARKS = {
    Severity.BLOCK: ":no_entry:",
    Severity.WARN: ":warning:",
    Severity.INFO: ":information_source:",
}
USE_WORDING = "use_wording"  # action id of the button; its value is the rule
_MOST_WORDS = 6  # places named beside one kind of finding


def review_blocks(review: ReviewView, *, longest: int, count: int = 1, all_at: str = "") -> list[Block]:
    """The review, quoted; `all_at` says where the rest is when it doesn't fit."""
    if not clean(review.text).strip():
        return [blocks.section(f"_{reading.NO_WORDS}_"), blocks.context(_byline(review))]
    quoted, complete = quotes(review.text, longest, count=count)
    found = [blocks.section(piece) for piece in quoted]
    byline = _byline(review)
    if not complete:
        where = link(review.url, "open the review to read it all") if review.url else all_at
        byline = f"*… continued* ({where or 'open the review to read it all'})\n{byline}"
    return [*found, blocks.context(byline)]


def _byline(review: ReviewView) -> str:
    words = [inline(reading.author_of(review), 100)]
    if review.posted_at:
        words.append(f"written {day(review.posted_at)}")
    if review.edited:
        words.append("*changed by the reviewer since*")
    if review.url:
        words.append(link(review.url, "open the review"))
    return " · ".join(words)


def about(view: CaseView) -> Block:
    """The line that tells which case a dialog is about."""
    return blocks.context(f"*{inline(reading.source_line(view), 300)}* · {inline(view.state_label, 100)}")


def reply_blocks(reply: ReplyView, *, longest: int) -> list[Block]:
    """The reply as the card shows it; cut where it is long (the dialogs show all of it)."""
    quoted, complete = quotes(reply.text, longest)
    title = f"*Reply* · {inline(reply.origin, 200)}"
    end = [] if complete else [blocks.context("*… continued* (open the reply to read it all)")]
    return [blocks.context(title), *(blocks.section(piece) for piece in quoted), *end]


def exact_blocks(text: str) -> list[Block]:
    """A text exactly as it is, every character of it, in as many blocks as it takes."""
    found = [blocks.exact(piece) for piece in pieces(text, limits.SECTION_TEXT)]
    return found or [blocks.section("_No text._")]


def tally(findings: Iterable[FindingView]) -> str:
    """The checklist in one line: how many kinds of finding still stand."""
    words = [
        f"{SEVERITY_MARKS[Severity(severity)]} {said}" if severity else said
        for severity, said in reading.tally_words(reading.tally(findings))
    ]
    return "*Checklist* · " + (" · ".join(words) or f":white_check_mark: {reading.ALL_CLEAR}")


def _words(same: Sequence[FindingView], longest: int) -> str:
    """The words that were found, each once, ready to follow a title."""
    texts = reading.words_found(same)
    if not texts:
        return ""
    said = ", ".join(f"“{inline(text, longest)}”" for text in texts[:_MOST_WORDS])
    left = len(texts) - _MOST_WORDS
    return f": {said} and {left} more" if left > 0 else f": {said}"


def finding_line(same: Sequence[FindingView]) -> str:
    """Findings of one kind in a line, for the card."""
    view = same[0]
    mark = ":heavy_check_mark:" if view.waived else SEVERITY_MARKS[view.finding.severity]
    after = f" ({inline(view.waived, 200)})" if view.waived else ""
    return f"{mark} {inline(view.title, 100)}{_words(same, 100)}{after}"


def finding_section(same: Sequence[FindingView], *, mends: bool = False) -> Block:
    """Findings of one kind in full, for the dialog: the words, why, and how to mend it, with `mends` by a button."""
    view = same[0]
    finding = view.finding
    lines = [f"{SEVERITY_MARKS[finding.severity]} *{inline(view.title, 150)}*{_words(same, 150)}"]
    lines.append(inline(finding.why, 500))
    if finding.mend:
        lines.append(f"*How to mend it:* {inline(finding.mend, 500)}")
    if finding.use_instead:
        lines.append(f"*You could write:* {inline(finding.use_instead, 600)}")
    if view.waived:
        lines.append(f"_{inline(view.waived, 300)}_")
    if not (mends and reading.wording(same)):
        return blocks.section("\n".join(lines))
    return blocks.section(
        "\n".join(lines), accessory=blocks.button(reading.USE_WORDING, USE_WORDING, finding.rule)
    )


def checklist_blocks(reply: ReplyView, *, lines: int) -> list[Block]:
    """The checklist as the card shows it: counts, then a line for each finding."""
    if not reply.checkable:
        return [blocks.section(f":no_entry: *{reading.CANT_CHECK}*")]
    return [blocks.section("\n".join([tally(reply.findings), *finding_lines(reply.findings, most=lines)]))]


def finding_lines(findings: Iterable[FindingView], *, most: int) -> list[str]:
    """The findings, a line for each kind."""
    groups = reading.grouped(findings)
    shown = [finding_line(same) for same in groups[:most]]
    left = len(groups) - len(shown)
    return [*shown, f"_and {left} more: open the reply to see them_"] if left > 0 else shown


def findings_blocks(findings: Sequence[FindingView], *, most: int = 25, mends: bool = False) -> list[Block]:
    """The checklist as the dialog shows it, each finding in full."""
    groups = reading.grouped(findings)
    shown = [finding_section(same, mends=mends) for same in groups[:most]]
    left = len(groups) - len(shown)
    more = [blocks.context(f"and {left} more; mend these first")] if left > 0 else []
    return [blocks.section(tally(findings)), *shown, *more]


def escalation_blocks(escalation: EscalationView, *, longest: int) -> list[Block]:
    """One escalation: what it is, which words raised it, what to do."""
    lines = [f":rotating_light: *{reading.LEVEL_WORDS[escalation.level]}: {inline(escalation.title, 150)}*"]
    if escalation.words:
        said = ", ".join(f"“{inline(w, min(longest, 150))}”" for w in escalation.words[:4])
        lines.append(f"Because of: {said}")
    if escalation.note:
        lines.append(f"{inline(escalation.raised_by, 100)}: {inline(escalation.note, longest)}")
    if escalation.help:
        lines.append(inline(escalation.help, longest))
    if escalation.acknowledged_by:
        lines.append(f"_{inline(escalation.acknowledged_by, 100)} is on it._")
    return [blocks.section("\n".join(lines))]


def contact_lines(contacts: Sequence[Contact], *, most: int = 4) -> list[str]:
    """Whom to call, one a line: name, role, phone, hours and member number."""
    return [_contact(contact) for contact in contacts[:most]]


def _contact(contact: Contact) -> str:
    words = [f":telephone_receiver: *{inline(contact.name, 120)}*"]
    words += [inline(part, 120) for part in reading.contact_words(contact)]
    return " · ".join(words)
