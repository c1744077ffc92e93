"""A safe sentence takes the place of what was found; everything else stays as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checklist.mending import mended
from bot.checklist.text import Span

SAFE = "We would like to hear more in private."


def mend(typed: str, *words: str) -> str:
    places = [Span(typed.index(each), typed.index(each) + len(each)) for each in words]
    return mended(typed, places, SAFE).text


def test_the_sentence_with_the_words_gives_way() -> None:
    assert mend("Thank you. Your visit was on Friday! Please call us.", "Your visit") == (
        f"Thank you. {SAFE} Please call us."
    )


def test_several_sentences_give_way_to_one() -> None:
    typed = "Your visit was long. Thank you. Your bill is paid. Please call us."
    assert mend(typed, "Your visit", "Your bill") == f"{SAFE} Thank you. Please call us."


def test_words_across_a_comma_are_one_sentence() -> None:
    assert mend("We are sorry, your visit was long, truly.", "your visit") == SAFE


def test_paragraphs_and_the_signature_stay_where_they_are() -> None:
    typed = "Thank you.\n\nYour visit was long.\n\nMaria, Office Manager"
    assert mend(typed, "Your visit") == f"Thank you.\n\n{SAFE}\n\nMaria, Office Manager"


def test_quotation_marks_around_a_sentence_go_with_it() -> None:
    assert mend("Thank you. “Your visit was long.” Bye.", "Your visit") == f"Thank you. {SAFE} Bye."


def test_what_is_missing_is_added_before_a_signature() -> None:
    whole = [Span(0, 0)]
    assert mended("Please call us.", whole, SAFE).text == f"Please call us. {SAFE}"
    assert mended("Please call us.\nMaria", whole, SAFE).text == f"Please call us. {SAFE}\nMaria"
    assert mended("", whole, SAFE).text == SAFE


def test_it_is_not_said_twice() -> None:
    assert mend(f"Your visit was long. {SAFE}", "Your visit") == SAFE
    assert mended(SAFE, [Span(0, 0)], SAFE).text == SAFE


def test_it_tells_what_it_took_out() -> None:
    typed = "Your visit was long. Thank you. Your bill is paid."
    places = [Span(0, 10), Span(typed.index("Your bill"), len(typed))]
    assert mended(typed, places, SAFE).taken_out == ("Your visit was long.", "Your bill is paid.")


SENTENCES = st.lists(
    st.sampled_from(["Thank you.", "We listen!", "Is it so?", "Call us,  please.", "“Quoted.”", "It’s  éé."]),
    min_size=1,
    max_size=6,
)


@given(SENTENCES, SENTENCES, st.sampled_from([" ", "\n", "\n\n", "  "]))
def test_everything_outside_the_sentence_stays_character_for_character(
    before: list[str], after: list[str], gap: str
) -> None:
    head, tail = gap.join(before), gap.join(after)
    typed = f"{head}{gap}Your visit was long.{gap}{tail}"
    assert mend(typed, "Your visit") == f"{head}{gap}{SAFE}{gap}{tail}"


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_whatever_is_typed_can_be_mended(typed: str, start: int, length: int) -> None:
    done = mended(typed, [Span(start, start + length)], SAFE)
    assert SAFE in done.text


@pytest.mark.parametrize("typed", ["Your visit", "   Your visit   ", "Your visit\n"])
def test_a_text_of_one_sentence_is_replaced_and_its_margins_stay(typed: str) -> None:
    assert mend(typed, "Your visit") == typed.replace("Your visit", SAFE)
