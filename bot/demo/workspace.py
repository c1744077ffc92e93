"""The imagined workspace of the demo, made from its settings."""

from bot.demo import TITLES
from bot.model.practice import Person, Practice
from bot.settings import Settings
from bot.workbench import values
from bot.workbench.workspace import Workspace

BOT = values.Person(id="U0COUNTERSIGN", name="Countersign", is_bot=True)

COMMANDS = (
    values.SlashCommand(
        command="/countersign",
        description="Add a review, see your queue, or get help",
        usage_hint="[add | queue | help]",
    ),
)
EVENTS = ("reaction_added",)  # what the app subscribes to, as in its manifest
SHORTCUTS = (values.Shortcut(callback_id="add_review", name="Add a review"),)


def demo_workspace(settings: Settings) -> Workspace:
    """Everybody of the settings, one channel a practice, and the bot in all of them."""
    people = [_member(person) for person in settings.people]
    members = (BOT.id, *(person.id for person in people))
    return Workspace(
        team="Countersign demo",
        people=[BOT, *people],
        channels=[_channel(practice, members) for practice in settings.practices.values()],
        commands=COMMANDS,
        shortcuts=SHORTCUTS,
    )


def _member(person: Person) -> values.Person:
    account = next(account for surface, account in sorted(person.accounts) if surface == "slack")
    return values.Person(id=account, name=person.name, email=person.email, title=TITLES.get(person.id, ""))


def _channel(practice: Practice, members: tuple[str, ...]) -> values.Channel:
    return values.Channel(
        id=practice.channels["slack"],
        name=f"reviews-{practice.id}",
        members=members,
        topic=f"{practice.name}: reviews and replies",
    )
