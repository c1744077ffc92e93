"""What of a reply is the practice's own: its name, address, signatories and contacts. Rules don't judge it."""

from collections.abc import Iterable, Iterator

from bot.checklist import contacts
from bot.checklist.contacts import OwnContacts
from bot.checklist.text import CONTACT, PRACTICE, Span, Text
from bot.model.practice import Practice


def own_places(text: Text, practice: Practice, own: OwnContacts) -> list[tuple[Span, str]]:
    """Places of the practice's own words, each with its class: PRACTICE or CONTACT.

    A page of the practice's site is PRACTICE, not CONTACT: nobody can be reached there, except on its complaints page.
    """
    found: list[tuple[Span, str]] = []
    found += [(span, CONTACT) for span, ours in contacts.phones(text.plain, own) if ours]
    found += [(span, CONTACT) for span, ours in contacts.emails(text.plain, own) if ours]
    for span, ours, complaints in contacts.urls(text.plain, own):
        if ours:
            found.append((span, CONTACT if complaints else PRACTICE))
    found += [(span, PRACTICE) for span in _names(text, _own_names(practice))]
    return found


def _own_names(practice: Practice) -> Iterator[tuple[str, ...]]:
    """Word sequences that name the practice or its people."""
    for whole in (practice.name, practice.address, *practice.signatories):
        yield _words(whole)
        if "," in whole:
            parts = [_words(part) for part in whole.split(",")]
            # A lone word of an address is a town or a county, which says something about anybody.
            least = 2 if whole == practice.address else 1
            yield from (part for part in parts if len(part) >= least)


def _words(typed: str) -> tuple[str, ...]:
    return tuple(token.words[0] for token in Text.of(typed).tokens)


def _names(text: Text, names: Iterable[tuple[str, ...]]) -> Iterator[Span]:
    tokens = text.tokens
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for name in names:
        if name:
            by_first.setdefault(name[0], set()).add(name)
    for at, token in enumerate(tokens):
        for name in by_first.get(token.words[0], ()):
            after = at + len(name)
            if tuple(other.words[0] for other in tokens[at:after]) != name:
                continue
            if len(name) == 1 and not text.typed[token.start].isupper():
                continue  # a signatory called Grace doesn't own the word grace
            yield text.span(at, after)
