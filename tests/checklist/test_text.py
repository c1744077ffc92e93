"""Whatever somebody types, the words come out the same, and each still knows where it stood."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.checklist.text import CAPITAL, CLOCK, CONTACT, MONEY, NAME, NUMBER, Span, Text


def words(typed: str) -> list[str]:
    return [token.words[0] for token in Text.of(typed).tokens]


def joined(typed: str) -> set[str]:
    return {item.word for item in Text.of(typed).joined}


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("We\u2019re SORRY", ["we", "are", "sorry"]),
        ("bo\u00adtox and vi\u200bsit", ["botox", "and", "visit"]),
        ("\u0412\u043etox", ["botox"]),
        ("𝐛𝐨𝐭𝐨𝐱", ["botox"]),
        ("🅱🅾🆃🅾🆇", ["botox"]),
        ("café Zoë", ["cafe", "zoe"]),
        ("Tom &amp; Jerry&#39;s", ["tom", "jerry"]),
        ("didn't didnt did not", ["did", "not", "did", "not", "did", "not"]),
        ("won't can't cannot", ["will", "not", "can", "not", "can", "not"]),
        ("u gonna", ["you", "going", "to"]),
        ("the doctor's room", ["the", "doctor", "room"]),
        ("it's", ["it", "is"]),
    ],
)
def test_the_same_words_come_out_however_they_are_typed(typed: str, plain: list[str]) -> None:
    assert words(typed) == plain


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("b o t o x", "botox"),
        ("b.o.t.o.x", "botox"),
        ("a b o t o x day", "botox"),
        ("co-pay", "copay"),
        ("f*ck", "f*ck"),
        ("sh!t", "shit"),
        ("a$$", "ass"),
        ("e.g.", "eg"),
    ],
)
def test_words_pulled_apart_or_glued_together_are_read_as_one(typed: str, word: str) -> None:
    assert word in joined(typed)


def test_two_spaces_part_words_in_a_line_of_single_letters() -> None:
    assert {"botox", "days"} <= joined("b o t o x  d a y s")


def test_leet_and_repeated_letters_are_further_readings_of_a_word() -> None:
    leet, repeated = Text.of("b0tox suuue").tokens
    assert leet.words == ("b0tox", "botox")
    assert repeated.words == ("suuue", "suue", "sue")


def test_words_that_look_like_something_carry_its_class() -> None:
    tokens = Text.of("It cost $80 at 2:30, said Pell").tokens
    classes = {token.words[0]: set(token.words[1:]) for token in tokens}
    assert classes["80"] == {NUMBER, MONEY}
    assert classes["2:30"] == {NUMBER, CLOCK}
    assert classes["pell"] == {CAPITAL, NAME}
    assert classes["it"] == {CAPITAL}


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("Dr. Pell rang Mr. Hart at 8 a.m. today, e.g. for news.", 1),
        ("We care. You matter! Really?", 3),
        ("You came in.We saw you.", 2),
        ("We saw\nyou last week.", 1),
        ("Thank you\nThe team", 2),
        ("Thank you\n\nfrom us all", 2),
        ("See harboroak.example for 2.30 slots", 1),
        ("Well... that was it.", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(typed: str, count: int) -> None:
    assert Text.of(typed).sentences == count


def test_masked_words_become_one_word_of_their_class() -> None:
    text = Text.of("Please call (512) 555-0142 today")
    masked = text.masked([(Span(12, 26), CONTACT)])
    assert [token.words[0] for token in masked.tokens] == ["please", "call", CONTACT, "today"]
    assert masked.span(2, 3) == Span(12, 26)


def test_a_disguise_beside_a_masked_word_is_still_seen() -> None:
    masked = Text.of("Oak Lane b o t o x").masked([(Span(0, 8), CONTACT)])
    assert [(item.first, item.after, item.word) for item in masked.joined] == [(1, 6, "botox")]


tricky = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("aAeE '’.,-\n&;#x27*@$!01\u200b\u00ad\u0301\u0430🅱(\"")
    ),
    max_size=200,
)


@given(tricky)
@example("&#0;&#x110000;&#xd800;")
@example("ﷺ ﬁ ½ ㌀")
def test_every_word_stands_where_it_says_in_the_text_as_typed(typed: str) -> None:
    text = Text.of(typed)
    assert len(text.plain.text) == len(text.plain.starts) == len(text.plain.ends)
    at = 0
    for token in text.tokens:
        assert at <= token.start < token.end <= len(typed)
        assert token.words
        at = token.start
    for item in text.joined:
        assert 0 <= item.first < item.after <= len(text.tokens)


@given(tricky, st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=5))
def test_masking_loses_no_word_outside_the_masked_places(typed: str, places: list[tuple[int, int]]) -> None:
    text = Text.of(typed)
    spans = [Span(start, start + length) for start, length in places]
    masked = text.masked([(span, CONTACT) for span in spans])
    kept = [token for token in masked.tokens if token.words != (CONTACT,)]
    outside = [
        token
        for token in text.tokens
        if not any(span.start < token.end and token.start < span.end for span in spans)
    ]
    assert [token for token in kept if token in outside] == outside
    for item in masked.joined:
        assert 0 <= item.first < item.after <= len(masked.tokens)


@pytest.mark.parametrize(
    "piece", ["a ", "a", "a.", "1", "a*", "\n", "! ", "é", "'", "- ", "&#", "0 ", "&amp;", "\u0301", "x@"]
)
def test_no_text_of_twenty_thousand_characters_is_too_much(piece: str) -> None:
    typed = (piece * 20_000)[:20_000]
    text = Text.of(typed)
    assert all(token.end <= len(typed) for token in text.tokens)
