"""The editing dialog: checking, saving, submitting; what was typed is never lost."""

import logging
from dataclasses import dataclass, replace

from bot.desk.bench import UnknownCaseError
from bot.desk.desk import Saved
from bot.desk.refs import DialogRef
from bot.model.refusals import RefusedError
from bot.slack.blocks import Block
from bot.slack.dialogs.editing import DESPITE, MINE, ONLY_SAVE, OPTIONS, REASON, TEXT, Editing, edit_dialog
from bot.slack.dialogs.telling import message_dialog
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Form, Payload, delivery_key, text_at
from bot.slack.people import StrangerError
from bot.slack.tools import Tools
from bot.slack.web import NETWORK_ERRORS, error_code

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What stands in the dialog."""

    ref: DialogRef
    text: str
    reason: str
    ticks: frozenset[str]

    @property
    def base(self) -> int:
        """The draft that the words build on: a colleague's, once the person has chosen to replace it.

        Naming that draft, rather than whichever is newest by now, keeps a third person's words safe too.
        """
        return self.ref.theirs if MINE in self.ticks and self.ref.theirs else self.ref.draft


def _typed(body: Payload) -> _Typed | None:
    form = Form(body)
    if form.ref is None:
        return None
    return _Typed(ref=form.ref, text=form.text(TEXT), reason=form.text(REASON), ticks=form.ticks(OPTIONS))


async def save(tools: Tools, body: Payload) -> Block | None:
    """Save and, unless told otherwise, submit; returns the dialog to show next, None to close it.

    Raises StrangerError, RefusedError or UnknownCaseError.
    """
    typed = _typed(body)
    if typed is None:
        return None
    person = await tools.people.identify(text_at(body, "user", "id"))
    saved = await tools.desk.save(
        typed.ref.case_id,
        person,
        text=typed.text,
        base=typed.base,
        reason=typed.reason,
        despite_blocks=DESPITE in typed.ticks,
        submit=typed.ref.submits and not typed.ticks & {ONLY_SAVE, DESPITE},
        delivery=delivery_key(body),
    )
    if saved.refusal is None:
        return None
    if saved.saved:
        sentence = f":white_check_mark: Your words are saved. They are not submitted: {escape(saved.refusal.sentence)}"
        return message_dialog("Saved as a draft", sentence)
    return _again(typed, saved)


def _again(typed: _Typed, saved: Saved) -> Block:
    """The same dialog with the same words, and why they were not saved."""
    sentence = saved.refusal.sentence if saved.refusal else ""
    return edit_dialog(
        Editing(
            case=saved.view,
            text=typed.text,
            base=typed.base,
            findings=saved.findings,
            notice=f":warning: *Not saved yet.* {escape(sentence)}",
            reason=typed.reason,
            theirs=saved.theirs,
            turn=typed.ref.turn,
        )
    )


async def check_again(tools: Tools, body: Payload) -> None:
    """Run the checklist over what is typed just now and show what it says."""
    typed = _typed(body)
    if typed is None:
        return
    try:
        dialog = await _checked(tools, typed, text_at(body, "user", "id"))
    except StrangerError as error:
        dialog = message_dialog("Edit reply", escape(error.sentence))
    except UnknownCaseError:
        return
    try:
        await tools.web.views_update(
            view_id=text_at(body, "view", "id"), view=dialog, hash=text_at(body, "view", "hash") or None
        )
    except NETWORK_ERRORS as error:
        # The dialog stays as it is, with the words in it; a conflict means that a newer one stands already.
        log.warning("a dialog could not be updated (%s)", error_code(error))


async def _checked(tools: Tools, typed: _Typed, account: str) -> Block:
    person = await tools.people.identify(account)
    view = await tools.desk.view(typed.ref.case_id)
    theirs = view.reply if view.reply and view.reply.number != typed.base else None
    editing = Editing(
        case=view,
        text=typed.text,
        base=typed.ref.draft,
        findings=(),
        reason=typed.reason,
        theirs=theirs,
        turn=typed.ref.turn,
    )
    try:
        findings = await tools.desk.check(view.case_id, person, text=typed.text, base=typed.ref.draft)
    except RefusedError as error:
        return edit_dialog(replace(editing, notice=f":warning: {escape(error.refusal.sentence)}"))
    notice = ":warning: *A colleague changed the reply meanwhile.* Yours is kept below." if theirs else ""
    return edit_dialog(replace(editing, findings=findings, notice=notice or _verdict(len(findings))))


def _verdict(findings: int) -> str:
    return ":mag: Checked: see below the text." if findings else ":white_check_mark: Checked: all clear."
