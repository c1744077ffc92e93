"""The tables. Types that every database has; times in UTC; the migrations build exactly this."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite keeps no time zones, so moments go in as UTC and come out with it again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _case_id(*, primary_key: bool = False) -> Column[str]:
    return Column("case_id", String, ForeignKey("cases.id"), nullable=False, primary_key=primary_key)


# What lists are made from. The events decide; this follows them.
cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("practice", String, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),  # number of its events; for optimistic locking
    Column("taken_by", String),
    Column("on_hold", Boolean, nullable=False),
    Column("unfinished", Boolean, nullable=False),  # somebody still has to do something
    Column("due_at", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("reply", Integer),  # number of the draft that neighbouring suggestions must differ from
    UniqueConstraint("source", "external_id"),
    Index(None, "practice", "unfinished"),
)

reviews = Table(
    "reviews",
    metadata,
    _case_id(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("practice", String, nullable=False),
    Column("rating", Integer),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("posted_at", UtcDateTime),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),  # rising: newer drafts have greater ones
    _case_id(),
    Column("number", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("case_id", "number"),
    sqlite_autoincrement=True,
)

findings = Table(
    "findings",
    metadata,
    Column("case_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),  # of the draft
    Column("position", Integer, primary_key=True),  # in the checklist's own order
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("use_instead", Text, nullable=False),
    ForeignKeyConstraint(["case_id", "number"], ["drafts.case_id", "drafts.number"]),
)

# Every yes that was ever given; whether it still stands is for the events to say.
approvals = Table(
    "approvals",
    metadata,
    _case_id(primary_key=True),
    Column("entry", Integer, primary_key=True),  # number of the case's event that gave it
    Column("by", String, nullable=False),
    Column("number", Integer, nullable=False),  # of the draft
    Column("sha256", String, nullable=False),
    Column("review_version", Integer, nullable=False),
    Column("playbook", String, nullable=False),  # "id@version"
    Column("at", UtcDateTime, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    _case_id(primary_key=True),
    Column("category", String, primary_key=True),
    Column("words", JSON, nullable=False),  # list of str: the words of the review that raised it
)

# The audit log: append-only, each row's hash taken over the row and the hash before it.
events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),  # place in the chain, from 1, no gaps
    _case_id(),
    Column("entry", Integer, nullable=False),  # place among the case's own events, from 1
    Column("at", UtcDateTime, nullable=False),
    Column("by", String),
    Column("kind", String, nullable=False),
    Column("payload", Text, nullable=False),  # JSON, kept as text: the hash is taken over exactly this
    Column("hash", String, nullable=False),
    UniqueConstraint("case_id", "entry"),
)

# One row: where the chain ends. Locked by whoever adds to it.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("length", Integer, nullable=False),
    Column("head", String, nullable=False),  # hash of the newest event
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("surface", String, nullable=False),
    _case_id(),
    Column("kind", String, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("recipient", String, nullable=False),  # person id; "" for the channel
    Column("mentions", JSON, nullable=False),  # list of str: person ids
    Column("fresh", Boolean, nullable=False),
    Column("status", String, nullable=False),  # of `outbox.Status`
    Column("attempts", Integer, nullable=False),  # that have failed
    Column("maybe_sent", Boolean, nullable=False),  # an attempt ended without our knowing how
    Column("not_before", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("code", String, nullable=False),  # the surface's error code of the latest failure, or ""
    Index(None, "surface", "status", "case_id"),
    Index(None, "case_id", "kind"),
    sqlite_autoincrement=True,
)

# Our messages on surfaces. The newest of a case, surface and person is the one that is kept up to date.
messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("surface", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("message", String, nullable=False),  # the surface's own id of it
    _case_id(),
    Column("person", String, nullable=False),  # "" for the card in the channel
    UniqueConstraint("surface", "channel", "message"),
    Index(None, "case_id", "surface", "person"),
    sqlite_autoincrement=True,
)

timers = Table(
    "timers",
    metadata,
    _case_id(primary_key=True),
    Column("kind", String, primary_key=True),
    Column("due_at", UtcDateTime, nullable=False, index=True),
)

people_links = Table(
    "people_links",
    metadata,
    Column("id", Integer, primary_key=True),  # rising: the greatest is the account seen last
    Column("surface", String, nullable=False),
    Column("account", String, nullable=False),
    Column("person", String, nullable=False),
    UniqueConstraint("surface", "account"),
    Index(None, "surface", "person"),
    sqlite_autoincrement=True,
)

# How accounts and channels are reached, in the surface's own terms; the key "" is the surface as a whole.
addresses = Table(
    "addresses",
    metadata,
    Column("surface", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("address", JSON, nullable=False),  # name → value
)

kept_words = Table(
    "kept_words",
    metadata,
    _case_id(primary_key=True),
    Column("person", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String, primary_key=True),
    Column("noted_at", UtcDateTime),  # when the housekeeping first saw it
)
