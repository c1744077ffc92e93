"""A finding: one rule of the checklist firing at one place of a reply."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does: `block` stops a reply, `warn` wants a reason, `info` only tells."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Positions count characters of the reply as typed; `start == end` means the reply as a whole."""

    rule: str  # the rule's id: "confirms_care_relationship"
    severity: Severity
    start: int
    end: int
    text: str  # the words as typed; empty for the reply as a whole
    why: str  # one sentence, for a receptionist: why it fired
    mend: str  # how to put it right
    source: str  # the guidance or law that it comes from
    title: str = ""  # the rule's name for people: "Says that the reviewer is a patient"
    use_instead: str = ""  # a safe sentence of the playbook that could stand in its place, if there is one
    compliance_approves: bool = False  # somebody with the compliance role has to approve the reply
