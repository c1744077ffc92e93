"""The conversations on disk, so that a restarted demo remembers what was said.

One JSON file, replaced as a whole: a crash leaves the old one or the new one, never half of either.
Open modals and home tabs aren't kept; Slack's clients don't keep them either.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Self

from bot.workbench.values import Json
from bot.workbench.workspace import Change, Conversation, Workspace

QUIET_SECONDS = 0.5  # changes within this time are written together


class SnapshotError(Exception):
    """The file can't be read as a snapshot; the message names it and says what to do."""


def dump(workspace: Workspace) -> Json:
    """Everything worth keeping."""
    return {
        "conversations": [
            {
                "id": c.id,
                "name": c.name,
                "kind": c.kind,
                "members": c.members,
                "topic": c.topic,
                "messages": list(c.messages.values()),
            }
            for c in workspace.conversations.values()
        ],
        "notes": workspace.notes,
        "read": workspace.read,
        "last_ts": workspace.last_ts,
    }


def load(workspace: Workspace, kept: Json) -> None:
    """Puts what was kept into a fresh workspace; its own names and topics of channels win."""
    for entry in kept["conversations"]:
        conversation = workspace.conversations.get(entry["id"])
        if conversation is None:
            if not set(entry["members"]) <= set(workspace.people):
                continue
            conversation = Conversation(
                id=entry["id"],
                name=entry["name"],
                kind=entry["kind"],
                members=entry["members"],
                topic=entry["topic"],
            )
            workspace.conversations[conversation.id] = conversation
        conversation.messages = {message["ts"]: message for message in entry["messages"]}
    workspace.notes = kept["notes"]
    workspace.read = kept["read"]
    workspace.last_ts = kept["last_ts"]


class Snapshot:
    """Keeps a workspace in a file while used as an async context manager."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises SnapshotError when the file is there but broken."""
        if self._path.exists():
            try:
                load(self._workspace, json.loads(self._path.read_text(encoding="utf-8")))
            except (ValueError, KeyError, TypeError) as error:
                raise SnapshotError(
                    f"{self._path} is no snapshot of a workbench; delete it to start afresh."
                ) from error
        self._workspace.listeners.append(self._on_change)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._workspace.listeners.remove(self._on_change)
        if self._writing is not None:
            self._writing.cancel()
        self.write()

    def write(self) -> None:
        """Writes the file now, readable by its owner alone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.new")
        draft.touch(mode=0o600)
        with draft.open("w", encoding="utf-8") as file:
            json.dump(dump(self._workspace), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def _on_change(self, change: Change) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_soon())

    async def _write_soon(self) -> None:
        await asyncio.sleep(QUIET_SECONDS)
        self.write()
