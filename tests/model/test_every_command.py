"""Every command, in every state, by everybody: events, or a refusal that a receptionist understands."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from stories import MAYA, PRIYA, SAM, TEAM, TOM, Story, a_case, a_finding, a_person, triage, trouble

from bot.model import commands as cmd
from bot.model.case import GONE_OUT, State
from bot.model.escalation import Level
from bot.model.finding import Severity
from bot.model.history import replay
from bot.model.practice import Person, Role
from bot.model.refusals import RefusedError

STRANGER = a_person("Zoe", *Role, practice="elsewhere")
NOTE = "Because."

STATES: dict[State, Callable[[], Story]] = {
    State.NEW: a_case,
    State.DRAFTING: lambda: a_case().edited_by(MAYA),
    State.AWAITING_APPROVAL: lambda: a_case().submitted_by(MAYA),
    State.CHANGES_REQUESTED: lambda: sent_back(a_case().submitted_by(MAYA)),
    State.APPROVED: lambda: a_case().submitted_by(MAYA).approved_by(TOM),
    State.HANDED_OVER: lambda: gone_out(a_case()),
    State.PUBLISHED: lambda: gone_out(a_case()).do(cmd.MarkPosted(url="https://example.com/1"), MAYA),
    State.FOLLOWED_UP: lambda: gone_out(a_case()).do(cmd.RecordFollowUp(note=NOTE), MAYA),
    State.CLOSED_WITHOUT_REPLY: lambda: a_case().do(
        cmd.DecideNotToReply(reason=cmd.NoReplyReason.PRIVACY), MAYA
    ),
}

CODES = {
    "bad_link",
    "blocked",
    "empty",
    "needs_compliance",
    "needs_contact",
    "needs_note",
    "needs_other_role",
    "needs_reason",
    "no_checklist",
    "no_draft",
    "no_level",
    "not_an_approver",
    "not_here",
    "not_now",
    "not_yours",
    "on_hold",
    "own_override",
    "own_text",
    "stale",
    "system_only",
    "taken",
    "too_late",
}


def sent_back(story: Story) -> Story:
    return story.do(cmd.RequestChanges(sha256=story.sha, note=NOTE), TOM)


def gone_out(story: Story) -> Story:
    return story.submitted_by(MAYA).approved_by(TOM).later(hours=1).do(cmd.HandOver())


def yes_to(story: Story) -> cmd.Approve:
    return cmd.Approve(sha256=story.sha, review_version=story.case.review_version)


def where_it_can(story: Story, person: Person, command: cmd.Command) -> Story:
    """The story with the command done, where the state allows it."""
    with suppress(RefusedError):
        story.do(command, person)
    return story


def with_findings(story: Story, severity: Severity) -> Story:
    story.findings = (a_finding(severity),)
    return story


def unchecked(story: Story) -> Story:
    story.checkable = False
    return story


def left(story: Story) -> Story:
    story.people = (MAYA,)
    return story


# What else may be so, beside the state.
BESIDE: dict[str, Callable[[Story], Story]] = {
    "nothing": lambda story: story,
    "on hold": lambda story: story.held(),
    "urgent": lambda story: story.do(cmd.Escalate(category="self_harm_risk", level=Level.URGENT), MAYA),
    "hold released": lambda story: story.held().released_by(SAM),
    "flagged": lambda story: story.do(cmd.FlagForRemoval(ground=cmd.FlagGround.SPAM), MAYA),
    "review edited": lambda story: story.review_edited(),
    "an hour later": lambda story: story.later(hours=1),
    "rule added": lambda story: with_findings(story, Severity.BLOCK),
    "warning added": lambda story: with_findings(story, Severity.WARN),
    "overridden": lambda story: where_it_can(
        with_findings(story, Severity.BLOCK), SAM, cmd.Waive(sha256=story.sha, reason=NOTE)
    ),
    "half approved": lambda story: where_it_can(story.held().released_by(SAM), TOM, yes_to(story)),
    "taken": lambda story: where_it_can(story, PRIYA, cmd.Take()),
    "nothing suggested": lambda story: a_case(suggestion=None),
    "no checklist": unchecked,
    "everybody left": left,
}


def commands(story: Story) -> Iterator[cmd.Command]:
    """Each command, well and badly given."""
    sha, version = story.sha, story.case.review_version
    base = story.case.draft.number if story.case.draft else 0
    for over in (False, True):
        yield cmd.Take(over=over)
        yield cmd.RecordFlagOutcome(removed=over)
    for text in ("Some other words.", "", "Thank you for telling us."):
        yield cmd.Edit(text=text, base=base)
        yield cmd.Edit(text=text, base=base - 1)
        yield cmd.Edit(text=text, base=base, reason=NOTE, despite_blocks=True)
        yield cmd.StartAfresh(text=text or "Another suggestion.")
    for which in (sha, "0" * 64):
        yield cmd.Submit(sha256=which)
        yield cmd.Approve(sha256=which, review_version=version)
        yield cmd.Approve(sha256=which, review_version=version - 1)
        for note in ("", NOTE):
            yield cmd.Waive(sha256=which, reason=note)
            yield cmd.RequestChanges(sha256=which, note=note)
    for note in ("", NOTE):
        yield cmd.RecordFollowUp(note=note)
        yield cmd.RecordCall(contact=note, reference="")
        yield cmd.Release(reason=note)
        yield from (cmd.DecideNotToReply(reason=reason, note=note) for reason in cmd.NoReplyReason)
    for url in ("", "https://example.com/1", "javascript:alert(1)"):
        yield cmd.MarkPosted(url=url)
    yield from (cmd.Escalate(category="legal_threat", level=level) for level in Level)
    yield from (cmd.Remind(reminder=reminder) for reminder in cmd.Reminder)
    yield from (cmd.FlagForRemoval(ground=ground) for ground in cmd.FlagGround)
    yield from (cmd.Withdraw(), cmd.TakeBack(), cmd.HandOver(), cmd.Reopen(), cmd.Acknowledge())
    yield from (cmd.NoteReviewEdited(version=version + 1), cmd.RepeatUrgent(), cmd.Expire())


def tried(state: State, beside: str) -> Iterator[tuple[cmd.Command, Person | None, Story | RefusedError]]:
    """Each command by everybody, on the same case: the story after it, or the refusal."""
    start = BESIDE[beside](STATES[state]())
    for command, person in product(commands(start), (*TEAM, STRANGER, None)):
        story = replace(start, told=list(start.told))
        try:
            yield command, person, story.do(command, person, triage=triage(trouble("privacy_breach")))
        except RefusedError as refused:
            yield command, person, refused


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("state", STATES)
def test_it_happens_or_a_person_is_told_why_not(state: State, beside: str):
    """No other exception, a code that is known, and whole sentences."""
    for command, _, outcome in tried(state, beside):
        if isinstance(outcome, Story):
            assert replay(outcome.told) == outcome.case
            continue
        refusal = outcome.refusal
        assert refusal.code in CODES, command
        assert refusal.sentence.endswith("."), refusal
        assert all(one[0].isupper() for one in refusal.sentence.split(". ")), refusal
        assert "  " not in refusal.sentence


@pytest.mark.parametrize("state", STATES)
def test_the_states_are_the_ones_they_are_called(state: State):
    assert STATES[state]().case.state is state


def test_no_command_and_no_refusal_is_dead():
    """Every command does something somewhere, and every refusal is met by somebody."""
    useful, met = set[type[cmd.Command]](), set[str]()
    for state, beside in product(STATES, BESIDE):
        start = len(BESIDE[beside](STATES[state]()).told)
        for command, _, outcome in tried(state, beside):
            if isinstance(outcome, RefusedError):
                met.add(outcome.refusal.code)
            elif len(outcome.told) > start:
                useful.add(type(command))
    assert useful == set(get_args(cmd.Command))
    assert met == CODES


@pytest.mark.parametrize("state", sorted(GONE_OUT))
def test_nothing_brings_back_what_has_gone_out(state: State):
    """Only the reviewer's edit opens such a case again; a hold stands beside it."""
    for beside in sorted(BESIDE.keys() - {"review edited", "nothing suggested"}):
        for command, _, outcome in tried(state, beside):
            if isinstance(outcome, Story) and not isinstance(command, cmd.NoteReviewEdited):
                assert outcome.case.state in GONE_OUT, command
