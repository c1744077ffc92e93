"""The second reader: what it sees of a text, what it makes of it, and that its model is up to date."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training_texts import FILES, fingerprint

from bot.checklist.phrases import Lexicon, Reading
from bot.checklist.second_reader import (
    NETWORK_READS,
    STRIKING,
    Network,
    SecondReader,
    Weight,
    as_said,
    features_of,
)
from bot.checklist.text import CONTACT, PRACTICE, Span, Text
from bot.playbook.library import Library, shipped_playbooks
from bot.playbook.second_reader import KINDS, NETWORK, Kind, shipped_reader

LEXICON = Lexicon.of([], {"visit": ["visit", "check up"]})


def read(text: str) -> Reading:
    return LEXICON.read(Text.of(text))


def silent(_: str) -> float:
    return 0


def reader(words: dict[str, Weight], *, bias: float = 0, network: Network = silent) -> SecondReader:
    return SecondReader(bias=bias, groups=(words, {}), network=network, fingerprint="test")


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


def test_the_network_is_heard_besides() -> None:
    model = reader({"visit": Weight(1, 1)}, network=lambda said: 2.0 if "lovely" in said else 0.0)
    assert score(model, "A lovely visit") == pytest.approx(1 / (1 + math.exp(-3)))
    assert score(model, "A visit") == pytest.approx(1 / (1 + math.exp(-1)))


def test_the_network_reads_one_sentence_alone_where_one_is_judged() -> None:
    heard: list[str] = []

    def network(said: str) -> float:
        heard.append(said)
        return 0

    opinion = reader({}, network=network).read(read("Thanks. Your visit was short!"))
    assert opinion.score == opinion.score_of(1) == opinion.score_of(1) == 0.5
    assert heard == ["thanks. your visit was short!", "your visit was short!"]


def test_it_agrees_where_the_text_or_a_striking_sentence_has_the_score() -> None:
    model = reader({"visit": Weight(1, 6), "thanks": Weight(1, -6)}, bias=-2)
    opinion = model.read(read("Thanks. The visit was short."))
    assert opinion.score < 0.3 < STRIKING < opinion.score_of(1)
    assert opinion.agrees(1, 0.3)
    assert not opinion.agrees(0, 0.3)
    assert opinion.agrees(0, 0.1)
    assert opinion.agrees(0, 0)


def test_a_striking_sentence_does_not_count_in_a_text_that_is_harmless_as_a_whole() -> None:
    model = reader({"visit": Weight(1, 6)}, network=lambda said: 0 if said.startswith("visit") else -12)
    opinion = model.read(read("Hello. Visit."))
    assert opinion.score_of(1) > STRIKING
    assert not opinion.agrees(1, 0.3)


def test_far_down_in_a_long_text_the_network_reads_no_sentence_alone() -> None:
    opinion = reader({}, network=lambda _: 9).read(read("Thanks. " * NETWORK_READS))
    assert opinion.score_of(0) > 0.9
    assert opinion.score_of(NETWORK_READS - 1) == 0.5


def test_what_is_known_beforehand_counts() -> None:
    model = reader({"visit": Weight(1, 1)})
    assert model.read(read("a visit then"), prior=-0.9).reads_bad(0.5)
    assert not model.read(read("a visit then"), prior=-1.1).reads_bad(0.5)
    assert model.read(read("a visit then"), prior=-0.9).reaches(0.5)
    assert not model.read(read("a visit then"), prior=-1.1).reaches(0.5)
    assert model.read(read("a visit then"), prior=-0.9).agrees(0, 0.5)
    assert model.read(read("a visit then"), prior=-1.1).reaches(0)


def test_a_word_or_two_are_too_few_to_read_bad() -> None:
    assert not reader({"visit": Weight(1, 9)}).read(read("Bad visit")).reads_bad(0.5)


def test_the_network_is_given_the_words_as_they_are_meant() -> None:
    assert as_said(Text.of("You\u2019re  KIND, vis\u200bit us!")) == "you are  kind, visit us!"


def test_the_network_is_given_one_sentence_with_its_end() -> None:
    assert as_said(Text.of("Why? Your visit! Thanks."), 1) == "your visit!"


def test_the_network_is_given_no_names_of_the_practice() -> None:
    text = Text.of("Call Maria on 555-0142.").masked([(Span(5, 10), PRACTICE), (Span(14, 22), CONTACT)])
    assert as_said(text) == "call our practice on our number."


@given(st.text(max_size=400))
def test_whatever_is_written_has_a_score_and_a_sentence(typed: str) -> None:
    reading = read(typed)
    assert 0 <= shipped_reader("replies").read(reading).score <= 1
    assert 0 <= shipped_reader("reviews").read(reading).score <= 1
    if reading.text.tokens:
        start, end = shipped_reader("replies").read(reading).telling
        assert 0 <= start < end <= len(typed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_model_has_read_every_labelled_text(kind: Kind) -> None:
    """After a change of the texts: make second-reader."""
    assert shipped_reader(kind).fingerprint == fingerprint(FILES[kind]) + fingerprint([NETWORK])


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
