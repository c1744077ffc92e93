"""The card of a case: everything that a person needs to act on a review, within Teams' measures."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.desk import measures as sizes
from bot.desk import reading
from bot.desk.measures import CardMeasure
from bot.desk.refs import CaseRef
from bot.desk.text import clip, one_line, stars
from bot.desk.viewing import span
from bot.desk.views import Action, CaseView
from bot.teams import elements, limits, parts
from bot.teams.buttons import REFRESH, action_buttons
from bot.teams.port import Json
from bot.teams.text import inline, moment

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """Who gets the card anew, as it is for them, whenever they look at it."""

    user_ids: tuple[str, ...]  # of accounts for this bot, "29:…"
    outbox_id: int = 0  # the delivery that posts the card; 0 in answers
    entry: int = 0  # of the history, for which somebody gets the card in person; 0 for none


_MEASURES = (
    CardMeasure(review=6_000, reply=4_000, findings=10, help=500, few=4, note=500),
    CardMeasure(review=3_000, reply=3_000, findings=6, help=300, few=3, note=300),
    CardMeasure(review=900, reply=1_200, findings=4, help=150, few=2, note=150),
    CardMeasure(review=200, reply=300, findings=2, help=40, few=1, note=60),
)
_ROOM = limits.MESSAGE_BYTES - 4_000  # the message around the card


def fitting(build: Callable[[T], Json], measures: Sequence[T]) -> Json:
    """The card built to the first measure that fits, from roomy to tight."""
    return sizes.fitting(build, measures, _fits)


def _fits(made: Json) -> bool:
    return len(json.dumps(made, ensure_ascii=False).encode("utf-16-le", "replace")) <= _ROOM


def card(
    view: CaseView,
    *,
    now: datetime,
    lead: str = "",
    told: str = "",
    without: Collection[Action] = (),
    refresh: Refresh | None = None,
) -> Json:
    """The card. `lead` is a line of our own above it, escaped; `told` a sentence for whoever looks, and `without`
    the buttons that they don't get."""
    offered = replace(view, actions=tuple(a for a in view.actions if a not in without))
    more = {"refresh": _refresh(view, refresh)} if refresh else {}

    def build(measure: CardMeasure) -> Json:
        body = _body(view, measure, now=now, lead=lead, told=told)
        return elements.card(body, action_buttons(offered), **more)

    return fitting(build, _MEASURES)


def summary(view: CaseView) -> str:
    """What a phone shows in a notification: no word of the review or the reply, and no name of its author."""
    return clip(one_line(reading.headline(view)), 300)


def _refresh(view: CaseView, refresh: Refresh) -> Json:
    data = {"ref": CaseRef.of(view).value(), "o": refresh.outbox_id, "e": refresh.entry}
    return {
        "action": elements.execute("Refresh", REFRESH, data),
        "userIds": list(refresh.user_ids[: limits.REFRESH_PEOPLE]),
    }


def _body(view: CaseView, measure: CardMeasure, *, now: datetime, lead: str, told: str) -> list[Json]:
    shown = [elements.text(lead, weight="Bolder")] if lead else []
    shown += [_header(view), elements.small(_status_line(view, now))]
    shown += _trouble(view, measure)
    shown += parts.review_parts(view.review, longest=measure.review)
    shown += [elements.text(f"🌐 {inline(view.unread, 500)}")] if view.unread else []
    shown += [elements.small(f"💡 {inline(a, measure.note)}") for a in view.advisories[: measure.few]]
    if view.reply and not reading.is_unused(view):
        shown += parts.reply_parts(view.reply, longest=measure.reply)
        shown += parts.checklist_parts(view.reply, lines=measure.findings)
    if view.note:
        shown.append(elements.text(f"📝 **Changes asked for:** {inline(view.note, measure.note)}"))
    shown += _doings(view, measure)
    shown.append(elements.text(f"➡️ **Next:** {inline(view.next_step, measure.note)}"))
    if told:
        shown.append(elements.container([elements.text(inline(told, 600))], style="warning"))
    links = elements.open_url("Open the review", view.review.url)
    links += elements.open_url("Open the posted reply", view.published_url)
    return [*shown, elements.action_set(links)] if links else shown


def _header(view: CaseView) -> Json:
    title = f"{stars(view.review.rating)} {inline(view.review.source, 60)} · {inline(view.practice_name, 80)}"
    return elements.text(title, size="Medium", weight="Bolder", style="heading")


def _status_line(view: CaseView, now: datetime) -> str:
    words = [f"**{inline(view.state_label, 100)}**", f"came in {moment(view.opened_at)}"]
    if view.held_since:
        words.append(f"clock stopped since {moment(view.held_since)}")
    elif view.due_at and view.overdue:
        words.append(f"⏰ **overdue by {span(now - view.due_at)}** (was due {moment(view.due_at)})")
    elif view.due_at:
        words.append(f"due {moment(view.due_at)}, {span(view.due_at - now)} left")
    if view.goes_out_at:
        words.append(f"**goes out {moment(view.goes_out_at)}**")
    return " · ".join(words)


def _trouble(view: CaseView, measure: CardMeasure) -> list[Json]:
    """The banner: escalations that still stand, the gravest first, and whom to call."""
    standing = reading.standing(view)
    shown = [parts.escalation_parts(e, longest=measure.help) for e in standing[: measure.few]]
    left = len(standing) - measure.few
    if left > 0:
        shown.append(elements.small(f"and {left} more: see the replies below"))
    return [*shown, *parts.contact_parts(view.contacts, most=measure.few)] if standing else shown


def _doings(view: CaseView, measure: CardMeasure) -> list[Json]:
    """Who has done what so far, in one line."""
    words = [
        f"{before} **{inline(who, 400)}** {after}".rstrip() for before, who, after in reading.doings(view)
    ]
    words += [inline(text, measure.note) for text in reading.doings_besides(view)]
    return [elements.small(" · ".join(words))] if words else []
