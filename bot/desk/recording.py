"""Storing a decision: its entries, the words that belong to them, the timers and the messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.bench import Bench, open_bench
from bot.desk.office import Office
from bot.desk.outbox import Setting, messages
from bot.desk.ports import Unit
from bot.desk.timers import plan
from bot.model import events as ev
from bot.model.case import Case
from bot.model.draft import tidy
from bot.model.escalation import Triage
from bot.model.finding import Finding


@dataclass(frozen=True, kw_only=True)
class NewText:
    """The words that came with a command, for the draft that it may make."""

    text: str
    findings: tuple[Finding, ...]


async def record(
    unit: Unit, bench: Bench, after: Case, entries: Sequence[ev.Entry], new: NewText | None = None
) -> Bench:
    """Store what was decided on the bench; the bench as it is afterwards."""
    if not entries:
        return bench
    file = bench.file
    await unit.append(file.id, after, entries)
    await add_drafts(unit, file.id, entries, new)
    await follow_up(unit, bench.office, file.id, file.case, after, entries)
    return await open_bench(unit, bench.office, file.id)


async def add_drafts(unit: Unit, case_id: str, entries: Sequence[ev.Entry], new: NewText | None) -> None:
    """Keep the words of the drafts that the entries made."""
    for entry in entries:
        if isinstance(entry.event, ev.DraftSaved) and new is not None:
            await unit.add_draft(case_id, entry.event.number, tidy(new.text), new.findings)


async def add_words(unit: Unit, case_id: str, triage: Triage) -> None:
    """Keep the words of the review that raised each escalation."""
    for trouble in triage.troubles:
        await unit.add_words(case_id, trouble.category, trouble.words)


async def follow_up(
    unit: Unit, office: Office, case_id: str, before: Case | None, after: Case, entries: Sequence[ev.Entry]
) -> None:
    """What the change asks of the clock and of the courier."""
    practice = office.practice(after.practice)
    setting = Setting(
        practice=practice,
        people=office.people_at(after.practice),
        surfaces=tuple(practice.channels),
        pinged=await unit.pinged(case_id),
    )
    await unit.set_timers(case_id, plan(case_id, after))
    await unit.send(messages(case_id, before, after, entries, setting))
