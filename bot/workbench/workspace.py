"""The imagined workspace: who is in it, what was said where, and who has read it.

All state is in memory. Whatever changes is told to the listeners as a `Change`: the page's live updates
are one listener, the deliveries to the bot another, the snapshot on disk a third.
"""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.workbench.errors import SlackError
from bot.workbench.values import Channel, Json, Person, Shortcut, SlashCommand

ConversationKind = Literal["channel", "im", "mpim"]


@dataclass(kw_only=True)
class Conversation:
    """A channel or a direct message, with its messages in order of their ts."""

    id: str
    name: str  # empty for direct messages
    kind: ConversationKind
    members: list[str]
    topic: str = ""
    messages: dict[str, Json] = field(default_factory=dict[str, Json])  # ts → message as Slack shows it

    def thread(self, thread_ts: str) -> list[Json]:
        """The parent and its replies, oldest first; empty when there is no such message."""
        return [m for ts, m in self.messages.items() if ts == thread_ts or m.get("thread_ts") == thread_ts]


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that happened."""

    kind: Literal[
        "posted", "changed", "deleted", "note", "note_gone", "reaction", "replies", "joined", "opened", "read"
    ]
    conversation: Conversation
    message: Json = field(default_factory=dict[str, object])  # as it is now; for "deleted", as it was
    previous: Json | None = None  # for "changed": as it was
    user: str = ""  # whose private note, who reacted, who joined, who read
    reaction: str = ""  # the emoji's name
    added: bool = True  # False when a reaction was taken away


class Workspace:
    """People, conversations and messages. One of the people is the bot."""

    def __init__(
        self,
        *,
        team: str,
        people: Iterable[Person],
        channels: Iterable[Channel],
        commands: Sequence[SlashCommand] = (),
        shortcuts: Sequence[Shortcut] = (),
        now: Callable[[], float] = time.time,  # noqa: TID251 - stands in for servers with a clock of their own
    ) -> None:
        self.team = team
        self.team_id = "T0WORKBENCH"
        self.app_id = "A0WORKBENCH"
        self.people = {person.id: person for person in people}
        bots = [person for person in self.people.values() if person.is_bot]
        if len(bots) != 1:
            raise ValueError(
                f"A workspace needs exactly one person with is_bot=True; this one has {len(bots)}."
            )
        self.bot = bots[0]
        self.bot_id = f"B{self.bot.id[1:]}"
        self.commands = tuple(commands)
        self.shortcuts = tuple(shortcuts)
        self.now = now
        self.conversations: dict[str, Conversation] = {}
        for channel in channels:
            self._check_members(channel)
            self.conversations[channel.id] = Conversation(
                id=channel.id,
                name=channel.name,
                kind="channel",
                members=list(channel.members),
                topic=channel.topic,
            )
        self.notes: list[Json] = []  # "Only visible to you": messages with a `channel` and a `_to`
        self.read: dict[str, dict[str, str]] = {}  # person → conversation → ts of the last message read
        self.listeners: list[Callable[[Change], None]] = []
        self.last_ts = 0  # microseconds

    def _check_members(self, channel: Channel) -> None:
        unknown = [member for member in channel.members if member not in self.people]
        if unknown:
            raise ValueError(
                f"Channel {channel.name} has members who are not people here: {', '.join(unknown)}"
            )

    # Finding

    def person(self, user: str) -> Person:
        """Raises SlackError user_not_found."""
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def conversation(self, name: str) -> Conversation:
        """By id, by "#name", or by a person's id (the bot's direct message with them, opened if need be).

        Raises SlackError channel_not_found.
        """
        if name in self.conversations:
            return self.conversations[name]
        if name in self.people and name != self.bot.id:
            return self.direct(self.bot.id, name)
        for conversation in self.conversations.values():
            if conversation.kind == "channel" and conversation.name == name.removeprefix("#"):
                return conversation
        raise SlackError("channel_not_found")

    def direct(self, *users: str) -> Conversation:
        """The direct message among these people, opened if need be."""
        members = sorted(set(users))
        for conversation in self.conversations.values():
            if conversation.kind != "channel" and sorted(conversation.members) == members:
                return conversation
        two = len(members) == 2
        number = sum(1 for c in self.conversations.values() if c.kind != "channel") + 1
        conversation = Conversation(
            id=f"{'D' if two else 'G'}0DIRECT{number:03}",
            name="",
            kind="im" if two else "mpim",
            members=members,
        )
        self.conversations[conversation.id] = conversation
        self._tell(Change(kind="opened", conversation=conversation))
        return conversation

    def message(self, conversation: Conversation, ts: str) -> Json:
        """Raises SlackError message_not_found."""
        if ts not in conversation.messages:
            raise SlackError("message_not_found")
        return conversation.messages[ts]

    def note(self, ts: str) -> Json | None:
        """A private note by its ts."""
        return next((note for note in self.notes if note["ts"] == ts), None)

    def visible_to(self, user: str) -> list[Conversation]:
        """Channels anybody may look into, and the person's own direct messages."""
        return [c for c in self.conversations.values() if c.kind == "channel" or user in c.members]

    def seen_by(self, user: str, channel: str) -> Conversation:
        """A conversation that this person can look into; raises SlackError channel_not_found or user_not_found."""
        conversation = self.conversation(channel)
        if conversation not in self.visible_to(self.person(user).id):
            raise SlackError("channel_not_found")
        return conversation

    def notes_to(self, user: str) -> list[Json]:
        """A person's private notes, oldest first."""
        return [note for note in self.notes if note["_to"] == user]

    # Saying

    def next_ts(self) -> str:
        """The time of a new message: seconds and microseconds, never the same twice."""
        self.last_ts = max(int(self.now() * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06}"

    def next_id(self, prefix: str) -> str:
        """An identifier nobody else has, nor had before a restart, such as V07K2MPQ9XA."""
        return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(10))

    def post(self, conversation: Conversation, author: str, content: Json) -> Json:
        """A new message; `content` holds text and whatever else it has (blocks, metadata, thread_ts).

        Raises SlackError thread_not_found when it answers a message that isn't there.
        """
        parent = self._parent(conversation, content.get("thread_ts"))
        message = {**self._signature(author), **content, "ts": self.next_ts()}
        if parent is not None:
            message["thread_ts"] = parent["ts"]
            message["parent_user_id"] = parent["user"]
        conversation.messages[message["ts"]] = message
        self._tell(Change(kind="posted", conversation=conversation, message=message))
        if parent is not None:
            self._count_replies(conversation, parent)
        self.mark_read(author, conversation, message["ts"])
        return message

    def change(self, conversation: Conversation, ts: str, content: Json) -> Json:
        """Replaces the parts of a message that `content` names and marks it as edited."""
        message = self.message(conversation, ts)
        previous = dict(message)
        message.update(content)
        message["edited"] = {"user": message["user"], "ts": self.next_ts()}
        self._tell(Change(kind="changed", conversation=conversation, message=message, previous=previous))
        return message

    def delete(self, conversation: Conversation, ts: str) -> None:
        """Takes a message away; the replies under it stay."""
        message = self.message(conversation, ts)
        del conversation.messages[ts]
        self._tell(Change(kind="deleted", conversation=conversation, message=message))
        parent = conversation.messages.get(message.get("thread_ts", ""))
        if parent is not None:
            self._count_replies(conversation, parent)

    def say_privately(self, conversation: Conversation, user: str, content: Json, author: str = "") -> Json:
        """A note in a conversation that one person alone can see, and that history doesn't keep."""
        note = {
            **self._signature(author or self.bot.id),
            **content,
            "ts": self.next_ts(),
            "channel": conversation.id,
            "is_ephemeral": True,
            "_to": user,
        }
        self.notes.append(note)
        self._tell(Change(kind="note", conversation=conversation, message=note, user=user))
        return note

    def change_note(self, ts: str, content: Json | None) -> None:
        """Replaces a private note, or takes it away when `content` is None."""
        note = self.note(ts)
        if note is None:
            raise SlackError("message_not_found")
        conversation = self.conversations[note["channel"]]
        if content is None:
            self.notes.remove(note)
        else:
            note.update(content)
        kind = "note_gone" if content is None else "note"
        self._tell(Change(kind=kind, conversation=conversation, message=note, user=note["_to"]))

    def react(self, conversation: Conversation, ts: str, user: str, name: str, *, add: bool) -> None:
        """Adds or takes away one person's reaction.

        Raises SlackError already_reacted or no_reaction.
        """
        message = self.message(conversation, ts)
        reactions: list[Json] = message.setdefault("reactions", [])
        found = [r["users"] for r in reactions if r["name"] == name]
        users: list[str] = found[0] if found else []
        if add and user in users:
            raise SlackError("already_reacted")
        if not add and user not in users:
            raise SlackError("no_reaction")
        if not users:
            reactions.append({"name": name, "users": users})
        if add:
            users.append(user)
        else:
            users.remove(user)
        message["reactions"] = [{**r, "count": len(r["users"])} for r in reactions if r["users"]]
        self._tell(
            Change(
                kind="reaction",
                conversation=conversation,
                message=message,
                user=user,
                reaction=name,
                added=add,
            )
        )

    def join(self, conversation: Conversation, user: str) -> None:
        """Makes a person a member of a channel."""
        if user not in conversation.members:
            conversation.members.append(user)
            self._tell(Change(kind="joined", conversation=conversation, user=user))

    # Reading

    def mark_read(self, user: str, conversation: Conversation, ts: str) -> None:
        """Everything up to `ts` counts as read by this person."""
        marks = self.read.setdefault(user, {})
        if ts > marks.get(conversation.id, ""):
            marks[conversation.id] = ts
            self._tell(Change(kind="read", conversation=conversation, user=user))

    def unread(self, user: str, conversation: Conversation) -> int:
        """How many messages this person hasn't seen, replies in threads aside unless they mention them."""
        mark = self.read.get(user, {}).get(conversation.id, "")
        return sum(
            1
            for ts, message in conversation.messages.items()
            if ts > mark
            and message["user"] != user
            and ("thread_ts" not in message or _mentions(message, user))
        )

    def mentions(self, user: str, conversation: Conversation) -> int:
        """How many of the unread messages are meant for this person: direct, or naming them."""
        mark = self.read.get(user, {}).get(conversation.id, "")
        return sum(
            1
            for ts, message in conversation.messages.items()
            if ts > mark
            and message["user"] != user
            and (conversation.kind != "channel" or _mentions(message, user))
        )

    def _parent(self, conversation: Conversation, thread_ts: str | None) -> Json | None:
        if not thread_ts:
            return None
        if thread_ts not in conversation.messages:
            raise SlackError("thread_not_found")
        parent = conversation.messages[thread_ts]
        return conversation.messages.get(parent.get("thread_ts", thread_ts), parent)

    def _signature(self, author: str) -> Json:
        signature: Json = {"type": "message", "user": author, "team": self.team_id}
        if author == self.bot.id:
            signature |= {"bot_id": self.bot_id, "app_id": self.app_id}
        return signature

    def _count_replies(self, conversation: Conversation, parent: Json) -> None:
        replies = [m for m in conversation.thread(parent["ts"]) if m["ts"] != parent["ts"]]
        people = list(dict.fromkeys(reply["user"] for reply in replies))
        parent["thread_ts"] = parent["ts"]
        parent["reply_count"] = len(replies)
        parent["reply_users"] = people
        parent["reply_users_count"] = len(people)
        parent["latest_reply"] = replies[-1]["ts"] if replies else ""
        self._tell(Change(kind="replies", conversation=conversation, message=parent))

    def _tell(self, change: Change) -> None:
        for listener in self.listeners:
            listener(change)


def _mentions(message: Json, user: str) -> bool:
    if user in message.get("called", ()):
        return True
    text = str(message.get("text", ""))
    return any(name in text for name in (f"<@{user}>", f"<@{user}|", "<!channel>", "<!here>", "<!everyone>"))
