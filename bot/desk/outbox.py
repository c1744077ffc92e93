"""Which messages an event sends, to whom. Decided in the transaction; a courier delivers them.

A message names what it tells of, not its words: the surface renders it when it goes out, from the
case as it is then. So several updates of one card come down to the newest, and no text waits in a queue.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.model import events as ev
from bot.model.approval import eligible
from bot.model.case import Case
from bot.model.commands import Reminder
from bot.model.escalation import Level
from bot.model.practice import Person, Practice, Role


class Kind(StrEnum):
    CARD = "card"  # the card in the channel: posted once, then updated in place
    NOTE = "note"  # a line in the thread under the card
    PING = "ping"  # a direct card for one person, with buttons; posted, then updated in place
    TELL = "tell"  # a direct line to one person


@dataclass(frozen=True, kw_only=True)
class Message:
    kind: Kind
    case_id: str
    surface: str  # "slack"
    entry: int = 0  # number of the entry that it tells of, from 1; 0 for the case as a whole
    to: str = ""  # person id, for PING and TELL
    mentions: tuple[str, ...] = ()  # person ids, for NOTE
    fresh: bool = False  # PING: post it anew even if one stands already, so that the phone rings again


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who and where, for deciding on messages."""

    practice: Practice
    people: tuple[Person, ...]  # of the practice
    surfaces: tuple[str, ...]  # those the practice has a channel on
    pinged: frozenset[tuple[str, str]]  # (surface, person id) with a direct card already

    def with_role(self, role: Role) -> tuple[str, ...]:
        return tuple(p.id for p in self.people if p.has(role))


def messages(
    case_id: str, before: Case | None, after: Case, entries: Collection[ev.Entry], setting: Setting
) -> tuple[Message, ...]:
    """What goes out after these entries: the card first, then a line for each, then the pings."""
    first = before.length + 1 if before else 1
    found: list[Message] = []
    for surface in setting.surfaces:
        here = [Message(kind=Kind.CARD, case_id=case_id, surface=surface)]
        for number, entry in enumerate(entries, start=first):
            here += _about(case_id, surface, number, entry, after, setting)
        here += _refreshed(case_id, surface, here, setting)
        found += _one_ping_each(here)
    return tuple(found)


def _one_ping_each(found: Iterable[Message]) -> Iterable[Message]:
    """A direct card shows the whole case, so several reasons to ping somebody make one ping."""
    pinged: set[str] = set()
    for message in found:
        if message.kind is Kind.PING:
            if message.to in pinged:
                continue
            pinged.add(message.to)
        yield message


def _about(
    case_id: str, surface: str, number: int, entry: ev.Entry, case: Case, setting: Setting
) -> Iterable[Message]:
    event = entry.event
    if not _speaks_for_itself(entry):
        mentions = _mentions(event, case, setting)
        yield Message(
            kind=Kind.NOTE, case_id=case_id, surface=surface, entry=number, mentions=tuple(mentions)
        )
    for person, fresh in _pings(event, case, setting):
        yield Message(kind=Kind.PING, case_id=case_id, surface=surface, entry=number, to=person, fresh=fresh)
    for person in _told(event, entry.by, case):
        yield Message(kind=Kind.TELL, case_id=case_id, surface=surface, entry=number, to=person)


def _speaks_for_itself(entry: ev.Entry) -> bool:
    """What the card shows anyway: that a review came, with a suggestion of the playbook's."""
    return isinstance(entry.event, ev.CaseOpened) or (
        isinstance(entry.event, ev.DraftSaved) and entry.by is None
    )


def _mentions(event: ev.Event, case: Case, setting: Setting) -> Collection[str]:
    match event:
        case ev.Submitted() | ev.Approved(final=False) | ev.ApprovalVoided(why=ev.Outcome.APPROVER_GONE):
            return [p.id for p in eligible(case, setting.people)]
        case ev.EscalationRaised() | ev.UrgentRepeated():
            return setting.with_role(Role.COMPLIANCE)
        case ev.Reminded(reminder=Reminder.OVERDUE):
            return [case.taken_by] if case.taken_by else setting.with_role(Role.STAFF)
        case ev.Reminded():
            return [case.taken_by] if case.taken_by else []
        case ev.DraftSaved(suggested=False) if event.blocking:
            return setting.with_role(Role.COMPLIANCE)
        case _:
            return []


def _pings(event: ev.Event, case: Case, setting: Setting) -> Iterable[tuple[str, bool]]:
    match event:
        case ev.EscalationRaised():
            return [(person, True) for person in _on_call(event.level, setting)]
        case ev.UrgentRepeated():
            return [(person, True) for person in _on_call(Level.URGENT, setting)]
        case ev.Submitted() if setting.practice.direct_message_approvers:
            return [(p.id, True) for p in eligible(case, setting.people)]
        case _:
            return []


def _on_call(level: Level, setting: Setting) -> tuple[str, ...]:
    """Compliance; for urgent trouble the approvers as well, so that a second person hears of it."""
    leads = setting.with_role(Role.COMPLIANCE)
    if level is not Level.URGENT:
        return leads
    return tuple(dict.fromkeys(leads + setting.with_role(Role.APPROVER)))


def _told(event: ev.Event, by: str | None, case: Case) -> Collection[str]:
    """The author hears the outcome in person, with the note; nobody is told what they did themselves."""
    match event:
        case (
            ev.ApprovalVoided()
            | ev.ChangesRequested()
            | ev.SubmissionExpired()
            | ev.ApprovalTakenBack()
            | ev.HandedOver()
            | ev.Approved(final=True)
        ):
            author = case.submitted_by
            return [author] if author and author != by else []
        case _:
            return []


def _refreshed(case_id: str, surface: str, found: Collection[Message], setting: Setting) -> Iterable[Message]:
    """Direct cards that stand already are brought up to date."""
    new = {m.to for m in found if m.kind is Kind.PING and m.surface == surface}
    for on, person in sorted(setting.pinged):
        if on == surface and person not in new:
            yield Message(kind=Kind.PING, case_id=case_id, surface=surface, to=person)
