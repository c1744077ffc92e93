"""A case on the workbench of a decision: with its practice, its playbook and its surroundings."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.checklist.check import ReplyContext
from bot.checklist.triage import Category
from bot.desk import viewing
from bot.desk.office import Office
from bot.desk.ports import CaseFile, Reader
from bot.desk.views import CaseView
from bot.model import commands as cmd
from bot.model import events as ev
from bot.model.case import GONE_OUT, Case
from bot.model.decide import decide
from bot.model.draft import tidy
from bot.model.escalation import Triage
from bot.model.facts import Facts
from bot.model.finding import Finding
from bot.model.history import evolve
from bot.model.practice import Person, Practice
from bot.model.review import Review
from bot.playbook.playbook import Playbook

log = logging.getLogger(__name__)

UNCHECKED = "unavailable"  # stands for the playbook's name where there is none to check under


def triage(playbook: Playbook | None, review: Review) -> Triage:
    """What a playbook sees in a review; nothing where there is no playbook."""
    return playbook.triage(review) if playbook else Triage(topics=(), sentiment="mixed", troubles=())


class UnknownCaseError(Exception):
    """No case has this id."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Everything that is needed to check, suggest, decide and show. Nothing here touches the database."""

    office: Office
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
        return triage(self.playbook, self.file.review)

    def suggestions(self, count: int) -> tuple[str, ...]:
        """Up to so many suggestions, each clean under the checklist and unlike every draft so far."""
        if self.playbook is None:
            return ()
        seen, found = self.triage(), list[str]()
        while len(found) < count:
            text = self.playbook.suggest(
                self.file.review,
                practice=self.practice,
                triage=seen,
                context=self.context,
                avoid=(*self.file.texts, *found),
            )
            if text is None:
                break
            found.append(text)
        return tuple(found)

    def decide(
        self,
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
        case = case or self.file.case
        now = self.office.now()
        findings = self.findings(self.file.text if text is None else text)
        facts = Facts(
            now=now,
            actor=by,
            people=self.office.people_at(case.practice),
            playbook=self.playbook_name,
            findings=findings or (),
            checkable=findings is not None,
            triage=triage,
        )
        author = by.id if by else None
        entries = tuple(ev.Entry(event=event, at=now, by=author) for event in decide(case, command, facts))
        for entry in entries:
            case = evolve(case, entry)
        return case, entries

    def view(self) -> CaseView:
        """The case for everybody's eyes."""
        findings = self.findings(self.file.text) if self.file.text else ()
        categories: Mapping[str, Category] = self.playbook.categories if self.playbook else {}
        return viewing.case_view(
            self.file,
            practice=self.practice,
            people=self.office.people_at(self.file.case.practice),
            findings=findings or (),
            checkable=findings is not None,
            playbook=self.playbook_name,
            categories={id_: (c.title, c.help) for id_, c in categories.items()},
            now=self.office.now(),
        )


async def open_bench(reader: Reader, office: Office, case_id: str) -> Bench:
    """The case as committed. Raises UnknownCaseError."""
    file = await reader.load(case_id)
    if file is None:
        raise UnknownCaseError(case_id)
    return await bench_for(reader, office, file)


async def bench_for(reader: Reader, office: Office, file: CaseFile) -> Bench:
    """The bench for a file that was loaded already."""
    practice = office.practice(file.case.practice)
    return Bench(
        office=office,
        file=file,
        practice=practice,
        playbook=office.playbook(file.case.policy.playbook, practice.id),
        context=ReplyContext(
            prior_replies=_earlier_replies(file.case),
            recent_replies=await reader.recent_replies(practice.id, besides=file.id),
        ),
    )


def _earlier_replies(case: Case) -> int:
    """The public replies besides the one that the case shows: once that has gone out, it counts as well."""
    return case.prior_replies - (case.state in GONE_OUT)
