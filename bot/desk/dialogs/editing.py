"""The dialog in which a reply is written: the review above, the words, what the checklist says of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.dialog import (
    About,
    CheckButton,
    Checklist,
    Dialog,
    Divider,
    ExactText,
    Paragraph,
    Part,
    TextField,
    TicksField,
    Tone,
    WholeReview,
)
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView, FindingView, ReplyView
from bot.model.case import State
from bot.model.finding import Severity

EDIT = "edit"
# Ids of the fields.
TEXT = "text"
REASON = "reason"
OPTIONS = "options"

ONLY_SAVE = "only_save"
DESPITE = "despite"
MINE = "mine"

KEPT = Paragraph(
    text="These are the words you had typed last time. They are not saved yet; the card shows the saved reply.",
    tone=Tone.NOTE,
)


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What the dialog shows just now."""

    case: CaseView
    text: str  # as typed so far
    base: int  # number of the draft that the text builds on
    findings: tuple[FindingView, ...]  # of the text
    notice: Paragraph | None = None  # above everything
    taken_out: str = ""  # the words that a safe sentence has just replaced
    reason: str = ""  # why the warnings may stand, as typed so far
    theirs: ReplyView | None = None  # a colleague's newer draft
    turn: int = 0  # counts replacements of the text by us
    only_save: bool = False  # whether the person has ticked not to submit it yet


def edit_dialog(editing: Editing) -> Dialog:
    """The dialog; its `ref` says which draft the words build on."""
    ref = edit_ref(editing.case, base=editing.base, theirs=editing.theirs, turn=editing.turn)
    return Dialog(
        name=EDIT,
        title="Edit reply",
        parts=(
            *_notices(editing),
            *_taken_out(editing.taken_out),
            *_theirs(editing.theirs),
            About(case=editing.case),
            WholeReview(review=editing.case.review),
            _text_field(editing),
            CheckButton(label="Check"),
            Checklist(findings=editing.findings, mends=True),
            *_reason_field(editing),
            *_options(editing),
        ),
        ref=ref,
        submit="Save and submit" if ref.submits else "Save draft",
    )


def edit_ref(case: CaseView, *, base: int, theirs: ReplyView | None = None, turn: int = 0) -> DialogRef:
    """What an editor remembers: the draft that its words build on, and whether its button submits them."""
    return DialogRef(
        case_id=case.case_id,
        draft=base,
        review_version=case.review.version,
        theirs=theirs.number if theirs else 0,
        turn=turn,
        submits=not case.held_since,
    )


def _notices(editing: Editing) -> Iterable[Part]:
    case = editing.case
    if editing.notice:
        yield editing.notice
    if case.held_since:
        text = "This case is on hold. You can prepare the words; they can't be submitted yet."
        yield Paragraph(text=text, tone=Tone.TROUBLE)
    elif case.state is State.APPROVED:
        text = "This reply is approved. If you change it, it needs a new approval."
        yield Paragraph(text=text, tone=Tone.WARNING)
    elif case.state is State.AWAITING_APPROVAL:
        yield Paragraph(
            text="This reply waits for approval. If you change it, approval is asked for the new words."
        )
    elif case.note:
        yield Paragraph(title="Changes asked for:", text=case.note, tone=Tone.NOTE)


def _taken_out(words: str) -> tuple[Part, ...]:
    if not words:
        return ()
    return (
        Paragraph(title="You had written:", tone=Tone.NOTE),
        ExactText(text=words, whole=False),
        Divider(),
    )


def _theirs(theirs: ReplyView | None) -> tuple[Part, ...]:
    if theirs is None:
        return ()
    return (
        Paragraph(title="Their text", text=f"· {theirs.origin}"),
        ExactText(text=theirs.text, whole=False),
        Divider(),
    )


def _text_field(editing: Editing) -> TextField:
    return TextField(
        id=TEXT,
        label="Your reply",
        initial=editing.text,
        hint="Hundreds of other people will read this. Never hint that the reviewer was here; "
        "name no health details.",
    )


def standing(findings: Iterable[FindingView], severity: Severity) -> bool:
    """Whether something of this severity is found that nobody has given a reason for."""
    return any(f.finding.severity is severity and not f.waived for f in findings)


def _reason_field(editing: Editing) -> tuple[Part, ...]:
    if not standing(editing.findings, Severity.WARN):
        return ()
    return (
        TextField(
            id=REASON,
            label="Why may the warnings stand?",
            initial=editing.reason,
            lines=False,
            optional=True,
            longest=500,
            hint="Needed only if you don't mend them. It is kept on record.",
        ),
    )


def _options(editing: Editing) -> tuple[Part, ...]:
    choices: dict[str, str] = {}
    if editing.theirs:
        choices[MINE] = "Replace their text with mine"
    if standing(editing.findings, Severity.BLOCK):
        choices[DESPITE] = "Save it as it is, for compliance to look at"
    if not editing.case.held_since:
        choices[ONLY_SAVE] = "Only save a draft, don't submit it yet"
    # Only this tick is carried over: to replace a colleague's words, or to save what is stopped, is decided anew.
    ticked = frozenset({ONLY_SAVE}) & choices.keys() if editing.only_save else frozenset[str]()
    return (TicksField(id=OPTIONS, label="Options", choices=choices, initial=ticked),) if choices else ()
