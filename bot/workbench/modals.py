"""Trigger ids, open modals and home tabs.

A modal is a stack of up to three views that one person sees. A view is shown and changed under the
rules of https://docs.slack.dev/surfaces/modals.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.workbench import limits, validation
from bot.workbench.errors import SlackError
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


@dataclass(kw_only=True)
class Trigger:
    """The right to show one modal to the person who just acted."""

    user: str
    until: float  # the workspace's time after which it is worthless
    view_id: str = ""  # the modal in which the person acted, if it was one
    used: bool = False


@dataclass(kw_only=True)
class View:
    """A view with what Slack adds to it."""

    id: str
    user: str
    content: Json  # what the app sent, validated
    root_id: str
    previous_id: str | None = None
    hash: str = field(default="")
    external_id: str = ""

    def body(self, workspace: Workspace, state: Json | None = None) -> Json:
        """The view as it stands in answers and payloads; `state` is what the person typed."""
        content = self.content
        return {
            "id": self.id,
            "team_id": workspace.team_id,
            "type": content["type"],
            "blocks": content["blocks"],
            "private_metadata": content.get("private_metadata") or "",
            "callback_id": content.get("callback_id") or "",
            "state": {"values": state or {}},
            "hash": self.hash,
            "title": content.get("title"),
            "clear_on_close": bool(content.get("clear_on_close")),
            "notify_on_close": bool(content.get("notify_on_close")),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "submit_disabled": bool(content.get("submit_disabled")),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": workspace.app_id,
            "external_id": self.external_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
        }


class Modals:
    """Who has which modals open, and everybody's home tab."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._triggers: dict[str, Trigger] = {}
        self.stacks: dict[str, list[View]] = {}  # person → views, the one in sight last
        self.homes: dict[str, View] = {}  # person → home tab
        self.listeners: list[Callable[[str], None]] = []  # called with the person whose views changed

    def new_trigger(self, user: str, view_id: str = "") -> str:
        """An id good for one modal within three seconds."""
        now = self._workspace.now()
        self._triggers = {
            k: t for k, t in self._triggers.items() if t.until > now - limits.RESPONSE_URL_SECONDS
        }
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user=user, until=now + limits.TRIGGER_SECONDS, view_id=view_id)
        return trigger_id

    def open(self, trigger_id: str, sent: object) -> View:
        """views.open: a modal over whatever the person has open."""
        trigger = self._trigger(trigger_id)
        content = validation.view(sent, kind="modal")
        self._check_external_id(content)
        trigger.used = True
        view = self._new(trigger.user, content)
        self.stacks[trigger.user] = [view]
        self._tell(trigger.user)
        return view

    def push(self, trigger_id: str, sent: object) -> View:
        """views.push: a modal on top of the one in which the person acted."""
        trigger = self._trigger(trigger_id)
        stack = self.stacks.get(trigger.user, [])
        if not trigger.view_id or not any(view.id == trigger.view_id for view in stack):
            raise SlackError("not_found")
        content = validation.view(sent, kind="modal")
        self._check_external_id(content)
        trigger.used = True
        return self.push_on(trigger.user, content)

    def push_on(self, user: str, content: Json) -> View:
        """A further view on a person's stack; `content` is validated already."""
        stack = self.stacks[user]
        if len(stack) >= limits.VIEW_STACK:
            raise SlackError("push_limit_reached")
        view = self._new(user, content, below=stack[-1])
        stack.append(view)
        self._tell(user)
        return view

    def update(self, view: View, sent: object, hash: str | None = None) -> View:
        """views.update: other content for an open view, unless it changed since `hash`."""
        content = validation.view(sent, kind=view.content["type"])
        if hash and hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(content, view)
        view.content = content
        view.external_id = content.get("external_id") or view.external_id
        view.hash = self._new_hash()
        self._tell(view.user)
        return view

    def publish(self, user: str, sent: object, hash: str | None = None) -> View:
        """views.publish: a person's home tab."""
        content = validation.view(sent, kind="home")
        known = self.homes.get(user)
        if hash and (known is None or hash != known.hash):
            raise SlackError("hash_conflict")
        self.homes[user] = self._new(user, content)
        self._tell(user)
        return self.homes[user]

    def find(self, *, view_id: str = "", external_id: str = "") -> View:
        """An open view; raises SlackError not_found."""
        for view in (*(v for stack in self.stacks.values() for v in stack), *self.homes.values()):
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def views_of(self, user: str) -> list[Json]:
        """The views that a person has open, the one in sight last."""
        return [view.body(self._workspace) for view in self.stacks.get(user, [])]

    def home_of(self, user: str) -> Json | None:
        """A person's home tab."""
        home = self.homes.get(user)
        return home.body(self._workspace) if home else None

    def close(self, view: View, *, all_views: bool = False) -> list[View]:
        """Takes the view in sight (or all) away from the person; returns what went, topmost first."""
        stack = self.stacks.get(view.user, [])
        index = 0 if all_views or view.content.get("clear_on_close") else stack.index(view)
        gone = stack[index:]
        del stack[index:]
        if not stack:
            self.stacks.pop(view.user, None)
        self._tell(view.user)
        return gone[::-1]

    def _trigger(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._workspace.now() > trigger.until:
            raise SlackError("expired_trigger_id")
        return trigger

    def _check_external_id(self, content: Json, but: View | None = None) -> None:
        wanted = content.get("external_id")
        taken = (view for stack in self.stacks.values() for view in stack if view is not but)
        if wanted and any(view.external_id == wanted for view in taken):
            raise SlackError("duplicate_external_id")

    def _new(self, user: str, content: Json, below: View | None = None) -> View:
        view_id = self._workspace.next_id("V")
        return View(
            id=view_id,
            user=user,
            content=content,
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
            hash=self._new_hash(),
            external_id=content.get("external_id") or "",
        )

    def _new_hash(self) -> str:
        return f"{int(self._workspace.now())}.{secrets.token_hex(4)}"

    def _tell(self, user: str) -> None:
        for listener in self.listeners:
            listener(user)
