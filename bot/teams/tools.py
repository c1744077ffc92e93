"""What every handler works with."""

import hashlib
import json
from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.ports import Clock, Outbox
from bot.teams.people import People
from bot.teams.places import Places
from bot.teams.port import Incoming, Port

SORRY = "That didn't work just now, and nothing was changed. Please try again in a moment."


@dataclass(frozen=True, kw_only=True)
class Tools:
    desk: Desk
    outbox: Outbox
    port: Port
    clock: Clock
    people: People
    places: Places


def delivery_key(incoming: Incoming) -> str:
    """What tells a delivery that comes twice from two deliveries: its id, and its content where it has none."""
    if incoming.id:
        return f"teams:{incoming.conversation.id}:{incoming.id}"
    content = json.dumps(incoming.raw, sort_keys=True, separators=(",", ":"))
    return f"teams:{hashlib.sha256(content.encode()).hexdigest()}"
