"""What a dialog that was sent comes to, on whichever surface: done, or another dialog in its place."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time

from bot.desk import editing
from bot.desk.desk import Desk
from bot.desk.dialog import Answers, Dialog, telling
from bot.desk.dialogs import adding, approving, deciding, trouble
from bot.desk.dialogs.editing import EDIT
from bot.desk.refs import DialogRef
from bot.desk.text import is_link
from bot.desk.views import CaseView
from bot.model import commands as cmd
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.practice import Person
from bot.model.refusals import RefusedError, refuse
from bot.model.review import Review

# The field that a refusal is about, by its code; a dialog that has none such shows it above its first.
FIELD_OF = {
    "needs_note": "note",
    "needs_reason": "reason",
    "needs_ground": "ground",
    "needs_outcome": "outcome",
    "bad_link": "link",
    "needs_contact": "who",
    "empty": "text",
}


async def submit(
    desk: Desk, name: str, ref: DialogRef | None, answers: Answers, person: Person, *, delivery: str
) -> Dialog | None:
    """Do what the dialog of this name asks with these answers; returns the dialog to show next, None to close it.

    Raises RefusedError with the sentence for the person, who keeps the dialog; or UnknownCaseError.
    """
    if name == adding.ADD_REVIEW:
        return await _add_review(desk, answers, person)
    if ref is None or not asks_something(name, ref):
        return None
    if name in _HANDLERS:
        return await _HANDLERS[name](desk, ref, answers, person, delivery)
    view = await desk.view(ref.case_id)
    await desk.perform(view.case_id, _COMMANDS[name](answers, ref, view), person, delivery=delivery)
    return None


def asks_something(name: str, ref: DialogRef | None) -> bool:
    """Whether sending a dialog of this name does anything; one that only tells something, or isn't ours, doesn't."""
    return name == adding.ADD_REVIEW or (ref is not None and (name in _HANDLERS or name in _COMMANDS))


_Handler = Callable[[Desk, DialogRef, Answers, Person, str], Awaitable[Dialog | None]]


def _called(answers: Answers, ref: DialogRef, view: CaseView) -> cmd.Command:
    chosen = answers.text(trouble.CONTACT)
    known = chosen.isdecimal() and int(chosen) < len(view.contacts) and not answers.text(trouble.WHO).strip()
    return cmd.RecordCall(
        contact=view.contacts[int(chosen)].name if known else answers.text(trouble.WHO),
        reference=answers.text(trouble.REFERENCE),
        advice=answers.text(trouble.ADVICE),
    )


def _level(answers: Answers) -> Level:
    chosen = answers.text(trouble.LEVEL)
    return Level(int(chosen)) if chosen.isdecimal() and int(chosen) in set(Level) else Level.HOLD


def _no_reply(answers: Answers, ref: DialogRef, view: CaseView) -> cmd.Command:
    reason = answers.text(deciding.REASON)
    known = {r.value for r in cmd.NoReplyReason}
    if reason not in known:
        raise refuse("needs_reason", "Choose a reason.")
    return cmd.DecideNotToReply(reason=cmd.NoReplyReason(reason), note=answers.text(deciding.NOTE))


def _flag(answers: Answers, ref: DialogRef, view: CaseView) -> cmd.Command:
    ground = answers.text(deciding.GROUND)
    if ground not in {g.value for g in cmd.FlagGround}:
        raise refuse("needs_ground", "Choose a ground.")
    return cmd.FlagForRemoval(ground=cmd.FlagGround(ground))


def _flag_outcome(answers: Answers, ref: DialogRef, view: CaseView) -> cmd.Command:
    outcome = answers.text(deciding.OUTCOME)
    if outcome not in {deciding.REMOVED, deciding.KEPT}:
        raise refuse("needs_outcome", "Choose what the platform did.")
    return cmd.RecordFlagOutcome(removed=outcome == deciding.REMOVED)


_Build = Callable[[Answers, DialogRef, CaseView], cmd.Command]
_COMMANDS: Mapping[str, _Build] = {
    "request_changes": lambda answers, ref, view: cmd.RequestChanges(
        sha256=ref.sha256, note=answers.text(deciding.NOTE)
    ),
    "no_reply": _no_reply,
    "mark_posted": lambda answers, ref, view: cmd.MarkPosted(url=answers.text(deciding.LINK)),
    "follow_up": lambda answers, ref, view: cmd.RecordFollowUp(note=answers.text(deciding.NOTE)),
    "flag": _flag,
    "flag_outcome": _flag_outcome,
    "waive": lambda answers, ref, view: cmd.Waive(sha256=ref.sha256, reason=answers.text(deciding.REASON)),
    "escalate": lambda answers, ref, view: cmd.Escalate(
        category=answers.text(trouble.CATEGORY) or trouble.OTHER_CATEGORY,
        level=_level(answers),
        note=answers.text(trouble.NOTE),
    ),
    "record_call": _called,
    "release": lambda answers, ref, view: cmd.Release(reason=answers.text(trouble.REASON)),
}


async def _edit(desk: Desk, ref: DialogRef, answers: Answers, person: Person, delivery: str) -> Dialog | None:
    return await editing.save(desk, editing.Typed.of(ref, answers), person, delivery=delivery)


async def _approve(
    desk: Desk, ref: DialogRef, answers: Answers, person: Person, delivery: str
) -> Dialog | None:
    """A yes to the text and the review that the dialog showed, and to no other."""
    command = cmd.Approve(sha256=ref.sha256, review_version=ref.review_version)
    try:
        await desk.perform(ref.case_id, command, person, delivery=delivery)
    except RefusedError as error:
        view = await desk.view(ref.case_id)
        if error.refusal.code == "stale" and view.reply and view.state is State.AWAITING_APPROVAL:
            return approving.approve_dialog(view, view.reply, changed=True)
        return telling("Not approved", error.refusal.sentence)
    return None


async def _start_afresh(
    desk: Desk, ref: DialogRef, answers: Answers, person: Person, delivery: str
) -> Dialog | None:
    view = await desk.view(ref.case_id)
    if view.reply and view.reply.sha256 != ref.sha256:
        sentence = "Somebody changed the reply while you looked. Their text stays; press again to replace it."
        return telling("Nothing was changed", sentence)
    await desk.start_afresh(ref.case_id, person, delivery=delivery)
    return None


_HANDLERS: Mapping[str, _Handler] = {
    EDIT: _edit,
    approving.APPROVE: _approve,
    deciding.START_AFRESH: _start_afresh,
}


async def _add_review(desk: Desk, answers: Answers, person: Person) -> Dialog | None:
    practice = answers.text(adding.PRACTICE)
    if practice not in person.practices or practice not in desk.practices:
        raise refuse("not_here", "You can add reviews for the practices you work for. Choose one of them.")
    received = await desk.receive(_review(answers, practice))
    if received.new:
        return None
    return telling("Known already", "This review is here already. You find it in the channel.")


def _review(answers: Answers, practice: str) -> Review:
    """The review as typed. Raises RefusedError for what can't be one."""
    rating, day = answers.text(adding.RATING), answers.text(adding.DATE)
    text, link = answers.text(adding.TEXT).strip(), answers.text(adding.LINK).strip()
    stars = int(rating) if rating in {"1", "2", "3", "4", "5"} else None
    if not text and stars is None:
        raise refuse("empty", "Give the words of the review, or its stars.")
    if link and not is_link(link):
        raise refuse("bad_link", "That doesn't look like a link. It starts with https://")
    source = answers.text(adding.SOURCE) or adding.OTHER_SOURCE
    author = answers.text(adding.AUTHOR).strip()
    # Its content names it, so that sending the dialog twice, or two people adding it, makes one case.
    said = f"{practice}\n{source}\n{rating}\n{author}\n{text}\n{link}\n{day}"
    return Review(
        source=source,
        external_id=f"by-hand-{hashlib.sha256(said.encode()).hexdigest()[:24]}",
        practice=practice,
        rating=stars,
        author=author,
        text=text,
        url=link,
        posted_at=_noon(day),
    )


def _noon(day: str) -> datetime | None:
    """Noon UTC of a day, so that it is the same day for nearly every reader."""
    try:
        return datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)
    except ValueError:
        return None
