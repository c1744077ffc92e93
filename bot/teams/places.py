"""Where people and channels can be written to, as Teams told us; kept by the desk, nothing here.

A proactive message needs the conversation and the service address that an earlier activity brought:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.ports import TryLaterError
from bot.teams.port import Conversation, Incoming

TEAMS = "teams"  # the surface's name, in the configuration and with the desk
# Where Teams takes messages for anybody, for as long as no activity has named a nearer address.
GLOBAL_SERVICE_URL = "https://smba.trafficmanager.net/teams/"
NOWHERE = ""  # the key of what is known of the tenant as a whole


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is known of an account, or of a channel."""

    id: str = ""  # "29:…", the account's id for this bot; empty for a channel
    conversation: str = ""  # of the one-to-one conversation; empty while there is none
    service_url: str = ""


class Places:
    """Remembers addresses, and writes only what is new."""

    def __init__(self, desk: Desk, *, fallback: str = GLOBAL_SERVICE_URL) -> None:
        """`fallback` is the service address while none is known; "" to wait for one."""
        self._desk = desk
        self._fallback = fallback

    async def of(self, key: str) -> Place | None:
        """What is known of an account or a channel."""
        known = await self._desk.address(TEAMS, key)
        if known is None:
            return None
        return Place(
            id=known.get("id", ""),
            conversation=known.get("conversation", ""),
            service_url=known.get("service_url", ""),
        )

    async def conversation(self, conversation: str) -> Conversation:
        """A conversation to write to. Raises TryLaterError while nothing is known of this tenant."""
        return Conversation(id=conversation, service_url=await self.service_url(await self.of(conversation)))

    async def service_url(self, place: Place | None) -> str:
        """Where Teams takes messages for a place. Raises TryLaterError while nothing is known of this tenant."""
        if place and place.service_url:
            return place.service_url
        tenant = await self.of(NOWHERE)
        service_url = tenant.service_url if tenant else self._fallback
        if not service_url:
            raise TryLaterError("app_not_installed")
        return service_url

    async def note(self, incoming: Incoming, account: str) -> None:
        """Learn from an activity where its sender and its conversation are."""
        service_url = incoming.conversation.service_url
        await self._keep(NOWHERE, Place(service_url=service_url))
        if incoming.channel:
            await self._keep(incoming.channel, Place(service_url=service_url))
        if not account:
            return
        known = await self.of(account) or Place()
        conversation = incoming.conversation.id if incoming.personal else known.conversation
        place = Place(id=incoming.sender.id or known.id, conversation=conversation, service_url=service_url)
        await self._keep(account, place)

    async def opened(self, account: str, conversation: Conversation) -> None:
        """A one-to-one conversation was opened with somebody."""
        known = await self.of(account) or Place()
        await self._keep(
            account,
            Place(id=known.id, conversation=conversation.id, service_url=conversation.service_url),
        )

    async def seen(self, account: str, account_id: str, service_url: str) -> None:
        """An account stood among the members of a conversation."""
        known = await self.of(account) or Place()
        service_url = known.service_url or service_url
        await self._keep(
            account, Place(id=account_id, conversation=known.conversation, service_url=service_url)
        )

    async def gone(self, account: str) -> None:
        """Somebody removed the app: they can't be written to any more."""
        await self._desk.drop_address(TEAMS, account)

    async def _keep(self, key: str, place: Place) -> None:
        if await self.of(key) == place:
            return
        address = {"id": place.id, "conversation": place.conversation, "service_url": place.service_url}
        await self._desk.keep_address(TEAMS, key, {name: value for name, value in address.items() if value})
