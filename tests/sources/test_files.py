"""Reviews from files: what spreadsheets and programs write, and where mistakes are."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.review import Review
from bot.sources.files import FileError, read_reviews
from bot.sources.wire import FIELDS

PRACTICES = {"riverside"}


def a_review(number: int, **changes) -> dict:
    wire = {"source": "google", "external_id": f"r{number}", "practice": "riverside", "rating": 4}
    return {**wire, "text": "Fine, thanks.", **changes}


@pytest.fixture
def write(tmp_path):
    def write(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


def read(file: Path) -> list[tuple[int, Review | str]]:
    found = read_reviews(file, practices=PRACTICES)
    return [(line, each if isinstance(each, Review) else str(each)) for line, each in found]


def test_a_table_with_quotes_line_breaks_and_empty_cells(write):
    file = write(
        "reviews.csv",
        "source,external_id,practice,rating,author,text,url,posted_at\r\n"
        'google,r1,riverside,4,Jo,"Two\r\nlines, one cell",https://x.example/1,2026-01-02T03:04:05Z\r\n'
        "\r\n"
        "google,r2,riverside,,,No stars here,,\r\n",
    )
    (first, one), (second, two) = read(file)
    assert (first, second) == (2, 5), "the line that each begins on"
    assert (one.rating, one.text, one.author) == (4, "Two\r\nlines, one cell", "Jo")
    assert (two.rating, two.author, two.url, two.posted_at) == (None, "", "", None)


@pytest.mark.parametrize(("mark", "delimiter"), [(b"\xef\xbb\xbf", ";"), (b"", "\t"), (b"\xef\xbb\xbf", ",")])
def test_a_table_as_a_spreadsheet_saves_it(write, mark, delimiter):
    lines = ["Source,External_ID,Practice,Rating,Text", "google,r1,riverside,5.0,Schön"]
    content = mark + "\r\n".join(lines).replace(",", delimiter).encode()
    [(line, review)] = read(write("reviews.CSV", content))
    assert (line, review.rating, review.text) == (2, 5, "Schön")


def test_a_bad_row_is_told_and_the_others_go_on(write):
    file = write(
        "reviews.csv",
        "source,external_id,practice,rating\ngoogle,r1,riverside,4\ngoogle,r2,riverside,eight\n"
        "google,r3,riverside\ngoogle,r4,hill,1\ngoogle,r5,riverside,5\n",
    )
    told = dict(read(file))
    assert told[2].external_id == "r1"
    assert told[3].startswith("rating: must be a whole number of stars")
    assert told[4] == "has 3 cells, and the first line names 4 columns"
    assert told[5].startswith("practice: there is no practice 'hill'")
    assert told[6].external_id == "r5"


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("source,external_id,practice,stars", "unknown column 'stars'"),
        ("external_id,rating", "there is no column 'source, practice'"),
        ("source,external_id,practice,text,text", "a column is there twice"),
        ("", "there is no column"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused_as_a_whole(write, header, complaint):
    with pytest.raises(FileError, match=complaint):
        read(write("reviews.csv", f"{header}\n"))


def test_a_quote_that_never_ends_is_told_where_it_begins(write):
    file = write("reviews.csv", 'source,external_id,practice,text\ngoogle,r1,riverside,"oh\nno\n')
    assert read(file) == [(2, "is not CSV from here on: unexpected end of data")]


@pytest.mark.parametrize("wrap", ["%s", '{"reviews": %s}', '\n{\n "reviews"\n:%s\n}\n'])
def test_a_list_in_json_with_the_line_of_each(write, wrap):
    content = wrap % json.dumps([a_review(1), {"source": 1}, a_review(2)], indent=1)
    before = wrap.partition("%s")[0].count("\n")
    first, second, third = read(write("reviews.json", content))
    assert (first[0], second[0], third[0]) == (2 + before, 9 + before, 12 + before)
    assert (first[1].external_id, third[1].external_id) == ("r1", "r2")
    assert "source: must be text" in second[1]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[1 2]", "is not JSON from here on"),
        ("[{]", "is not JSON from here on"),
        ("[] 5", "there is more after the list"),
        ('{"reviews": []', "there is more after the list"),
        ('{"reviews": [], "more": 1}', "there is more after the list"),
        ("[" * 100_000, "is not JSON from here on"),
    ],
)
def test_broken_json_is_told_and_nothing_crashes(write, content, complaint):
    assert complaint in read(write("reviews.json", content))[-1][1]


def test_json_that_is_no_list_is_refused(write):
    with pytest.raises(FileError, match="expected a list of reviews"):
        read(write("reviews.json", json.dumps(a_review(1))))


def test_json_a_line(write):
    lines = [
        json.dumps(a_review(1)),
        "",
        "{nonsense",
        json.dumps(a_review(2, text="a\u2028b"), ensure_ascii=False),
    ]
    (first, one), (third, told), (fourth, two) = read(write("reviews.jsonl", "\n".join(lines)))
    assert (first, third, fourth) == (1, 3, 4)
    assert (one.external_id, told, two.text) == ("r1", "is not JSON", "a\u2028b")


def test_files_that_cannot_be_read_say_what_to_do(write, tmp_path):
    with pytest.raises(FileError, match=r"should end in \.csv, \.json, \.jsonl"):
        read(write("reviews.xlsx", ""))
    with pytest.raises(FileError, match="No such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(FileError, match="CSV UTF-8"):
        read(write("reviews.csv", b"source\xe9"))


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda s: s.strip())


@given(st.lists(printable, min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_is_written_as_a_table_is_read_back(tmp_path_factory, texts, delimiter):
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(a_review(number, text=text) for number, text in enumerate(texts))
    file = tmp_path_factory.mktemp("table") / "reviews.csv"
    file.write_bytes(out.getvalue().encode())
    assert [review.text for _, review in read(file)] == [text.strip() for text in texts]


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.jsonl"]))
def test_no_content_at_all_breaks_the_reader(tmp_path_factory, content, name):
    file = tmp_path_factory.mktemp("any") / name
    file.write_bytes(content)
    try:
        assert all(line >= 1 for line, _ in read(file))
    except FileError as error:
        assert str(file) in str(error)  # noqa: PT017 - either outcome is right, and each has its promise
