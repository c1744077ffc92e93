"""What the desk needs from outside: a clock, a store, and surfaces that can deliver messages.

Each port states its guarantees; the edges keep them.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.desk.outbox import Message
from bot.desk.timers import Timer
from bot.desk.views import CaseView
from bot.model.case import Case, State
from bot.model.events import Entry
from bot.model.finding import Finding
from bot.model.review import Review


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, in UTC, with its time zone."""
        ...


class ConflictError(Exception):
    """Somebody else's transaction changed the case first; load it again and decide anew."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case with the texts that its events only name by fingerprint."""

    id: str
    case: Case
    entries: tuple[Entry, ...]  # oldest first
    review: Review  # the newest version
    texts: tuple[str, ...]  # of the drafts; texts[n - 1] belongs to draft number n
    words: Mapping[str, tuple[str, ...]]  # escalation category → the words of the review that raised it

    @property
    def text(self) -> str:
        """The words of the draft that counts."""
        return self.texts[-1] if self.texts else ""


@dataclass(frozen=True, kw_only=True)
class KeptWords:
    """What a person had typed when their save was refused, or they checked without saving."""

    text: str
    base: int  # number of the draft that they started from
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case in a list."""

    id: str
    practice: str
    state: State
    taken_by: str | None
    on_hold: bool
    due_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageRef:
    """Where a message of ours stands on a surface."""

    channel: str
    id: str  # the surface's own id of the message: Slack's `ts`


class Reader(Protocol):
    """A look at one moment of the store; what is committed meanwhile doesn't show."""

    async def find_case(self, source: str, external_id: str) -> str | None: ...

    async def load(self, case_id: str) -> CaseFile | None:
        """The case as committed."""
        ...

    async def pinged(self, case_id: str) -> frozenset[tuple[str, str]]:
        """(surface, person id) of everybody who has a direct card about this case, or will get one."""
        ...

    async def recent_replies(self, practice: str, *, besides: str = "", limit: int = 10) -> tuple[str, ...]:
        """The practice's latest reply texts, one a case, newest first; not those of the case `besides`.

        Counts texts that were handed over and the newest draft of each open case, so that neighbouring
        suggestions differ too.
        """
        ...

    async def kept_words(self, case_id: str, person: str) -> KeptWords | None: ...

    async def open_cases(self, practices: Collection[str]) -> tuple[CaseRow, ...]:
        """Cases that still need somebody, the earliest due first; held ones before all."""
        ...

    async def person_linked(self, surface: str, account: str) -> str | None: ...

    async def account_of(self, surface: str, person: str) -> str | None:
        """The account that a person was last seen with on a surface."""
        ...

    async def address(self, surface: str, key: str) -> Mapping[str, str] | None:
        """How an account, or a channel, is reached, in the surface's own terms; None while it doesn't say."""
        ...

    async def addresses(self, surface: str) -> Mapping[str, Mapping[str, str]]:
        """All that is known on a surface, by key."""
        ...

    async def message_case(self, surface: str, ref: MessageRef) -> str | None:
        """The case whose card or direct card this message is, or once was."""
        ...

    async def due_timers(self, now: datetime, limit: int = 50) -> tuple[Timer, ...]:
        """The timers whose time has come, the longest due first."""
        ...


class Unit(Reader, Protocol):
    """One transaction: all of it commits when the block ends, or none of it when it raises.

    What it reads is as committed, with its own changes, and of a case that it has loaded nobody else
    can change anything before it ends.
    """

    async def first_delivery(self, key: str) -> bool:
        """Remember an inbound delivery; False when it was remembered before. Commits with the unit."""
        ...

    async def create(self, case_id: str, review: Review, entries: Iterable[Entry]) -> None:
        """Open a case with its review. Raises ConflictError when the review has a case already."""
        ...

    async def append(self, case_id: str, case: Case, entries: Iterable[Entry]) -> None:
        """Record entries after those that the case was loaded with, extending the audit chain.

        `case` is the case after those entries, for the columns that lists are made from. Raises
        ConflictError when another transaction got in between.
        """
        ...

    async def add_review_version(self, case_id: str, review: Review) -> None: ...

    async def add_draft(self, case_id: str, number: int, text: str, findings: Iterable[Finding]) -> None:
        """Keep the words of a draft: exactly those whose fingerprint its entry carries."""
        ...

    async def add_words(self, case_id: str, category: str, words: Collection[str]) -> None:
        """Note the words of the review that raised an escalation, after those noted before."""
        ...

    async def set_timers(self, case_id: str, timers: Iterable[Timer]) -> None:
        """Replace the timers of the case."""
        ...

    async def delay_timer(self, timer: Timer, until: datetime) -> None: ...

    async def send(self, messages: Iterable[Message]) -> None:
        """Add messages to the outbox, in this order."""
        ...

    async def keep_words(self, case_id: str, person: str, words: KeptWords) -> None: ...

    async def drop_words(self, case_id: str, person: str) -> None: ...

    async def link_person(self, surface: str, account: str, person: str) -> None:
        """Remember whose account this is; it becomes the one that they were last seen with."""
        ...

    async def keep_address(self, surface: str, key: str, address: Mapping[str, str]) -> None:
        """Remember how an account, or a channel, is reached, in place of what was known before."""
        ...

    async def drop_address(self, surface: str, key: str) -> None: ...


class Store(Protocol):
    def begin(self) -> AbstractAsyncContextManager[Unit]:
        """Start a transaction that may write. Writers wait for one another."""
        ...

    def read(self) -> AbstractAsyncContextManager[Reader]:
        """Start a transaction that only looks: it sees committed data, and makes nobody wait."""
        ...

    async def forget_old(self, now: datetime) -> None:
        """Housekeeping, about once an hour: drop deliveries after 7 days and kept words after 30."""
        ...


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A message in the outbox."""

    id: int  # rising; messages of one case on one surface go out in this order
    message: Message
    practice: str  # id of the case's practice
    attempts: int  # that have failed so far
    maybe_sent: bool  # an earlier attempt may have got through: look for the message before sending it
    standing: MessageRef | None  # the card or direct card that stands already, to be updated
    thread: MessageRef | None  # the case's card, under which notes go


class Outbox(Protocol):
    """The queue that the courier empties. Every call is a transaction of its own."""

    async def due(self, surface: str, now: datetime, limit: int = 50) -> tuple[Queued, ...]:
        """The oldest unsent message of each case, where it may go out now.

        A message that waits for another try, or that somebody is sending, holds back those of its case
        behind it. A claim older than the lease counts as cut off: its message comes back `maybe_sent`.
        """
        ...

    async def claim(self, queued: Queued, now: datetime) -> tuple[int, ...]:
        """Mark it as being sent; returns the ids of every queued message that this sending covers.

        An update of a card covers all waiting updates of the same card. Empty when another courier was
        faster.
        """
        ...

    async def sent(
        self, ids: Collection[int], queued: Queued, ref: MessageRef | None, now: datetime
    ) -> None: ...

    async def retry(self, ids: Collection[int], at: datetime, code: str, *, maybe_sent: bool = False) -> None:
        """Not delivered: try again then. `code` is the surface's error code, never a text.

        `maybe_sent` when the attempt may have got through all the same, as after a time-out: the next
        one comes back so, too.
        """
        ...

    async def is_sent(self, outbox_id: int) -> bool:
        """Whether this message went out, and where it stands is on record."""
        ...

    async def give_up(self, ids: Collection[int], code: str, now: datetime) -> None:
        """It can't be delivered; it stays on record as such, and those behind it go on."""
        ...


class UndeliverableError(Exception):
    """A surface refuses a message for good; `code` is its error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLaterError(Exception):
    """A surface can't take a message now. `seconds` is how long it asks us to wait, if it says so."""

    def __init__(self, code: str, seconds: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.seconds = seconds


class Surface(Protocol):
    """A place that delivers messages to people."""

    name: str
    seconds_between_posts: float  # least time between two new messages in one channel

    def channel(self, message: Message, practice: str) -> str:
        """A name for where the message goes, for pacing."""
        ...

    async def deliver(self, queued: Queued, view: CaseView) -> MessageRef | None:
        """Post or update one message; returns where it stands.

        When `queued.maybe_sent`, looks for the message by its mark first and doesn't send it twice.
        Raises TryLaterError or UndeliverableError.
        """
        ...
