"""What a surface shows of a case: built here once, so that no two surfaces can disagree.

A `CaseView` holds plain values. Surfaces turn it into their own cards and add nothing of their own
about who may do what. Times are UTC; a surface shows them in the reader's own zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Finding
from bot.model.practice import Contact


class Action(StrEnum):
    """A button that a case may show. The value is stable: surfaces put it into their payloads."""

    TAKE = "take"
    TAKE_OVER = "take_over"
    EDIT = "edit"
    START_AFRESH = "start_afresh"
    SUBMIT = "submit"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take_back"
    MARK_POSTED = "mark_posted"
    FOLLOW_UP = "follow_up"
    NO_REPLY = "no_reply"
    REOPEN = "reopen"
    FLAG = "flag"
    FLAG_OUTCOME = "flag_outcome"
    ESCALATE = "escalate"
    ACKNOWLEDGE = "acknowledge"
    RECORD_CALL = "record_call"
    RELEASE = "release"
    WAIVE = "waive"


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    source: str  # as people write it: "Google"
    rating: int | None
    author: str  # "Somebody without a name" where the platform gives none
    text: str  # possibly empty
    url: str
    posted_at: datetime | None
    version: int
    edited: bool  # the reviewer changed it after we first saw it


@dataclass(frozen=True, kw_only=True)
class FindingView:
    finding: Finding
    title: str  # the rule's name for people: "Confirms the care relationship"
    waived: str  # "" or who overrode it and why: "kept by Sam: our own number"


@dataclass(frozen=True, kw_only=True)
class ReplyView:
    text: str
    number: int  # of the draft
    sha256: str
    origin: str  # "Suggested by the playbook", "Edited by Maya"
    findings: tuple[FindingView, ...]
    checkable: bool  # False: the checklist could not run, and nothing can go forward

    @property
    def blocking(self) -> tuple[FindingView, ...]:
        return tuple(f for f in self.findings if f.finding.severity == "block" and not f.waived)


@dataclass(frozen=True, kw_only=True)
class EscalationView:
    category: str  # id
    title: str  # "Legal claim"
    help: str  # what it is and what to do, for people
    level: Level
    words: tuple[str, ...]  # of the review
    raised_by: str  # "Triage", or a person's name
    note: str
    holding: bool
    acknowledged_by: str  # a name, or ""
    released_by: str  # a name, or ""


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line of the history."""

    at: datetime
    text: str  # "Maya submitted the reply"
    detail: str  # a note, a reason; possibly empty
    event: str = ""  # what kind of event it tells of: "Submitted", "HandedOver", "EscalationRaised"
    about: str = ""  # the category's id, for an escalation


@dataclass(frozen=True, kw_only=True)
class CaseView:
    case_id: str
    practice: str  # id
    practice_name: str
    state: State
    state_label: str  # "Waiting for approval"
    next_step: str  # what happens next and who does it, one sentence
    review: ReviewView
    reply: ReplyView | None
    opened_at: datetime
    due_at: datetime | None  # None: no clock is running
    overdue: bool
    held_since: datetime | None
    taken_by: str  # a name, or ""
    submitted_by: str
    approvals: tuple[str, ...]  # names of those who said yes to this text
    approvals_needed: int
    approvers: tuple[str, ...]  # names of those who may approve the draft as it stands
    approver_ids: tuple[str, ...]
    goes_out_at: datetime | None  # the end of the grace window, while it runs
    note: str  # the approver's, when changes are requested
    escalations: tuple[EscalationView, ...]
    calls: tuple[LineView, ...]  # calls to the defence organisation
    contacts: tuple[Contact, ...]  # whom to call about these escalations
    advisories: tuple[str, ...]
    unread: str  # that the checklist can't read the review or the reply, and who has to approve; or ""
    flag: str  # "Flagged as spam, answer open", or ""
    closing: str  # why there is no reply, or ""
    published_url: str
    playbook: str  # "id@version"
    actions: tuple[Action, ...]  # that this state allows, the most important first
    history: tuple[LineView, ...]  # oldest first; history[n - 1] tells of entry number n
    names: Mapping[str, str]  # person id → name, for mentions


@dataclass(frozen=True, kw_only=True)
class EditorView:
    """What the editing dialog shows to one person."""

    case: CaseView
    text: str  # what the field starts with: the person's kept words, or the draft
    base: int  # number of the draft that the text builds on
    kept_at: datetime | None  # when the words in the field are ones that were kept for them
    alternatives: tuple[str, ...]  # other suggestions of the playbook


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """A case in somebody's list."""

    case_id: str
    practice: str  # id
    practice_name: str
    headline: str  # "★★☆☆☆ Google, drafting, due in 3 h": no words of the review
    next_step: str
    due_at: datetime | None
    on_hold: bool
    mine: bool
