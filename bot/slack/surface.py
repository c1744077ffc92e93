"""Delivery to Slack: one message of the outbox at a time."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, cast

from bot.desk.desk import Desk
from bot.desk.outbox import Kind, Message
from bot.desk.ports import Clock, MessageRef, Queued, TryLaterError, UndeliverableError
from bot.desk.reading import line_of
from bot.desk.views import CaseView
from bot.slack.blocks import Block
from bot.slack.card import card_blocks, fallback
from bot.slack.notes import Rendered, lead, mentioned, note, ping_fallback, tell
from bot.slack.people import SLACK
from bot.slack.web import WebApi, delivered

log = logging.getLogger(__name__)

MARK = "countersign_message"  # event type of the metadata on every message
RECENT = 50  # messages that are looked through for the mark of one that may have been sent

_GONE = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
    }
)


class SlackSurface:
    """Implements `bot.desk.ports.Surface` for one workspace."""

    name = SLACK
    seconds_between_posts = 1.0  # https://docs.slack.dev/apis/web-api/rate-limits

    def __init__(self, *, desk: Desk, client: WebApi, clock: Clock) -> None:
        self._desk = desk
        self._client = client
        self._clock = clock

    def channel(self, message: Message, practice: str) -> str:
        """The practice's channel, or the person for direct messages."""
        if message.kind in {Kind.PING, Kind.TELL}:
            return f"person:{message.to}"
        return self._desk.office.practice(practice).channels.get(SLACK, "")

    async def deliver(self, queued: Queued, view: CaseView) -> MessageRef | None:
        """Post or update one message; see `bot.desk.ports.Surface`."""
        match queued.message.kind:
            case Kind.CARD:
                return await self._card(queued, view)
            case Kind.NOTE:
                return await self._note(queued, view)
            case Kind.PING:
                return await self._ping(queued, view)
            case Kind.TELL:
                return await self._tell(queued, view)

    async def _card(self, queued: Queued, view: CaseView) -> MessageRef:
        card = Rendered(text=fallback(view), blocks=card_blocks(view, now=self._clock.now()))
        if queued.standing:
            updated = await self._update(queued, queued.standing, card)
            if updated:
                return updated
        return await self._post_once(queued, self._channel_of(view), [card])

    async def _note(self, queued: Queued, view: CaseView) -> MessageRef | None:
        line = line_of(view, queued.message.entry)
        if line is None:
            raise UndeliverableError("no_such_entry")
        accounts = await self._accounts(queued.message.mentions)
        mentions = mentioned(queued.message.mentions, accounts, view.names)
        where = queued.thread.channel if queued.thread else self._channel_of(view)
        thread = queued.thread.id if queued.thread else None
        return await self._post_once(queued, where, note(view, line, mentions), thread=thread)

    async def _ping(self, queued: Queued, view: CaseView) -> MessageRef:
        line = line_of(view, queued.message.entry)
        shown = card_blocks(view, now=self._clock.now(), lead=lead(line))
        card = Rendered(text=ping_fallback(view, line), blocks=shown)
        if queued.standing and not queued.message.fresh:
            updated = await self._update(queued, queued.standing, card)
            if updated:
                return updated
        return await self._post_once(queued, await self._direct(queued.message.to), [card])

    async def _tell(self, queued: Queued, view: CaseView) -> MessageRef:
        line = line_of(view, queued.message.entry)
        if line is None:
            raise UndeliverableError("no_such_entry")
        return await self._post_once(queued, await self._direct(queued.message.to), [tell(view, line)])

    # Sending

    async def _update(self, queued: Queued, ref: MessageRef, card: Rendered) -> MessageRef | None:
        """The card in place of the one that stands; None when that one is gone."""
        try:
            await delivered(
                self._client.chat_update(
                    channel=ref.channel,
                    ts=ref.id,
                    text=card.text,
                    blocks=card.blocks,
                    metadata=_mark(queued, 0),
                )
            )
        except UndeliverableError as error:
            if error.code in _GONE:
                return None
            raise
        return ref

    async def _post_once(
        self, queued: Queued, channel: str, messages: Sequence[Rendered], *, thread: str | None = None
    ) -> MessageRef:
        """Post what an earlier attempt didn't get to; returns where the first message stands."""
        sent: dict[int, MessageRef] = {}
        if queued.maybe_sent or queued.attempts:
            sent = await self._already_there(queued, channel, thread)
        for part, message in enumerate(messages):
            if part not in sent:
                sent[part] = await self._post(channel, message, _mark(queued, part), thread)
        return sent[0]

    async def _post(
        self, channel: str, message: Rendered, mark: dict[str, Any], thread: str | None
    ) -> MessageRef:
        answer = await delivered(
            self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                metadata=mark,
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return MessageRef(channel=str(answer.get("channel") or channel), id=str(answer.get("ts") or ""))

    async def _already_there(self, queued: Queued, channel: str, thread: str | None) -> dict[int, MessageRef]:
        """Our messages of this delivery that stand already, by part. Without the scope: none, and we send."""
        try:
            answer = await delivered(
                self._client.conversations_replies(
                    channel=channel, ts=thread, limit=200, include_all_metadata=True
                )
                if thread
                else self._client.conversations_history(
                    channel=channel, limit=RECENT, include_all_metadata=True
                )
            )
        except UndeliverableError as error:
            log.warning("can't look for message %d before sending it again (%s)", queued.id, error.code)
            return {}
        found: dict[int, MessageRef] = {}
        for message in cast(list[Block], answer.get("messages") or []):
            part = _part(message, queued.id)
            if part is not None and isinstance(message.get("ts"), str):
                found[part] = MessageRef(channel=channel, id=message["ts"])
        return found

    # People and places

    def _channel_of(self, view: CaseView) -> str:
        channel = self._desk.office.practice(view.practice).channels.get(SLACK, "")
        if not channel:
            raise UndeliverableError("no_channel")
        return channel

    async def _accounts(self, people: Iterable[str]) -> dict[str, str]:
        """person id → account, of those whose account can be found."""
        found: dict[str, str] = {}
        for person in people:
            try:
                account = await self._account(person)
            except TryLaterError:
                continue  # the line names them; it need not wait for the mention
            if account:
                found[person] = account
        return found

    async def _account(self, person_id: str) -> str | None:
        """The account as stated or remembered, else by e-mail; None when there is none to be found."""
        known = await self._desk.account(SLACK, person_id)
        if known:
            return known
        person = next((p for p in self._desk.people if p.id == person_id), None)
        if person is None or not person.email:
            return None
        try:
            answer = await delivered(self._client.users_lookupByEmail(email=person.email))
        except UndeliverableError as error:
            log.warning("somebody has no Slack account (%s): `countersign doctor` says who", error.code)
            return None
        account = cast(Block, answer.get("user") or {}).get("id")
        if not isinstance(account, str) or not account:
            return None
        await self._desk.link(SLACK, account, person.email)
        return account

    async def _direct(self, person_id: str) -> str:
        """The conversation with one person."""
        account = await self._account(person_id)
        if account is None:
            raise UndeliverableError("no_account")
        try:
            answer = await delivered(self._client.conversations_open(users=account))
        except UndeliverableError as error:
            # A message to an account's id reaches the person too:
            # https://docs.slack.dev/reference/methods/chat.postMessage#channels
            log.warning("can't open a direct conversation (%s): sending to the account", error.code)
            return account
        channel = cast(Block, answer.get("channel") or {}).get("id")
        return channel if isinstance(channel, str) and channel else account


def _mark(queued: Queued, part: int) -> dict[str, Any]:
    """What tells our message from others when we must look for it: ids only."""
    payload = {"outbox": str(queued.id), "part": part, "case": queued.message.case_id}
    return {"event_type": MARK, "event_payload": payload}


def _part(message: Block, outbox_id: int) -> int | None:
    metadata: Any = message.get("metadata")
    if not isinstance(metadata, dict):
        return None
    mark = cast(Block, metadata)
    payload: Any = mark.get("event_payload")
    if mark.get("event_type") != MARK or not isinstance(payload, dict):
        return None
    ours = cast(Block, payload)
    part: Any = ours.get("part")
    return part if ours.get("outbox") == str(outbox_id) and isinstance(part, int) else None
