"""Who presses: from a Slack account to a person of the configuration, or a sentence why not."""

import logging
from dataclasses import dataclass
from typing import Any, cast

from bot.desk.desk import Desk
from bot.desk.identity import unchecked, unknown
from bot.model.practice import Person
from bot.slack.web import NETWORK_ERRORS, Answer, WebApi, error_code

log = logging.getLogger(__name__)

SLACK = "slack"  # the surface's name, in the configuration and with the desk


@dataclass(kw_only=True)
class Home:
    """The workspace that we are installed in; empty until Slack has told."""

    team: str = ""
    enterprise: str = ""  # the organisation that the workspace belongs to, if any

    def has(self, user: dict[str, Any]) -> bool:
        """Whether an account belongs here, as far as is known."""
        team, grid = user.get("team_id"), cast(dict[str, Any], user.get("enterprise_user") or {})
        if not team or not self.team or team == self.team:
            return True
        return bool(self.enterprise) and grid.get("enterprise_id") == self.enterprise


class People:
    """Finds the person behind an account. What it learns is kept by the desk, nothing here."""

    def __init__(self, desk: Desk, web: WebApi, home: Home) -> None:
        self._desk = desk
        self._web = web
        self._home = home

    async def identify(self, account: str) -> Person:
        """The person behind an account. Raises StrangerError: who can't be identified can't act."""
        person = await self._desk.who(SLACK, account) if account else None
        if person is not None:
            return person
        email = await self._email(account)
        person = await self._desk.link(SLACK, account, email) if email else None
        if person is None:
            raise unknown(self._desk, "Slack")
        return person

    async def _email(self, account: str) -> str:
        try:
            answer = await self._web.users_info(user=account)
        except NETWORK_ERRORS as error:
            log.warning("can't look up a Slack account (%s)", error_code(error))
            raise unchecked(self._desk, "Slack") from None
        return _trusted_email(answer, self._home)


def _trusted_email(answer: Answer, home: Home) -> str:
    """The e-mail, if this workspace vouches for it.

    People of other workspaces who share a channel with us look like our own but for their team, and their
    e-mail is what their workspace says: https://docs.slack.dev/reference/objects/user-object
    """
    user = cast(dict[str, Any], answer.get("user") or {})
    untrusted = ("is_bot", "deleted", "is_stranger")
    if any(user.get(mark) for mark in untrusted) or user.get("is_email_confirmed") is False:
        return ""
    if not home.has(user):
        return ""
    profile: Any = user.get("profile")
    email: Any = cast(dict[str, Any], profile).get("email") if isinstance(profile, dict) else None
    return email if isinstance(email, str) else ""
