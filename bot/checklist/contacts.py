"""Phone numbers, e-mail and web addresses in a text, and which of them are the practice's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from bot.checklist.text import Plain, Span
from bot.model.practice import Practice

_SHORTEST_PHONE = 7  # digits; shorter ones are emergency and helpline numbers
_LONGEST_PHONE = 15  # digits, ITU-T E.164
_MOST_COMPARED = 40  # numbers of one text that are compared with our own; the rest count as foreign

# A letter typed for a digit stands beside one: "0l632 96O123", but not "960123. I am".
_PHONE = re.compile(
    r"(?<![^\W_])\+?\(?[\dO](?:[ ().\-/_·]{0,3}(?:\d|[OolI](?=[\dOolI]))|[OolI]){6,18}(?![^\W_])"
)
_PERIOD = re.compile(r"\d{4}\s?[-/]\s?\d{4}")  # 2019-2024, 0800-1830
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPELLED_PHONE = re.compile(rf"\b{_DIGIT_WORD}(?:[\s,\-]{{1,3}}{_DIGIT_WORD}){{6,}}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+")
_SPELLED_EMAIL = re.compile(
    r"\b[\w.+\-]{1,64}\s?(?:[\[({]\s?at\s?[\])}]|\sat\s)\s?[\w\-]{1,63}"
    r"(?:\s?(?:[\[({]\s?dot\s?[\])}]|\sdot\s|\.)\s?[\w\-]{1,63}){0,3}"
    r"\s?(?:[\[({]\s?dot\s?[\])}]|\sdot\s)\s?[a-z]{2,10}\b",
    re.IGNORECASE,
)
_ENDINGS = "com|org|net|info|biz|health|clinic|dental|doctor|co|uk|au|nz|ie|eu|io|tv|app|ly|gl|site|online|shop|example|gov|edu|nhs"
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'()\[\]]{1,2000}"
    rf"|(?<![\w@.\-])(?:[A-Za-z0-9\-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})\b(?:/[^\s<>\"'()\[\]]{{0,2000}})?"
)
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class OwnContacts:
    """What the practice's own contacts look like once separators and prefixes are gone."""

    phones: frozenset[str]  # national numbers, digits only
    emails: frozenset[str]  # lower case
    hosts: frozenset[str]  # lower case, without "www."
    complaints: str  # host and path of the complaints page, or empty
    region: str  # two letters, as phonenumbers knows them: how to read a number without a country code

    @classmethod
    def of(cls, practice: Practice, region: str, allow: Iterable[str] = ()) -> "OwnContacts":
        """`allow` adds phone numbers and web addresses that anybody may be given: helplines, regulators."""
        extra = tuple(allow)
        phones = (*practice.phones, *(each for each in extra if each[:1].isdigit() or each[:1] == "+"))
        urls = (*practice.urls, practice.complaints_url, *(each for each in extra if "." in each))
        return cls(
            phones=frozenset(national(each, region) for each in phones),
            emails=frozenset(each.strip().lower() for each in practice.emails),
            hosts=frozenset(_host(each) for each in urls if each),
            complaints=_bare(practice.complaints_url),
            region=region,
        )

    def has_phone(self, typed: str) -> bool:
        """Also without its area code, when at least six digits are there."""
        number = national(typed, self.region)
        return number in self.phones or (
            len(number) >= 6 and any(own.endswith(number) for own in self.phones)
        )

    def has_url(self, typed: str) -> bool:
        """Also pages of our own sites, and sites below our own names."""
        host = _host(typed)
        return any(host == own or host.endswith("." + own) for own in self.hosts)

    def is_complaints_page(self, typed: str) -> bool:
        return bool(self.complaints) and _bare(typed) == self.complaints


@lru_cache(maxsize=4096)
def national(typed: str, region: str) -> str:
    """The digits of a phone number without country code and trunk prefix: +44 1632 960123 → 1632960123."""
    digits = re.sub(r"\D", "", typed.translate(_LETTERS_FOR_DIGITS))
    try:
        parsed = phonenumbers.parse(("+" if typed.lstrip("( ").startswith("+") else "") + digits, region)
    except phonenumbers.NumberParseException:
        return digits
    return str(parsed.national_number)


_LETTERS_FOR_DIGITS = str.maketrans("OolI", "0011")


def _bare(url: str) -> str:
    return re.sub(r"^(?:[a-z]+://)?(?:www\.)?", "", url.strip().lower()).rstrip("/.,;:!?")


def _host(url: str) -> str:
    match = _HOST.match(url.strip())
    return match.group(1).lower().rstrip(".,;!") if match else ""


def phones(plain: Plain, own: OwnContacts) -> Iterator[tuple[Span, bool]]:
    """Places of phone numbers and other long numbers, and whether they are our own."""
    compared = 0
    for match in _PHONE.finditer(plain.text):
        typed = match.group()
        digits = sum(char.isdigit() for char in typed)
        if digits < 5 or _PERIOD.fullmatch(typed):
            continue
        letters = sum(char.isalpha() for char in typed)
        if digits + letters < _SHORTEST_PHONE:
            continue
        compared += 1
        ours = compared <= _MOST_COMPARED and digits <= _LONGEST_PHONE and own.has_phone(typed)
        yield plain.span(match.start(), match.end()), ours
    for match in _SPELLED_PHONE.finditer(plain.text):
        yield plain.span(match.start(), match.end()), False


def emails(plain: Plain, own: OwnContacts) -> Iterator[tuple[Span, bool]]:
    """Places of e-mail addresses, spelled-out ones too, and whether they are our own."""
    if "@" in plain.text:
        for match in _EMAIL.finditer(plain.text):
            typed = match.group().rstrip(".-")
            yield plain.span(match.start(), match.start() + len(typed)), typed.lower() in own.emails
    for match in _SPELLED_EMAIL.finditer(plain.text):
        yield plain.span(match.start(), match.end()), False


def urls(plain: Plain, own: OwnContacts) -> Iterator[tuple[Span, bool, bool]]:
    """Places of web addresses, whether they are ours, and whether it is our complaints page."""
    taken = [match.span() for match in _EMAIL.finditer(plain.text)] if "@" in plain.text else []
    for match in _URL.finditer(plain.text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        typed = match.group().rstrip(".,;:!?")
        place = plain.span(match.start(), match.start() + len(typed))
        yield place, own.has_url(typed), own.is_complaints_page(typed)
