"""Other people's words can't do anything inside a card."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.text import one_line
from bot.teams.elements import exact
from bot.teams.text import inline


@pytest.mark.parametrize(
    "nasty",
    [
        "*bold*",
        "_it_",
        "[link](https://evil.example)",
        "`code`",
        "<at>Sam</at>",
        "{{DATE(2020-01-01T00:00:00Z)}}",
    ],
)
def test_words_in_a_text_block_have_no_power(nasty: str):
    shown = inline(f"see {nasty}", 200)
    assert not re.search(r"(?<!\\)[*_`\[\]]|<|\{\{", shown)


@pytest.mark.parametrize("first", ["# Big", "- item", "1. item", "> said"])
def test_nor_at_the_beginning(first: str):
    assert not re.match(r"[#>-]|\d+[.)]", inline(first, 200).replace("&gt;", ">"))


@given(words=st.text(max_size=80))
def test_they_read_as_they_were(words: str):
    unescaped = re.sub(r"\\([\\`*_\[\]~])", r"\1", html.unescape(inline(words, 500))).replace("\u200b", "")
    assert unescaped == one_line(words) or "&" in words


def test_a_text_run_shows_its_words_and_fills_in_nothing():
    lines = [block["inlines"][0]["text"] for block in exact("*a*\n{{DATE(2020-01-01T00:00:00Z)}}")]
    assert lines[0] == "*a*"
    assert "{{" not in lines[1]
