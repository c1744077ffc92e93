"""Dialogs drawn as Slack's modals: https://docs.slack.dev/reference/views/modal-views"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import dialog as neutral
from bot.desk.dialog import Dialog, Part, Tone
from bot.desk.text import clean, size
from bot.slack import blocks, limits, parts
from bot.slack.blocks import Block
from bot.slack.mrkdwn import inline, link, pieces

CHECK = "check"  # action id of the button
_SOME = 4  # blocks of an exact text whose beginning will do

_SIGNS: Mapping[Tone, str] = {
    Tone.WARNING: ":warning:",
    Tone.GOOD: ":white_check_mark:",
    Tone.TROUBLE: ":rotating_light:",
    Tone.NOTE: ":memo:",
    Tone.LOOKED: ":mag:",
}


def modal(dialog: Dialog) -> Block:
    """The view; its `private_metadata` carries the dialog's `DialogRef`."""
    return blocks.modal(
        callback=dialog.name,
        title=dialog.title,
        blocks=[block for part in dialog.parts for block in _drawn(part, dialog)],
        metadata=dialog.ref.metadata() if dialog.ref else "",
        submit=dialog.submit,
        close=dialog.close,
    )


def _drawn(part: Part, dialog: Dialog) -> list[Block]:
    return _DRAWINGS[type(part)](part, dialog)


def _paragraph(part: neutral.Paragraph, dialog: Dialog) -> list[Block]:
    words = [_SIGNS.get(part.tone, ""), f"*{inline(part.title, 300)}*" if part.title else ""]
    words += [inline(part.text, 2_000), link(part.url, inline(part.link, 200)) if part.url else ""]
    said = " ".join(word for word in words if word)
    return [blocks.context(said) if part.tone is Tone.SMALL else blocks.section(said)]


def _exact(part: neutral.ExactText, dialog: Dialog) -> list[Block]:
    shown = parts.exact_blocks(part.text)
    return shown if part.whole else shown[:_SOME]


def _checklist(part: neutral.Checklist, dialog: Dialog) -> list[Block]:
    if part.brief:
        lines = parts.finding_lines(part.findings, most=8)
        return [blocks.section("\n".join([parts.tally(part.findings), *lines]))]
    return parts.findings_blocks(part.findings, mends=part.mends)


def _contacts(part: neutral.Contacts, dialog: Dialog) -> list[Block]:
    lines = parts.contact_lines(part.contacts)
    return [blocks.section("\n".join(lines))] if lines else []


def _check_button(part: neutral.CheckButton, dialog: Dialog) -> list[Block]:
    case_id = dialog.ref.case_id if dialog.ref else ""
    return [
        blocks.actions([blocks.button(part.label, CHECK, case_id)], block_id=f"{CHECK}{_version(dialog)}")
    ]


def _text_field(part: neutral.TextField, dialog: Dialog) -> list[Block]:
    longest = min(part.longest, limits.INPUT_TEXT)
    field = blocks.text_input(
        f"{part.id}{_version(dialog)}",
        part.label,
        initial=next(pieces(clean(part.initial), longest), ""),
        multiline=part.lines,
        optional=part.optional,
        longest=longest,
        placeholder=part.placeholder,
        hint=part.hint,
    )
    return [*_cut_off(part, longest), field]


def _cut_off(part: neutral.TextField, longest: int) -> list[Block]:
    if size(part.initial) <= longest:
        return []
    return [
        blocks.section(
            f":warning: This text is longer than the {longest:,} characters that fit here, so its "
            "end is missing from the field below. Saving keeps only what the field shows."
        )
    ]


def _choice_field(part: neutral.ChoiceField, dialog: Dialog) -> list[Block]:
    draw = blocks.select_input if part.menu else blocks.choice_input
    return [
        draw(
            f"{part.id}{_version(dialog)}",
            part.label,
            part.choices,
            initial=part.initial,
            hint=part.hint,
        )
    ]


def _ticks_field(part: neutral.TicksField, dialog: Dialog) -> list[Block]:
    # Named after what it offers: ticks of other choices must not be carried over.
    block_id = "-".join([f"{part.id}{_version(dialog)}", *part.choices])
    return [blocks.ticks_input(block_id, part.label, part.choices, initial=part.initial)]


def _version(dialog: Dialog) -> str:
    """The end of a field's id in a dialog that is drawn again while it is open.

    A client keeps what was typed under an id, so a text that we replace comes under a new one:
    https://github.com/slackapi/bolt-js/issues/625
    """
    again = any(isinstance(part, neutral.CheckButton) for part in dialog.parts)
    return f"-{dialog.ref.turn}" if again and dialog.ref else ""


_DRAWINGS: Mapping[type[Part], Callable[[Any, Dialog], list[Block]]] = {
    neutral.Paragraph: _paragraph,
    neutral.About: lambda part, dialog: [parts.about(part.case)],
    neutral.WholeReview: lambda part, dialog: parts.review_blocks(
        part.review, longest=limits.SECTION_TEXT, count=6
    ),
    neutral.ExactText: _exact,
    neutral.Checklist: _checklist,
    neutral.Trouble: lambda part, dialog: parts.escalation_blocks(part.escalation, longest=400),
    neutral.Contacts: _contacts,
    neutral.Divider: lambda part, dialog: [blocks.DIVIDER],
    neutral.CheckButton: _check_button,
    neutral.TextField: _text_field,
    neutral.ChoiceField: _choice_field,
    neutral.TicksField: _ticks_field,
    neutral.DateField: lambda part, dialog: [blocks.date_input(part.id, part.label)],
}
