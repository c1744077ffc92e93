"""The shipped network: how it cuts up what it reads, and what it makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checklist.phrases import Lexicon
from bot.checklist.text import Text
from bot.playbook.second_reader import LONGEST, PIECES, SPECIAL, ids_of, shipped_reader

PIECE_IDS = {
    piece: number for number, piece in enumerate([*SPECIAL, "visit", "##ing", "##s", "re", "##visit", "!"])
}


def pieces(said: str) -> list[str]:
    names = list(PIECE_IDS)
    return [names[number] for number in ids_of(said, PIECE_IDS)]


def test_words_are_cut_into_the_longest_pieces_that_are_known() -> None:
    assert pieces("Visits, revisiting!") == [
        *("[CLS]", "visit", "##s", "[UNK]", "re", "##visit", "##ing", "!", "[SEP]"),
    ]


def test_a_word_that_cannot_be_cut_up_is_one_unknown_piece() -> None:
    assert pieces("visitor") == ["[CLS]", "[UNK]", "[SEP]"]


def test_a_text_without_words_still_has_a_beginning_and_an_end() -> None:
    assert pieces(" ") == ["[CLS]", "[SEP]"]


@given(st.text(max_size=3_000))
def test_no_text_is_longer_than_the_network_reads(said: str) -> None:
    ids = ids_of(said, PIECE_IDS)
    assert 2 <= len(ids) <= LONGEST
    assert all(0 <= number < len(PIECE_IDS) for number in ids)


def test_the_shipped_pieces_begin_with_those_that_stand_for_no_word() -> None:
    assert tuple(PIECES.read_text(encoding="utf-8").splitlines()[: len(SPECIAL)]) == SPECIAL


def score(kind: str, text: str) -> float:
    reader = shipped_reader("replies" if kind == "replies" else "reviews")
    return reader.read(Lexicon.of([], {}).read(Text.of(text))).score


@pytest.mark.parametrize(
    ("kind", "serious", "harmless"),
    [
        (
            "replies",
            "So pleased that the crutches are gathering dust.",
            "So pleased that the garden is in bloom.",
        ),
        ("reviews", "The surgeon never woke her up again.", "The radio woke me up again."),
    ],
)
def test_it_understands_words_that_none_of_our_texts_has(kind: str, serious: str, harmless: str) -> None:
    assert score(kind, serious) > score(kind, harmless) + 0.2
