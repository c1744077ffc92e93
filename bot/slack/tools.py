"""What every handler works with."""

import logging
from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.ports import Clock
from bot.slack.blocks import Block
from bot.slack.payloads import Where
from bot.slack.people import People
from bot.slack.private import Private
from bot.slack.web import NETWORK_ERRORS, WebApi, error_code

log = logging.getLogger(__name__)

SORRY = "That didn't work just now, and nothing was changed. Please try again in a moment."

# https://docs.slack.dev/reference/methods/views.open#errors
_TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})


@dataclass(frozen=True, kw_only=True)
class Tools:
    desk: Desk
    web: WebApi  # with a short patience: a person waits
    clock: Clock
    people: People
    private: Private

    async def open_dialog(self, trigger_id: str, view: Block, where: Where) -> None:
        """Open a dialog; when it can't be, the person hears what to do."""
        try:
            await self.web.views_open(trigger_id=trigger_id, view=view)
        except NETWORK_ERRORS as error:
            code = error_code(error)
            log.warning("a dialog could not be opened (%s)", code)
            late = code in _TOO_LATE
            why = "Slack was a moment too slow" if late else "Slack didn't let me open the dialog"
            self.private.say(where, f"{why}. Please press the button again.")
