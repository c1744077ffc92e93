"""The imagined Slack workspace and Teams tenant of the demo, made from its settings."""

from bot.demo import TITLES
from bot.model.practice import Person, Practice
from bot.settings import Settings
from bot.workbench import values
from bot.workbench.teams.activities import PERSON
from bot.workbench.workspace import Workspace

NAME = "Countersign"
BOT = values.Person(id="U0COUNTERSIGN", name=NAME, is_bot=True)

COMMANDS = (
    values.SlashCommand(
        command="/countersign",
        description="Add a review, see your queue, or get help",
        usage_hint="[add | queue | help]",
    ),
)
EVENTS = ("reaction_added",)  # what the app subscribes to, as in its manifest
SHORTCUTS = (values.Shortcut(callback_id="add_review", name="Add a review"),)


TEAMS_BOT = values.Person(id="28:countersign", name=NAME, is_bot=True)
TEAMS_COMMANDS = (
    values.SlashCommand(command="queue", description="See what waits for you"),
    values.SlashCommand(command="help", description="How Countersign works"),
)
EXTENSION = (  # commands of the message extension, as in the Teams manifest
    values.Shortcut(callback_id="addReview", name="Add a review"),
    values.Shortcut(callback_id="myQueue", name="My queue"),
)


def demo_workspace(settings: Settings) -> Workspace:
    """A Slack workspace: everybody of the settings, one channel a practice, and the bot in all of them."""
    people = [_member(person, _account(person, "slack")) for person in settings.people]
    return Workspace(
        team="Countersign demo",
        people=[BOT, *people],
        channels=_channels(settings, "slack", [BOT, *people]),
        commands=COMMANDS,
        shortcuts=SHORTCUTS,
    )


def demo_tenant(settings: Settings) -> Workspace:
    """The same as a team in Teams."""
    people = [_member(person, f"{PERSON}{_account(person, 'teams')}") for person in settings.people]
    return Workspace(
        team="Countersign demo",
        people=[TEAMS_BOT, *people],
        channels=_channels(settings, "teams", [TEAMS_BOT, *people]),
        commands=TEAMS_COMMANDS,
        shortcuts=EXTENSION,
    )


def trial_practices(settings: Settings, surface: str) -> list[values.Practice]:
    """What a review written on the page can be about."""
    return [
        values.Practice(id=p.id, name=p.name, channel=p.channels[surface])
        for p in settings.practices.values()
    ]


def _account(person: Person, surface: str) -> str:
    return next(account for where, account in sorted(person.accounts) if where == surface)


def _member(person: Person, account: str) -> values.Person:
    return values.Person(id=account, name=person.name, email=person.email, title=TITLES.get(person.id, ""))


def _channels(settings: Settings, surface: str, people: list[values.Person]) -> list[values.Channel]:
    members = tuple(person.id for person in people)
    return [_channel(practice, surface, members) for practice in settings.practices.values()]


def _channel(practice: Practice, surface: str, members: tuple[str, ...]) -> values.Channel:
    return values.Channel(
        id=practice.channels[surface],
        name=f"reviews-{practice.id}",
        members=members,
        topic=f"{practice.name}: reviews and replies",
    )
