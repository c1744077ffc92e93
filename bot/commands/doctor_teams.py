"""The doctor's look at Teams: secrets, the login, and who and what Teams has shown us so far."""

from collections.abc import AsyncIterator, Iterator, Mapping

from bot.commands.observations import Observation, advice, fine, wrong
from bot.desk.ports import TryLaterError
from bot.settings import Secrets, Settings
from bot.store import SqlStore, StoreError, open_store
from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.manifest import is_app_id
from bot.teams.places import NOWHERE, TEAMS

Addresses = Mapping[str, Mapping[str, str]]


async def check_teams(settings: Settings, secrets: Secrets, *, database: bool) -> list[Observation]:
    """Everything about Teams; nothing where no practice has a channel there. `database`: whether there is one."""
    if not any(TEAMS in practice.channels for practice in settings.practices.values()):
        return []
    teams = TeamsSettings(
        app_id=secrets.teams_app_id or "",
        password=secrets.teams_app_password or "",
        tenant_id=secrets.teams_tenant_id or "",
    )
    if teams.missing():
        return [wrong(f"Teams: not set in the environment: {', '.join(teams.missing())}")]
    found = list(_ids(teams))
    if not found:
        found.append(await _login(teams))
    return [*found, *(await _known(settings, secrets) if database else [])]


def _ids(teams: TeamsSettings) -> Iterator[Observation]:
    for name, value in (("TEAMS_APP_ID", teams.app_id), ("TEAMS_TENANT_ID", teams.tenant_id)):
        if not is_app_id(value):
            yield wrong(f"{name} should look like 3f2504e0-4f89-41d3-9a0c-0305e82c3301")


async def _login(teams: TeamsSettings) -> Observation:
    try:
        await BotFramework(teams).ready()
    except TryLaterError as error:
        return wrong(
            f"Microsoft's login refuses the bot ({error.code}): check TEAMS_APP_ID, TEAMS_APP_PASSWORD and "
            "TEAMS_TENANT_ID, and that the registration is a single-tenant one"
        )
    return fine("Microsoft's login knows the bot")


async def _known(settings: Settings, secrets: Secrets) -> list[Observation]:
    try:
        store = await open_store(secrets.database_url)
    except StoreError:
        return []  # told where the database is looked at
    try:
        async with store.read() as reader:
            addresses = await reader.addresses(TEAMS)
        return [
            *_channels(settings, addresses),
            *[each async for each in _people(settings, store, addresses)],
        ]
    finally:
        await store.close()


def _channels(settings: Settings, addresses: Addresses) -> Iterator[Observation]:
    if NOWHERE not in addresses:
        yield advice(
            "Teams has not written to the bot yet: add the app to the team, and see that its address is the "
            "messaging endpoint of the registration"
        )
        return
    for practice in settings.practices.values():
        channel = practice.channels.get(TEAMS)
        if channel and channel not in addresses:
            yield advice(
                f"{practice.id}: nobody has used the bot in its channel in Teams yet: is the app in that team?"
            )


async def _people(settings: Settings, store: SqlStore, addresses: Addresses) -> AsyncIterator[Observation]:
    """Only who can't be written to: a list of everybody would bury it."""
    for person in settings.people:
        stated = [account for surface, account in sorted(person.accounts) if surface == TEAMS]
        async with store.read() as reader:
            account = stated[0] if stated else await reader.account_of(TEAMS, person.id)
        known = addresses.get(account or "", {})
        if not known.get("conversation"):
            yield advice(
                f"{person.name} has not opened the app in Teams: until they do, whoever is needed is called by name "
                "in the channel"
            )
