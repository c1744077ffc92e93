"""Events as JSON. The names of kinds and fields are what old databases hold: they are never changed.

A class may be renamed, its kind not. A new field needs a default, so that old events still load.
"""

import json
from types import MappingProxyType

from pydantic import TypeAdapter

from bot.model import events as ev

KINDS: MappingProxyType[str, type[ev.Event]] = MappingProxyType(
    {
        "case_opened": ev.CaseOpened,
        "case_taken": ev.CaseTaken,
        "draft_saved": ev.DraftSaved,
        "findings_waived": ev.FindingsWaived,
        "submitted": ev.Submitted,
        "approved": ev.Approved,
        "approval_voided": ev.ApprovalVoided,
        "changes_requested": ev.ChangesRequested,
        "submission_withdrawn": ev.SubmissionWithdrawn,
        "submission_expired": ev.SubmissionExpired,
        "approval_taken_back": ev.ApprovalTakenBack,
        "handed_over": ev.HandedOver,
        "marked_posted": ev.MarkedPosted,
        "followed_up": ev.FollowedUp,
        "closed_without_reply": ev.ClosedWithoutReply,
        "reopened": ev.Reopened,
        "flagged_for_removal": ev.FlaggedForRemoval,
        "flag_answered": ev.FlagAnswered,
        "escalation_raised": ev.EscalationRaised,
        "escalations_acknowledged": ev.EscalationsAcknowledged,
        "call_recorded": ev.CallRecorded,
        "hold_released": ev.HoldReleased,
        "review_edited": ev.ReviewEdited,
        "reminded": ev.Reminded,
        "urgent_repeated": ev.UrgentRepeated,
    }
)

_NAMES = {cls: kind for kind, cls in KINDS.items()}
_ADAPTERS: dict[str, TypeAdapter[ev.Event]] = {kind: TypeAdapter(cls) for kind, cls in KINDS.items()}


def dump(event: ev.Event) -> tuple[str, str]:
    """The event's kind, and its fields as canonical JSON: sorted keys, no spaces."""
    kind = _NAMES[type(event)]
    fields = _ADAPTERS[kind].dump_python(event, mode="json")
    return kind, canonical(fields)


def load(kind: str, payload: str) -> ev.Event:
    """The event again. Raises ValueError for a kind or for fields that aren't known."""
    adapter = _ADAPTERS.get(kind)
    if adapter is None:
        raise ValueError(f"unknown kind of event: {kind!r}")
    return adapter.validate_json(payload)


def canonical(value: object) -> str:
    """JSON in exactly one spelling, fit for hashing."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
