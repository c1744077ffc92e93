"""Dialogs drawn as Adaptive Cards: in a window of their own, or in the card's place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk import dialog as neutral
from bot.desk import reading
from bot.desk.dialog import Answers, Dialog, Part, Tone
from bot.desk.text import clip
from bot.desk.views import CaseView
from bot.teams import elements, limits, parts
from bot.teams.buttons import REFRESH, SEND, USE_WORDING
from bot.teams.card import fitting
from bot.teams.port import Json
from bot.teams.text import inline

_SIGNS: Mapping[Tone, str] = {
    Tone.WARNING: "⚠️ ",
    Tone.GOOD: "✅ ",
    Tone.TROUBLE: "🚨 ",
    Tone.NOTE: "📝 ",
    Tone.LOOKED: "🔎 ",
}
_STYLES: Mapping[Tone, elements.Style] = {
    Tone.WARNING: "warning",
    Tone.GOOD: "good",
    Tone.TROUBLE: "attention",
    Tone.NOTE: "emphasis",
}


@dataclass(frozen=True, kw_only=True)
class _Measure:
    """How much room the longer parts get."""

    review: int  # characters
    other: int  # characters of a text that needn't be there whole
    findings: int


_MEASURES = (
    _Measure(review=12_000, other=6_000, findings=25),
    _Measure(review=4_000, other=4_000, findings=25),
    _Measure(review=800, other=2_000, findings=12),
    _Measure(review=300, other=800, findings=4),
)


def dialog_card(dialog: Dialog, *, in_place: bool = False) -> Json:
    """The dialog as a card; `in_place` when it stands where the case's card stood."""

    def build(measure: _Measure) -> Json:
        mend = _mend(dialog, in_place=in_place)
        body = [shown for part in dialog.parts for shown in _drawn(part, measure, mend)]
        if in_place:
            body.insert(0, elements.text(f"**{inline(dialog.title, 60)}**", size="Medium"))
        return elements.card(body, _buttons(dialog, in_place=in_place))

    return fitting(build, _MEASURES)


def task(dialog: Dialog) -> Json:
    """The dialog in a window: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots"""
    long = any(isinstance(part, neutral.WholeReview) for part in dialog.parts)
    value = {
        "title": clip(dialog.title, limits.DIALOG_TITLE),
        "height": "large" if long else "medium",
        "width": "large" if long else "medium",
        "card": elements.attachment(dialog_card(dialog)),
    }
    return {"type": "continue", "value": value}


def answers(data: Mapping[str, Any]) -> Answers:
    """What came back from a card's inputs. Ticks are one text with commas between them."""
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    ticks = {name: frozenset(filter(None, value.split(","))) for name, value in texts.items()}
    return Answers(texts=texts, ticks=ticks)


def _buttons(dialog: Dialog, *, in_place: bool) -> list[Json]:
    data = {"dialog": dialog.name, "ref": dialog.ref.metadata() if dialog.ref else ""}
    buttons: list[Json] = []
    if dialog.submit:
        press = (
            elements.execute(dialog.submit, SEND, data) if in_place else elements.submit(dialog.submit, data)
        )
        buttons.append({**press, "style": "positive"})
    if not in_place:
        checks = [part for part in dialog.parts if isinstance(part, neutral.CheckButton)]
        return buttons + [elements.submit(part.label, {**data, "check": True}) for part in checks]
    case = _case_of(dialog)
    return [*buttons, elements.execute(dialog.close, REFRESH, {"ref": case}, associatedInputs="none")]


def _case_of(dialog: Dialog) -> str:
    """What the button that closes a dialog in place says of its case."""
    ref = dialog.ref
    return f"{ref.case_id}|{ref.draft}||{ref.review_version}" if ref else ""


def _mend(dialog: Dialog, *, in_place: bool) -> parts.Mend:
    data = {"dialog": dialog.name, "ref": dialog.ref.metadata() if dialog.ref else ""}

    def button(rule: str) -> Json:
        more = {**data, USE_WORDING: rule}
        if in_place:
            return elements.execute(reading.USE_WORDING, SEND, more)
        return elements.submit(reading.USE_WORDING, more)

    return button


def _drawn(part: Part, measure: _Measure, mend: parts.Mend) -> list[Json]:
    if isinstance(part, neutral.WholeReview):
        return parts.review_parts(part.review, longest=measure.review)
    if isinstance(part, neutral.Checklist):
        return _checklist(part, measure, mend if part.mends else None)
    if isinstance(part, neutral.ExactText):
        return parts.exact_parts(part.text if part.whole else clip(part.text, measure.other))
    return _DRAWINGS[type(part)](part)


def _paragraph(part: neutral.Paragraph) -> list[Json]:
    title = f"**{inline(part.title, 300)}** " if part.title else ""
    said = f"{_SIGNS.get(part.tone, '')}{title}{inline(part.text, 2_000)}".strip()
    links = elements.open_url(part.link, part.url)
    shown = [elements.small(said) if part.tone is Tone.SMALL else elements.text(said)]
    shown += [elements.action_set(links)] if links else []
    style = _STYLES.get(part.tone)
    return [elements.container(shown, style=style)] if style else shown


def _checklist(part: neutral.Checklist, measure: _Measure, mend: parts.Mend | None) -> list[Json]:
    if part.brief:
        most = min(8, measure.findings)
        return [parts.tally(part.findings), *parts.finding_lines(part.findings, most=most)]
    return parts.finding_parts(part.findings, most=measure.findings, mend=mend)


def _text_field(part: neutral.TextField) -> list[Json]:
    field = elements.text_input(
        part.id,
        part.label,
        value=part.initial,
        placeholder=part.placeholder,
        longest=min(part.longest, limits.INPUT_TEXT),
        lines=part.lines,
        optional=part.optional,
    )
    return [field, *_hint(part.hint)]


def _choice_field(part: neutral.ChoiceField) -> list[Json]:
    field = elements.choice_input(part.id, part.label, part.choices, value=part.initial, menu=part.menu)
    return [field, *_hint(part.hint)]


def _ticks_field(part: neutral.TicksField) -> list[Json]:
    ticked = ",".join(value for value in part.choices if value in part.initial)
    return [
        elements.choice_input(part.id, part.label, part.choices, value=ticked, several=True, optional=True)
    ]


def _hint(said: str) -> list[Json]:
    return [elements.small(inline(said, 300))] if said else []


def _about(case: CaseView) -> list[Json]:
    return [parts.about(case)]


_DRAWINGS: Mapping[type[Part], Callable[[Any], list[Json]]] = {
    neutral.Paragraph: _paragraph,
    neutral.About: lambda part: _about(part.case),
    neutral.Trouble: lambda part: [parts.escalation_parts(part.escalation, longest=400)],
    neutral.Contacts: lambda part: parts.contact_parts(part.contacts),
    neutral.Divider: lambda part: [
        elements.text(elements.NOTHING, separator=True, spacing="Small", size="Small")
    ],
    neutral.CheckButton: lambda part: [],
    neutral.TextField: _text_field,
    neutral.ChoiceField: _choice_field,
    neutral.TicksField: _ticks_field,
    neutral.DateField: lambda part: [elements.date_input(part.id, part.label, value=part.initial)],
}
