"""Every word on screen that the surfaces share: labels, next steps, lines of the history."""

from collections.abc import Callable, Mapping

from bot.checklist.languages import Languages
from bot.desk.views import Action
from bot.model import events as ev
from bot.model.case import GONE_OUT, Case, State
from bot.model.commands import FlagGround, NoReplyReason, Reminder
from bot.model.escalation import Level
from bot.model.refusals import names

STATE_LABELS: Mapping[State, str] = {
    State.NEW: "New",
    State.DRAFTING: "Being drafted",
    State.AWAITING_APPROVAL: "Waiting for approval",
    State.CHANGES_REQUESTED: "Changes requested",
    State.APPROVED: "Approved",
    State.HANDED_OVER: "Ready to post",
    State.PUBLISHED: "Posted",
    State.FOLLOWED_UP: "Followed up",
    State.CLOSED_WITHOUT_REPLY: "Closed without a reply",
}

ACTION_LABELS: Mapping[Action, str] = {
    Action.TAKE: "I'll take it",
    Action.TAKE_OVER: "Take over",
    Action.EDIT: "Edit reply",
    Action.START_AFRESH: "Another suggestion",
    Action.SUBMIT: "Submit for approval",
    Action.APPROVE: "Approve",
    Action.REQUEST_CHANGES: "Ask for changes",
    Action.WITHDRAW: "Withdraw",
    Action.TAKE_BACK: "Take approval back",
    Action.MARK_POSTED: "Mark as posted",
    Action.FOLLOW_UP: "Record private follow-up",
    Action.NO_REPLY: "No reply",
    Action.REOPEN: "Reopen",
    Action.FLAG: "Flag on the platform",
    Action.FLAG_OUTCOME: "Record the platform's answer",
    Action.ESCALATE: "Escalate",
    Action.ACKNOWLEDGE: "Acknowledge",
    Action.RECORD_CALL: "Record a call",
    Action.RELEASE: "Release the hold",
    Action.WAIVE: "Override a finding",
}

NO_REPLY_LABELS: Mapping[NoReplyReason, str] = {
    NoReplyReason.PRIVACY: "Any reply would breach privacy",
    NoReplyReason.NOT_OURS: "Anonymous, or not about us",
    NoReplyReason.RESOLVED_PRIVATELY: "Resolved privately",
    NoReplyReason.POLICY_VIOLATION: "Breaks the platform's rules and was flagged",
    NoReplyReason.OTHER: "Another reason",
}

FLAG_LABELS: Mapping[FlagGround, str] = {
    FlagGround.SPAM: "Spam or fake",
    FlagGround.OFF_TOPIC: "Off topic, or about another business",
    FlagGround.CONFLICT_OF_INTEREST: "Conflict of interest",
    FlagGround.PERSONAL_INFORMATION: "Personal information",
    FlagGround.HATE: "Hate speech",
    FlagGround.HARASSMENT: "Harassment",
}

LEVEL_LABELS: Mapping[Level, str] = {
    Level.NONE: "None",
    Level.NOTIFY: "Tell compliance",
    Level.HOLD: "Hold the reply",
    Level.URGENT: "Urgent: hold and call at once",
}

_REMINDER_LINES: Mapping[Reminder, str] = {
    Reminder.HALF: "Half of the time to reply is gone",
    Reminder.MOST: "Most of the time to reply is gone",
    Reminder.OVERDUE: "The reply is overdue",
    Reminder.FOLLOW_UP: "The private follow-up is still to be recorded",
}

_VOID_LINES: Mapping[ev.Outcome, str] = {
    ev.Outcome.TEXT_CHANGED: "The approval is void: the reply was changed",
    ev.Outcome.REVIEW_EDITED: "The request for approval is void: the reviewer changed the review",
    ev.Outcome.RULE_BLOCKS: "The approval is void: the checklist of today stops this text",
    ev.Outcome.HOLD: "The approval is void: the case was put on hold",
    ev.Outcome.APPROVER_GONE: "The approval is void: whoever gave it is no longer an approver here",
}


HELP_LINES = (
    "Countersign puts every public reply to a review through a checklist and a second pair of eyes.",
    "1. A review comes in as a card, with a suggested reply.",
    "2. Press *Edit reply* to make it yours. The checklist tells what to mend, and how.",
    "3. A colleague who didn't write it presses *Approve*.",
    "4. The approved text appears under the card, ready to post. Then press *Mark as posted*.",
    "Worried about a review? Press *Escalate*: compliance is told at once.",
    "Eyes on a card (👀) take the case. No emoji and no typed message ever approves.",
)


def minutes(case: Case) -> str:
    """The length of the grace window in words."""
    seconds = int(case.policy.grace.total_seconds())
    if seconds < 60:
        return f"{seconds} seconds"
    return "1 minute" if seconds // 60 == 1 else f"{seconds // 60} minutes"


def history_line(
    entry: ev.Entry, *, name: Callable[[str | None], str], category: Callable[[str], str]
) -> tuple[str, str]:
    """One line of the history: what happened, and the note or reason that belongs to it.

    `name` turns a person's id into their name; `category` a category's id into its title.
    """
    who, event = name(entry.by), entry.event
    match event:
        case ev.CaseOpened():
            return "The review arrived", ""
        case ev.CaseTaken():
            return f"{who} is looking after this one", ""
        case ev.DraftSaved():
            return _draft_line(event, who, entry.by), ""
        case ev.FindingsWaived() if any(w.blocking for w in event.waivers):
            return f"{who} overrode {_count(len(event.waivers), 'blocking finding')}", event.waivers[0].reason
        case ev.FindingsWaived():
            return f"{who} kept {_count(len(event.waivers), 'warning')}, with a reason", event.waivers[
                0
            ].reason
        case ev.Submitted():
            return f"{who} submitted the reply for approval", ""
        case ev.Approved():
            return f"{who} approved the reply" + ("" if event.final else ", one more approval is needed"), ""
        case ev.ApprovalVoided():
            return _VOID_LINES[event.why], ", ".join(event.rules)
        case ev.ChangesRequested():
            return f"{who} asked for changes", event.note
        case ev.SubmissionWithdrawn():
            return f"{who} withdrew the reply to work on it", ""
        case ev.SubmissionExpired():
            return "The request for approval expired: nobody answered it in time", ""
        case ev.ApprovalTakenBack():
            return f"{who} took the approval back before the text went out", ""
        case ev.HandedOver():
            return "The approved reply is ready to post", ""
        case ev.MarkedPosted():
            return f"{who} posted the reply", event.url
        case ev.FollowedUp():
            return f"{who} followed up privately", event.note
        case ev.ClosedWithoutReply():
            return (
                f"{who} closed the case without a reply: {NO_REPLY_LABELS[event.reason].lower()}",
                event.note,
            )
        case ev.Reopened():
            return f"{who} reopened the case", ""
        case ev.FlaggedForRemoval():
            return f"{who} flagged the review on its platform: {FLAG_LABELS[event.ground].lower()}", ""
        case ev.FlagAnswered():
            return "The platform " + ("removed the review" if event.removed else "kept the review"), ""
        case ev.EscalationRaised():
            raised = f"{who} raised" if event.by_hand else "The review raised"
            return f"{raised} an escalation: {category(event.category)}", event.note
        case ev.EscalationsAcknowledged():
            return f"{who} acknowledged the escalation", ""
        case ev.CallRecorded():
            reference = f", reference {event.reference}" if event.reference else ""
            return f"{who} called {event.contact}{reference}", event.advice
        case ev.HoldReleased():
            return f"{who} released the hold", event.reason
        case ev.ReviewEdited():
            return "The reviewer changed the review", ""
        case ev.Reminded():
            return _REMINDER_LINES[event.reminder], ""
        case ev.UrgentRepeated():
            return "Urgent, and nobody has acknowledged it yet", ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _draft_line(event: ev.DraftSaved, who: str, by: str | None) -> str:
    if event.suggested:
        return f"{who} asked for another suggestion" if by else "The playbook suggested a reply"
    if event.blocking:
        return f"{who} saved a draft that the checklist stops, and asks compliance to look"
    return f"{who} edited the reply"


def next_step(
    case: Case, *, approvers: tuple[str, ...], compliance: tuple[str, ...], missing: int, blocked: bool
) -> str:
    """What happens next and who does it, so that nobody has to wonder. `missing` counts approvals."""
    if case.on_hold:
        return _while_held(case, names(compliance) or "somebody with the compliance role")
    match case.state:
        case State.NEW if case.draft is None:
            return "There is no suggestion for this one. Take it, then write the reply or decide on none."
        case State.NEW:
            take = "Read" if case.taken_by else "Take it, read"
            return f"{take} the suggestion, edit it if need be, then submit it."
        case State.DRAFTING if blocked:
            return (
                "The checklist stops this text: mend it, or compliance overrides the finding with a reason."
            )
        case State.DRAFTING:
            return "Submit the reply for approval when it reads right."
        case State.CHANGES_REQUESTED:
            return "Edit the reply as the note asks, then submit it again."
        case State.AWAITING_APPROVAL:
            if not approvers:
                return _NOBODY_APPROVES
            more = "one approval" if missing == 1 else f"{missing} approvals"
            return f"Waits for {more} by somebody who didn't write it: {names(approvers)}."
        case State.APPROVED:
            if not case.policy.grace:
                return "Goes out now."
            return f"Goes out {minutes(case)} after the approval, unless somebody takes it back."
        case State.HANDED_OVER:
            return "Copy the text from the thread, post it on the platform, then mark it as posted."
        case State.PUBLISHED:
            return "Follow up privately, then record that it was done."
        case State.FOLLOWED_UP:
            return "Nothing more: this one is done."
        case State.CLOSED_WITHOUT_REPLY:
            return "Closed. It can be reopened."


def unread(*, review: Languages | None, reply: Languages | None) -> str:
    """That the checklist can't read the review or the reply, and who therefore has to approve.

    Neither of them in another language: a rule of the playbook asks for compliance for a reason of its own.
    """
    who = "a person with the compliance role has to approve"
    if review:
        what = (
            "Neither the review nor the reply is all in English." if reply else _seems("this review", review)
        )
        return f"{what} The checklist reads English only and may have missed trouble, so {who} the reply."
    if reply:
        return f"{_seems('this reply', reply)} The checklist reads English only, so {who} it."
    return f"The checklist can't vouch for this one, so {who} the reply."


def _seems(what: str, languages: Languages) -> str:
    named = f"looks like {languages.language}" if languages.language else "isn't in English"
    said = what if languages.whole else f"part of {what}"
    return f"{said[0].upper()}{said[1:]} {named}."


_NOBODY_APPROVES = (
    "Nobody here can approve this one: all who might worked on it, or have left. Take another suggestion, "
    "or ask whoever looks after Countersign to add an approver."
)


def _while_held(case: Case, who: str) -> str:
    if case.state in GONE_OUT:
        return f"On hold, and the reply has gone out: {who} takes advice before anything else is done."
    return f"On hold, call first: {who} takes advice, then releases it. The words can be prepared meanwhile."
