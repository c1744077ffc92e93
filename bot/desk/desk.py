"""The desk: everything that a person, a platform or the clock can do to a case.

Each use case is one transaction: load, check, decide, record. State, audit entry, messages and timers
commit together or not at all. When two people act at once, one waits and then decides on what is so.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.desk import arrivals, viewing
from bot.desk.arrivals import Received
from bot.desk.bench import open_bench
from bot.desk.office import Office
from bot.desk.ports import CaseFile, ConflictError, KeptWords, MessageRef, Store, Unit
from bot.desk.recording import NewText, record
from bot.desk.timers import Timer, command_for, still_asks
from bot.desk.views import CaseView, EditorView, FindingView, QueueLine, ReplyView
from bot.model import commands as cmd
from bot.model.finding import Finding
from bot.model.practice import Person, Practice, Role
from bot.model.refusals import Refusal, RefusedError, refuse
from bot.model.review import Review

T = TypeVar("T")

log = logging.getLogger(__name__)

ATTEMPTS = 5  # how often a use case is tried when another transaction was faster
TIMER_RETRY = timedelta(minutes=1)  # a timer that could not do its work is tried again after this
QUEUE_LENGTH = 25  # cases in somebody's list


class UnknownPracticeError(Exception):
    """No practice is configured under this id; the message names those that are."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """How a save in the editor went."""

    view: CaseView
    saved: bool  # the words are in the draft now, whatever became of the submission
    refusal: Refusal | None  # why it was not saved, or saved and not submitted
    findings: tuple[FindingView, ...]  # of the words just given
    theirs: ReplyView | None = None  # the draft that somebody else saved meanwhile


class Desk:
    """The use cases. One instance serves every surface."""

    def __init__(
        self,
        *,
        store: Store,
        office: Office,
        new_id: Callable[[], str],
        on_commit: Callable[[], None] = lambda: None,
        count: Callable[[str, str], None] = lambda command, outcome: None,
    ) -> None:
        """`on_commit` wakes the courier; `count` hears each command's name and outcome code."""
        self.office = office
        self._store = store
        self._new_id = new_id
        self._on_commit = on_commit
        self._count = count

    @property
    def practices(self) -> Mapping[str, Practice]:
        return self.office.practices

    @property
    def people(self) -> tuple[Person, ...]:
        return self.office.people

    # What comes in and what people do

    async def receive(self, review: Review) -> Received:
        """Take in a review: open a case, or note that a known review was edited.

        Raises UnknownPracticeError.
        """
        practice = self.practices.get(review.practice)
        if practice is None:
            known = ", ".join(sorted(self.practices)) or "none"
            raise UnknownPracticeError(f"no practice {review.practice!r}; configured are: {known}")
        case_id = self._new_id()
        received = await self._transact(
            lambda unit: arrivals.receive(unit, self.office, practice, review, case_id)
        )
        self._count("Receive", "new" if received.new else "edited" if received.edited else "known")
        return received

    async def perform(
        self, case_id: str, command: cmd.Command, by: Person | None, *, delivery: str = ""
    ) -> CaseView:
        """Do one command; the case afterwards. A delivery that was handled before changes nothing.

        Raises RefusedError with the reason, or UnknownCaseError.
        """

        async def once(unit: Unit) -> CaseView:
            bench = await open_bench(unit, self.office, case_id)
            if delivery and not await unit.first_delivery(delivery):
                return bench.view()
            words = command.text if isinstance(command, cmd.Edit | cmd.StartAfresh) else None
            case, entries = bench.decide(command, by, text=words)
            new = None if words is None else NewText(text=words, findings=bench.findings(words) or ())
            return (await record(unit, bench, case, entries, new)).view()

        name = type(command).__name__
        try:
            view = await self._transact(once)
        except RefusedError as error:
            self._count(name, error.refusal.code)
            raise
        self._count(name, "done")
        return view

    async def save(
        self,
        case_id: str,
        by: Person,
        *,
        text: str,
        base: int,
        reason: str = "",
        despite_blocks: bool = False,
        replace: bool = False,
        submit: bool = False,
        delivery: str = "",
    ) -> Saved:
        """Save what somebody typed and, if asked, submit it in the same step.

        Words that can't be saved are kept for the person, so that nothing typed is ever lost. Words that
        can be saved but not submitted are saved. Raises UnknownCaseError.
        """
        edit = cmd.Edit(text=text, base=base, reason=reason, despite_blocks=despite_blocks, replace=replace)

        async def once(unit: Unit) -> Saved:
            bench = await open_bench(unit, self.office, case_id)
            findings = bench.findings(text)
            kept = await unit.kept_words(case_id, by.id)
            # Words that are kept were not saved: their dialog is still open, and hears again why.
            refused_before = kept is not None and kept.text == text
            if delivery and not await unit.first_delivery(delivery) and not refused_before:
                return _saved(bench.view(), findings, saved=True)
            try:
                case, entries = bench.decide(edit, by, text=text)
            except RefusedError as error:
                await self._keep(unit, case_id, by, text, base)
                return _saved(bench.view(), findings, saved=False, refusal=error.refusal)
            refusal = None
            if submit and case.draft is not None:
                try:
                    submission = cmd.Submit(sha256=case.draft.sha256)
                    case, more = bench.decide(submission, by, case=case, text=text)
                    entries += more
                except RefusedError as error:
                    refusal = error.refusal
            new = NewText(text=text, findings=findings or ())
            after = await record(unit, bench, case, entries, new)
            await unit.drop_words(case_id, by.id)
            return _saved(after.view(), findings, saved=True, refusal=refusal)

        saved = await self._transact(once)
        self._count("Save", saved.refusal.code if saved.refusal else "done")
        return saved

    async def start_afresh(self, case_id: str, by: Person, *, delivery: str = "") -> CaseView:
        """Put another suggestion in place of the draft.

        Raises RefusedError when the playbook has no other that is clean, else as `perform` does.
        """
        async with self._store.read() as reader:
            others = (await open_bench(reader, self.office, case_id)).suggestions(1)
        if not others:
            raise refuse(
                "no_suggestion", "The playbook has no other suggestion that passes the checklist here."
            )
        return await self.perform(case_id, cmd.StartAfresh(text=others[0]), by, delivery=delivery)

    async def check(self, case_id: str, by: Person, *, text: str, base: int) -> tuple[FindingView, ...]:
        """Run the checklist over some words without saving them as a draft; they are kept for the person.

        Raises RefusedError when the checklist can't run, or UnknownCaseError.
        """
        async with self._store.begin() as unit:
            bench = await open_bench(unit, self.office, case_id)
            await self._keep(unit, case_id, by, text, base)
        findings = bench.findings(text)
        if findings is None:
            raise refuse("no_checklist", "The checklist can't run just now. Your words are kept.")
        return viewing.finding_views(None, findings)

    async def _keep(self, unit: Unit, case_id: str, by: Person, text: str, base: int) -> None:
        words = KeptWords(text=text, base=base, at=self.office.now())
        await unit.keep_words(case_id, by.id, words)

    # What people look at

    async def view(self, case_id: str) -> CaseView:
        """The case for everybody's eyes. Raises UnknownCaseError."""
        async with self._store.read() as reader:
            return (await open_bench(reader, self.office, case_id)).view()

    async def editor(self, case_id: str, by: Person) -> EditorView:
        """What the editing dialog starts with for this person. Raises UnknownCaseError."""
        async with self._store.read() as reader:
            bench = await open_bench(reader, self.office, case_id)
            kept = await reader.kept_words(case_id, by.id)
        draft = bench.file.case.draft
        return EditorView(
            case=bench.view(),
            text=kept.text if kept else bench.file.text,
            base=kept.base if kept else (draft.number if draft else 0),
            kept_at=kept.at if kept else None,
            alternatives=bench.suggestions(2),
        )

    async def refusal(self, case_id: str, command: cmd.Command, by: Person | None) -> Refusal | None:
        """What `perform` would refuse now, deciding nothing; None when it would go through.

        Lets a surface say no before it opens a dialog. Raises UnknownCaseError.
        """
        async with self._store.read() as reader:
            bench = await open_bench(reader, self.office, case_id)
        try:
            bench.decide(command, by)
        except RefusedError as error:
            return error.refusal
        return None

    async def queue(self, person: Person) -> tuple[QueueLine, ...]:
        """The open cases of the person's practices, the most pressing first."""
        async with self._store.read() as reader:
            rows = (await reader.open_cases(person.practices))[:QUEUE_LENGTH]
            benches = [await open_bench(reader, self.office, row.id) for row in rows]
            return tuple(self._queue_line(bench.file, bench.view(), person) for bench in benches)

    def _queue_line(self, file: CaseFile, view: CaseView, person: Person) -> QueueLine:
        return QueueLine(
            case_id=view.case_id,
            practice=view.practice,
            practice_name=view.practice_name,
            headline=viewing.headline(file, now=self.office.now()),
            next_step=view.next_step,
            due_at=view.due_at,
            on_hold=view.held_since is not None,
            mine=file.case.taken_by == person.id
            or person.id in view.approver_ids
            or (view.held_since is not None and person.has(Role.COMPLIANCE)),
        )

    def categories(self, practice_id: str) -> Mapping[str, str]:
        """The escalation categories that people of a practice can raise: id → title."""
        playbook = self.office.playbook(self.office.practice(practice_id).playbook, practice_id)
        return {id_: c.title for id_, c in playbook.categories.items()} if playbook else {}

    # People and places

    async def who(self, surface: str, account: str) -> Person | None:
        """The person behind an account, as configured or as remembered from an earlier look-up."""
        stated = next((p for p in self.people if (surface, account) in p.accounts), None)
        if stated is not None:
            return stated
        async with self._store.read() as reader:
            return self.office.person(await reader.person_linked(surface, account))

    async def link(self, surface: str, account: str, email: str) -> Person | None:
        """Remember that an account belongs to the person with this e-mail; None when nobody has it."""
        wanted = email.strip().lower()
        person = next((p for p in self.people if wanted and p.email == wanted), None)
        if person is not None:
            async with self._store.begin() as unit:
                await unit.link_person(surface, account, person.id)
        return person

    async def account(self, surface: str, person_id: str) -> str | None:
        """The account of a person on a surface, as configured or as remembered."""
        person = self.office.person(person_id)
        stated = sorted(account for on, account in person.accounts if on == surface) if person else []
        if stated:
            return stated[0]
        async with self._store.read() as reader:
            return await reader.account_of(surface, person_id)

    async def address(self, surface: str, key: str) -> Mapping[str, str] | None:
        """How an account, or a channel, is reached, in the surface's own terms."""
        async with self._store.read() as reader:
            return await reader.address(surface, key)

    async def addresses(self, surface: str) -> Mapping[str, Mapping[str, str]]:
        """All that is known on a surface, by key."""
        async with self._store.read() as reader:
            return await reader.addresses(surface)

    async def keep_address(self, surface: str, key: str, address: Mapping[str, str]) -> None:
        """Remember how an account, or a channel, is reached."""
        async with self._store.begin() as unit:
            await unit.keep_address(surface, key, address)

    async def drop_address(self, surface: str, key: str) -> None:
        """Forget it."""
        async with self._store.begin() as unit:
            await unit.drop_address(surface, key)

    def practice_in(self, surface: str, channel: str) -> Practice | None:
        """The practice whose channel this is; the first, where several share one."""
        return next((p for p in self.practices.values() if p.channels.get(surface) == channel), None)

    async def case_at(self, surface: str, ref: MessageRef) -> str | None:
        """The case whose card, or direct card, this message is."""
        async with self._store.read() as reader:
            return await reader.message_case(surface, ref)

    # The clock

    async def run_due_timers(self) -> int:
        """Do what is due; returns how many timers had their say."""
        async with self._store.read() as reader:
            due = await reader.due_timers(self.office.now())
        for timer in due:
            try:
                await self._run(timer)
            except Exception as error:  # noqa: BLE001 - one case that can't be worked on must not stop the others
                log.error(
                    "case %s: its timer %s failed (%s)", timer.case_id, timer.kind.value, type(error).__name__
                )
                await self._transact(lambda unit, timer=timer: self._delay(unit, timer))
        return len(due)

    async def _run(self, timer: Timer) -> None:
        async def once(unit: Unit) -> None:
            bench = await open_bench(unit, self.office, timer.case_id)
            if not still_asks(bench.file.case, timer, self.office.now()):
                await self._delay(unit, timer)
                return
            case, entries = bench.decide(command_for(timer.kind), None)
            await record(unit, bench, case, entries)
            if not entries:
                await self._delay(unit, timer)

        await self._transact(once)

    async def _delay(self, unit: Unit, timer: Timer) -> None:
        await unit.delay_timer(timer, self.office.now() + TIMER_RETRY)

    async def _transact(self, once: Callable[[Unit], Awaitable[T]]) -> T:
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._attempt(once)
            except ConflictError:
                continue
        return await self._attempt(once)

    async def _attempt(self, once: Callable[[Unit], Awaitable[T]]) -> T:
        async with self._store.begin() as unit:
            result = await once(unit)
        self._on_commit()
        return result


def _saved(
    view: CaseView, findings: tuple[Finding, ...] | None, *, saved: bool, refusal: Refusal | None = None
) -> Saved:
    stale = refusal is not None and refusal.code == "stale"
    return Saved(
        view=view,
        saved=saved,
        refusal=refusal,
        findings=viewing.finding_views(None, findings or ()),
        theirs=view.reply if stale else None,
    )
