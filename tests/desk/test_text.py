"""Words made ready to be shown, whatever the surface."""

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.text import clip, is_link, one_line, size, stars


def test_stars_in_and_out_of_range():
    assert [stars(n) for n in (None, 0, 2, 5, 9)] == ["No stars", "☆☆☆☆☆", "★★☆☆☆", "★★★★★", "★★★★★"]


@given(text=st.text(max_size=200), limit=st.integers(1, 60))
def test_clipped_text_fits_and_says_that_it_was_cut(text: str, limit: int):
    clipped = clip(text, limit)
    assert size(clipped) <= limit
    assert clipped == clip(text, 10_000) or clipped.endswith("…")


def test_one_line_is_one_line():
    assert one_line(" a\r\n\tb\u2028c  d ") == "a b c d"


def test_only_what_a_browser_opens_is_a_link():
    assert [is_link(url) for url in ("https://a.example", "http://a.example", "javascript:x", "")] == [
        True,
        True,
        False,
        False,
    ]
