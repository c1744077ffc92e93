"""Work on cases inside one transaction: load, check, decide, record, show."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.checklist.check import ReplyContext
from bot.desk import viewing
from bot.desk.office import Office
from bot.desk.outbox import Setting, messages
from bot.desk.ports import CaseFile, Unit
from bot.desk.timers import plan
from bot.desk.views import CaseView
from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import Case
from bot.model.decide import decide
from bot.model.draft import tidy
from bot.model.escalation import Triage
from bot.model.facts import Facts
from bot.model.finding import Finding
from bot.model.history import evolve
from bot.model.practice import Person, Practice
from bot.playbook.playbook import Playbook

log = logging.getLogger(__name__)

UNCHECKED = "unavailable"  # stands for the playbook's name where there is none to check under


class UnknownCaseError(Exception):
    """No case has this id."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A case with all that is needed to check and suggest words for it."""

    file: CaseFile
    practice: Practice
    playbook: Playbook | None  # None: it can't be had, so nothing goes forward
    context: ReplyContext

    @property
    def playbook_name(self) -> str:
        return self.playbook.name if self.playbook else UNCHECKED

    def findings(self, text: str) -> tuple[Finding, ...] | None:
        """What the checklist says of the words; None when it can't run, and the caller fails closed."""
        if self.playbook is None:
            return None
        try:
            return self.playbook.check(
                tidy(text), review=self.file.review, practice=self.practice, context=self.context
            )
        except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing may pass unchecked
            log.error("the checklist failed: %s (playbook %s)", type(error).__name__, self.playbook_name)
            return None

    def triage(self) -> Triage:
        """What the review is about, as it reads now."""
        if self.playbook is None:
            return Triage(topics=(), sentiment="mixed", troubles=())
        return self.playbook.triage(self.file.review)

    def suggestions(self, count: int) -> tuple[str, ...]:
        """Up to so many suggestions, each clean under the checklist and unlike the draft."""
        if self.playbook is None:
            return ()
        triage, found = self.triage(), list[str]()
        while len(found) < count:
            text = self.playbook.suggest(
                self.file.review,
                practice=self.practice,
                triage=triage,
                context=self.context,
                avoid=(*self.file.texts, *found),
            )
            if text is None:
                break
            found.append(text)
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class NewText:
    """The words that came with a command, for the draft that it may make."""

    text: str
    findings: tuple[Finding, ...]


class Casework:
    """Everything that the use cases share. Lives as long as its transaction."""

    def __init__(self, unit: Unit, office: Office) -> None:
        self.unit = unit
        self.office = office

    async def open(self, case_id: str) -> Bench:
        """Raises UnknownCaseError."""
        file = await self.unit.load(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return await self.bench(file)

    async def bench(self, file: CaseFile) -> Bench:
        practice = self.office.practice(file.case.practice)
        return Bench(
            file=file,
            practice=practice,
            playbook=self.office.playbook(file.case.policy.playbook, practice.id),
            context=ReplyContext(
                prior_replies=file.case.prior_replies,
                recent_replies=await self.unit.recent_replies(practice.id, besides=file.id),
            ),
        )

    def decide(
        self,
        bench: Bench,
        command: cmd.Command,
        by: Person | None,
        *,
        case: Case | None = None,
        text: str | None = None,
        triage: Triage | None = None,
    ) -> tuple[Case, tuple[ev.Entry, ...]]:
        """The case after the command, and the entries that make it so.

        `case` stands in for the loaded one when an earlier decision of this transaction moved it on;
        `text` for the words of the draft. Raises RefusedError.
        """
        case = case or bench.file.case
        now = self.office.now()
        findings = bench.findings(bench.file.text if text is None else text)
        facts = Facts(
            now=now,
            actor=by,
            people=self.office.people_at(case.practice),
            playbook=bench.playbook_name,
            findings=findings or (),
            checkable=findings is not None,
            triage=triage,
        )
        entries = tuple(
            ev.Entry(event=event, at=now, by=by.id if by else None) for event in decide(case, command, facts)
        )
        for entry in entries:
            case = evolve(case, entry)
        return case, entries

    async def record(
        self, file: CaseFile, after: Case, entries: Sequence[ev.Entry], new: NewText | None = None
    ) -> CaseFile:
        """Store the entries with the words that belong to them; the file as it is afterwards."""
        if not entries:
            return file
        await self.unit.append(file.id, after, entries)
        await self.add_drafts(file.id, entries, new)
        await self.follow_up(file.id, file.case, after, entries)
        loaded = await self.unit.load(file.id)
        if loaded is None:
            raise UnknownCaseError(file.id)
        return loaded

    async def add_drafts(self, case_id: str, entries: Sequence[ev.Entry], new: NewText | None) -> None:
        for entry in entries:
            if isinstance(entry.event, ev.DraftSaved) and new is not None:
                await self.unit.add_draft(case_id, entry.event.number, tidy(new.text), new.findings)

    async def add_words(self, case_id: str, triage: Triage) -> None:
        for trouble in triage.troubles:
            await self.unit.add_words(case_id, trouble.category, trouble.words)

    async def follow_up(
        self, case_id: str, before: Case | None, after: Case, entries: Sequence[ev.Entry]
    ) -> None:
        """What the change asks of the clock and of the courier."""
        practice = self.office.practice(after.practice)
        setting = Setting(
            practice=practice,
            people=self.office.people_at(after.practice),
            surfaces=tuple(practice.channels),
            pinged=await self.unit.pinged(case_id),
        )
        await self.unit.set_timers(case_id, plan(case_id, after))
        await self.unit.send(messages(case_id, before, after, entries, setting))

    def view(self, bench: Bench) -> CaseView:
        findings = bench.findings(bench.file.text) if bench.file.text else ()
        categories = bench.playbook.categories if bench.playbook else {}
        return viewing.case_view(
            bench.file,
            practice=bench.practice,
            people=self.office.people_at(bench.file.case.practice),
            findings=findings or (),
            checkable=findings is not None,
            playbook=bench.playbook_name,
            categories={id_: (c.title, c.help) for id_, c in categories.items()},
            now=self.office.now(),
        )

    async def view_of(self, file: CaseFile) -> CaseView:
        return self.view(await self.bench(file))
