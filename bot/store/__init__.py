"""The store: everything that Countersign remembers, in a database. All SQL stands in this package."""

from bot.store.errors import StoreError
from bot.store.store import SqlStore, open_store

__all__ = ["SqlStore", "StoreError", "open_store"]
