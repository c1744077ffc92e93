"""The review on the wire: what is taken in, and how mistakes are told."""

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.wire import WireError, read_review

PRACTICES = {"riverside", "hill"}
REVIEW = {
    "source": "Google",
    "external_id": "abc123",
    "practice": "riverside",
    "rating": 2,
    "author": "Jo P.",
    "text": "Long wait.",
    "url": "https://reviews.example/abc123",
    "posted_at": "2026-11-20T09:30:00Z",
}


def complaints(**changes) -> list[str]:
    with pytest.raises(WireError) as caught:
        read_review({**REVIEW, **changes}, practices=PRACTICES)
    return [str(problem) for problem in caught.value.problems]


def test_a_review_arrives_whole():
    review = read_review(REVIEW, practices=PRACTICES)
    assert (review.source, review.external_id, review.practice) == ("google", "abc123", "riverside")
    assert (review.rating, review.author, review.text) == (2, "Jo P.", "Long wait.")
    assert review.posted_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_a_rating_alone_is_a_review_and_so_are_words_alone():
    bare = {"source": "google", "external_id": "1", "practice": "hill"}
    assert read_review({**bare, "rating": 1, "text": None}, practices=PRACTICES).text == ""
    assert read_review({**bare, "text": "Fine."}, practices=PRACTICES).rating is None
    with pytest.raises(WireError, match="a rating, a text, or both"):
        read_review(bare, practices=PRACTICES)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"rating": 6}, "rating: must be a whole number"),
        ({"rating": "5"}, "rating: must be a whole number"),
        ({"rating": True}, "rating: must be a whole number"),
        ({"rating": 4.5}, "rating: must be a whole number"),
        ({"external_id": " "}, "external_id: must not be empty"),
        ({"external_id": 7}, "external_id: must be text"),
        ({"text": "x" * 20_001}, "text: is longer than 20,000 characters"),
        ({"text": "a\0b"}, "text: holds a NUL character"),
        ({"text": "\ud83d"}, "text: holds half of a surrogate pair"),
        ({"url": "javascript:alert(1)"}, "url: should start with https://"),
        ({"posted_at": "yesterday"}, "posted_at: must be a date and time with its zone"),
        ({"posted_at": 1732093800}, "posted_at: must be a date and time with its zone"),
        ({"posted_at": "2026-11-20T09:30:00"}, "posted_at: has no time zone"),
        ({"practice": "valley"}, "practice: there is no practice 'valley'; there are: hill, riverside"),
        ({"stars": 3}, "stars: is not a key of a review; those are: source, external_id"),
    ],
)
def test_a_mistake_names_its_key_and_what_is_expected(changes, complaint):
    [told] = complaints(**changes)
    assert told.startswith(complaint)


def test_everything_wrong_is_told_at_once():
    assert len(complaints(rating=0, author=5, posted_at="")) == 3


def test_what_is_not_an_object_is_told_so():
    for nonsense in (None, [], "text", 5):
        with pytest.raises(WireError, match="a review is an object"):
            read_review(nonsense, practices=PRACTICES)


@given(st.text(max_size=50).filter(lambda s: s.strip()))
def test_a_complaint_never_repeats_the_text_or_the_name(words):
    secret = f"QQQ{words}QQQ"
    for problem in complaints(text=secret, author=secret, rating=9):
        assert secret not in problem


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*REVIEW, "more"]), json_values))
def test_nothing_that_json_can_hold_breaks_the_reader(changes):
    with contextlib.suppress(WireError):
        review = read_review({**REVIEW, **json.loads(json.dumps(changes))}, practices=PRACTICES)
        assert review.practice in PRACTICES
        review.text.encode()
