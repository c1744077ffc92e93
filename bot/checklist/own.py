"""What of a reply is the practice's own: its name, address, signatories and contacts. Rules don't judge it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.checklist import contacts
from bot.checklist.contacts import OwnContacts
from bot.checklist.text import CONTACT, PRACTICE, Span, Text
from bot.model.practice import Practice

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sister", "nurse"})
_GENERIC = frozenset(
    {"surgery", "clinic", "practice", "medical", "health", "healthcare", "dental", "family", "skin", "care"}
    | {"centre", "center", "group", "hospital", "doctors", "dentists", "cosmetic", "and", "the", "of"}
)


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
    name = _words(practice.name)
    yield name
    while len(name) > 1 and name[-1] in _GENERIC:  # "Harbor Oak Family Practice" is also Harbor Oak
        name = name[:-1]
    yield name
    yield _words(practice.address)
    # A lone word of an address is a town or a county, which says something about anybody.
    yield from (words for part in practice.address.split(",") if len(words := _words(part)) > 1)
    for signatory in practice.signatories:
        yield _words(signatory)
        for part in signatory.split(","):
            yield from _short_forms(_words(part))


def _short_forms(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The name, and what colleagues make of it: "Mrs Alison Tate", "Alison Tate", "Mrs Tate", "Alison", "Tate"."""
    bare = tuple(word for word in name if word not in _TITLES)
    yield name
    yield bare
    yield from ((word,) for word in bare)
    if bare != name and bare:
        yield (name[0], bare[-1])


@lru_cache(maxsize=1024)
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
