"""Dialogs that were sent."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time

from bot.desk.bench import UnknownCaseError
from bot.desk.refs import DialogRef
from bot.desk.views import CaseView
from bot.model import commands as cmd
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.refusals import RefusedError, refuse
from bot.model.review import Review
from bot.slack.blocks import Block
from bot.slack.dialogs import adding, approving, deciding, trouble
from bot.slack.dialogs.editing import EDIT
from bot.slack.dialogs.telling import message_dialog
from bot.slack.handlers import editing
from bot.slack.handlers.actions import CHANGED, NO_CASE
from bot.slack.mrkdwn import escape, is_link
from bot.slack.payloads import Form, Payload, delivery_key, text_at
from bot.slack.people import StrangerError
from bot.slack.tools import Tools

Response = dict[str, object]  # https://docs.slack.dev/surfaces/modals#response_actions


async def on_submission(tools: Tools, body: Payload) -> Response | None:
    """Somebody sent a dialog; None closes it. What was typed stays in the dialog when it is refused."""
    try:
        shown = await _handler(text_at(body, "view", "callback_id"))(tools, body)
    except RefusedError as error:
        return refused(body, error.refusal.sentence, code=error.refusal.code)
    except StrangerError as error:
        return refused(body, error.sentence)
    except UnknownCaseError:
        return refused(body, NO_CASE)
    return None if shown is None else _update(shown)


# The field that a refusal is about, by its code; else the first one of the dialog.
_FIELDS = {
    "needs_note": "note",
    "needs_reason": "reason",
    "bad_link": "link",
    "needs_contact": "who",
    "empty": "text",
}


def refused(body: Payload, sentence: str, *, code: str = "") -> Response:
    """The sentence beside the field that it is about, or in place of a dialog without fields."""
    form = Form(body)
    field = form.field(_FIELDS.get(code, "")) or next(iter(form.fields), "")
    if field:
        return {"response_action": "errors", "errors": {field: sentence}}
    return _update(message_dialog("Nothing was changed", escape(sentence)))


def _update(view: Block) -> Response:
    return {"response_action": "update", "view": view}


async def _command(tools: Tools, body: Payload) -> Block | None:
    """A dialog that leads to one command."""
    form = Form(body)
    build = _COMMANDS.get(text_at(body, "view", "callback_id"))
    if form.ref is None or build is None:
        return None
    person = await tools.people.identify(text_at(body, "user", "id"))
    view = await tools.desk.view(form.ref.case_id)
    await tools.desk.perform(view.case_id, build(form, form.ref, view), person, delivery=delivery_key(body))
    return None


def _called(form: Form, ref: DialogRef, view: CaseView) -> cmd.Command:
    chosen = form.choice(trouble.CONTACT)
    known = chosen.isdecimal() and int(chosen) < len(view.contacts) and not form.text(trouble.WHO).strip()
    return cmd.RecordCall(
        contact=view.contacts[int(chosen)].name if known else form.text(trouble.WHO),
        reference=form.text(trouble.REFERENCE),
        advice=form.text(trouble.ADVICE),
    )


def _level(form: Form) -> Level:
    chosen = form.choice(trouble.LEVEL)
    return Level(int(chosen)) if chosen.isdecimal() and int(chosen) in set(Level) else Level.HOLD


def _no_reply(form: Form, ref: DialogRef, view: CaseView) -> cmd.Command:
    reason = form.choice(deciding.REASON)
    known = {r.value for r in cmd.NoReplyReason}
    if reason not in known:
        raise refuse("needs_reason", "Choose a reason.")
    return cmd.DecideNotToReply(reason=cmd.NoReplyReason(reason), note=form.text(deciding.NOTE))


def _flag(form: Form, ref: DialogRef, view: CaseView) -> cmd.Command:
    ground = form.choice(deciding.GROUND)
    if ground not in {g.value for g in cmd.FlagGround}:
        raise refuse("needs_ground", "Choose a ground.")
    return cmd.FlagForRemoval(ground=cmd.FlagGround(ground))


def _flag_outcome(form: Form, ref: DialogRef, view: CaseView) -> cmd.Command:
    outcome = form.choice(deciding.OUTCOME)
    if outcome not in {deciding.REMOVED, deciding.KEPT}:
        raise refuse("needs_outcome", "Choose what the platform did.")
    return cmd.RecordFlagOutcome(removed=outcome == deciding.REMOVED)


_Build = Callable[[Form, DialogRef, CaseView], cmd.Command]
_COMMANDS: Mapping[str, _Build] = {
    "request_changes": lambda form, ref, view: cmd.RequestChanges(
        sha256=ref.sha256, note=form.text(deciding.NOTE)
    ),
    "no_reply": _no_reply,
    "mark_posted": lambda form, ref, view: cmd.MarkPosted(url=form.text(deciding.LINK)),
    "follow_up": lambda form, ref, view: cmd.RecordFollowUp(note=form.text(deciding.NOTE)),
    "flag": _flag,
    "flag_outcome": _flag_outcome,
    "waive": lambda form, ref, view: cmd.Waive(sha256=ref.sha256, reason=form.text(deciding.REASON)),
    "escalate": lambda form, ref, view: cmd.Escalate(
        category=form.choice(trouble.CATEGORY) or trouble.OTHER_CATEGORY,
        level=_level(form),
        note=form.text(trouble.NOTE),
    ),
    "record_call": _called,
    "release": lambda form, ref, view: cmd.Release(reason=form.text(trouble.REASON)),
}


async def _approve(tools: Tools, body: Payload) -> Block | None:
    """A yes to the text and the review that the dialog showed, and to no other."""
    ref = DialogRef.parse(text_at(body, "view", "private_metadata"))
    if ref is None:
        return None
    person = await tools.people.identify(text_at(body, "user", "id"))
    command = cmd.Approve(sha256=ref.sha256, review_version=ref.review_version)
    try:
        await tools.desk.perform(ref.case_id, command, person, delivery=delivery_key(body))
    except RefusedError as error:
        view = await tools.desk.view(ref.case_id)
        if error.refusal.code == "stale" and view.reply and view.state is State.AWAITING_APPROVAL:
            return approving.approve_dialog(view, view.reply, notice=CHANGED)
        return message_dialog("Not approved", escape(error.refusal.sentence))
    return None


async def _start_afresh(tools: Tools, body: Payload) -> Block | None:
    ref = DialogRef.parse(text_at(body, "view", "private_metadata"))
    if ref is None:
        return None
    person = await tools.people.identify(text_at(body, "user", "id"))
    view = await tools.desk.view(ref.case_id)
    if view.reply and view.reply.sha256 != ref.sha256:
        sentence = "Somebody changed the reply while you looked. Their text stays; press again to replace it."
        return message_dialog("Nothing was changed", sentence)
    await tools.desk.start_afresh(ref.case_id, person, delivery=delivery_key(body))
    return None


async def _add_review(tools: Tools, body: Payload) -> Block | None:
    form = Form(body)
    person = await tools.people.identify(text_at(body, "user", "id"))
    practice = form.choice(adding.PRACTICE)
    if practice not in person.practices or practice not in tools.desk.practices:
        raise refuse("not_here", "You can add reviews for the practices you work for. Choose one of them.")
    received = await tools.desk.receive(_review(form, practice))
    if received.new:
        return None
    return message_dialog("Known already", "This review is here already. You find it in the channel.")


def _review(form: Form, practice: str) -> Review:
    """The review as typed. Raises RefusedError for what can't be one."""
    rating, text, link = (
        form.choice(adding.RATING),
        form.text(adding.TEXT).strip(),
        form.text(adding.LINK).strip(),
    )
    stars = int(rating) if rating in {"1", "2", "3", "4", "5"} else None
    if not text and stars is None:
        raise refuse("empty", "Give the words of the review, or its stars.")
    if link and not is_link(link):
        raise refuse("bad_link", "That doesn't look like a link. It starts with https://")
    source, author = form.choice(adding.SOURCE) or adding.OTHER_SOURCE, form.text(adding.AUTHOR).strip()
    posted = _noon(form.date(adding.DATE))
    # Its content names it, so that sending the dialog twice, or two people adding it, makes one case.
    said = "\n".join([practice, source, rating, author, text, link, form.date(adding.DATE)])
    return Review(
        source=source,
        external_id=f"by-hand-{hashlib.sha256(said.encode()).hexdigest()[:24]}",
        practice=practice,
        rating=stars,
        author=author,
        text=text,
        url=link,
        posted_at=posted,
    )


def _noon(day: str) -> datetime | None:
    """Noon UTC of a day, so that it is the same day for nearly every reader."""
    try:
        return datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)
    except ValueError:
        return None


_Handler = Callable[[Tools, Payload], Awaitable[Block | None]]
_HANDLERS: Mapping[str, _Handler] = {
    EDIT: editing.save,
    approving.APPROVE: _approve,
    "start_afresh": _start_afresh,
    adding.ADD_REVIEW: _add_review,
}


def _handler(callback_id: str) -> _Handler:
    return _HANDLERS.get(callback_id, _command)
