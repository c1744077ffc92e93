"""The Web API: {base}/api/<method>, as a bot calls it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from aiohttp import web

from bot.workbench import chat_methods as chat
from bot.workbench import lookup_methods as lookup
from bot.workbench.addresses import page_url
from bot.workbench.calls import Call, read_arguments
from bot.workbench.errors import SlackError
from bot.workbench.faults import Faults
from bot.workbench.modals import Modals, View
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


class WebApi:
    """Answers every method with what Slack would answer. One token is good; no other is."""

    def __init__(
        self,
        workspace: Workspace,
        modals: Modals,
        *,
        bot_token: str,
        faults: Faults,
        scopes: Collection[str] | None = None,
    ) -> None:
        self._workspace = workspace
        self._modals = modals
        self._bot_token = bot_token
        self._faults = faults
        self._scopes = None if scopes is None else frozenset(scopes)  # None: every scope was granted

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call. A refusal is a 200 with "ok": false, as with Slack; only rate limits are 429."""
        method = request.match_info["method"]
        retry_after = self._faults.take_rate_limit(method)
        if retry_after is not None:
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": str(retry_after)})
        try:
            answer = {"ok": True, **await self._answer(method, request)}
        except SlackError as error:
            answer = error.body()
            if error.code == "missing_scope":
                answer |= {"needed": SCOPES[method], "provided": ",".join(sorted(self._scopes or ()))}
        if method in self._faults.delays:
            await asyncio.sleep(self._faults.delays[method])
        if self._faults.take_drop(method) and request.transport is not None:
            request.transport.abort()
        headers = {} if self._scopes is None else {"X-OAuth-Scopes": ",".join(sorted(self._scopes))}
        return web.json_response(answer, headers=headers)

    async def _answer(self, method: str, request: web.Request) -> Json:
        arguments = await read_arguments(request)
        if method == "api.test":
            error = arguments.get("error")
            if error:
                raise SlackError(str(error))
            return {"args": {key: value for key, value in arguments.items() if key != "token"}}
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else arguments.get("token")
        if not token:
            raise SlackError("not_authed")
        if token != self._bot_token:
            raise SlackError("invalid_auth")
        if method not in METHODS:
            raise SlackError("unknown_method")
        needed = SCOPES.get(method)
        if self._scopes is not None and needed is not None and needed not in self._scopes:
            raise SlackError("missing_scope")
        call = Call(
            workspace=self._workspace,
            modals=self._modals,
            arguments=arguments,
            page_url=page_url(request),
        )
        return METHODS[method](call)


def auth_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    workspace = call.workspace
    return {
        "url": call.page_url,
        "team": workspace.team,
        "user": workspace.bot.handle,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open; wants an app-level token."""
    raise SlackError("not_allowed_token_type")


def views_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    return _view(call, call.modals.open(call.text("trigger_id"), call.structure("view", "invalid_arguments")))


def views_push(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.push"""
    return _view(call, call.modals.push(call.text("trigger_id"), call.structure("view", "invalid_arguments")))


def views_update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.update"""
    view = call.modals.find(view_id=call.maybe_text("view_id"), external_id=call.maybe_text("external_id"))
    sent = call.structure("view", "invalid_arguments")
    return _view(call, call.modals.update(view, sent, call.maybe_text("hash")))


def views_publish(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = call.workspace.person(call.text("user_id")).id
    sent = call.structure("view", "invalid_arguments")
    return _view(call, call.modals.publish(user, sent, call.maybe_text("hash")))


def _view(call: Call, view: View) -> Json:
    return {"view": view.body(call.workspace)}


METHODS: dict[str, Callable[[Call], Json]] = {
    "apps.connections.open": connections_open,
    "auth.test": auth_test,
    "bots.info": lookup.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": lookup.conversations_history,
    "conversations.info": lookup.conversations_info,
    "conversations.join": lookup.conversations_join,
    "conversations.list": lookup.conversations_list,
    "conversations.members": lookup.conversations_members,
    "conversations.open": lookup.conversations_open,
    "conversations.replies": lookup.conversations_replies,
    "reactions.add": lookup.reactions_add,
    "reactions.get": lookup.reactions_get,
    "reactions.remove": lookup.reactions_remove,
    "users.info": lookup.users_info,
    "users.list": lookup.users_list,
    "users.lookupByEmail": lookup.users_lookup_by_email,
    "views.open": views_open,
    "views.publish": views_publish,
    "views.push": views_push,
    "views.update": views_update,
}

# The scope each method wants of a bot token, where it wants one: the methods' pages under
# https://docs.slack.dev/reference/methods. Reading also depends on the kind of conversation; the
# scope for public channels stands for all of them here.
SCOPES = {
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.join": "channels:join",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.remove": "reactions:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}
