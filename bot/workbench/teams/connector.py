"""The Connector: what a bot can do in Teams, over HTTP.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import json
from typing import Any, cast

from aiohttp import web

from bot.workbench.errors import SlackError
from bot.workbench.teams.activities import PERSON, TENANT, object_id
from bot.workbench.teams.cards import MESSAGE_BYTES, card_of, problem
from bot.workbench.values import Json, Person
from bot.workbench.workspace import Conversation, Workspace


class RefusedError(Exception):
    """What the Connector answers in place of what was asked."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


class Connector:
    """Handlers of the endpoints that bots use."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """The endpoints below a prefix."""
        conversation = f"{prefix}/v3/conversations/{{conversation}}"
        routes = {
            ("POST", f"{prefix}/v3/conversations"): self._create,
            ("POST", f"{conversation}/activities"): self._post,
            ("POST", f"{conversation}/activities/{{activity}}"): self._post,
            ("PUT", f"{conversation}/activities/{{activity}}"): self._put,
            ("DELETE", f"{conversation}/activities/{{activity}}"): self._delete,
            ("GET", f"{conversation}/members"): self._members,
            ("GET", f"{conversation}/pagedmembers"): self._members,
            ("GET", f"{conversation}/members/{{member}}"): self._member,
        }
        return [web.route(method, path, _answering(run)) for (method, path), run in routes.items()]

    async def _create(self, request: web.Request) -> web.Response:
        body = await _body(request)
        members: Any = body.get("members")
        if not isinstance(members, list) or len(cast(list[Any], members)) != 1:
            raise RefusedError(400, "BadArgument", "a conversation is opened with one member")
        person = self._find(str(cast(list[Json], members)[0].get("id") or ""))
        direct = self._workspace.direct(self._workspace.bot.id, person.id)
        return web.json_response({"id": direct.id}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        name, _, thread = request.match_info["conversation"].partition(";messageid=")
        conversation = self._conversation(name)
        thread = thread or request.match_info.get("activity", "")
        content = _content(await _body(request))
        if thread and conversation.kind == "channel":
            content["thread_ts"] = thread
        try:
            message = self._workspace.post(conversation, self._workspace.bot.id, content)
        except SlackError:
            raise RefusedError(404, "ActivityNotFoundInConversation", "no such message to answer") from None
        return web.json_response({"id": message["ts"]}, status=201)

    async def _put(self, request: web.Request) -> web.Response:
        conversation, message = self._own_message(request)
        self._workspace.change(conversation, message["ts"], _content(await _body(request)))
        return web.json_response({"id": message["ts"]})

    async def _delete(self, request: web.Request) -> web.Response:
        conversation, message = self._own_message(request)
        self._workspace.delete(conversation, message["ts"])
        return web.json_response({})

    async def _members(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request.match_info["conversation"].partition(";")[0])
        people = [self._workspace.people[member] for member in conversation.members]
        listed = [_member(person) for person in people if not person.is_bot]
        paged = request.path.endswith("/pagedmembers")
        return web.json_response({"members": listed} if paged else listed)

    async def _member(self, request: web.Request) -> web.Response:
        self._conversation(request.match_info["conversation"].partition(";")[0])
        return web.json_response(_member(self._find(request.match_info["member"])))

    def _conversation(self, name: str) -> Conversation:
        conversation = self._workspace.conversations.get(name)
        if conversation is None:
            raise RefusedError(404, "ConversationNotFound", "no such conversation")
        if self._workspace.bot.id not in conversation.members:
            raise RefusedError(403, "BotNotInConversationRoster", "the bot is not part of this conversation")
        return conversation

    def _own_message(self, request: web.Request) -> tuple[Conversation, Json]:
        conversation = self._conversation(request.match_info["conversation"].partition(";")[0])
        message = conversation.messages.get(request.match_info["activity"])
        if message is None:
            raise RefusedError(404, "ActivityNotFoundInConversation", "no such message")
        if message["user"] != self._workspace.bot.id:
            raise RefusedError(403, "Forbidden", "the message is not the bot's own")
        return conversation, message

    def _find(self, account: str) -> Person:
        person = self._workspace.people.get(account) or self._workspace.people.get(f"{PERSON}{account}")
        if person is None or person.is_bot:
            raise RefusedError(404, "MemberNotFoundInConversation", "nobody of this id")
        return person


def _answering(run: Any) -> Any:
    async def handle(request: web.Request) -> web.Response:
        try:
            return await run(request)
        except RefusedError as refused:
            error = {"code": refused.code, "message": refused.message}
            return web.json_response({"error": error}, status=refused.status)

    return handle


async def _body(request: web.Request) -> Json:
    text = await request.text()
    if len(text.encode("utf-16-le", "replace")) > MESSAGE_BYTES:
        raise RefusedError(413, "MessageSizeTooBig", "the message is too big")
    try:
        body: Any = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusedError(400, "BadSyntax", "the body is no JSON object")
    return cast(Json, body)


def _content(activity: Json) -> Json:
    """What the conversation keeps of an activity."""
    card = card_of(activity)
    if card is not None and (wrong := problem(card)):
        raise RefusedError(400, "BadSyntax", wrong)
    if card is None and not activity.get("text"):
        raise RefusedError(400, "BadSyntax", "the message says nothing")
    return {
        "text": str(activity.get("text") or ""),
        "summary": str(activity.get("summary") or ""),
        "plain": activity.get("textFormat") == "plain",
        "card": card,
        "called": _called(activity, card or {}),
    }


def _called(activity: Json, card: Json) -> list[str]:
    """The accounts that a message calls by name."""
    entities: list[Any] = [*(activity.get("entities") or []), *_entities(card)]
    named = [e.get("mentioned", {}).get("id", "") for e in entities if e.get("type") == "mention"]
    return [account if account.startswith(PERSON) else f"{PERSON}{account}" for account in named]


def _entities(card: Json) -> list[Any]:
    msteams: Any = card.get("msteams")
    return cast(Json, msteams).get("entities") or [] if isinstance(msteams, dict) else []


def _member(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "aadObjectId": object_id(person.id),
        "email": person.email,
        "userPrincipalName": person.email,
        "tenantId": TENANT,
        "userRole": "user",
    }
