"""The shape of `countersign.yaml`. Unknown keys are mistakes; `docs/configuration.md` explains each key."""

import re
from collections.abc import Sized
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot.model.practice import Role
from bot.settings.durations import Length, MaybeNone


def _like(pattern: str, advice: str) -> AfterValidator:
    """Refuses what doesn't look like that, with the advice."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(advice)
        return value

    return AfterValidator(check)


def _one_or_several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _at_least_one(values: Sized) -> Sized:
    if not values:
        raise ValueError("there must be at least one")
    return values


def _text(most: int, *, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


NO_HOURS = "hours not given"  # stands on the card where nobody said when a contact can be reached

Words = Annotated[str, _text(300)]
Optional = Annotated[str, _text(300, least=0)]
Id = Annotated[
    str, _text(60), _like(r"[a-z0-9][a-z0-9._-]*", "use small letters, digits, dots and hyphens only")
]
Email = Annotated[
    str, _text(254), AfterValidator(str.lower), _like(r"[^@\s]+@[^@\s]+", "is not an e-mail address")
]
Link = Annotated[str, _text(2_000), _like(r"https?://\S+", "should start with https://")]
Address = Annotated[str, _text(2_000), _like(r"\S+\.\S+", "is not a web address")]
SlackChannel = Annotated[
    str,
    _text(100),
    _like(
        r"[A-Za-z0-9_-]+",
        "give the channel's id, such as C0123ABCD: it stands at the bottom of the channel's details in Slack",
    ),
]
SlackAccount = Annotated[
    str,
    _text(100),
    _like(
        r"[A-Za-z0-9_-]+",
        'give the member id, such as U0123ABCD: "Copy member ID" in the person\'s profile in Slack',
    ),
]


TeamsChannel = Annotated[
    str,
    _text(200),
    _like(
        r"19:[A-Za-z0-9_-]+@thread\.(tacv2|skype)",
        'give the channel\'s id, such as 19:abc…@thread.tacv2: it stands in the address that "Get link to channel" '
        "copies in Teams, with %3A for : and %40 for @",
    ),
]
TeamsAccount = Annotated[
    str,
    AfterValidator(str.lower),
    _text(36),
    _like(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "give the object id from Microsoft Entra, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ),
]


class Shape(BaseModel):
    """What every part of the file has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DefenceShape(Shape):
    """The medical defence organisation or insurer to call when a review means trouble."""

    name: Words
    phone: Words
    hours: Words = NO_HOURS
    member_number: Optional = ""
    role: Words = "medical defence organisation"


class ContactShape(Shape):
    """Somebody else to call, for every kind of trouble or for some."""

    role: Words
    name: Words
    phone: Words
    hours: Words = NO_HOURS
    for_categories: tuple[str, ...] = ()


class ChannelsShape(Shape):
    """Where the practice's reviews are posted: in Slack, in Teams, or in both."""

    slack: SlackChannel | None = None
    teams: TeamsChannel | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> "ChannelsShape":
        if self.slack is None and self.teams is None:
            raise ValueError("name a channel: slack: C0123ABCD, teams: 19:abc…@thread.tacv2, or both")
        return self


class PracticeShape(Shape):
    """One clinic or location."""

    id: Id
    name: Words
    channels: ChannelsShape
    defence_organisation: DefenceShape
    playbook: str = "default"
    phones: tuple[Words, ...] = ()
    emails: tuple[Email, ...] = ()
    urls: tuple[Address, ...] = ()
    complaints_url: Address | None = None
    address: Optional = ""
    signatories: tuple[Words, ...] = ()
    contact_role: Words = "practice manager"
    contacts: tuple[ContactShape, ...] = ()
    approvals: Annotated[int, Field(ge=1, le=5)] = 1
    reply_within: Length = timedelta(hours=24)
    grace: MaybeNone = timedelta(minutes=30)
    approval_expires: Length = timedelta(hours=72)
    follow_up_within: Length = timedelta(days=3)
    direct_message_approvers: bool = False
    overlay: Path | None = None


class PersonShape(Shape):
    """One human being; the accounts they use are found by e-mail unless they are stated here."""

    name: Words
    email: Email
    roles: Annotated[frozenset[Role], BeforeValidator(_one_or_several), AfterValidator(_at_least_one)]
    id: Id | None = None
    practices: tuple[str, ...] | None = None
    slack: Annotated[tuple[SlackAccount, ...], BeforeValidator(_one_or_several)] = ()
    teams: Annotated[tuple[TeamsAccount, ...], BeforeValidator(_one_or_several)] = ()


class SettingsShape(Shape):
    """The whole file."""

    practices: Annotated[tuple[PracticeShape, ...], AfterValidator(_at_least_one)]
    people: Annotated[tuple[PersonShape, ...], AfterValidator(_at_least_one)]
    data: Path = Path("countersign-data")
    public_url: Link | None = None
