"""What goes into the thread and into direct messages: a line of the history, and what belongs to it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from bot.desk import reading
from bot.desk.text import is_link
from bot.desk.views import Action, CaseView, LineView
from bot.slack import blocks, parts
from bot.slack.blocks import Block
from bot.slack.buttons import actions_block
from bot.slack.mrkdwn import inline, link, pieces, quotes

_GOOD_NEWS = "Approved"  # it asks nothing of the author
_MEASURES = (2_900, 900, 250, 60)  # characters that a longer part of a note may have, from roomy to tight
# The text to paste goes out in boxes of this size, each in a message of its own; Slack counts a message
# as a whole, and a letter beyond ASCII may count for six.
_BOX = 2_000


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A message, ready to send."""

    text: str  # the fallback, which phones show in a notification: no word of a review or a reply
    blocks: list[Block] = field(default_factory=list[Block])


def note(view: CaseView, line: LineView, mentions: Collection[str]) -> list[Rendered]:
    """The messages in the thread for one line of the history; `mentions` are ready for Slack."""
    if line.event == "HandedOver":
        if view.reply is None or not reading.may_be_posted(view):
            return [_overtaken(view)]
        return [_ready_to_post(view, mentions), *_copies(view.reply.text)]
    shown = blocks.fitting(lambda longest: _note(view, line, mentions, longest), _MEASURES)
    return [Rendered(text=_addressed(_fallback(view, line), mentions), blocks=shown)]


def _note(view: CaseView, line: LineView, mentions: Collection[str], longest: int) -> list[Block]:
    shown = [blocks.section(_addressed(inline(line.text, 600), mentions)), *_detail(line, longest)]
    if line.event == "EscalationRaised":
        shown += _trouble(view, line, longest)
    elif mentions:
        shown.append(blocks.context(inline(view.next_step, longest)))
    return shown


def tell(view: CaseView, line: LineView) -> Rendered:
    """A direct line to one person, with the buttons that answer it."""

    def build(longest: int) -> list[Block]:
        good = line.event == _GOOD_NEWS
        said = f":white_check_mark: {inline(line.text, 600)}" if good else inline(line.text, 600)
        shown = [blocks.section(said), *_detail(line, longest), parts.about(view)]
        shown.append(blocks.context(inline(view.next_step, longest)))
        return [*shown, *actions_block(view, only=frozenset() if good else reading.ANSWERS)]

    return Rendered(text=_fallback(view, line), blocks=blocks.fitting(build, _MEASURES))


def lead(line: LineView | None) -> str:
    """The first line of a direct card: why this person gets it."""
    if line is None:
        return ""
    said = inline(line.text, 300)
    match line.event:
        case "UrgentRepeated":
            return f":rotating_light: *{said}.* Please press Acknowledge."
        case "EscalationRaised":
            return f":rotating_light: *Please look at this one.* {said}."
        case "Submitted":
            return f":wave: *This reply needs your decision.* {said}."
        case _:
            return f"*{said}.*"


def ping_fallback(view: CaseView, line: LineView | None) -> str:
    """The notification of a direct card."""
    return _fallback(view, line) if line else inline(reading.headline(view), 300)


def _fallback(view: CaseView, line: LineView) -> str:
    return inline(f"{line.text} · {reading.source_line(view)}", 400)


def _addressed(said: str, mentions: Collection[str]) -> str:
    """What is said to those who are called; two names before a third one's deed would read as three."""
    called = ", ".join(list(mentions)[:20])
    return f"{called}: {said}" if called else said


def _detail(line: LineView, longest: int) -> list[Block]:
    if not line.detail.strip():
        return []
    if is_link(line.detail) and " " not in line.detail:
        return [blocks.section(link(line.detail, inline(line.detail, 200)))]
    quoted, _ = quotes(line.detail, longest)
    return [blocks.section(piece) for piece in quoted]


def _trouble(view: CaseView, line: LineView, longest: int) -> list[Block]:
    shown: list[Block] = []
    for escalation in [e for e in view.escalations if e.category == line.about][-1:]:
        shown += parts.escalation_blocks(escalation, longest=min(longest, 900))
    calls = parts.contact_lines(view.contacts)
    if calls:
        shown.append(blocks.section("\n".join(calls)))
    return [*shown, *actions_block(view, only=reading.TROUBLE)]


def _ready_to_post(view: CaseView, mentions: Collection[str]) -> Rendered:
    source = inline(view.review.source, 100)
    said = _addressed(
        f":white_check_mark: *Ready to post.* Copy the text in the next message, post it on "
        f"{link(view.review.url, source)}, then press the button.",
        mentions,
    )
    shown = [blocks.section(said), *actions_block(view, only={Action.MARK_POSTED})]
    return Rendered(text=inline(f"Ready to post: {reading.source_line(view)}", 300), blocks=shown)


def _overtaken(view: CaseView) -> Rendered:
    said = f"{reading.OVERTAKEN} {reading.source_line(view)}"
    return Rendered(text=inline(said, 300), blocks=[blocks.section(reading.OVERTAKEN)])


def _copies(text: str) -> Iterator[Rendered]:
    """The exact text in messages of its own: "Copy text" on a phone then copies nothing else."""
    for piece in pieces(text, _BOX):
        yield Rendered(text="The text to post", blocks=[blocks.preformatted(piece)])


def mentioned(people: Collection[str], accounts: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """How people are addressed: a mention where their account is known, else their name."""
    return [f"<@{accounts[p]}>" if p in accounts else f"*{inline(names.get(p, p), 100)}*" for p in people]
