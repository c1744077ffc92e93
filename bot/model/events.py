"""What has happened to a case. Events carry fingerprints of texts, never the texts themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.commands import FlagGround, NoReplyReason, Reminder
from bot.model.draft import Waiver
from bot.model.escalation import Level
from bot.model.practice import Contact


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of play that a case started with; later changes of configuration don't reach it."""

    playbook: str  # id of the playbook, without its version
    approvals_needed: int
    reply_within: timedelta
    grace: timedelta
    approval_expires: timedelta
    follow_up_within: timedelta
    contacts: tuple[Contact, ...]  # whom to call when trouble appears


class Outcome(StrEnum):
    """Why approvals, or a request for one, no longer stand."""

    TEXT_CHANGED = "text_changed"
    REVIEW_EDITED = "review_edited"
    RULE_BLOCKS = "rule_blocks"
    HOLD = "hold"
    APPROVER_GONE = "approver_gone"  # left the practice, or lost the role, before the text went out


@dataclass(frozen=True, kw_only=True)
class CaseOpened:
    practice: str
    review_version: int
    policy: Policy
    topics: tuple[str, ...]
    advisories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseTaken:
    pass


@dataclass(frozen=True, kw_only=True)
class DraftSaved:
    number: int
    sha256: str
    suggested: bool  # the words are the playbook's, not a person's
    contributors: frozenset[str]
    playbook: str  # "id@version" that it was checked under
    blocking: tuple[str, ...]  # rules that fired, by severity
    warning: tuple[str, ...]
    compliance: tuple[str, ...] = ()  # rules for which somebody with the compliance role has to approve it


@dataclass(frozen=True, kw_only=True)
class FindingsWaived:
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, kw_only=True)
class Submitted:
    number: int
    sha256: str
    review_version: int
    playbook: str
    findings: tuple[str, ...]  # rules that fired and were waived


@dataclass(frozen=True, kw_only=True)
class Approved:
    number: int
    sha256: str
    review_version: int
    playbook: str
    findings: tuple[str, ...]
    final: bool  # with this one the case has all the approvals it needs


@dataclass(frozen=True, kw_only=True)
class ApprovalVoided:
    why: Outcome
    rules: tuple[str, ...] = ()  # the rules that block now, when that is why


@dataclass(frozen=True, kw_only=True)
class ChangesRequested:
    note: str


@dataclass(frozen=True, kw_only=True)
class SubmissionWithdrawn:
    pass


@dataclass(frozen=True, kw_only=True)
class SubmissionExpired:
    pass


@dataclass(frozen=True, kw_only=True)
class ApprovalTakenBack:
    pass


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    number: int
    sha256: str
    playbook: str


@dataclass(frozen=True, kw_only=True)
class MarkedPosted:
    url: str


@dataclass(frozen=True, kw_only=True)
class FollowedUp:
    note: str


@dataclass(frozen=True, kw_only=True)
class ClosedWithoutReply:
    reason: NoReplyReason
    note: str


@dataclass(frozen=True, kw_only=True)
class Reopened:
    pass


@dataclass(frozen=True, kw_only=True)
class FlaggedForRemoval:
    ground: FlagGround


@dataclass(frozen=True, kw_only=True)
class FlagAnswered:
    removed: bool


@dataclass(frozen=True, kw_only=True)
class EscalationRaised:
    category: str
    level: Level
    by_hand: bool
    note: str = ""
    compliance_approves: bool = False  # somebody with the compliance role has to approve the reply


@dataclass(frozen=True, kw_only=True)
class EscalationsAcknowledged:
    pass


@dataclass(frozen=True, kw_only=True)
class CallRecorded:
    contact: str
    reference: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased:
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewEdited:
    version: int
    topics: tuple[str, ...]
    advisories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reminded:
    reminder: Reminder


@dataclass(frozen=True, kw_only=True)
class UrgentRepeated:
    pass


Event = (
    CaseOpened
    | CaseTaken
    | DraftSaved
    | FindingsWaived
    | Submitted
    | Approved
    | ApprovalVoided
    | ChangesRequested
    | SubmissionWithdrawn
    | SubmissionExpired
    | ApprovalTakenBack
    | HandedOver
    | MarkedPosted
    | FollowedUp
    | ClosedWithoutReply
    | Reopened
    | FlaggedForRemoval
    | FlagAnswered
    | EscalationRaised
    | EscalationsAcknowledged
    | CallRecorded
    | HoldReleased
    | ReviewEdited
    | Reminded
    | UrgentRepeated
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event as recorded: who and when."""

    event: Event
    at: datetime  # with a time zone, UTC
    by: str | None  # person id; None for the system itself
