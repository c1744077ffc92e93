"""What goes into the replies under a card and into one-to-one messages: a line of the history, and what belongs to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.desk import reading
from bot.desk.text import clip, is_link, one_line
from bot.desk.views import Action, CaseView, LineView
from bot.teams import elements, limits, parts
from bot.teams.buttons import action_buttons
from bot.teams.card import fitting, summary
from bot.teams.port import Json
from bot.teams.text import inline

_GOOD_NEWS = "Approved"  # it asks nothing of the author
_MEASURES = (3_000, 900, 250, 60)  # characters that a longer part of a note may have, from roomy to tight


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Somebody who is called by name."""

    name: str
    account: (
        str  # an account's id or an Entra object id; empty where none is known, and then only the name stands
    )


def note(view: CaseView, line: LineView, mentions: Sequence[Mention]) -> list[Json]:
    """The messages under the card for one line of the history."""
    if line.event == "HandedOver":
        if view.reply is None or not reading.may_be_posted(view):
            return [_message(elements.card([elements.text(reading.OVERTAKEN)]), reading.OVERTAKEN, ())]
        return [_ready_to_post(view, mentions), _copy(view.reply.text)]
    made = fitting(lambda longest: _note(view, line, mentions, longest), _MEASURES)
    return [_message(made, _line_summary(view, line), mentions)]


def _note(view: CaseView, line: LineView, mentions: Sequence[Mention], longest: int) -> Json:
    body = [elements.text(f"{_called(mentions)}{inline(line.text, 600)}"), *_detail(line, longest)]
    if line.event == "EscalationRaised":
        body += _trouble(view, line, longest)
        return elements.card(body, action_buttons(view, only=reading.TROUBLE))
    if mentions:
        body.append(elements.small(inline(view.next_step, longest)))
    return elements.card(body)


def _trouble(view: CaseView, line: LineView, longest: int) -> list[Json]:
    raised = [e for e in view.escalations if e.category == line.about][-1:]
    shown = [parts.escalation_parts(e, longest=min(longest, 900)) for e in raised]
    return [*shown, *parts.contact_parts(view.contacts)]


def tell(view: CaseView, line: LineView) -> Json:
    """A word to one person, with the buttons that answer it."""

    def build(longest: int) -> Json:
        good = line.event == _GOOD_NEWS
        said = f"✅ {inline(line.text, 600)}" if good else inline(line.text, 600)
        body = [elements.text(said), *_detail(line, longest), parts.about(view)]
        body.append(elements.small(inline(view.next_step, longest)))
        return elements.card(body, action_buttons(view, only=frozenset() if good else reading.ANSWERS))

    return _message(fitting(build, _MEASURES), _line_summary(view, line), ())


def lead(line: LineView | None) -> str:
    """The first line of a person's own card: why they get it."""
    if line is None:
        return ""
    said = inline(line.text, 300)
    match line.event:
        case "UrgentRepeated":
            return f"🚨 {said}. Please press Acknowledge."
        case "EscalationRaised":
            return f"🚨 Please look at this one. {said}."
        case "Submitted":
            return f"👋 This reply needs your decision. {said}."
        case _:
            return f"{said}."


def ping_summary(view: CaseView, line: LineView | None) -> str:
    """The notification of a person's own card."""
    return _line_summary(view, line) if line else summary(view)


def _line_summary(view: CaseView, line: LineView) -> str:
    return clip(one_line(f"{line.text} · {reading.source_line(view)}"), 400)


def _detail(line: LineView, longest: int) -> list[Json]:
    said = line.detail.strip()
    if not said:
        return []
    if is_link(said) and " " not in said:
        return [elements.action_set(elements.open_url("Open", said))]
    return [elements.container(elements.exact(clip(said, longest)), style="emphasis")]


def _ready_to_post(view: CaseView, mentions: Sequence[Mention]) -> Json:
    said = (
        f"{_called(mentions)}✅ **Ready to post.** Copy the text in the next message, post it on "
        f"{inline(view.review.source, 100)}, then press the button."
    )
    buttons = action_buttons(view, only={Action.MARK_POSTED})
    made = elements.card(
        [elements.text(said)], buttons + elements.open_url("Open the review", view.review.url)
    )
    return _message(made, clip(f"Ready to post: {one_line(reading.source_line(view))}", 300), mentions)


def _copy(text: str) -> Json:
    """The exact text in a message of its own: "Copy" in the message's menu then copies nothing else.

    Plain text is shown as it is, while a card's text can't be selected on a phone.
    """
    return {"text": text, "textFormat": "plain", "summary": "The text to post"}


# Mentions: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards


def _called(mentions: Sequence[Mention]) -> str:
    """Those who are called, before what is said to them; "" for nobody."""
    names = [_tag(m) if m.account else f"**{inline(m.name, 100)}**" for m in _few(mentions)]
    return f"{', '.join(names)}: " if names else ""


def _tag(mention: Mention) -> str:
    name = "".join(c for c in clip(one_line(mention.name), 100) if c not in "<>&")
    return f"<at>{name}</at>"


def _few(mentions: Sequence[Mention]) -> Sequence[Mention]:
    return mentions[: limits.MENTIONS]


def _message(made: Json, said: str, mentions: Sequence[Mention]) -> Json:
    entities = list(_entities(mentions))
    width = {**made["msteams"], "entities": entities} if entities else made["msteams"]
    return {"attachments": [elements.attachment({**made, "msteams": width})], "summary": said}


def _entities(mentions: Sequence[Mention]) -> Iterator[Json]:
    for mention in _few(mentions):
        if mention.account:
            tag = _tag(mention)
            yield {
                "type": "mention",
                "text": tag,
                "mentioned": {"id": mention.account, "name": tag.removeprefix("<at>").removesuffix("</at>")},
            }
