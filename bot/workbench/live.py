"""What the page shows, and the stream of changes that keeps it true.

A page opens a stream for one person (server-sent events). It gets the whole state first and small
changes afterwards; after a broken connection it simply gets the whole state again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.workbench.lookup_methods import message_body
from bot.workbench.modals import Modals
from bot.workbench.values import Json, Link, Person, Practice
from bot.workbench.workspace import Change, Conversation, Workspace

HEARTBEAT_SECONDS = 15.0  # a silent stream says something this often, which also finds dead connections


@dataclass(eq=False, kw_only=True)
class _Viewer:
    """One open page."""

    user: str
    waiting: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue[Json | None])  # None: the end


class Live:
    """Tells every open page what concerns the person it shows."""

    def __init__(
        self,
        workspace: Workspace,
        modals: Modals,
        *,
        links: Sequence[Link] = (),
        practices: Sequence[Practice] = (),
        takes_reviews: bool = False,
        home_tab: bool = True,
    ) -> None:
        self._workspace = workspace
        self._modals = modals
        self._links = tuple(links)
        self._practices = tuple(practices)
        self._takes_reviews = takes_reviews
        self._home_tab = home_tab
        self._viewers: set[_Viewer] = set()
        workspace.listeners.append(self._on_change)
        modals.listeners.append(self._on_views)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The stream of one page; ?as= says whose eyes it sees with, the first person's if nobody's."""
        people = [person.id for person in self._workspace.people.values() if not person.is_bot]
        user = request.query.get("as", "")
        if user not in people:
            user = people[0]
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        with self._watching(user) as viewer:
            try:
                await response.write(_event({"type": "state", **self.state(user)}))
                while (change := await _next(viewer)) is not None:
                    await response.write(_event(change) if change else b": still here\n\n")
            except ConnectionResetError:
                pass
        return response

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        for viewer in self._viewers:
            viewer.waiting.put_nowait(None)

    def state(self, user: str) -> Json:
        """All that a person sees."""
        workspace = self._workspace
        home = self._modals.homes.get(user)
        return {
            "me": user,
            "team": workspace.team,
            "bot": workspace.bot.id,
            "people": [_person(person) for person in workspace.people.values()],
            "commands": [
                {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
                for c in workspace.commands
            ],
            "shortcuts": [
                {"callback_id": s.callback_id, "name": s.name, "kind": s.kind} for s in workspace.shortcuts
            ],
            "conversations": [
                {**self._conversation(c), "messages": [message_body(m) for m in c.messages.values()]}
                for c in workspace.visible_to(user)
            ],
            "notes": [message_body(note) for note in workspace.notes_to(user)],
            "views": self._views(user),
            "home": home.body(workspace) if home else None,
            "counts": self._counts(user),
            "links": [{"text": link.text, "url": link.url} for link in self._links],
            "practices": [
                {"id": practice.id, "name": practice.name, "channel": practice.channel}
                for practice in self._practices
            ],
            "takes_reviews": self._takes_reviews,
            "home_tab": self._home_tab,
        }

    def _on_change(self, change: Change) -> None:
        for viewer in self._viewers:
            if change.conversation not in self._workspace.visible_to(viewer.user):
                continue
            news = self._news(change, viewer.user)
            if news is not None:
                viewer.waiting.put_nowait(news)
        if change.kind in ("posted", "deleted", "read"):
            for viewer in self._viewers:
                viewer.waiting.put_nowait({"type": "counts", "counts": self._counts(viewer.user)})

    def _news(self, change: Change, user: str) -> Json | None:
        channel, ts = change.conversation.id, change.message.get("ts")
        if change.kind in ("posted", "changed", "reaction", "replies"):
            return {"type": "message", "channel": channel, "message": message_body(change.message)}
        if change.kind == "deleted":
            return {"type": "gone", "channel": channel, "ts": ts}
        if change.kind in ("note", "note_gone"):
            if change.user != user:
                return None
            if change.kind == "note_gone":
                return {"type": "note_gone", "ts": ts}
            return {"type": "note", "message": message_body(change.message)}
        if change.kind in ("opened", "joined"):
            return {"type": "conversation", "conversation": self._conversation(change.conversation)}
        return None

    def _on_views(self, user: str) -> None:
        home = self._modals.homes.get(user)
        news: Json = {
            "type": "views",
            "views": self._views(user),
            "home": home.body(self._workspace) if home else None,
        }
        for viewer in self._viewers:
            if viewer.user == user:
                viewer.waiting.put_nowait(news)

    def _views(self, user: str) -> list[Json]:
        return [view.body(self._workspace) for view in self._modals.stacks.get(user, [])]

    def _conversation(self, conversation: Conversation) -> Json:
        return {
            "id": conversation.id,
            "name": conversation.name,
            "kind": conversation.kind,
            "members": list(conversation.members),
            "topic": conversation.topic,
        }

    def _counts(self, user: str) -> Json:
        """Unread messages by conversation, and for everybody how many are meant for them."""
        workspace = self._workspace
        return {
            "unread": {c.id: workspace.unread(user, c) for c in workspace.visible_to(user)},
            "mentions": {c.id: workspace.mentions(user, c) for c in workspace.visible_to(user)},
            "waiting": {
                person: sum(workspace.mentions(person, c) for c in workspace.visible_to(person))
                for person in workspace.people
                if person != workspace.bot.id
            },
        }

    @contextmanager
    def _watching(self, user: str) -> Generator[_Viewer]:
        viewer = _Viewer(user=user)
        self._viewers.add(viewer)
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)


async def _next(viewer: _Viewer) -> Json | None:
    """The next change; an empty one when nothing happened for a while; None at the end."""
    try:
        return await asyncio.wait_for(viewer.waiting.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return {}


def _event(body: Json) -> bytes:
    return f"data: {json.dumps(body)}\n\n".encode()


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "handle": person.handle,
        "title": person.title,
        "is_bot": person.is_bot,
    }
