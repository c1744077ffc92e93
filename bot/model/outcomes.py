"""Decisions about how a case ends, and about what the reviewer and the platform do."""

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import BEFORE_PUBLICATION, Case, State
from bot.model.facts import Events, Facts, must_be_in, must_have_role
from bot.model.practice import Role
from bot.model.refusals import refuse
from bot.model.troubles import raised_by


def mark_posted(case: Case, command: cmd.MarkPosted, facts: Facts) -> Events:
    """Somebody says that the text is public, and where."""
    if case.unposted is None:
        if case.publications:
            return ()
        raise refuse("not_now", "This reply has not been handed over for posting yet.")
    url = command.url.strip()
    if url and not url.startswith(("https://", "http://")):
        raise refuse("bad_link", "That doesn't look like a link. Copy the whole of it, from https:// on.")
    return (ev.MarkedPosted(url=url),)


def follow_up(case: Case, command: cmd.RecordFollowUp, facts: Facts) -> Events:
    """What was arranged in private, once the reply has gone out."""
    must_be_in(
        case,
        {State.HANDED_OVER, State.PUBLISHED},
        "The private follow-up is recorded once, after the reply has gone out.",
    )
    if not command.note.strip():
        raise refuse("needs_note", "Say in a few words what was arranged. No health details, please.")
    return (ev.FollowedUp(note=command.note.strip()),)


def decide_not_to_reply(case: Case, command: cmd.DecideNotToReply, facts: Facts) -> Events:
    """Close the case without a reply, for a reason. While it is on hold only compliance may."""
    if case.state is State.CLOSED_WITHOUT_REPLY:
        return ()
    must_be_in(case, BEFORE_PUBLICATION, "A reply has already gone out for this review.")
    if case.on_hold:
        must_have_role(facts, Role.COMPLIANCE, "Closing a case that is on hold")
    if command.reason is cmd.NoReplyReason.OTHER and not command.note.strip():
        raise refuse("needs_note", "Say in a few words why no reply is the better answer.")
    return (ev.ClosedWithoutReply(reason=command.reason, note=command.note.strip()),)


def reopen(case: Case, command: cmd.Reopen, facts: Facts) -> Events:
    """Work again on a case that was closed without a reply."""
    must_be_in(case, {State.CLOSED_WITHOUT_REPLY}, "This case isn't closed.")
    return (ev.Reopened(),)


def flag(case: Case, command: cmd.FlagForRemoval, facts: Facts) -> Events:
    """Note that the review was reported to its platform; once, while the answer is open."""
    if case.flag is not None and case.flag.removed is None:
        return ()
    return (ev.FlaggedForRemoval(ground=command.ground),)


def record_flag_outcome(case: Case, command: cmd.RecordFlagOutcome, facts: Facts) -> Events:
    """Note the platform's answer."""
    if case.flag is None:
        raise refuse("not_now", "This review has not been flagged on its platform.")
    if case.flag.removed is command.removed:
        return ()
    return (ev.FlagAnswered(removed=command.removed),)


def note_review_edited(case: Case, command: cmd.NoteReviewEdited, facts: Facts) -> Events:
    """The reviewer changed the review: whatever was submitted is void, and its trouble is raised.

    Trouble that is open already isn't raised twice. A release counted for the review as it was, so what was
    released holds again.
    """
    if command.version <= case.review_version or facts.triage is None:
        return ()
    edited = ev.ReviewEdited(
        version=command.version, topics=facts.triage.topics, advisories=facts.triage.advisories
    )
    submitted = case.state in {State.AWAITING_APPROVAL, State.APPROVED}
    voided = (ev.ApprovalVoided(why=ev.Outcome.REVIEW_EDITED),) if submitted else ()
    raised = raised_by(facts.triage)
    still_open = [known for known in case.escalations if known.released_at is None]
    new = (
        e
        for e in raised
        if not any(known.category == e.category and known.level >= e.level for known in still_open)
    )
    return (*voided, edited, *new)


def remind(case: Case, command: cmd.Remind, facts: Facts) -> Events:
    """Note that people were reminded; each reminder comes once."""
    return () if command.reminder in case.reminded else (ev.Reminded(reminder=command.reminder),)
