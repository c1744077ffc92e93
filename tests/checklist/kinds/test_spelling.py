"""Words in no dictionary: by the country's spelling, never names, never the practice's own words, never a block."""

import pytest

from bot.checklist.check import ReplyContext
from bot.model.finding import Severity
from bot.model.practice import Practice
from bot.playbook.library import Library, shipped_playbooks

LIBRARY = Library.load(shipped_playbooks(), prove=False)
PRACTICE = Practice(id="p", name="Wexcombe Quornton Surgery", signatories=("Tshepo Mokoena",))


def slips(reply: str, playbook: str = "us-hipaa") -> list[str]:
    found = LIBRARY.playbook(playbook).check(reply, review=None, practice=PRACTICE, context=ReplyContext())
    assert all(each.severity is Severity.INFO for each in found if each.rule == "spelling")
    return [each.text for each in found if each.rule == "spelling"]


def test_a_misspelt_word_is_shown() -> None:
    assert slips("We recieve many coments.") == ["recieve", "coments"]


@pytest.mark.parametrize(
    ("playbook", "right", "wrong"),
    [
        ("us-hipaa", "We apologize for the color of the program.", "We apologise for the colour."),
        ("uk-gmc", "We apologise for the colour of the programme.", "We like the color gray."),
        ("au-ahpra", "We apologise for the colour of the program.", "We like the color."),
    ],
)
def test_spelling_goes_by_country(playbook: str, right: str, wrong: str) -> None:
    assert slips(right, playbook) == []
    assert slips(wrong, playbook)


def test_oxford_spelling_is_british_too() -> None:
    assert slips("We apologize, and will organize it.", "uk-gmc") == []


@pytest.mark.parametrize(
    "reply",
    [
        "Kind regards, Tshepo and Nkechi",
        "The Quornton team says thank you.",  # the practice's own name
        "Ask NHSX or the AHPRA.",
        "Our telehealth line and the copay list are online.",
        "See www.wexcombequornton.example or write to frontdesq@wexcombe.example.",
        "We don't, can't and won't; it’s the team’s choice.",
        "Sooo happy, b2b, 24x7!",
        "Muchas gracias por su comentario tan amable.",
    ],
)
def test_names_addresses_and_our_own_words_are_no_slips(reply: str) -> None:
    assert slips(reply) == []


def test_a_word_is_shown_once_and_only_the_first_few() -> None:
    assert slips("We recieve, recieve and recieve.") == ["recieve"]
    assert len(slips("We adres, beleeve, comit, definatly, embarass, foriegn, garantee it.")) == 5
