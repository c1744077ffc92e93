"""Everything that a person, a reviewer or the clock can ask of a case."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.escalation import Level


class NoReplyReason(StrEnum):
    """Why a case is closed without a public reply."""

    PRIVACY = "privacy"
    NOT_OURS = "not_ours"  # anonymous, or about somebody else
    RESOLVED_PRIVATELY = "resolved_privately"
    POLICY_VIOLATION = "policy_violation"  # flagged on the platform
    OTHER = "other"


class FlagGround(StrEnum):
    """The grounds that platforms themselves accept for looking at a review."""

    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PERSONAL_INFORMATION = "personal_information"
    HATE = "hate"
    HARASSMENT = "harassment"


class Reminder(StrEnum):
    """What the clock tells people about."""

    HALF = "half"  # half of the time to reply is gone
    MOST = "most"  # 80 % of it
    OVERDUE = "overdue"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, kw_only=True)
class Take:
    """Look after a case; `over` takes it from the colleague who has it."""

    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Save new words for the reply."""

    text: str
    base: int  # number of the draft that the person was looking at
    reason: str = ""  # why the warnings on this text may stand
    despite_blocks: bool = False  # keep it as a draft although it can't be submitted as it is
    replace: bool = False  # the person has seen the newer draft and wants theirs to stand


@dataclass(frozen=True, kw_only=True)
class StartAfresh:
    """Put another suggestion of the playbook in place of the draft."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Submit:
    """Ask for approval of the draft as it stands."""

    sha256: str


@dataclass(frozen=True, kw_only=True)
class Waive:
    """Compliance overrides every blocking finding on exactly this text."""

    sha256: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Approve:
    """One person's yes to the text and the review that their card showed."""

    sha256: str
    review_version: int


@dataclass(frozen=True, kw_only=True)
class RequestChanges:
    sha256: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The author takes the text back to work on it."""


@dataclass(frozen=True, kw_only=True)
class TakeBack:
    """An approver or compliance stops an approved text during the grace window."""


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """The grace window is over: give the approved text out for posting."""


@dataclass(frozen=True, kw_only=True)
class MarkPosted:
    url: str  # the public link; may be empty where the platform has none


@dataclass(frozen=True, kw_only=True)
class RecordFollowUp:
    note: str  # what was arranged privately; never clinical content


@dataclass(frozen=True, kw_only=True)
class DecideNotToReply:
    reason: NoReplyReason
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reopen:
    """Work again on a case that was closed without a reply."""


@dataclass(frozen=True, kw_only=True)
class FlagForRemoval:
    """Note that the review was reported to its platform."""

    ground: FlagGround


@dataclass(frozen=True, kw_only=True)
class RecordFlagOutcome:
    removed: bool


@dataclass(frozen=True, kw_only=True)
class Escalate:
    """A person raises trouble that triage did not see."""

    category: str
    level: Level
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Acknowledge:
    """Somebody answers for the open escalations: the repeated pings stop."""


@dataclass(frozen=True, kw_only=True)
class RecordCall:
    """The defence organisation was called."""

    contact: str  # name of who was called
    reference: str  # their reference number
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Release:
    """Compliance lifts the hold, with a reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NoteReviewEdited:
    """The reviewer changed the review; what triage sees in it now comes along in the facts."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Remind:
    reminder: Reminder


@dataclass(frozen=True, kw_only=True)
class RepeatUrgent:
    """Nobody has acknowledged an urgent escalation: ping again."""


@dataclass(frozen=True, kw_only=True)
class Expire:
    """Nobody answered the request for approval in time."""


Command = (
    Take
    | Edit
    | StartAfresh
    | Submit
    | Waive
    | Approve
    | RequestChanges
    | Withdraw
    | TakeBack
    | HandOver
    | MarkPosted
    | RecordFollowUp
    | DecideNotToReply
    | Reopen
    | FlagForRemoval
    | RecordFlagOutcome
    | Escalate
    | Acknowledge
    | RecordCall
    | Release
    | NoteReviewEdited
    | Remind
    | RepeatUrgent
    | Expire
)
