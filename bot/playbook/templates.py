"""Templates for replies: sentences that go together, and whole replies.

A suggestion to an unhappy review has four parts, each one sentence chosen from several: an opening, a
general line on the topic, why we don't discuss anybody in public, and whom to contact. A suggestion to
praise is one short whole. Parts instead of finished texts keep neighbouring replies from sounding alike.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.model.practice import Practice
from bot.playbook.shapes import Shape

PLACEHOLDERS = ("phone", "email", "complaints_url", "contact_role", "practice")

GENERAL = "general"  # the line for topics without one of their own


def _known_placeholders(text: str) -> str:
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"a brace is left open or closed: {error}") from error
    unknown = sorted(used - set(PLACEHOLDERS))
    if unknown:
        allowed = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"{{{unknown[0]}}} is not a placeholder; there are {allowed}")
    return text


Template = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_known_placeholders)]
Templates_ = tuple[Template, ...]


class TemplatesShape(Shape):
    """The `templates:` key of a playbook. What a playbook states replaces what it inherits, key by key."""

    openings: Templates_ = ()  # to an unhappy or mixed review
    lines: dict[str, Templates_] = Field(
        default_factory=dict[str, Templates_]
    )  # by topic; "general" for others
    privacy: Templates_ = ()  # why nobody is discussed in public
    contacts: Templates_ = ()  # whom to get in touch with
    praise: Templates_ = ()  # whole replies
    own: dict[str, Templates_] = Field(
        default_factory=dict[str, Templates_]
    )  # whole replies by topic, tried first


@dataclass(frozen=True, kw_only=True)
class Templates:
    """The templates of a resolved playbook; the meaning of each field stands at `TemplatesShape`."""

    openings: Templates_ = ()
    lines: Mapping[str, Templates_]
    privacy: Templates_ = ()
    contacts: Templates_ = ()
    praise: Templates_ = ()
    own: Mapping[str, Templates_]

    def under(self, shape: TemplatesShape) -> "Templates":
        """These, with what a child playbook or a practice's own file says laid on top."""
        return Templates(
            openings=shape.openings or self.openings,
            lines={**self.lines, **shape.lines},
            privacy=shape.privacy or self.privacy,
            contacts=shape.contacts or self.contacts,
            praise=shape.praise or self.praise,
            own={**self.own, **shape.own},
        )

    def all(self) -> tuple[str, ...]:
        """Every template there is."""
        grouped = (*self.lines.values(), *self.own.values())
        return (*self.openings, *self.privacy, *self.contacts, *self.praise, *chain.from_iterable(grouped))


NONE = Templates(lines={}, own={})


def fill(template: str, practice: Practice) -> str | None:
    """The template with the practice's own details; None when it asks for one that the practice lacks."""
    values = {
        "phone": practice.phones[0] if practice.phones else "",
        "email": practice.emails[0] if practice.emails else "",
        "complaints_url": practice.complaints_url,
        "contact_role": practice.contact_role,
        "practice": practice.name,
    }
    used = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    if any(not values[name] for name in used):
        return None
    return template.format_map(values)
