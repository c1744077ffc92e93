"""Drafts: numbered, immutable versions of the reply text."""

import hashlib
from dataclasses import dataclass


def tidy(text: str) -> str:
    """The text as we keep it: one kind of line ending, no white space at either end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(text: str) -> str:
    """SHA-256 of the text in hexadecimal: what an approval is bound to."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One version of the reply. The text itself stands beside it in the store, never in an event."""

    number: int  # 1 for the first suggestion, then counting up
    sha256: str  # of the text
    author: str | None  # person id; None when the playbook suggested it
    contributors: frozenset[str]  # person ids: everybody whose words may be in it, and who submitted it
    compliance_approves: bool = False  # a rule that fired asks for an approval by compliance


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """A reasoned override of one finding on exactly one text."""

    sha256: str  # of the text
    rule: str
    start: int
    end: int
    by: str  # person id
    reason: str
    blocking: bool = False  # compliance overrode a finding that blocks; any other answers for a warning only
