"""What a decision knows beside the case, and the conditions that many decisions share."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.model import events as ev
from bot.model.case import Case, State
from bot.model.escalation import Triage
from bot.model.finding import Finding, Severity
from bot.model.practice import Person, Role
from bot.model.refusals import names, refuse, who_can

Events = tuple[ev.Event, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision needs to know beside the case and the command."""

    now: datetime
    actor: Person | None  # None: the system itself (a timer, the intake)
    people: tuple[Person, ...]  # everybody at the practice
    playbook: str  # "id@version" in force now
    findings: tuple[Finding, ...] = ()  # of the text in question under that playbook
    checkable: bool = True  # False when the checklist could not run: then nothing goes forward
    triage: Triage | None = None  # of the review as it reads now

    @property
    def person(self) -> Person:
        """Who acts. Raises RefusedError where nobody is named."""
        if self.actor is None:
            raise refuse("not_here", "Nobody is named as doing this.")
        return self.actor


def name_of(facts: Facts, person_id: str | None) -> str:
    """A colleague's name."""
    return next((p.name for p in facts.people if p.id == person_id), "a colleague")


def must_be_in(case: Case, states: Collection[State], sentence: str) -> None:
    """Refuse with the sentence unless the case is in one of the states."""
    if case.state not in states:
        raise refuse("not_now", sentence)


def must_not_hold(case: Case, facts: Facts) -> None:
    """Refuse while the case is on hold, naming who can release it."""
    if case.on_hold:
        who = names(p.name for p in facts.people if p.has(Role.COMPLIANCE)) or "compliance"
        raise refuse(
            "on_hold", f"This case is on hold until {who} releases it. You can still work on the words."
        )


def must_have_role(facts: Facts, role: Role, doing: str) -> None:
    """Refuse unless the person has the role, naming who does."""
    if not facts.person.has(role):
        who = who_can((p.name for p in facts.people if p.has(role)), "do it")
        raise refuse(f"needs_{role.value}", f"{doing} needs the {role.value} role. {who}")


def must_be_current(case: Case, sha256: str) -> None:
    """Refuse when the person was looking at other words than the draft has now."""
    if case.draft is None or case.draft.sha256 != sha256:
        raise refuse("stale", "The reply was changed since you looked. Read the new text, then decide.")


def must_be_checkable(facts: Facts) -> None:
    """Refuse while the checklist can't run."""
    if not facts.checkable:
        raise refuse(
            "no_checklist",
            "The checklist can't run just now, so nothing can be submitted or approved. Your words are kept.",
        )


def of_severity(facts: Facts, severity: Severity) -> tuple[Finding, ...]:
    """The findings of one severity, overridden or not."""
    return tuple(f for f in facts.findings if f.severity is severity)


def rules(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The ids of the rules that fired, each once."""
    return tuple(dict.fromkeys(f.rule for f in findings))


def void(case: Case, why: ev.Outcome, rules: tuple[str, ...] = ()) -> Events:
    """Word that the approvals no longer stand; nothing where there are none, or the text has gone out."""
    standing = case.state in {State.AWAITING_APPROVAL, State.APPROVED} and case.approvals
    return (ev.ApprovalVoided(why=why, rules=rules),) if standing else ()
