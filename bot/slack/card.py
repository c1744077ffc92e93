"""The card of a case: everything that a person needs to act on a review, within Slack's measures."""

from datetime import datetime

from bot.desk import reading
from bot.desk.measures import CardMeasure
from bot.desk.text import stars
from bot.desk.viewing import span
from bot.desk.views import CaseView
from bot.slack import blocks, parts
from bot.slack.blocks import Block
from bot.slack.buttons import actions_block
from bot.slack.mrkdwn import inline, link, moment

_MEASURES = (
    CardMeasure(review=2_900, reply=2_900, findings=8, help=500, few=4, note=500),
    CardMeasure(review=1_500, reply=2_000, findings=6, help=300, few=3, note=300),
    CardMeasure(review=900, reply=1_200, findings=4, help=150, few=2, note=150),
    CardMeasure(review=200, reply=300, findings=2, help=40, few=1, note=60),
)


def card_blocks(view: CaseView, *, now: datetime, lead: str = "") -> list[Block]:
    """The card, with a line of its own above where somebody is asked in person (`lead`, escaped)."""
    return blocks.fitting(lambda measure: _card(view, measure, now=now, lead=lead), _MEASURES)


def fallback(view: CaseView) -> str:
    """What a phone shows in a notification: no word of the review or the reply, and no name of its author."""
    return inline(reading.headline(view), 300)


def _card(view: CaseView, measure: CardMeasure, *, now: datetime, lead: str) -> list[Block]:
    shown = [blocks.section(lead)] if lead else []
    shown.append(blocks.header(f"{stars(view.review.rating)} {view.review.source} · {view.practice_name}"))
    shown.append(blocks.context(_status_line(view, now)))
    shown += _trouble(view, measure)
    shown += parts.review_blocks(view.review, longest=measure.review, all_at="open the reply to read it all")
    shown += [blocks.section(f":globe_with_meridians: {inline(view.unread, 500)}")] if view.unread else []
    shown += _advisories(view, measure)
    if view.reply and not reading.is_unused(view):
        shown.append(blocks.DIVIDER)
        shown += parts.reply_blocks(view.reply, longest=measure.reply)
        shown += parts.checklist_blocks(view.reply, lines=measure.findings)
    if view.note:
        shown.append(blocks.section(f":memo: *Changes asked for:* {inline(view.note, measure.note)}"))
    shown += _doings(view, measure)
    shown.append(blocks.section(f":arrow_right: *Next:* {inline(view.next_step, measure.note)}"))
    return [*shown, *actions_block(view)]


def _status_line(view: CaseView, now: datetime) -> str:
    words = [f"*{inline(view.state_label, 100)}*", f"came in {moment(view.opened_at)}"]
    if view.held_since:
        words.append(f"clock stopped since {moment(view.held_since)}")
    elif view.due_at and view.overdue:
        words.append(f":alarm_clock: *overdue by {span(now - view.due_at)}* (was due {moment(view.due_at)})")
    elif view.due_at:
        words.append(f"due {moment(view.due_at)}, {span(view.due_at - now)} left")
    if view.goes_out_at:
        words.append(f"*goes out {moment(view.goes_out_at)}*")
    return " · ".join(words)


def _trouble(view: CaseView, measure: CardMeasure) -> list[Block]:
    """The banner: escalations that still stand, the gravest first, and whom to call."""
    standing = reading.standing(view)
    shown: list[Block] = []
    for escalation in standing[: measure.few]:
        shown += parts.escalation_blocks(escalation, longest=measure.help)
    left = len(standing) - measure.few
    if left > 0:
        shown.append(blocks.context(f"and {left} more: see the thread"))
    calls = parts.contact_lines(view.contacts, most=measure.few)
    if standing and calls:
        shown.append(blocks.section("\n".join(calls)))
    return [*shown, blocks.DIVIDER] if shown else []


def _advisories(view: CaseView, measure: CardMeasure) -> list[Block]:
    lines = [f":bulb: {inline(a, measure.note)}" for a in view.advisories[: measure.few]]
    return [blocks.context("\n".join(lines))] if lines else []


def _doings(view: CaseView, measure: CardMeasure) -> list[Block]:
    """Who has done what so far, in one line."""
    words = [_doing(*doing) for doing in reading.doings(view)]
    words += [inline(text, measure.note) for text in reading.doings_besides(view)]
    if view.published_url:
        words.append(link(view.published_url, "the posted reply"))
    return [blocks.context(" · ".join(words))] if words else []


def _doing(before: str, who: str, after: str) -> str:
    return f"{before} *{inline(who, 400)}* {after}".rstrip()
