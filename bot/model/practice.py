"""Who may do what, where: people, roles and practices, as the configuration states them."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person may do at the practices they belong to; one person may hold several."""

    STAFF = "staff"
    APPROVER = "approver"
    COMPLIANCE = "compliance"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One human being, however many chat accounts they have."""

    id: str  # short, stable, unique in the configuration: "maya"
    name: str  # as colleagues know them
    email: str  # lower case; the link between their accounts on the surfaces
    roles: frozenset[Role]
    practices: frozenset[str]  # ids of the practices they work for
    accounts: frozenset[tuple[str, str]] = frozenset()  # ("slack", "U0123"): stated links, beside the e-mail

    def has(self, role: Role) -> bool:
        return role in self.roles


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody to call when a review means trouble: the defence organisation, or an on-call person."""

    name: str
    role: str  # "medical defence organisation", "safeguarding lead", …
    phone: str
    hours: str  # as people read it: "24 hours, every day"
    member_number: str = ""
    for_categories: frozenset[str] = frozenset()  # escalation categories; empty means every category


@dataclass(frozen=True, kw_only=True)
class Practice:
    """One clinic or location. Its own contact details are the allow-list of the checklist."""

    id: str
    name: str
    playbook: str = ""  # id of the playbook it works under; "us-hipaa"
    phones: tuple[str, ...] = ()  # as people write them; the first is the one that suggestions offer
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    complaints_url: str = ""
    address: str = ""
    signatories: tuple[str, ...] = ()  # names and titles that may stand under a reply
    contact_role: str = "practice manager"  # whom a suggestion invites the reviewer to reach
    channels: dict[str, str] = field(default_factory=dict[str, str])  # surface name → channel id
    contacts: tuple[Contact, ...] = ()  # whom to call, the defence organisation first
    approvals_needed: int = 1
    reply_within: timedelta = timedelta(hours=24)
    grace: timedelta = timedelta(minutes=30)
    approval_expires: timedelta = timedelta(hours=72)  # an unanswered request goes back to its author
    follow_up_within: timedelta = timedelta(days=3)
    direct_message_approvers: bool = False
