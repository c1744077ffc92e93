"""Builders for tests about cases: a practice's people, and a case that remembers what was done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import Case
from bot.model.decide import decide
from bot.model.draft import fingerprint, tidy
from bot.model.escalation import Level, Triage, Trouble
from bot.model.facts import Facts
from bot.model.finding import Finding, Severity
from bot.model.history import evolve, replay
from bot.model.practice import Contact, Person, Practice, Role
from bot.model.troubles import raised_by

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_person(name: str, *roles: Role, practice: str = "riverside") -> Person:
    return Person(
        id=name.lower(),
        name=name,
        email=f"{name.lower()}@riverside.example",
        roles=frozenset(roles),
        practices=frozenset({practice}),
        accounts=frozenset({("slack", f"U0{name.upper()}"), ("teams", object_id(name))}),
    )


def object_id(name: str) -> str:
    """Somebody's id in Entra, made of their name."""
    return f"00000000-0000-4000-8000-{name.lower().encode().hex()[:12]:0>12}"


MAYA = a_person("Maya", Role.STAFF)
TOM = a_person("Tom", Role.APPROVER)
PRIYA = a_person("Priya", Role.STAFF, Role.APPROVER)
SAM = a_person("Sam", Role.COMPLIANCE)
NOAH = a_person("Noah", Role.COMPLIANCE)
TEAM = (MAYA, TOM, PRIYA, SAM, NOAH)

DEFENCE = Contact(
    name="Example Defence Union",
    role="medical defence organisation",
    phone="01632 960500",
    hours="24 hours, every day",
    member_number="EDU-1234",
)
RIVERSIDE = Practice(
    id="riverside",
    name="Riverside Clinic",
    playbook="default",
    phones=("01632 960123",),
    emails=("team@riverside.example",),
    urls=("https://riverside.example",),
    channels={"slack": "C0RIVERSIDE"},
    contacts=(DEFENCE,),
)


def a_finding(severity: Severity = Severity.BLOCK, rule: str = "confirms_care_relationship") -> Finding:
    return Finding(
        rule=rule, severity=severity, start=0, end=3, text="abc", why="why", mend="mend", source="source"
    )


def trouble(category: str = "legal_threat", level: Level = Level.HOLD) -> Trouble:
    return Trouble(category=category, level=level, words=("my lawyer",))


def triage(*troubles: Trouble) -> Triage:
    return Triage(topics=("wait",), sentiment="negative", troubles=troubles)


@dataclass
class Story:
    """A case, what is done to it, and the clock beside it."""

    case: Case
    people: tuple[Person, ...] = TEAM
    now: datetime = NOON
    findings: tuple[Finding, ...] = ()  # what the checklist says of any text just now
    checkable: bool = True
    told: list[ev.Entry] = field(default_factory=list[ev.Entry])

    def do(self, command: cmd.Command, by: Person | None = None, triage: Triage | None = None) -> "Story":
        """Do it; raises what the model raises."""
        facts = Facts(
            now=self.now,
            actor=by,
            people=self.people,
            playbook="default@1",
            findings=self.findings,
            checkable=self.checkable,
            triage=triage,
        )
        for event in decide(self.case, command, facts):
            entry = ev.Entry(event=event, at=self.now, by=by.id if by else None)
            self.case = evolve(self.case, entry)
            self.told.append(entry)
        return self

    def later(self, **length: float) -> "Story":
        self.now += timedelta(**length)
        return self

    @property
    def sha(self) -> str:
        return self.case.draft.sha256 if self.case.draft else ""

    def edited_by(self, person: Person, text: str = "Thank you for telling us.", **more: object) -> "Story":
        base = self.case.draft.number if self.case.draft else 0
        return self.do(replace(cmd.Edit(text=text, base=base), **more), person)  # type: ignore[arg-type]

    def submitted_by(self, person: Person) -> "Story":
        return self.do(cmd.Submit(sha256=self.sha), person)

    def approved_by(self, person: Person) -> "Story":
        return self.do(cmd.Approve(sha256=self.sha, review_version=self.case.review_version), person)

    def held(self) -> "Story":
        return self.do(cmd.Escalate(category="legal_threat", level=Level.HOLD), MAYA)

    def released_by(self, person: Person) -> "Story":
        return self.do(cmd.Release(reason="Advice taken."), person)

    def review_edited(self, *troubles: Trouble) -> "Story":
        version = self.case.review_version + 1
        return self.do(cmd.NoteReviewEdited(version=version), triage=triage(*troubles))

    def events(self) -> list[ev.Event]:
        return [entry.event for entry in self.told]


def a_policy(**changes: object) -> ev.Policy:
    policy = ev.Policy(
        playbook="default",
        approvals_needed=1,
        reply_within=timedelta(hours=24),
        grace=timedelta(minutes=30),
        approval_expires=timedelta(hours=72),
        follow_up_within=timedelta(days=3),
        contacts=(DEFENCE,),
    )
    return replace(policy, **changes)  # type: ignore[arg-type]


def a_case(
    *,
    suggestion: str | None = "Thank you. Please call us.",
    troubles: Iterable[Trouble] = (),
    **policy: object,
) -> Story:
    """A case as it is when its review has just arrived."""
    events: list[ev.Event] = [
        ev.CaseOpened(
            practice="riverside",
            review_version=1,
            policy=a_policy(**policy),
            topics=("wait",),
            advisories=(),
        )
    ]
    events += raised_by(triage(*troubles))
    if suggestion is not None:
        events.append(
            ev.DraftSaved(
                number=1,
                sha256=fingerprint(tidy(suggestion)),
                suggested=True,
                contributors=frozenset(),
                playbook="default@1",
                blocking=(),
                warning=(),
            )
        )
    entries = [ev.Entry(event=event, at=NOON, by=None) for event in events]
    return Story(case=replay(entries), told=list(entries))
