"""A machine that tries to publish a text that nobody else approved, in any order, with anybody.

It keeps its own books about who wrote what, and holds every hand-over against them.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from stories import NOAH, SAM, TEAM, TOM, a_case, a_finding, a_person, trouble

from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.history import replay
from bot.model.practice import Person, Role
from bot.model.refusals import RefusedError

STRANGER = a_person("Zoe", *Role, practice="elsewhere")
PEOPLE = st.sampled_from([*TEAM, STRANGER])
TEXTS = st.sampled_from(["Thank you.", "Please call us.", "We are sorry to read this."])
SUGGESTION = "Thank you. Please call us."
FOREIGN = replace(trouble("other_language", Level.NOTIFY), compliance_approves=True)
LEVELS = st.sampled_from([Level.NOTIFY, Level.HOLD, Level.URGENT])


class Practice(RuleBasedStateMachine):
    @initialize(
        needed=st.integers(1, 2),
        held=st.booleans(),
        unread=st.booleans(),
        grace=st.sampled_from([0, 30]),
        suggested=st.booleans(),
    )
    def a_review_arrives(self, needed: int, held: bool, unread: bool, grace: int, suggested: bool) -> None:
        self.unread = unread  # the review is in a language that the checklist can't read
        self.story = a_case(
            suggestion=SUGGESTION if suggested else None,
            troubles=[trouble()] * held + [FOREIGN] * unread,
            approvals_needed=needed,
            grace=timedelta(minutes=grace),
        )
        self.text = SUGGESTION if suggested else ""
        self.writers: set[str] = set()  # of the text as it stands
        self.typed: dict[str, set[str]] = defaultdict(set)  # text → everybody who ever offered it
        self.yes: set[str] = set()  # to exactly this text and this review
        self.blocked: set[str] = set()  # texts that the rules of now stop
        self.overridden: dict[str, set[str]] = defaultdict(set)  # text → those who answer for it
        self.was_held = False

    def attempt(self, command: cmd.Command, by: Person | None, **more: object) -> bool:
        text = command.text if isinstance(command, cmd.Edit | cmd.StartAfresh) else self.text
        self.story.findings = (a_finding(Severity.BLOCK),) if text in self.blocked else ()
        try:
            self.story.do(command, by, **more)  # type: ignore[arg-type]
        except RefusedError:
            return False
        return True

    @rule(person=PEOPLE, text=TEXTS, despite=st.booleans(), insist=st.booleans(), back=st.integers(0, 1))
    def edit(self, person: Person, text: str, despite: bool, insist: bool, back: int) -> None:
        base = (self.story.case.draft.number if self.story.case.draft else 0) - back
        changed = text != self.text
        if (
            self.attempt(cmd.Edit(text=text, base=base, despite_blocks=despite, replace=insist), person)
            and changed
        ):
            self.typed[text].add(person.id)
            self.writers |= self.typed[text]
            self.text, self.yes = text, set()

    @rule(person=PEOPLE, text=st.one_of(TEXTS, st.just("Another suggestion.")))
    def start_afresh(self, person: Person, text: str) -> None:
        changed = text != self.text
        if self.attempt(cmd.StartAfresh(text=text), person) and changed:
            self.typed[text].add(person.id)
            self.writers = set(self.typed[text])
            self.text, self.yes = text, set()

    @rule(person=PEOPLE)
    def submit(self, person: Person) -> None:
        was = self.story.case.state
        if self.attempt(cmd.Submit(sha256=self.story.sha), person) and was is not State.AWAITING_APPROVAL:
            self.writers.add(person.id)
            self.typed[self.text].add(person.id)
            self.yes = set()

    @rule(person=PEOPLE, old=st.booleans())
    def approve(self, person: Person, old: bool) -> None:
        version = self.story.case.review_version - (1 if old else 0)
        before = len(self.story.told)
        self.attempt(cmd.Approve(sha256=self.story.sha, review_version=version), person)
        if len(self.story.told) > before:
            assert not old
            self.yes.add(person.id)

    @rule(person=PEOPLE)
    def waive(self, person: Person) -> None:
        if (
            self.attempt(cmd.Waive(sha256=self.story.sha, reason="It is ours."), person)
            and self.text in self.blocked
        ):
            self.overridden[self.text].add(person.id)

    @rule(person=PEOPLE)
    def withdraw(self, person: Person) -> None:
        if self.attempt(cmd.Withdraw(), person):
            self.yes = set()

    @rule(person=PEOPLE)
    def request_changes(self, person: Person) -> None:
        if self.attempt(cmd.RequestChanges(sha256=self.story.sha, note="Warmer."), person):
            self.yes = set()

    @rule(person=PEOPLE)
    def take_back(self, person: Person) -> None:
        if self.attempt(cmd.TakeBack(), person):
            self.yes = set()

    @rule(person=PEOPLE, level=LEVELS)
    def escalate(self, person: Person, level: Level) -> None:
        if self.attempt(cmd.Escalate(category="legal_threat", level=level), person) and level.holds:
            self.yes = set()

    @rule(person=PEOPLE)
    def release(self, person: Person) -> None:
        held = self.story.case.on_hold
        if self.attempt(cmd.Release(reason="Advice taken."), person) and held:
            self.was_held = True

    @rule(person=PEOPLE)
    def close(self, person: Person) -> None:
        if self.attempt(cmd.DecideNotToReply(reason=cmd.NoReplyReason.PRIVACY), person):
            self.yes = set()

    @rule(person=PEOPLE)
    def reopen(self, person: Person) -> None:
        self.attempt(cmd.Reopen(), person)

    @rule(new_trouble=st.booleans())
    def the_reviewer_edits(self, new_trouble: bool) -> None:
        troubles = [trouble("privacy_breach")] if new_trouble else []
        self.story.review_edited(*troubles)
        self.yes = set()

    @rule(person=st.sampled_from(TEAM))
    def somebody_leaves_and_the_others_are_back(self, person: Person) -> None:
        self.story.people = tuple(p for p in TEAM if p is not person)

    @rule(text=TEXTS)
    def a_rule_is_added(self, text: str) -> None:
        self.blocked.add(text)

    @rule(
        writer=PEOPLE,
        approvers=st.lists(PEOPLE, min_size=1, max_size=3),
        lead=st.sampled_from([SAM, NOAH, TOM]),
    )
    def everybody_pushes_it_through(self, writer: Person, approvers: list[Person], lead: Person) -> None:
        """The straight way out, so that what happened before is often put to the test."""
        if self.story.case.state is State.CLOSED_WITHOUT_REPLY:
            self.reopen(writer)
        self.release(lead)
        self.submit(writer)
        for person in approvers:
            self.approve(person, old=False)
        self.time_passes(40)

    @precondition(lambda self: self.story.now.minute == 10)
    @rule()
    def nobody_answers(self) -> None:
        before = len(self.story.told)
        self.attempt(cmd.Expire(), None)
        if len(self.story.told) > before:
            self.yes = set()

    @rule(minutes=st.sampled_from([0, 10, 40]))
    def time_passes(self, minutes: int) -> None:
        self.story.later(minutes=minutes)
        before = len(self.story.told)
        self.attempt(cmd.HandOver(), None)
        for entry in self.story.told[before:]:
            if isinstance(entry.event, ev.HandedOver):
                self.hold_against_the_books()
            self.yes = set()

    def hold_against_the_books(self) -> None:
        people = {p.id: p for p in self.story.people}
        yes = self.yes & people.keys()
        needed = (
            max(2, self.story.case.policy.approvals_needed)
            if self.was_held
            else self.story.case.policy.approvals_needed
        )
        assert len(yes) >= needed
        assert not yes & self.writers, "a contributor approved"
        assert any(people[p].has(Role.APPROVER) for p in yes) or (self.unread and not self.was_held)
        assert not (self.was_held or self.unread) or any(people[p].has(Role.COMPLIANCE) for p in yes)
        assert not self.story.case.on_hold
        assert self.text not in self.blocked or self.overridden[self.text] - self.writers

    @invariant()
    def the_case_is_what_its_events_make_it(self) -> None:
        if hasattr(self, "story"):
            assert replay(self.story.told) == self.story.case

    @invariant()
    def an_approved_case_has_its_approvals(self) -> None:
        if hasattr(self, "story") and self.story.case.state is State.APPROVED:
            assert len(self.story.case.approvals) >= self.story.case.approvals_needed
            assert not self.story.case.on_hold


TestPractice = Practice.TestCase
TestPractice.settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
