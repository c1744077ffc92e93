"""What the page shows, and the stream of changes that keeps it true.

A page opens a stream for one person (server-sent events). It gets the whole state first and small
changes afterwards; after a broken connection it simply gets the whole state again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web

from bot.workbench.lookup_methods import message_body
from bot.workbench.values import Json, Link, Person, Practice, Surface
from bot.workbench.workspace import Change, Conversation, Workspace

HEARTBEAT_SECONDS = 15.0  # a silent stream says something this often, which also finds dead connections


@dataclass(eq=False, kw_only=True)
class _Viewer:
    """One open page."""

    user: str
    waiting: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue[Json | None])  # None: the end


class Opened(Protocol):
    """What stands over the page: dialogs and a home tab."""

    @property
    def listeners(self) -> list[Callable[[str], None]]:
        """Called with the person for whom something changed."""
        ...

    def views_of(self, user: str) -> list[Json]:
        """The dialogs that a person has open, the one in sight last."""
        ...

    def home_of(self, user: str) -> Json | None:
        """A person's home tab, where there is one."""
        ...


def _as_it_is(message: Json, user: str) -> Json:
    return message_body(message)


class Live:
    """Tells every open page what concerns the person it shows."""

    def __init__(
        self,
        workspace: Workspace,
        opened: Opened,
        *,
        surface: str = "slack",
        surfaces: Sequence[Surface] = (),
        shown_to: Callable[[Json, str], Json] = _as_it_is,
        links: Sequence[Link] = (),
        practices: Sequence[Practice] = (),
        takes_reviews: bool = False,
        home_tab: bool = False,
    ) -> None:
        """`shown_to` is a message as a person sees it; the rest as in `workbench_app`."""
        self._workspace = workspace
        self._opened = opened
        self._surface = surface
        self._surfaces = tuple(surfaces)
        self._shown_to = shown_to
        self._links = tuple(links)
        self._practices = tuple(practices)
        self._takes_reviews = takes_reviews
        self._home_tab = home_tab
        self._viewers: set[_Viewer] = set()
        workspace.listeners.append(self._on_change)
        opened.listeners.append(self._on_views)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The stream of one page; ?as= says whose eyes it sees with, by id or handle; the first person's if nobody's."""
        people = [person for person in self._workspace.people.values() if not person.is_bot]
        wanted = request.query.get("as", "")
        user = next((p.id for p in people if wanted in {p.id, p.handle}), people[0].id)
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
        return {
            "me": user,
            "surface": self._surface,
            "surfaces": [{"id": s.id, "name": s.name, "url": s.url} for s in self._surfaces],
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
                {
                    **self._conversation(c),
                    "messages": [self._shown_to(m, user) for m in c.messages.values()],
                }
                for c in workspace.visible_to(user)
            ],
            "notes": [self._shown_to(note, user) for note in workspace.notes_to(user)],
            "views": self._opened.views_of(user),
            "home": self._opened.home_of(user),
            "counts": self._counts(user),
            "links": [{"text": link.text, "url": link.url} for link in self._links],
            "practices": [
                {"id": practice.id, "name": practice.name, "channel": practice.channel}
                for practice in self._practices
            ],
            "takes_reviews": self._takes_reviews,
            "home_tab": self._home_tab,
        }

    def show_again(self, user: str, conversation: Conversation, message: Json) -> None:
        """A message has come to look different for one person."""
        news = {"type": "message", "channel": conversation.id, "message": self._shown_to(message, user)}
        self._tell(user, news)

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
            return {"type": "message", "channel": channel, "message": self._shown_to(change.message, user)}
        if change.kind == "deleted":
            return {"type": "gone", "channel": channel, "ts": ts}
        if change.kind in ("note", "note_gone"):
            if change.user != user:
                return None
            if change.kind == "note_gone":
                return {"type": "note_gone", "ts": ts}
            return {"type": "note", "message": self._shown_to(change.message, user)}
        if change.kind in ("opened", "joined"):
            return {"type": "conversation", "conversation": self._conversation(change.conversation)}
        return None

    def _on_views(self, user: str) -> None:
        opened = self._opened
        self._tell(user, {"type": "views", "views": opened.views_of(user), "home": opened.home_of(user)})

    def _tell(self, user: str, news: Json) -> None:
        for viewer in self._viewers:
            if viewer.user == user:
                viewer.waiting.put_nowait(news)

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
