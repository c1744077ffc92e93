"""Somebody's list of cases."""

from collections.abc import Sequence

from bot.desk.reading import queue_title
from bot.desk.views import QueueLine
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.mrkdwn import inline

OPEN = "open_case"  # action id of the button beside each case
LONGEST = 15  # cases shown; the most pressing come first


def queue_blocks(lines: Sequence[QueueLine]) -> list[Block]:
    """The person's own cases first, then what else is open."""
    if not lines:
        return [blocks.section(":tada: Nothing waits for you. Every review has its answer.")]
    ordered = sorted(lines, key=lambda line: not line.mine)
    shown = [blocks.header(queue_title(lines))]
    shown += [_line(line) for line in ordered[:LONGEST]]
    left = len(ordered) - LONGEST
    return [*shown, blocks.context(f"and {left} more")] if left > 0 else shown


def _line(line: QueueLine) -> Block:
    mark = ":rotating_light: " if line.on_hold else ":point_right: " if line.mine else ""
    text = (
        f"{mark}*{inline(line.headline, 200)}* · {inline(line.practice_name, 100)}\n"
        f"{inline(line.next_step, 300)}"
    )
    return blocks.section(text, accessory=blocks.button("Open", OPEN, line.case_id))
