"""Bolt's listeners: each hands its delivery to one handler and answers, whatever happens."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.mishaps import report
from bot.slack.handlers.actions import on_button
from bot.slack.handlers.commands import SHORTCUT, on_command, on_shortcut
from bot.slack.handlers.reactions import on_reaction
from bot.slack.handlers.submissions import on_submission, refused
from bot.slack.payloads import Payload, Where, text_at
from bot.slack.tools import SORRY, Tools
from bot.slack.web import SlackSettings, sdk_log

log = logging.getLogger(__name__)

# Slack waits three for an answer, and a first press asks it twice: for who presses, and for a dialog.
ANSWER_SECONDS = 2.5

_ANY = re.compile(".*", re.DOTALL)
Ack = Callable[..., Awaitable[Any]]  # Bolt hands it in by its name


class Self:
    """Who the bot is in its workspace, once it knows; so that it doesn't listen to itself."""

    def __init__(self) -> None:
        self.bot_id: str | None = None
        self.user_id: str | None = None


def bolt_app(settings: SlackSettings, tools: Tools, client: AsyncWebClient, self_: Self) -> AsyncApp:
    """The app with all its listeners. Requests over HTTP must have been verified before (see `http`)."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=settings.bot_token,
            bot_id=self_.bot_id,
            bot_user_id=self_.user_id,
        )

    app = AsyncApp(
        name="countersign",
        logger=sdk_log,
        # In the default mode Bolt looks every 10 ms whether a handler has acknowledged, and a handler that
        # fails after it did can turn the answer into an error. Here the answer is what the handler made it.
        process_before_response=True,
        request_verification_enabled=False,
        signing_secret=settings.signing_secret,
        client=client,  # else Bolt makes one from the environment
        authorize=authorize,
    )
    _listen(app, tools)
    return app


def _listen(app: AsyncApp, tools: Tools) -> None:
    """Every kind of delivery has a listener, also those that we do nothing with: Slack repeats what it gets
    no answer to.
    """

    async def press(body: Payload) -> None:
        try:
            await on_button(tools, body)
        except Exception as error:  # noqa: BLE001 - the person hears of it, and Slack gets its answer
            report(log, "a button", error)
            tools.private.say(Where.of_interaction(body), SORRY)

    async def action(ack: Ack, body: Payload) -> None:
        await tools.private.within(ANSWER_SECONDS, press(body))
        await ack()

    async def submission(ack: Ack, body: Payload) -> None:
        try:
            response = await on_submission(tools, body)
        except Exception as error:  # noqa: BLE001 - what was typed stays in the dialog
            report(log, "a dialog", error)
            response = refused(body, SORRY)
        await (ack(**response) if response else ack())

    async def command(ack: Ack, body: Payload) -> None:
        answer = Payload()

        async def ask() -> None:
            try:
                answer.update(await on_command(tools, body))
            except Exception as error:  # noqa: BLE001 - the person hears of it
                report(log, "a command", error)
                answer.update(response_type="ephemeral", text=SORRY)

        await tools.private.within(ANSWER_SECONDS, ask())
        await (ack(**answer) if answer else ack())

    async def shortcut(ack: Ack, body: Payload) -> None:
        if text_at(body, "callback_id") == SHORTCUT:
            await tools.private.within(ANSWER_SECONDS, _safely("a shortcut", on_shortcut(tools, body)))
        await ack()

    async def event(ack: Ack, body: Payload) -> None:
        if text_at(body, "event", "type") == "reaction_added":
            await _safely("a reaction", on_reaction(tools, body))
        await ack()

    async def nothing(ack: Ack) -> None:
        await ack()

    bolt = cast(Any, app)  # its registering methods are typed in part only
    bolt.action(_ANY)(action)
    bolt.view(_ANY)(submission)
    bolt.view_closed(_ANY)(nothing)
    bolt.command(_ANY)(command)
    bolt.shortcut(_ANY)(shortcut)
    bolt.event(_ANY)(event)


async def _safely(what: str, work: Awaitable[Any]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - Slack gets its answer
        report(log, what, error)
