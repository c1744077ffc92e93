"""What can go wrong with a database, as sentences for whoever runs the bot."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import exc


class StoreError(Exception):
    """The database can't do its work; the message says why and what to do. Never holds data."""


class UnusableDatabaseError(StoreError):
    """It can't be opened, or it isn't one of ours."""


class NewerDatabaseError(UnusableDatabaseError):
    """A newer version of the program has already changed it."""


class BusyDatabaseError(StoreError):
    """Another process kept it locked for longer than we wait."""


class FullDiskError(StoreError):
    """There is no room left to write."""


_BY_SQLITE_CODE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_CANTOPEN: (
        UnusableDatabaseError,
        "{where} can't be opened: check that its folder exists and that this user may write there",
    ),
    sqlite3.SQLITE_NOTADB: (UnusableDatabaseError, "{where} is not a database: name another file"),
    sqlite3.SQLITE_CORRUPT: (
        UnusableDatabaseError,
        "{where} is damaged: restore it from your latest backup",
    ),
    sqlite3.SQLITE_READONLY: (
        UnusableDatabaseError,
        "{where} can't be written to: check the permissions of the file and of its folder",
    ),
    sqlite3.SQLITE_PERM: (
        UnusableDatabaseError,
        "{where} can't be used by this user: check the permissions of the file and of its folder",
    ),
    sqlite3.SQLITE_IOERR: (
        UnusableDatabaseError,
        "{where} can't be read or written: check the disk that it is on",
    ),
    sqlite3.SQLITE_BUSY: (
        BusyDatabaseError,
        "{where} is locked by another process: close the other program that has it open, or try again",
    ),
    sqlite3.SQLITE_FULL: (
        FullDiskError,
        "there is no room left on the disk for {where}: free some space; nothing was half written",
    ),
}


@contextmanager
def plainly(where: str) -> Generator[None, None, None]:
    """Turn a driver's errors into sentences. `where` names the database, without any password."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _told(error.orig, where) from error
    except sqlite3.Error as error:
        raise _told(error, where) from error
    except exc.TimeoutError as error:
        raise BusyDatabaseError(f"{where} has too many users at once: try again in a moment") from error


def _told(error: BaseException | None, where: str) -> StoreError:
    known = _BY_SQLITE_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if known is not None:
        kind, sentence = known
        return kind(sentence.format(where=where))
    # SQLite's own words name tables and columns; those of other databases may repeat what was stored.
    reason = str(error) if isinstance(error, sqlite3.Error) else type(error).__name__
    return StoreError(f"{where} refused: {reason}")
