"""Numbers and addresses that single a person out, and any contact that is not the practice's own.

After the eighteen identifiers of 45 CFR 164.514(b)(2), with the numbers that the United Kingdom and Australia use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.checklist import contacts
from bot.checklist.check import Material
from bot.checklist.contacts import OwnContacts
from bot.checklist.text import Span


class Identifier(StrEnum):
    PHONE = "phone"  # and every other run of seven digits or more: NHS, Medicare and fax numbers too
    EMAIL = "email"
    URL = "url"
    IP_ADDRESS = "ip_address"
    DATE = "date"  # a full date, whoever's
    NATIONAL_NUMBER = "national_number"  # social security, national insurance, Medicare beneficiary
    RECORD_NUMBER = "record_number"  # a code after a word like chart, policy, account, plate
    STREET = "street"
    POSTCODE = "postcode"


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_STATES_US = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
_STREET_WORDS = "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Close|Court|Ct|Way|Boulevard|Blvd|Terrace|Tce|Place|Pl|Crescent|Cres|Parade|Pde|Highway|Hwy|Square|Gardens|Grove"
_CUES = (
    "mrn|nhs|medicare|medicaid|chart|account|acct|policy|claim|member(?:ship)?|record|patient|case|ref|reference|file"
    "|invoice|licen[cs]e|passport|plate|rego|registration|serial|device|prescription|booking|ticket|card|dob"
)
_PATTERNS: dict[Identifier, tuple[re.Pattern[str], ...]] = {
    Identifier.IP_ADDRESS: (re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)"),),
    Identifier.DATE: (
        re.compile(r"(?<![\d.])\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})(?!\d)"),
        re.compile(r"(?<!\d)\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}(?!\d)"),
        re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\.?,? \d{{4}}\b", re.IGNORECASE),
        re.compile(rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b", re.IGNORECASE),
    ),
    Identifier.NATIONAL_NUMBER: (
        re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
        re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
        re.compile(r"\b\d[A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d\d\b"),
    ),
    Identifier.RECORD_NUMBER: (
        re.compile(
            rf"\b(?:{_CUES})(?: (?:id|number|num|no\.?|code|card|plate))?(?: (?:is|was))?[ :=]{{0,2}}#? ?"
            r"(?=(?:[A-Z\-/]{0,6}\d){3})(?!(?:19|20)\d\d\b)[A-Z0-9][A-Z0-9\-/]{2,30}\b",
            re.IGNORECASE,
        ),
        re.compile(r"(?<!\w)#\d{3,}\b"),
    ),
    Identifier.STREET: (
        re.compile(rf"\b\d{{1,5}}[A-Za-z]? (?:[A-Z][a-z']{{1,20}} ){{1,3}}(?:{_STREET_WORDS})\b"),
    ),
    Identifier.POSTCODE: (
        re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
        re.compile(rf"\b(?:{_STATES_US}),? \d{{5}}(?:-\d{{4}})?\b"),
        re.compile(r"\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT) \d{4}\b"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    kinds: frozenset[Identifier]
    allow: tuple[str, ...]  # phone numbers, web addresses and other words that anybody may be given

    def find(self, material: Material) -> Iterator[Span]:
        own = [span for span, _ in material.own_places]
        allowed = {each.lower() for each in self.allow}
        for span in self._all(material):
            if material.reply[span.start : span.end].lower() in allowed:
                continue
            if not any(span.start < mine.end and mine.start < span.end for mine in own):
                yield span

    def _all(self, material: Material) -> Iterator[Span]:
        plain = material.text.plain
        own = material.own
        if self.allow:
            own = OwnContacts.of(material.practice, material.region, self.allow)
        if Identifier.PHONE in self.kinds:
            yield from (span for span, ours in contacts.phones(plain, own) if not ours)
        if Identifier.EMAIL in self.kinds:
            yield from (span for span, ours in contacts.emails(plain, own) if not ours)
        if Identifier.URL in self.kinds:
            yield from (span for span, ours, _ in contacts.urls(plain, own) if not ours)
        wanted = [pattern for kind, found in _PATTERNS.items() if kind in self.kinds for pattern in found]
        for start, end in _near_digits(plain.text) if wanted else ():
            for pattern in wanted:
                for match in pattern.finditer(plain.text, start, end):
                    yield plain.span(match.start(), match.end())


_DIGITS = re.compile(r"\d[\d ]*")
_REACH = (
    120  # characters before and after a digit: more than any of the patterns, which all hold one, is long
)


def _near_digits(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of the text in which a number can stand; they don't overlap."""
    start = end = -1
    for match in _DIGITS.finditer(text):
        if match.start() - _REACH > end:
            if end >= 0:
                yield start, min(end, len(text))
            start = max(0, match.start() - _REACH)
        end = match.end() + _REACH
    if end >= 0:
        yield start, min(end, len(text))
