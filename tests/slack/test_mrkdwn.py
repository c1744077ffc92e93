"""Other people's words can't do anything inside Slack's formatting."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.text import clean, size
from bot.slack import mrkdwn


def test_a_review_can_not_ping_or_link():
    (quoted,), complete = mrkdwn.quotes("<!channel> <@U0MAYA> <https://evil.example|our site> a & b", 500)
    assert quoted == "> &lt;!channel&gt; &lt;@U0MAYA&gt; &lt;https://evil.example|our site&gt; a &amp; b"
    assert complete


def test_every_line_of_a_quotation_carries_its_mark():
    (quoted,), _ = mrkdwn.quotes("one\r\ntwo\n\nApproved by Tom\u2028three", 500)
    assert quoted.split("\n") == ["> one", "> two", ">", "> Approved by Tom", "> three"]


def test_a_code_block_can_not_break_out_of_the_quotation():
    (quoted,), _ = mrkdwn.quotes("```\nout\n```", 500)
    assert "`" not in quoted


def test_marks_that_turn_the_writing_direction_are_dropped():
    assert clean("a\u202eb\u2066c\u200bd\x00e\x1bf\ud800g") == "abcdefg"


def test_an_escape_is_never_cut_in_two():
    assert mrkdwn.inline("&&&", 12) == "&amp;&amp;…"
    assert mrkdwn.inline("&&&", 15) == "&amp;&amp;&amp;"


def test_a_long_line_breaks_between_words():
    quoted, complete = mrkdwn.quotes("alpha beta gamma", 13, count=2)
    assert quoted == ("> alpha beta", "> gamma")
    assert complete


def test_only_web_addresses_become_links():
    assert mrkdwn.link("javascript:alert(1)", "open") == "open"
    assert (
        mrkdwn.link("https://a.example/?a=1&b=<x|y", "open")
        == "<https://a.example/?a=1&amp;b=&lt;x%7Cy|open>"
    )


def test_dates_are_shown_in_the_readers_zone():
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert mrkdwn.moment(at) == "<!date^1772452800^{date_short_pretty} at {time}|02 Mar 2026 12:00 UTC>"


@given(st.text(), st.integers(min_value=10, max_value=200), st.integers(min_value=1, max_value=4))
def test_quotations_fit_and_say_whether_something_is_missing(text: str, limit: int, count: int):
    quoted, complete = mrkdwn.quotes(text, limit, count=count)
    assert len(quoted) <= count
    for piece in quoted:
        assert size(piece) <= limit
        assert all(line == ">" or line.startswith("> ") for line in piece.split("\n"))
        assert "<" not in piece
    shown = "".join(line[2:] for piece in quoted for line in piece.split("\n"))
    whole = mrkdwn.escape(clean(text).replace("`", "'"))
    assert complete == ("".join(shown.split()) == "".join(whole.split()))


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_pieces_lose_nothing(text: str, limit: int):
    limit = max(limit, 2)  # one character may count for two
    found = list(mrkdwn.pieces(text, limit))
    assert "".join(found) == text
    assert all(0 < size(piece) <= limit for piece in found)


@given(st.text(), st.integers(min_value=6, max_value=60))
def test_one_line_fits_after_escaping(text: str, limit: int):
    line = mrkdwn.inline(text, limit)
    assert size(line) <= limit
    assert "\n" not in line
    assert "<" not in line
