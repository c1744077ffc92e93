"""Only the practice's own contacts may stand in a public reply."""

import pytest

from bot.checklist.kinds.identifiers import Identifier, Identifiers

EVERYTHING = Identifiers(
    kinds=frozenset(Identifier), allow=("988", "+44 1632 960999", "https://regulator.example")
)


@pytest.mark.parametrize(
    "reply",
    [
        "Call (512) 555-0142.",
        "Call 512.555.0142 or +1 512 555 0142.",
        "Call 555-0142, our lines open at 8am.",
        "Ring 01632 960 123 or +44 (0)1632 960123.",
        "Our line is 01632 960123. I am sorry for the wait.",
        "Write to Hello@Riverside.example today.",
        "See www.riverside.example/complaints/how or https://riverside.example.",
        "Find us at 18 Harbor Oak Lane, Austin.",
        "In an emergency call 911, 999, 112, 000, 111 or 13 11 14.",
        "Call 988, or 01632 960999, or read regulator.example/help.",
        "We were founded in 1999 and rebuilt 2019-2024, open 0800-1830.",
        "We reply within two working days. It takes 10 to 15 minutes.",
        "We care.We listen. Follow our complaints policy 24 hours a day.",
    ],
)
def test_our_own_and_everybodys_contacts_pass(reply: str, spans) -> None:
    assert spans(EVERYTHING, reply) == []


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("Text Maria on 07700 900123.", ["07700 900123"]),
        ("Text 0 7 7 0 0 9 0 0 1 2 3 now", ["0 7 7 0 0 9 0 0 1 2 3"]),
        ("Text O77OO 9OO123 now", ["O77OO 9OO123"]),
        ("Text 077OO 9OO123 now", ["077OO 9OO123"]),
        ("Call oh seven seven double oh nine oh oh one", ["oh seven seven double oh nine oh oh one"]),
        ("Call our other branch: (512) 555-0199.", ["(512) 555-0199"]),
        ("Mail jo.p@mail.example please", ["jo.p@mail.example"]),
        ("Mail jo at mail dot example", ["jo at mail dot example"]),
        ("See https://bit.ly/abc12 and photos.example", ["https://bit.ly/abc12", "photos.example"]),
        ("It came from 192.0.2.17.", ["192.0.2.17"]),
        ("Born 03/04/1980, seen 12 May 2026.", ["03/04/1980", "12 May 2026"]),
        ("SSN 078-05-1120 is on it", ["078-05-1120"]),
        ("NHS number 943 476 5919", ["NHS number 943 476 5919"]),
        ("Under chart no. 48213 and policy AB-1234", ["chart no. 48213", "policy AB-1234"]),
        ("At 7 Elm Grove Road, SW1A 1AA", ["7 Elm Grove Road", "SW1A 1AA"]),
        ("You live in Austin, TX 78701", ["TX 78701"]),
    ],
)
def test_anybody_elses_are_found_as_typed(reply: str, found: list[str], spans) -> None:
    assert spans(EVERYTHING, reply, region="GB" if "077" in reply else "US") == found


def test_only_what_a_rule_asks_for_is_looked_for(spans) -> None:
    only_mail = Identifiers(kinds=frozenset({Identifier.EMAIL}), allow=())
    assert spans(only_mail, "Ring 07700 900123 or mail jo@mail.example") == ["jo@mail.example"]
