"""Emoji on cards: eyes take the case, none approves.

https://learn.microsoft.com/microsoftteams/platform/teams-sdk/in-depth-guides/message-reactions
"""

from collections.abc import Iterator
from typing import Any, cast

from bot.desk.identity import StrangerError
from bot.desk.ports import MessageRef
from bot.desk.reacting import HINT, case_at, take
from bot.model.refusals import RefusedError
from bot.teams.people import key_of
from bot.teams.places import TEAMS
from bot.teams.port import Incoming, Json
from bot.teams.sending import tell_account
from bot.teams.tools import Tools, delivery_key

_TAKES = frozenset({"eyes", "1f440_eyes"})
_LOOKS_LIKE_APPROVAL = frozenset(
    {
        "like",
        "yes-tone1",
        "heart",
        "launch",
        "clap",
        "checkmark",
        "2705_whiteheavycheckmark",
        "2714_heavycheckmark",
        "2611_ballotboxwithcheck",
        "1f44c_okhand",
        "1f680_rocket",
        "1f44f_clappinghands",
        "1f4af_hundredpointssymbol",
    }
)


async def on_reaction(tools: Tools, incoming: Incoming) -> None:
    """Somebody put an emoji on a message."""
    added = set(_added(incoming.raw))
    if not added & (_TAKES | _LOOKS_LIKE_APPROVAL):
        return
    ref = MessageRef(channel=incoming.conversation.id, id=incoming.message)
    case_id = await case_at(tools.desk, TEAMS, ref)
    if case_id is None:
        return
    account = key_of(incoming.sender)
    if not added & _TAKES:
        await tell_account(tools, account, HINT)
        return
    try:
        person = await tools.people.identify(incoming)
        await take(tools.desk, case_id, person, delivery=delivery_key(incoming))
    except StrangerError as error:
        await tell_account(tools, account, error.sentence)
    except RefusedError as error:
        await tell_account(tools, account, error.refusal.sentence)


def _added(raw: Json) -> Iterator[str]:
    listed: Any = raw.get("reactionsAdded")
    for reaction in cast(list[Any], listed) if isinstance(listed, list) else ():
        if isinstance(reaction, dict):
            yield str(cast(Json, reaction).get("type") or "")
