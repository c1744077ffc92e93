"""What a press of a button comes to, on whichever surface: something done, a dialog, or a sentence."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.desk.bench import UnknownCaseError
from bot.desk.desk import Desk
from bot.desk.dialog import Dialog, Paragraph, Tone
from bot.desk.dialogs import approving, deciding, trouble
from bot.desk.dialogs.editing import KEPT, Editing, edit_dialog
from bot.desk.refs import CaseRef
from bot.desk.views import Action, CaseView
from bot.model import commands as cmd
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.practice import Person
from bot.model.refusals import Refusal, RefusedError, refuse

NO_CASE = "I don't know this case any more. Perhaps the card is a very old one."


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What came of it."""

    view: CaseView  # the case afterwards
    dialog: Dialog | None = None  # to open now; None when the press has done all there is to do


async def press(desk: Desk, action: Action, ref: CaseRef, person: Person, *, delivery: str) -> Pressed:
    """Do what the button says, or find the dialog that it opens.

    Raises RefusedError with the sentence for the person, or UnknownCaseError.
    """
    view = await desk.view(ref.case_id)
    if action in _AT_ONCE:
        return await _do(desk, _AT_ONCE[action](view, ref), person, view, delivery)
    refusal = await refusal_of(desk, action, view, person)
    if refusal is not None:
        raise RefusedError(refusal)
    return Pressed(view=view, dialog=await _DIALOGS[action](desk, view, ref, person))


async def refusal_of(desk: Desk, action: Action, view: CaseView, person: Person) -> Refusal | None:
    """Why the person can't do what leads to a dialog; None when they can."""
    refusal = await desk.refusal(view.case_id, _PROBES[action](view), person)
    if refusal is None and action is Action.APPROVE:
        return _approved_already(view, person)
    return refusal


async def _do(desk: Desk, command: cmd.Command, person: Person, view: CaseView, delivery: str) -> Pressed:
    try:
        return Pressed(view=await desk.perform(view.case_id, command, person, delivery=delivery))
    except RefusedError as error:
        if not isinstance(command, cmd.Submit) or error.refusal.code not in {"blocked", "needs_reason"}:
            raise
        # The editor is where it can be mended, so it opens straight away.
        notice = Paragraph(text=error.refusal.sentence, tone=Tone.WARNING)
        return Pressed(view=view, dialog=await _editor(desk, view.case_id, person, notice=notice))


def _submit(view: CaseView, ref: CaseRef) -> cmd.Command:
    """Submits the text that the card showed; when it is another one by now, no text: the model refuses that."""
    current = view.reply if ref.is_current(view) else None
    return cmd.Submit(sha256=current.sha256 if current else "")


# What a press does at once.
_AT_ONCE: Mapping[Action, Callable[[CaseView, CaseRef], cmd.Command]] = {
    Action.TAKE: lambda view, ref: cmd.Take(),
    Action.TAKE_OVER: lambda view, ref: cmd.Take(over=True),
    Action.SUBMIT: _submit,
    Action.WITHDRAW: lambda view, ref: cmd.Withdraw(),
    Action.TAKE_BACK: lambda view, ref: cmd.TakeBack(),
    Action.REOPEN: lambda view, ref: cmd.Reopen(),
    Action.ACKNOWLEDGE: lambda view, ref: cmd.Acknowledge(),
}


def _sha(view: CaseView) -> str:
    return view.reply.sha256 if view.reply else ""


def _unchanged(view: CaseView) -> cmd.Edit:
    text, number = (view.reply.text, view.reply.number) if view.reply else ("…", 0)
    return cmd.Edit(text=text, base=number, reason="…", despite_blocks=True)


# What is asked of the desk before a dialog opens, so that nobody fills one in for nothing: the same command,
# with a mark in place of the words that are still to come.
_PROBES: Mapping[Action, Callable[[CaseView], cmd.Command]] = {
    Action.EDIT: _unchanged,
    Action.START_AFRESH: lambda view: cmd.StartAfresh(text=view.reply.text if view.reply else "…"),
    Action.APPROVE: lambda view: cmd.Approve(sha256=_sha(view), review_version=view.review.version),
    Action.REQUEST_CHANGES: lambda view: cmd.RequestChanges(sha256=_sha(view), note="…"),
    Action.MARK_POSTED: lambda view: cmd.MarkPosted(url=""),
    Action.FOLLOW_UP: lambda view: cmd.RecordFollowUp(note="…"),
    Action.NO_REPLY: lambda view: cmd.DecideNotToReply(reason=cmd.NoReplyReason.PRIVACY),
    Action.FLAG: lambda view: cmd.FlagForRemoval(ground=cmd.FlagGround.SPAM),
    Action.FLAG_OUTCOME: lambda view: cmd.RecordFlagOutcome(removed=True),
    Action.ESCALATE: lambda view: cmd.Escalate(category=trouble.OTHER_CATEGORY, level=Level.HOLD),
    Action.RECORD_CALL: lambda view: cmd.RecordCall(contact="…", reference=""),
    Action.RELEASE: lambda view: cmd.Release(reason="…"),
    Action.WAIVE: lambda view: cmd.Waive(sha256=_sha(view), reason="…"),
}


def _approved_already(view: CaseView, person: Person) -> Refusal | None:
    """A yes that changes nothing any more is no error, but no question either."""
    if view.state is not State.AWAITING_APPROVAL:
        return Refusal(code="settled", sentence=f"This one is settled already: {view.state_label.lower()}.")
    only_one = list(view.names.values()).count(person.name) == 1  # of that name
    if person.name in view.approvals and only_one:
        sentence = "You have approved this text already. It waits for somebody else's approval."
        return Refusal(code="approved_already", sentence=sentence)
    return None


# What a press opens.
_Open = Callable[[Desk, CaseView, CaseRef, Person], Awaitable[Dialog]]


def _of_case(build: Callable[[CaseView], Dialog]) -> _Open:
    async def dialog(desk: Desk, view: CaseView, ref: CaseRef, person: Person) -> Dialog:
        return build(view)

    return dialog


async def _approve(desk: Desk, view: CaseView, ref: CaseRef, person: Person) -> Dialog:
    if view.reply is None:  # pragma: no cover - the desk has refused already
        raise UnknownCaseError(view.case_id)
    return approving.approve_dialog(view, view.reply, changed=not ref.is_current(view))


async def _edit(desk: Desk, view: CaseView, ref: CaseRef, person: Person) -> Dialog:
    return await _editor(desk, view.case_id, person)


async def _editor(desk: Desk, case_id: str, person: Person, *, notice: Paragraph | None = None) -> Dialog:
    editor = await desk.editor(case_id, person)
    reply = editor.case.reply
    findings = reply.findings if reply else ()
    theirs = None
    if editor.kept_at is not None:
        notice = notice or KEPT
        findings = await desk.check(case_id, person, text=editor.text, base=editor.base)
        theirs = reply if reply and reply.number != editor.base else None
    return edit_dialog(
        Editing(
            case=editor.case,
            text=editor.text,
            base=editor.base,
            findings=findings,
            notice=notice,
            theirs=theirs,
        )
    )


async def _start_afresh(desk: Desk, view: CaseView, ref: CaseRef, person: Person) -> Dialog:
    return deciding.start_afresh_dialog(await desk.editor(view.case_id, person))


async def _escalate(desk: Desk, view: CaseView, ref: CaseRef, person: Person) -> Dialog:
    return trouble.escalate_dialog(view, desk.categories(view.practice))


_DIALOGS: Mapping[Action, _Open] = {
    Action.EDIT: _edit,
    Action.START_AFRESH: _start_afresh,
    Action.APPROVE: _approve,
    Action.REQUEST_CHANGES: _of_case(deciding.request_changes_dialog),
    Action.MARK_POSTED: _of_case(deciding.mark_posted_dialog),
    Action.FOLLOW_UP: _of_case(deciding.follow_up_dialog),
    Action.NO_REPLY: _of_case(deciding.no_reply_dialog),
    Action.FLAG: _of_case(deciding.flag_dialog),
    Action.FLAG_OUTCOME: _of_case(deciding.flag_outcome_dialog),
    Action.ESCALATE: _escalate,
    Action.RECORD_CALL: _of_case(trouble.record_call_dialog),
    Action.RELEASE: _of_case(trouble.release_dialog),
    Action.WAIVE: _of_case(deciding.waive_dialog),
}


async def case_in_queue(desk: Desk, case_id: str, person: Person) -> CaseView:
    """A case out of somebody's list. Raises RefusedError for one of a practice they don't work for."""
    view = await desk.view(case_id)
    if view.practice not in person.practices:
        raise refuse("not_here", NO_CASE)
    return view
