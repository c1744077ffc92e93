"""A dialog as values: what it shows, what it asks for and what its buttons say. Surfaces draw it.

Every text is plain: a surface escapes it, cuts it to its own limits and sets it in its own type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, EscalationView, FindingView, ReviewView
from bot.model.practice import Contact


class Tone(StrEnum):
    """How a paragraph is meant; a surface has a sign for each."""

    PLAIN = "plain"
    SMALL = "small"  # in small print
    WARNING = "warning"
    GOOD = "good"
    TROUBLE = "trouble"  # an escalation, a hold
    NOTE = "note"  # somebody's own words
    LOOKED = "looked"  # the checklist has run


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: str = ""
    title: str = ""  # words that stand out, before the text
    tone: Tone = Tone.PLAIN
    url: str = ""  # an address that follows the text; possibly none that a browser opens
    link: str = ""  # what the link says


@dataclass(frozen=True, kw_only=True)
class About:
    """The line that tells which case the dialog is about."""

    case: CaseView


@dataclass(frozen=True, kw_only=True)
class WholeReview:
    """The review, as much of it as the surface has room for."""

    review: ReviewView


@dataclass(frozen=True, kw_only=True)
class ExactText:
    """A text exactly as it is, every character of it."""

    text: str
    whole: bool = True  # False: its beginning will do


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """What the checklist found: counts, then each finding."""

    findings: tuple[FindingView, ...]
    brief: bool = False  # a line for each, in place of why and how to mend it
    mends: bool = False  # with a button beside each finding for which the playbook has a safe sentence


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One escalation: what it is, which words raised it, what to do."""

    escalation: EscalationView


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Whom to call."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, kw_only=True)
class Divider:
    """A line between two parts."""


@dataclass(frozen=True, kw_only=True)
class TextField:
    id: str
    label: str
    initial: str = ""
    hint: str = ""
    placeholder: str = ""
    longest: int = 20_000  # characters; a surface may have room for fewer
    lines: bool = True  # room for several lines
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoiceField:
    """One of several."""

    id: str
    label: str
    choices: Mapping[str, str]  # value → label
    initial: str = ""  # a value; "" for nothing chosen yet
    hint: str = ""
    menu: bool = False  # behind a menu that opens, in place of all in sight


@dataclass(frozen=True, kw_only=True)
class TicksField:
    """Any number of a few."""

    id: str
    label: str
    choices: Mapping[str, str]  # value → label
    initial: frozenset[str] = frozenset()  # values that are ticked


@dataclass(frozen=True, kw_only=True)
class DateField:
    """A day, which may stay empty."""

    id: str
    label: str
    initial: str = ""  # as YYYY-MM-DD


@dataclass(frozen=True, kw_only=True)
class CheckButton:
    """Runs the checklist over what is typed, and leaves the dialog open."""

    label: str


Field = TextField | ChoiceField | TicksField | DateField
Part = (
    Paragraph
    | About
    | WholeReview
    | ExactText
    | Checklist
    | Trouble
    | Contacts
    | Divider
    | CheckButton
    | Field
)


@dataclass(frozen=True, kw_only=True)
class Dialog:
    name: str  # stable: "edit", "approve"; tells what is to be done with the answers
    title: str  # at most 24 characters: Slack shows no more
    parts: tuple[Part, ...]  # from top to bottom
    submit: str = ""  # what the button says; "" for a dialog that only tells something
    close: str = "Cancel"
    ref: DialogRef | None = None  # which case and which version of it the dialog shows


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a person typed and chose, by the ids of the fields; what is absent was left empty."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])  # words, choices, days as YYYY-MM-DD
    ticks: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def text(self, field_id: str) -> str:
        return self.texts.get(field_id, "")

    def ticked(self, field_id: str) -> frozenset[str]:
        return self.ticks.get(field_id, frozenset())


def refused(dialog: Dialog, answers: Answers, sentence: str) -> Dialog:
    """The dialog as the person left it, with the reason why it could not be done; for surfaces that draw it anew."""
    why = Paragraph(text=sentence, tone=Tone.WARNING)
    return replace(dialog, parts=(why, *(_answered(part, answers) for part in dialog.parts)))


def _answered(part: Part, answers: Answers) -> Part:
    match part:
        case TicksField():
            return replace(part, initial=answers.ticked(part.id) & part.choices.keys())
        case ChoiceField() if answers.text(part.id) not in part.choices:
            return part
        case TextField() | ChoiceField() | DateField() if part.id in answers.texts:
            return replace(part, initial=answers.text(part.id))
        case _:
            return part


def words_kept(title: str, sentence: str, answers: Answers) -> Dialog:
    """The reason why a dialog that can't be shown again came to nothing, with the words that were typed into it."""
    typed = [text for text in answers.texts.values() if " " in text.strip()]
    yours = (Paragraph(title="Your words:"), *(ExactText(text=text) for text in typed)) if typed else ()
    why = Paragraph(text=sentence, tone=Tone.WARNING)
    return Dialog(name=TOLD, title=title, parts=(why, *yours), close="OK")


def telling(title: str, text: str, *, tone: Tone = Tone.PLAIN, lead: str = "") -> Dialog:
    """A sentence or two in place of a dialog."""
    return Dialog(name=TOLD, title=title, parts=(Paragraph(title=lead, text=text, tone=tone),), close="OK")


TOLD = "told"  # the name of a dialog that asks for nothing
