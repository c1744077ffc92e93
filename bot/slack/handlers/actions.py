"""Buttons on cards and in dialogs."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.desk.bench import UnknownCaseError
from bot.desk.refs import CaseRef
from bot.desk.views import Action, CaseView
from bot.model import commands as cmd
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.practice import Person
from bot.model.refusals import RefusedError
from bot.slack.blocks import Block
from bot.slack.buttons import chosen
from bot.slack.card import card_blocks, fallback
from bot.slack.dialogs import approving, deciding, trouble
from bot.slack.dialogs.editing import CHECK, Editing, edit_dialog
from bot.slack.dialogs.listing import OPEN
from bot.slack.handlers.editing import check_again
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Payload, Where, delivery_key, pressed, text_at
from bot.slack.people import StrangerError
from bot.slack.tools import Tools

log = logging.getLogger(__name__)

NO_CASE = "I don't know this case any more. Perhaps the card is a very old one."
KEPT = ":memo: These are the words you had typed last time. They are not saved yet; the card shows the saved reply."
CHANGED = ":warning: *This has changed since your card was shown.* Below is how it stands now."


async def on_button(tools: Tools, body: Payload) -> None:
    """Somebody pressed a button; everything that can go wrong ends in a sentence for them alone."""
    action_id, value = pressed(body)
    if action_id == CHECK:
        await check_again(tools, body)
        return
    where = Where.of_interaction(body)
    try:
        if action_id == OPEN:
            await _show_card(tools, value, where)
            return
        choice = chosen(action_id, value)
        if choice is not None:
            await _act(tools, choice[0], choice[1], body, where)
    except StrangerError as error:
        tools.private.say(where, error.sentence)
    except RefusedError as error:
        tools.private.say(where, error.refusal.sentence)
    except UnknownCaseError:
        tools.private.say(where, NO_CASE)


async def _act(tools: Tools, action: Action, ref: CaseRef, body: Payload, where: Where) -> None:
    person = await tools.people.identify(where.account)
    view = await tools.desk.view(ref.case_id)
    if action in _AT_ONCE:
        await _do(tools, _AT_ONCE[action](view, ref), person, view, body, where)
        return
    refusal = await tools.desk.refusal(view.case_id, _PROBES[action](view), person)
    if refusal is not None:
        tools.private.say(where, refusal.sentence)
        return
    if action is Action.APPROVE and (done := _approved_already(view, person)):
        tools.private.say(where, done)
        return
    dialog = await _DIALOGS[action](tools, view, ref, person)
    await tools.open_dialog(text_at(body, "trigger_id"), dialog, where)


async def _do(
    tools: Tools, command: cmd.Command, person: Person, view: CaseView, body: Payload, where: Where
) -> None:
    try:
        await tools.desk.perform(view.case_id, command, person, delivery=delivery_key(body))
    except RefusedError as error:
        if isinstance(command, cmd.Submit) and error.refusal.code in {"blocked", "needs_reason"}:
            # The editor is where it can be mended, so it opens straight away.
            notice = f":warning: {escape(error.refusal.sentence)}"
            dialog = await _editor(tools, view.case_id, person, notice=notice)
            await tools.open_dialog(text_at(body, "trigger_id"), dialog, where)
            return
        raise


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


def _approved_already(view: CaseView, person: Person) -> str:
    only_one = list(view.names.values()).count(person.name) == 1  # of that name
    if view.state is State.AWAITING_APPROVAL and person.name in view.approvals and only_one:
        return "You have approved this text already. It waits for somebody else's approval."
    if view.state is not State.AWAITING_APPROVAL:
        return f"This one is settled already: {view.state_label.lower()}."
    return ""


# What a press opens.
_Dialog = Callable[[Tools, CaseView, CaseRef, Person], Awaitable[Block]]


def _of_case(build: Callable[[CaseView], Block]) -> _Dialog:
    async def dialog(tools: Tools, view: CaseView, ref: CaseRef, person: Person) -> Block:
        return build(view)

    return dialog


async def _approve(tools: Tools, view: CaseView, ref: CaseRef, person: Person) -> Block:
    if view.reply is None:  # pragma: no cover - the desk has refused already
        raise UnknownCaseError(view.case_id)
    return approving.approve_dialog(view, view.reply, notice="" if ref.is_current(view) else CHANGED)


async def _edit(tools: Tools, view: CaseView, ref: CaseRef, person: Person) -> Block:
    return await _editor(tools, view.case_id, person)


async def _editor(tools: Tools, case_id: str, person: Person, *, notice: str = "") -> Block:
    editor = await tools.desk.editor(case_id, person)
    reply = editor.case.reply
    findings = reply.findings if reply else ()
    theirs = None
    if editor.kept_at is not None:
        notice = notice or KEPT
        findings = await tools.desk.check(case_id, person, text=editor.text, base=editor.base)
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


async def _start_afresh(tools: Tools, view: CaseView, ref: CaseRef, person: Person) -> Block:
    return deciding.start_afresh_dialog(await tools.desk.editor(view.case_id, person))


async def _escalate(tools: Tools, view: CaseView, ref: CaseRef, person: Person) -> Block:
    return trouble.escalate_dialog(view, tools.desk.categories(view.practice))


_DIALOGS: Mapping[Action, _Dialog] = {
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


async def _show_card(tools: Tools, case_id: str, where: Where) -> None:
    """A case out of somebody's list, for them alone, with its buttons."""
    person = await tools.people.identify(where.account)
    view = await tools.desk.view(case_id)
    if view.practice not in person.practices:
        tools.private.say(where, NO_CASE)
        return
    tools.private.show(where, fallback(view), card_blocks(view, now=tools.clock.now()))
