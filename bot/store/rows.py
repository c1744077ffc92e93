"""From values of the model to rows: what the tables say about a case, a review, a finding, a message."""

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from bot.desk.outbox import Message
from bot.model.case import Case, State
from bot.model.events import Approved, Entry
from bot.model.finding import Finding
from bot.model.review import Review

Values = dict[str, Any]

_FINISHED = frozenset({State.FOLLOWED_UP, State.CLOSED_WITHOUT_REPLY})


class Status(StrEnum):
    """Where a message of the outbox stands."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a courier
    SENT = "sent"
    FAILED = "failed"  # given up


def of_case(case: Case) -> Values:
    """What lists need to know of a case."""
    return {
        "practice": case.practice,
        "state": case.state.value,
        "version": case.length,
        "taken_by": case.taken_by,
        "on_hold": case.on_hold,
        "unfinished": case.on_hold or case.state not in _FINISHED,
        "due_at": case.reply_due(),
        "opened_at": case.opened_at,
        "reply": _reply(case),
    }


def _reply(case: Case) -> int | None:
    """The draft that stands for the case among recent replies: the newest, or the one that went out.

    A case that was closed without a reply has none, unless an earlier reply of it is public.
    """
    if case.state is not State.CLOSED_WITHOUT_REPLY:
        return case.draft.number if case.draft else None
    out = {publication.sha256 for publication in case.publications}
    return max((draft.number for draft in case.drafts if draft.sha256 in out), default=None)


def of_review(case_id: str, review: Review) -> Values:
    """One version of a review."""
    return {
        "case_id": case_id,
        "version": review.version,
        "practice": review.practice,
        "rating": review.rating,
        "author": review.author,
        "text": review.text,
        "url": review.url,
        "posted_at": review.posted_at,
    }


def of_finding(case_id: str, number: int, position: int, finding: Finding) -> Values:
    """A finding in draft `number`, at its place in the checklist's order."""
    values = asdict(finding) | {"severity": finding.severity.value}
    return {"case_id": case_id, "number": number, "position": position} | values


def of_approval(case_id: str, number: int, entry: Entry, event: Approved) -> Values:
    """Who said yes to what; `number` is that of the entry."""
    return {
        "case_id": case_id,
        "entry": number,
        "by": entry.by or "",
        "number": event.number,
        "sha256": event.sha256,
        "review_version": event.review_version,
        "playbook": event.playbook,
        "at": entry.at,
    }


def of_message(message: Message) -> Values:
    """A message that waits to be sent."""
    return {
        "surface": message.surface,
        "case_id": message.case_id,
        "kind": message.kind.value,
        "entry": message.entry,
        "recipient": message.to,
        "mentions": list(message.mentions),
        "fresh": message.fresh,
        "status": Status.WAITING.value,
        "attempts": 0,
        "maybe_sent": False,
        "code": "",
    }
