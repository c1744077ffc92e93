"""The smaller kinds: wording, echo, absence, history, similarity and shape."""

import pytest

from bot.checklist.check import ReplyContext
from bot.checklist.kinds.absence import Absence
from bot.checklist.kinds.echo import Echo
from bot.checklist.kinds.history import History, Similarity
from bot.checklist.kinds.phrases import Phrases
from bot.checklist.kinds.shape import Characters, Length, Placeholders, Shouting, Tidiness
from bot.checklist.phrases import PhraseSet, Term, parse_term

WHOLE = [""]


def terms(*sources: str) -> tuple[Term, ...]:
    return tuple(map(parse_term, sources))


def echo(**asked: object) -> Echo:
    nothing: dict[str, object] = {
        "vocabulary": (),
        "copied_words": None,
        "quoted_words": None,
        "numbers": False,
        "money": False,
        "names": False,
        "ignore": frozenset(),
        "unless": (),
    }
    return Echo(**(nothing | asked))  # type: ignore[arg-type]


def test_wording_is_judged_without_the_practices_own_words(spans) -> None:
    looked_for = terms("harbor", "pell", "clinic")
    detector = Phrases(sets=(PhraseSet(any=looked_for),))
    reply = "Riverside Clinic, 18 Harbor Oak Lane, Austin. Dr Pell. Our clinic."
    assert spans(detector, reply, terms=looked_for) == ["clinic"]


@pytest.mark.parametrize(
    ("reply", "theirs"),
    [
        ("The Riverside team cares.", []),
        ("Ask for Maria, or for Pell.", []),
        ("Dr Pell's team cares.", []),
        ("Our riverside is lovely, as pell or maria know.", ["riverside", "pell", "maria"]),
    ],
)
def test_short_forms_of_our_own_names_are_ours_too(reply: str, theirs: list[str], spans) -> None:
    looked_for = terms("riverside", "pell", "maria")
    assert spans(Phrases(sets=(PhraseSet(any=looked_for),)), reply, terms=looked_for) == theirs


def test_a_clinical_word_of_the_review_comes_back_in_another_form(spans) -> None:
    words = terms("statin*", "root canal", "crown", "heart")
    detector = echo(vocabulary=words)
    review = "They put me on a statin after the root canal."
    reply = "Statins need a yearly check. Root-canal work and crown work are done here."
    assert spans(detector, reply, review=review, terms=words) == ["Statins", "Root-canal"]


def test_an_idiom_is_no_echo(spans) -> None:
    words = terms("heart", "from the heart")
    detector = echo(vocabulary=words[:1], unless=words[1:])
    assert spans(detector, "Thanks from the heart.", review="My heart stopped.", terms=words) == []


@pytest.mark.parametrize(
    ("asked", "reply", "found"),
    [
        (
            {"copied_words": 5},
            "Nobody is treated like cattle at the desk here.",
            ["treated like cattle at the desk"],
        ),
        ({"copied_words": 5}, "Treated like people at the desk.", []),
        ({"quoted_words": 3}, 'Feeling "treated like cattle" is sad.', ["treated like cattle"]),
        ({"quoted_words": 3}, "Nobody is treated like cattle.", []),
        ({"numbers": True}, "Waiting 70 minutes is long, 20 is not.", ["70"]),
        ({"money": True}, "That $80 is general, 70 is not.", ["$80"]),
        ({"names": True}, "We will speak with Nadine.", ["Nadine"]),
    ],
)
def test_what_is_copied_from_the_review_is_found(asked, reply: str, found: list[str], spans) -> None:
    review = "I was treated like cattle at the desk by Nadine for 70 minutes and paid $80."
    detector = echo(**asked)
    together = (
        [" ".join(spans(detector, reply, review=review))] if found else spans(detector, reply, review=review)
    )
    assert together[0].startswith(found[0][:7]) if found else together == []


def test_a_copy_of_nothing_but_small_words_is_none(spans) -> None:
    detector = echo(copied_words=5, ignore=frozenset({"<stop>"}))
    assert spans(detector, "We at the desk.", review="to the of a you", terms=["<stop>"]) == []
    assert spans(detector, "and to you for your", review="and to you for your", terms=["<stop>"]) == []


def test_something_missing_concerns_the_reply_as_a_whole(spans) -> None:
    detector = Absence(any=terms("thank*", "CONTACT", "office manager"))
    assert spans(detector, "Noted.", terms=detector.any) == WHOLE
    assert spans(detector, "Thanks for this.", terms=detector.any) == []
    assert spans(detector, "Call 512 555 0142.", terms=detector.any) == []
    assert spans(detector, "See riverside.example/complaints", terms=detector.any) == []
    assert spans(detector, "See riverside.example", terms=detector.any) == WHOLE
    assert spans(detector, "Ask our Office Manager.", terms=detector.any) == []


def test_a_second_public_reply_is_noticed(spans) -> None:
    detector = History(prior_replies=1)
    assert spans(detector, "Again.", context=ReplyContext(prior_replies=1)) == WHOLE
    assert spans(detector, "First.") == []


def test_the_same_words_with_another_number_are_the_same_reply(spans) -> None:
    detector = Similarity(at_least=0.9)
    said = ReplyContext(recent_replies=("Thank you for telling us. Please call (512) 555-0142 on weekdays.",))
    same = "Thank you for telling us. Please call 01632 960123 on weekdays!"
    assert spans(detector, same, context=said) == WHOLE
    assert (
        spans(detector, "Thank you for telling us. We will look at how calls are taken.", context=said) == []
    )


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (" ".join(["word"] * 121), WHOLE),
        (" ".join(["didn't"] * 118), []),
        ("x" * 901, WHOLE),
        ("One. " * 7, WHOLE),
        ("One. " * 6, []),
    ],
)
def test_length_counts_words_characters_and_sentences(reply: str, found: list[str], spans) -> None:
    assert spans(Length(words=120, characters=900, sentences=6), reply) == found


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("NO ONE ASKED YOU TO COME.", ["NO ONE ASKED YOU TO COME"]),
        ("The NHS, GP and CQC agree.", []),
        ("Wow, thank you!", []),
        ("Great!!!", ["!!!"]),
        ("Great!! Super!!", ["!!", "!!"]),
        ("Great!!", []),
        ("I AM fine", []),
    ],
)
def test_shouting_is_heard(reply: str, found: list[str], spans) -> None:
    assert spans(Shouting(capital_words=3, acronyms=frozenset({"nhs", "gp", "cqc"})), reply) == found


@pytest.mark.parametrize(("rating", "found"), [(5, []), (4, []), (3, ["!!!"]), (None, ["!!!"])])
def test_exclamation_marks_under_a_happy_review_are_no_shouting(
    rating: int | None, found: list[str], spans
) -> None:
    shouting = Shouting(capital_words=3, acronyms=frozenset())
    assert spans(shouting, "We love this!!!", rating=rating) == found
    assert spans(shouting, "DO NOT SHOUT", rating=rating) == ["DO NOT SHOUT"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("Dear {first_name}, call {{phone}}", ["{first_name}", "{{phone}}"]),
        ("Ring <number> or [PHONE] or [insert name]", ["<number>", "[PHONE]", "[insert name]"]),
        ("Hello %name%, XXX-XXX, TBC: add", ["%name%", "XXX-XXX", "TBC"]),
        ("Thank you [...] for", ["[...]"]),
        ("Ring (02) 5550 1234, our Office Manager (weekdays only)", []),
    ],
)
def test_placeholders_left_in_are_found(reply: str, found: list[str], spans) -> None:
    assert spans(Placeholders(), reply) == found


def test_single_characters_can_be_unwelcome(spans) -> None:
    assert spans(Characters(any=frozenset("🙄")), "Sure 🙄 🙂") == ["🙄"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("We are are sorry.", ["are are"]),
        ("we are sorry.", ["we"]),
        ("We are sorry", ["sorry"]),
        ("We had had doubts.", []),
        ("We are sorry.\nThe team", []),
    ],
)
def test_slips_of_the_keyboard_are_noticed(reply: str, found: list[str], spans) -> None:
    assert spans(Tidiness(said_twice=frozenset({"had"})), reply) == found
