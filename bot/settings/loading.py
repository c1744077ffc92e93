"""From `countersign.yaml` to values, with everything checked that would only be found out on a bad day."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.model.approval import staffing_problem
from bot.model.practice import Contact, Person, Practice
from bot.playbook.library import Library
from bot.playbook.source import Place, SourceError, load_text
from bot.settings.secrets import secrets_in
from bot.settings.shapes import ChannelsShape, PersonShape, PracticeShape, SettingsShape


class SettingsError(Exception):
    """Settings that can't be used; one line for each mistake: "file:line: what is wrong"."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything `countersign.yaml` says."""

    practices: Mapping[str, Practice]  # by id, in the order of the file
    people: tuple[Person, ...]
    overlays: Mapping[str, Path]  # practice id → its own small playbook file
    data: Path  # folder for the database, where no other is named
    public_url: str  # where the bot is reached from outside; empty when it isn't stated
    place: Place = field(repr=False)  # of the file, for naming lines in errors

    def check_against(self, library: Library) -> None:
        """Raises SettingsError when a practice names a playbook or a category that there is not."""
        problems = tuple(self._playbook_problems(library))
        if problems:
            raise SettingsError("\n".join(problems))

    def _playbook_problems(self, library: Library) -> Iterator[str]:
        for number, practice in enumerate(self.practices.values()):
            here = self.place.at("practices", number)
            if practice.playbook not in library.ids:
                yield (
                    f'{here.at("playbook")}: there is no playbook "{practice.playbook}"; '
                    f"there are {', '.join(library.ids)}"
                )
                continue
            known = library.playbook(practice.playbook, practice.id).categories
            for index, contact in enumerate(practice.contacts[1:]):
                for category in sorted(contact.for_categories - known.keys()):
                    yield (
                        f"{here.at('contacts', index, 'for_categories')}: there is no escalation category "
                        f'"{category}"; there are {", ".join(sorted(known))}'
                    )


def load_settings(file: Path) -> Settings:
    """Read and check the file. Raises SettingsError with a line for each mistake."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{file}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: is not UTF-8 text: save it as UTF-8") from error
    exposed = secrets_in(text, file)
    if exposed:
        raise SettingsError("\n".join(exposed))
    try:
        loaded = load_text(text, file, SettingsShape)
    except SourceError as error:
        raise SettingsError(str(error)) from error
    return _checked(loaded.value, loaded.place)


def _checked(shape: SettingsShape, place: Place) -> Settings:
    folder = place.file.parent
    practices = tuple(_practice(each) for each in shape.practices)
    everywhere = frozenset(practice.id for practice in practices)
    people = tuple(_person(each, everywhere) for each in shape.people)
    overlays = {each.id: folder / each.overlay for each in shape.practices if each.overlay}
    problems = (
        *_twice("practice", "id", (p.id for p in practices), place.at("practices")),
        *_people_problems(people, everywhere, place.at("people")),
    )
    # Who can approve what is only worth asking once everybody is who they seem to be.
    problems = problems or tuple(
        f"{place.at('practices', number)}: {problem}"
        for number, practice in enumerate(practices)
        if (problem := staffing_problem(practice, people))
    )
    problems += tuple(
        f"{place.at('practices', number, 'overlay')}: there is no file {folder / each.overlay}"
        for number, each in enumerate(shape.practices)
        if each.overlay and not (folder / each.overlay).is_file()
    )
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        practices={practice.id: practice for practice in practices},
        people=people,
        overlays=overlays,
        data=folder / shape.data,
        public_url=shape.public_url or "",
        place=place,
    )


def _people_problems(people: tuple[Person, ...], practices: frozenset[str], place: Place) -> Iterator[str]:
    ids = (person.id for person in people)
    yield from _twice("person", "id", ids, place, " (made from the e-mail where none is given: give one)")
    yield from _twice("person", "email", (person.email for person in people), place)
    owner = dict[tuple[str, str], Person]()
    for number, person in enumerate(people):
        here = place.at(number)
        for unknown in sorted(person.practices - practices):
            yield (
                f'{here.at("practices")}: {person.name} works at "{unknown}", which is no practice here; '
                f"there are {', '.join(sorted(practices))}"
            )
        if not person.practices:
            yield f"{here.at('practices')}: {person.name} works at no practice; leave the key out to mean all"
        for account in sorted(person.accounts):
            if account in owner:
                yield (
                    f"{here.at(account[0])}: the account {account[1]} is {owner[account].name}'s already: "
                    "one account can't be two people"
                )
            owner.setdefault(account, person)


def _twice(what: str, key: str, values: Iterable[str], place: Place, hint: str = "") -> Iterator[str]:
    seen = Counter[str]()
    for number, value in enumerate(values):
        seen[value] += 1
        if seen[value] == 2:
            yield f'{place.at(number, key)}: a second {what} with the {key} "{value}"{hint}'


def _practice(shape: PracticeShape) -> Practice:
    defence = Contact(
        name=shape.defence_organisation.name,
        role=shape.defence_organisation.role,
        phone=shape.defence_organisation.phone,
        hours=shape.defence_organisation.hours,
        member_number=shape.defence_organisation.member_number,
    )
    others = (
        Contact(
            name=contact.name,
            role=contact.role,
            phone=contact.phone,
            hours=contact.hours,
            for_categories=frozenset(contact.for_categories),
        )
        for contact in shape.contacts
    )
    return Practice(
        id=shape.id,
        name=shape.name,
        playbook=shape.playbook,
        phones=shape.phones,
        emails=shape.emails,
        urls=shape.urls,
        complaints_url=shape.complaints_url or "",
        address=shape.address,
        signatories=shape.signatories,
        contact_role=shape.contact_role,
        channels=_channels(shape.channels),
        contacts=(defence, *others),
        approvals_needed=shape.approvals,
        reply_within=shape.reply_within,
        grace=shape.grace,
        approval_expires=shape.approval_expires,
        follow_up_within=shape.follow_up_within,
        direct_message_approvers=shape.direct_message_approvers,
    )


def _channels(shape: ChannelsShape) -> dict[str, str]:
    """Surface → channel, of the surfaces that are named."""
    named = {"slack": shape.slack, "teams": shape.teams}
    return {surface: channel for surface, channel in named.items() if channel is not None}


def _person(shape: PersonShape, everywhere: frozenset[str]) -> Person:
    return Person(
        id=shape.id or _id_from(shape.email),
        name=shape.name,
        email=shape.email,
        roles=shape.roles,
        practices=everywhere if shape.practices is None else frozenset(shape.practices),
        accounts=frozenset(
            (surface, account)
            for surface, accounts in (("slack", shape.slack), ("teams", shape.teams))
            for account in accounts
        ),
    )


def _id_from(email: str) -> str:
    """The part before the @: "maya.lopez@riverside.example" → "maya.lopez"."""
    return re.sub(r"[^a-z0-9._-]+", "-", email.partition("@")[0])
