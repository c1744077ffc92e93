"""What an imagined workspace is made of, as plain values: people, channels, commands, shortcuts.

Identifiers look like those of the chat program that is played, because bots and libraries recognise conversations and
people by them: with Slack `U…` a person, `C…` a channel, `D…` a direct message, `B…` a bot; with Teams `29:…` a person,
`28:…` a bot, `19:…` a channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the workspace; the bot is one too."""

    id: str  # "U…"
    name: str  # as shown: "Maya Brooks"
    email: str = ""  # what users.lookupByEmail finds
    title: str = ""  # the job, shown under the name: "Front desk"
    is_bot: bool = False  # exactly one member of a workspace is the bot

    @property
    def handle(self) -> str:
        """The short lower-case name that Slack calls `name` or `username`."""
        return ".".join(self.name.lower().split())


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A public channel and who is in it when the workspace opens."""

    id: str  # "C…"
    name: str  # without "#"
    members: tuple[str, ...]  # ids of people; the bot hears and posts only where it is a member
    topic: str = ""  # shown in the channel's header


@dataclass(frozen=True, kw_only=True)
class SlashCommand:
    """A command that the app has registered."""

    command: str  # with its slash: "/countersign"
    description: str  # shown while typing
    usage_hint: str = ""  # the words that may follow


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut that the app has registered, in the ⚡ menu or in a message's menu."""

    callback_id: str
    name: str
    kind: Literal["global", "message"] = "global"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link in the strip that explains the workbench."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A practice that a trial review can be about, in the box on the page."""

    id: str  # what the review names
    name: str
    channel: str = ""  # id of the channel in which its reviews arrive, shown once one is written


@dataclass(frozen=True, kw_only=True)
class Surface:
    """A chat program that the page can be, for the switch between them."""

    id: str  # "slack", "teams"
    name: str  # as shown: "Slack"
    url: str  # of its page
