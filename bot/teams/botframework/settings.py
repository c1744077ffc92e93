"""What it takes to be a bot in one tenant."""

from dataclasses import dataclass, field

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN_URL = "https://login.microsoftonline.com"


@dataclass(frozen=True, kw_only=True)
class TeamsSettings:
    """The app's registration. There are single-tenant bots only: others can't be registered any more."""

    app_id: str
    password: str = field(repr=False)
    tenant_id: str
    # No proof of the sender and none of ours: only for stand-ins for Teams on this machine.
    unauthenticated: bool = False
    metadata_url: str = METADATA_URL  # where the keys are listed that sign what Teams sends
    login_url: str = LOGIN_URL  # where tokens for what we send are had

    def missing(self) -> tuple[str, ...]:
        """What stands in the way of authentication, by the names of the variables that hold it."""
        values = {
            "TEAMS_APP_ID": self.app_id,
            "TEAMS_APP_PASSWORD": self.password,
            "TEAMS_TENANT_ID": self.tenant_id,
        }
        return tuple(name for name, value in values.items() if not value.strip())


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long others are waited for, and how often they are asked; all in seconds."""

    send: float = 10.0  # for Teams to take a message, or to answer a question
    login: float = 8.0  # for the login server to give a token
    early: float = 300.0  # before a token ends it is renewed, behind the scenes
    keys: float = 5.0  # for the metadata and the keys together
    refresh: float = 6 * 3600.0  # between two looks at the keys; they live for days
    retry: float = 60.0  # after a look at the keys that failed
    unknown: float = 10.0  # at least, between two looks because of a key that nobody has heard of


USUAL = Patience()
