"""A case: our handling of one review, from its arrival until it is closed.

A case is never stored as such: it is what its recorded events make of it (see `history`).
Holds and removal flags stand beside the state, not in it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.commands import FlagGround, NoReplyReason, Reminder
from bot.model.draft import Draft, Waiver
from bot.model.escalation import Level
from bot.model.events import Policy
from bot.model.finding import Finding, Severity


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    DRAFTING = "drafting"
    AWAITING_APPROVAL = "awaiting_approval"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"  # the grace window is running
    HANDED_OVER = "handed_over"  # the text is out of our hands, to be pasted
    PUBLISHED = "published"  # somebody told us the public link
    FOLLOWED_UP = "followed_up"
    CLOSED_WITHOUT_REPLY = "closed_without_reply"


IN_HAND = frozenset({State.NEW, State.DRAFTING, State.CHANGES_REQUESTED})
BEFORE_PUBLICATION = IN_HAND | {State.AWAITING_APPROVAL, State.APPROVED}
GONE_OUT = frozenset({State.HANDED_OVER, State.PUBLISHED, State.FOLLOWED_UP})


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One person's yes to one text, under one playbook, about one version of the review."""

    by: str
    sha256: str
    review_version: int
    playbook: str  # "id@version"
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Escalation:
    category: str
    level: Level
    raised_at: datetime
    by: str | None  # person id; None when triage raised it
    acknowledged_by: str | None = None
    released_at: datetime | None = None
    released_by: str | None = None
    note: str = ""
    compliance_approves: bool = False  # somebody with the compliance role has to approve the reply

    @property
    def holding(self) -> bool:
        return self.level.holds and self.released_at is None

    @property
    def unanswered(self) -> bool:
        return self.acknowledged_by is None and self.released_at is None


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call to the defence organisation."""

    contact: str
    reference: str
    advice: str
    by: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A text that was handed over, and what we know of it since. `posted_at` is what a person told us."""

    sha256: str
    at: datetime
    posted_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Flag:
    ground: FlagGround
    by: str | None
    at: datetime
    removed: bool | None = None  # the platform's answer; None while it is open


@dataclass(frozen=True, kw_only=True)
class Closing:
    reason: NoReplyReason
    note: str
    by: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Case:
    practice: str
    policy: Policy
    opened_at: datetime  # when the review was first seen by us
    clock_from: datetime  # what the time to reply counts from: the opening, or a later edit of the review
    review_version: int
    topics: tuple[str, ...]
    advisories: tuple[str, ...]
    state: State = State.NEW
    taken_by: str | None = None
    drafts: tuple[Draft, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    approved_at: datetime | None = None  # when the last approval that was needed came
    note: str = ""  # the approver's, when changes are requested
    escalations: tuple[Escalation, ...] = ()
    calls: tuple[Call, ...] = ()
    held_before: timedelta = timedelta(0)  # time spent on holds that have ended; the clock stood still
    held_since: datetime | None = None
    publications: tuple[Publication, ...] = ()
    flag: Flag | None = None
    closing: Closing | None = None
    followed_up_at: datetime | None = None
    reminded: frozenset[Reminder] = frozenset()
    urgent_repeats: int = 0
    last_urgent_ping: datetime | None = None
    length: int = 0  # number of events so far; the version for optimistic locking

    @property
    def draft(self) -> Draft | None:
        """The draft that counts: the newest."""
        return self.drafts[-1] if self.drafts else None

    @property
    def on_hold(self) -> bool:
        return self.held_since is not None

    @property
    def was_held(self) -> bool:
        """A hold on this case was released: it takes two approvals, one of them by compliance."""
        return any(e.released_at is not None for e in self.escalations)

    @property
    def compliance_approves(self) -> bool:
        """The checklist can't vouch for the text or the review, so one of the approvals is by compliance."""
        of_draft = self.draft is not None and self.draft.compliance_approves
        return of_draft or any(e.compliance_approves for e in self.escalations)

    def checked(self, findings: tuple[Finding, ...]) -> "Case":
        """The same case where the rules of today, under which these are the findings, ask for compliance."""
        draft = self.draft
        if draft is None or draft.compliance_approves or not any(f.compliance_approves for f in findings):
            return self
        return replace(self, drafts=(*self.drafts[:-1], replace(draft, compliance_approves=True)))

    @property
    def level(self) -> Level:
        """The highest level among escalations that are still open."""
        return max((e.level for e in self.escalations if e.released_at is None), default=Level.NONE)

    @property
    def approvals_needed(self) -> int:
        return max(2, self.policy.approvals_needed) if self.was_held else self.policy.approvals_needed

    @property
    def prior_replies(self) -> int:
        """Public replies of ours that already stand under this review."""
        return len(self.publications)

    @property
    def unposted(self) -> Publication | None:
        """The newest text that was handed over, when nobody has told us yet that it is public."""
        newest = self.publications[-1] if self.publications else None
        return newest if newest and newest.posted_at is None else None

    def waiver(self, finding: Finding) -> Waiver | None:
        """The override of this finding that counts for the text as it stands; None when there is none.

        What blocks is overridden by compliance alone, and by nobody who had a hand in the words. A reason
        that was given while the rule only warned doesn't count once it blocks.
        """
        if self.draft is None:
            return None
        place = (self.draft.sha256, finding.rule, finding.start, finding.end)
        for waiver in self.waivers:
            enough = finding.severity is not Severity.BLOCK or (
                waiver.blocking and waiver.by not in self.draft.contributors
            )
            if enough and (waiver.sha256, waiver.rule, waiver.start, waiver.end) == place:
                return waiver
        return None

    def standing(self, findings: tuple[Finding, ...], severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity that nobody has overridden on this text."""
        return tuple(f for f in findings if f.severity is severity and self.waiver(f) is None)

    def reply_due(self) -> datetime | None:
        """When the reply is due. The clock stands still during a hold: then there is no due time."""
        if self.on_hold or self.state not in BEFORE_PUBLICATION:
            return None
        return self.clock_from + self.held_before + self.policy.reply_within
