"""Somebody's list of cases, and what the bot says about itself."""

import re
from collections.abc import Callable, Sequence

from bot.desk.messages import HELP_LINES
from bot.desk.reading import queue_title
from bot.desk.views import QueueLine
from bot.teams import elements
from bot.teams.buttons import OPEN
from bot.teams.port import Json
from bot.teams.text import escape, inline

_STARRED = re.compile(r"\\\*(.+?)\\\*")  # as `escape` leaves it
LONGEST = 15  # cases shown; the most pressing come first
CASE = "case"  # key under which the button beside a case names it


def queue_card(lines: Sequence[QueueLine]) -> Json:
    """In the chat: a press opens the case in the list's place."""
    return _queue(lines, lambda line: elements.execute("Open", OPEN, {CASE: line.case_id}))


def queue_task(lines: Sequence[QueueLine]) -> Json:
    """In a dialog: a press puts the case's card into the chat."""
    made = _queue(lines, lambda line: elements.submit("Open", {CASE: line.case_id}))
    value = {
        "title": "Your reviews",
        "height": "medium",
        "width": "medium",
        "card": elements.attachment(made),
    }
    return {"type": "continue", "value": value}


def _queue(lines: Sequence[QueueLine], button: Callable[[QueueLine], Json]) -> Json:
    if not lines:
        return elements.card([elements.text("🎉 Nothing waits for you. Every review has its answer.")])
    ordered = sorted(lines, key=lambda line: not line.mine)
    title = elements.text(queue_title(lines), size="Medium", weight="Bolder", style="heading")
    body = [title, *(_line(line, button(line)) for line in ordered[:LONGEST])]
    left = len(ordered) - LONGEST
    return elements.card([*body, elements.small(f"and {left} more")] if left > 0 else body)


def _line(line: QueueLine, button: Json) -> Json:
    mark = "🚨 " if line.on_hold else "👉 " if line.mine else ""
    words = [
        elements.text(f"{mark}**{inline(line.headline, 200)}** · {inline(line.practice_name, 100)}"),
        elements.small(inline(line.next_step, 300)),
    ]
    return {
        "type": "ColumnSet",
        "separator": True,
        "columns": [
            {"type": "Column", "width": "stretch", "items": words},
            {"type": "Column", "width": "auto", "items": [elements.action_set([button])]},
        ],
    }


def help_card() -> Json:
    """How it works, in a few lines."""
    first, *steps = HELP_LINES
    commands = "Write **queue** to see what waits for you. **Add a review** is under the box where you write."
    body = [elements.text(escape(first), weight="Bolder")]
    body += [elements.text(_strong(step), spacing="Small") for step in steps]
    return elements.card([*body, elements.text(commands)])


def _strong(line: str) -> str:
    """Our own words, with what stands between stars made to stand out."""
    return _STARRED.sub(r"**\1**", escape(line))
