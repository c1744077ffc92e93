"""Cards that a crash left twice.

Teams has no way to look for a message that may have been sent, so after a crash between sending and noting
it is sent again. The card that nobody noted gives itself away the first time somebody looks at it: it names the
delivery that posted it, and that delivery is known to stand elsewhere. Then it is withdrawn.
"""

import logging
from typing import Any

from bot.desk.ports import MessageRef, TryLaterError, UndeliverableError
from bot.teams.places import TEAMS
from bot.teams.port import Incoming
from bot.teams.tools import Tools

log = logging.getLogger(__name__)


async def withdraw_twin(tools: Tools, incoming: Incoming, case_id: str, outbox_id: Any) -> None:
    """Withdraw the message if it is one that no record knows, of a delivery that stands elsewhere."""
    if not incoming.message or not isinstance(outbox_id, int):
        return
    ref = MessageRef(channel=incoming.conversation.id, id=incoming.message)
    if not await tools.outbox.is_sent(outbox_id) or await tools.desk.case_at(TEAMS, ref) is not None:
        return
    log.warning("case %s: a card stood there twice, the second one is withdrawn", case_id)
    try:
        await tools.port.delete(incoming.conversation, incoming.message)
    except (TryLaterError, UndeliverableError) as error:
        log.warning("case %s: it could not be withdrawn (%s)", case_id, error.code)
