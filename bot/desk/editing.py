"""The editing dialog at work: checking, saving, submitting; what was typed is never lost."""

from dataclasses import dataclass, replace

from bot.checklist.mending import mended
from bot.checklist.text import Span
from bot.desk.desk import Desk, Saved
from bot.desk.dialog import Answers, Dialog, Paragraph, Tone, telling
from bot.desk.dialogs.editing import DESPITE, MINE, ONLY_SAVE, OPTIONS, REASON, TEXT, Editing, edit_dialog
from bot.desk.reading import wording
from bot.desk.refs import DialogRef
from bot.model.practice import Person
from bot.model.refusals import RefusedError


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the dialog."""

    ref: DialogRef
    text: str
    reason: str
    ticks: frozenset[str]

    @classmethod
    def of(cls, ref: DialogRef, answers: Answers) -> "Typed":
        """What the answers say."""
        return cls(
            ref=ref, text=answers.text(TEXT), reason=answers.text(REASON), ticks=answers.ticked(OPTIONS)
        )

    @property
    def base(self) -> int:
        """The draft that the words build on: a colleague's, once the person has chosen to replace it.

        Naming that draft, rather than whichever is newest by now, keeps a third person's words safe too.
        """
        return self.ref.theirs if MINE in self.ticks and self.ref.theirs else self.ref.draft


async def save(desk: Desk, typed: Typed, person: Person, *, delivery: str) -> Dialog | None:
    """Save and, unless told otherwise, submit; returns the dialog to show next, None to close it.

    Raises RefusedError or UnknownCaseError.
    """
    saved = await desk.save(
        typed.ref.case_id,
        person,
        text=typed.text,
        base=typed.base,
        reason=typed.reason,
        despite_blocks=DESPITE in typed.ticks,
        submit=typed.ref.submits and not typed.ticks & {ONLY_SAVE, DESPITE},
        delivery=delivery,
    )
    if saved.refusal is None:
        return None
    if saved.saved:
        sentence = f"Your words are saved. They are not submitted: {saved.refusal.sentence}"
        return telling("Saved as a draft", sentence, tone=Tone.GOOD)
    return _again(typed, saved)


def _again(typed: Typed, saved: Saved) -> Dialog:
    """The same dialog with the same words, and why they were not saved."""
    sentence = saved.refusal.sentence if saved.refusal else ""
    return edit_dialog(
        Editing(
            case=saved.view,
            text=typed.text,
            base=typed.base,
            findings=saved.findings,
            notice=Paragraph(title="Not saved yet.", text=sentence, tone=Tone.WARNING),
            reason=typed.reason,
            theirs=saved.theirs,
            turn=typed.ref.turn,
            only_save=ONLY_SAVE in typed.ticks,
        )
    )


async def reworded(desk: Desk, typed: Typed, person: Person, rule: str) -> Dialog:
    """Put the playbook's safe sentence in the place of what the rule finds in the words as they are typed just now.

    Nothing else changes, and what it replaces is shown. Raises UnknownCaseError.
    """
    try:
        findings = await desk.check(typed.ref.case_id, person, text=typed.text, base=typed.ref.draft)
    except RefusedError:
        return await checked(desk, typed, person)
    same = [each for each in findings if each.finding.rule == rule]
    sentence = wording(same) if same else ""
    if not sentence:
        return await checked(desk, typed, person, said=_GONE)
    places = [Span(each.finding.start, each.finding.end) for each in same]
    new = mended(typed.text, places, sentence)
    ref = replace(typed.ref, turn=typed.ref.turn + 1)
    return await checked(
        desk,
        replace(typed, text=new.text, ref=ref),
        person,
        said=_REWORDED,
        taken_out=" ".join(new.taken_out),
    )


_GONE = Paragraph(text="Those words are no longer in your text, so nothing was changed.", tone=Tone.LOOKED)
_REWORDED = Paragraph(text="The safe sentence is in your text now. It isn't saved yet.", tone=Tone.GOOD)


async def checked(
    desk: Desk, typed: Typed, person: Person, *, said: Paragraph | None = None, taken_out: str = ""
) -> Dialog:
    """Run the checklist over what is typed just now; the dialog that shows what it says.

    `said` takes the place of the verdict. Raises UnknownCaseError.
    """
    view = await desk.view(typed.ref.case_id)
    theirs = view.reply if view.reply and view.reply.number != typed.base else None
    editing = Editing(
        case=view,
        text=typed.text,
        base=typed.ref.draft,
        findings=(),
        reason=typed.reason,
        theirs=theirs,
        turn=typed.ref.turn,
        only_save=ONLY_SAVE in typed.ticks,
        taken_out=taken_out,
    )
    try:
        findings = await desk.check(view.case_id, person, text=typed.text, base=typed.ref.draft)
    except RefusedError as error:
        sentence = error.refusal.sentence
        return edit_dialog(replace(editing, notice=Paragraph(text=sentence, tone=Tone.WARNING)))
    return edit_dialog(
        replace(editing, findings=findings, notice=_OVERTAKEN if theirs else said or _verdict(len(findings)))
    )


_OVERTAKEN = Paragraph(
    title="A colleague changed the reply meanwhile.", text="Yours is kept below.", tone=Tone.WARNING
)


def _verdict(findings: int) -> Paragraph:
    if findings:
        return Paragraph(text="Checked: see below the text.", tone=Tone.LOOKED)
    return Paragraph(text="Checked: all clear.", tone=Tone.GOOD)
