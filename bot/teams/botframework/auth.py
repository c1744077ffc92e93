"""Whether an activity comes from Teams, and is for this bot in this tenant.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot

The SDK's own check takes a token without `exp`, lets several kinds of bad token end in a server error instead of a
refusal, and is off altogether for a bot without an app id. So this class stands in its place.
"""

# pyright: reportMissingTypeStubs=false
# The SDK tells hardly any types.

from typing import Any, cast

import jwt
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.teams.botframework.keys import ALGORITHMS, SigningKeys
from bot.teams.port import Json

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW_SECONDS = 300
# What PyJWT and the parsers below it raise for the strange things that a token may hold.
_MALFORMED = (jwt.PyJWTError, ArithmeticError, RecursionError, TypeError, ValueError)


class NotFromTeamsError(PermissionError):
    """An activity that Teams didn't send to this bot; the message is a code, and holds nothing of the token."""


class Authentication(BotFrameworkAuthentication):
    """Checks every request against the keys, the app and the tenant. There is no way to switch it off."""

    def __init__(
        self, *, app_id: str, tenant_id: str, keys: SigningKeys, connectors: ConnectorFactory
    ) -> None:
        self._app_id = app_id
        self._tenant_id = tenant_id
        self._keys = keys
        self._connectors = connectors

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Raises NotFromTeamsError."""
        claims = await self._claims(auth_header, str(activity.channel_id or ""))
        if claims.get("serviceurl") != activity.service_url or not activity.service_url:
            raise NotFromTeamsError("service_url")
        if tenants_of(activity) != {self._tenant_id.lower()}:
            raise NotFromTeamsError("tenant")
        return allowed(claims, self._connectors)

    async def _claims(self, auth_header: str, channel: str) -> dict[str, Any]:
        scheme, _, token = auth_header.partition(" ")
        if scheme != "Bearer" or not token:
            raise NotFromTeamsError("no_token")
        try:
            header = jwt.get_unverified_header(token)
        except _MALFORMED:
            raise NotFromTeamsError("no_token") from None
        if str(header.get("alg")) not in ALGORITHMS:
            raise NotFromTeamsError("algorithm")
        key = await self._keys.find(str(header.get("kid") or ""))
        if key is None:
            raise NotFromTeamsError("key")
        if channel != CHANNEL or channel not in key.endorsements:
            raise NotFromTeamsError("endorsement")
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=sorted(ALGORITHMS),
                audience=self._app_id,
                issuer=ISSUER,
                leeway=SKEW_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except _MALFORMED as error:
            raise NotFromTeamsError(type(error).__name__) from None

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Teams comes over HTTP alone."""
        raise NotFromTeamsError("streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """The way to Teams."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:  # type: ignore[override]
        """Nobody signs in through this bot."""


class OnThisMachine(Authentication):
    """For stand-ins for Teams on this machine: whoever can reach it may speak. See `guard`."""

    def __init__(self, *, connectors: ConnectorFactory) -> None:
        super().__init__(app_id="", tenant_id="", keys=SigningKeys(""), connectors=connectors)

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Everything that got here is let in."""
        return allowed({}, self._connectors)


def allowed(claims: dict[str, Any], connectors: ConnectorFactory) -> AuthenticateRequestResult:
    """What the SDK wants to hear of a request that is genuine."""
    result = AuthenticateRequestResult()
    result.audience = ISSUER
    result.claims_identity = ClaimsIdentity(claims, True)
    result.connector_factory = connectors
    return result


def tenants_of(activity: Activity) -> set[str]:
    """Every tenant that an activity says it comes from."""
    conversation, data = cast(Any, activity).conversation, cast(Any, activity).channel_data
    more: Json = (conversation.additional_properties if conversation else None) or {}
    tenant: Any = cast(Json, data).get("tenant") if isinstance(data, dict) else None
    named: list[Any] = [
        # The SDK knows the conversation's tenant by another spelling than the one that Teams uses.
        conversation.tenant_id if conversation else None,
        more.get("tenantId"),
        cast(Json, tenant).get("id") if isinstance(tenant, dict) else None,
    ]
    return {str(one).lower() for one in named if one}
