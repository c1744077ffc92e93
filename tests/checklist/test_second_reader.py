"""The second reader: what it sees of a text, what it makes of it, and that its model is up to date."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training_texts import FILES, fingerprint

from bot.checklist.phrases import Lexicon, Reading
from bot.checklist.second_reader import SecondReader, Weight, features_of
from bot.checklist.text import Text
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.second_reader import Kind, shipped_reader

LEXICON = Lexicon.of([], {"visit": ["visit", "check up"]})


def read(text: str) -> Reading:
    return LEXICON.read(Text.of(text))


def reader(words: dict[str, Weight], lists: dict[str, Weight] | None = None, bias: float = 0) -> SecondReader:
    return SecondReader(bias=bias, groups=(words, lists or {}), fingerprint="test")


def score(model: SecondReader, text: str) -> float:
    return model.read(read(text)).score


def test_it_sees_words_alone_and_in_pairs_but_not_across_sentences() -> None:
    words, _ = features_of(read("Your visit. Thanks!"))
    assert set(words) == {
        "^",
        "$",
        "your",
        "visit",
        "thanks",
        "^ your",
        "your visit",
        "visit $",
        "^ thanks",
        "thanks $",
    }


def test_it_sees_which_word_lists_something_is_on() -> None:
    _, lists = features_of(read("Thanks. We saw it at the check-up."))
    assert lists["<visit>"] == frozenset({1})


def test_every_number_is_the_same_to_it() -> None:
    assert features_of(read("Room 12"))[0] == features_of(read("Room 7"))[0]


def test_words_that_it_does_not_know_change_nothing() -> None:
    model = reader({"visit": Weight(2, 3)})
    assert score(model, "Your visit") == score(model, "Any visit whatever")
    assert score(model, "Nothing known") == 0.5


def test_a_word_counts_by_its_weight_and_its_share_of_all_that_is_known() -> None:
    model = reader({"visit": Weight(3, 2), "thanks": Weight(4, -1)}, bias=0.5)
    total = 0.5 + (3 * 2 + 4 * -1) / math.hypot(3, 4)
    assert score(model, "visit thanks") == pytest.approx(1 / (1 + math.exp(-total)))


def test_a_sentence_can_be_judged_as_if_it_were_all_there_is() -> None:
    model = reader({"visit": Weight(1, 5), "thanks": Weight(1, -5)})
    opinion = model.read(read("Thanks. Your visit."))
    assert opinion.score_of(1) == score(model, "Your visit.") > opinion.score


def test_it_points_at_the_sentence_that_speaks_most_for_a_bad_reply() -> None:
    model = reader({"visit": Weight(1, 5), "thanks": Weight(1, -5), "call": Weight(1, 1)})
    text = "Thanks for this. The visit was short. Please call."
    start, end = model.read(read(text)).telling
    assert text[start:end] == "The visit was short"


def test_a_bad_sentence_is_not_lost_among_polite_ones() -> None:
    model = reader({"visit": Weight(1, 5), "thanks": Weight(1, -5)})
    text = "Thanks. The visit was short. Thanks again."
    opinion = model.read(read(text))
    assert opinion.score < 0.6
    assert [text[start:end] for start, end in opinion.sentences_from(0.9)] == ["The visit was short"]


@given(st.text(max_size=400))
def test_whatever_is_written_has_a_score_and_a_sentence(typed: str) -> None:
    reading = read(typed)
    assert 0 <= shipped_reader("replies").read(reading).score <= 1
    if reading.text.tokens:
        start, end = shipped_reader("replies").read(reading).telling
        assert 0 <= start < end <= len(typed)


KINDS: tuple[Kind, ...] = ("replies", "reviews")


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_model_has_read_every_labelled_text(kind: Kind) -> None:
    """After a change of the texts: make second-reader."""
    assert shipped_reader(kind).fingerprint == fingerprint(FILES[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_model_looks_for_word_lists_that_there_are(kind: Kind) -> None:
    library = Library.load(shipped_playbooks(), prove=False)
    there = {name for each in library.ids for name in library.playbook(each).resolved.words}
    assert shipped_reader(kind).lists <= there


def test_another_text_gives_another_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text("one")
    before = fingerprint([file])
    file.write_text("two")
    assert fingerprint([file]) != before
