"""Reviews from files: CSV as spreadsheets write it, JSON, and JSON a line."""

import csv
import io
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from bot.model.review import Review
from bot.sources.wire import FIELDS, Problem, WireError, read_review

ENDINGS = (".csv", ".json", ".jsonl")


class FileError(Exception):
    """A file that can't be read as a whole; the message says why and what to do."""


Line = tuple[
    int, Review | WireError
]  # the line that a review begins on, and the review or what is wrong with it


def read_reviews(file: Path, *, practices: Collection[str]) -> Iterator[Line]:
    """Every review in the file, in order. Raises FileError when the file itself can't be read.

    The keys (the columns of a CSV file) are those of the review on the wire. In JSON, the reviews are
    a list, or stand under the key "reviews".
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise FileError(f"{file}: the name should end in {', '.join(ENDINGS)}: that tells how it is written")
    text = _text(file)
    items = {".csv": _rows, ".json": _json_items, ".jsonl": _json_lines}[ending](text, file)
    for line, data in items:
        if isinstance(data, WireError):
            yield line, data
            continue
        try:
            yield line, read_review(data, practices=practices)
        except WireError as error:
            yield line, error


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"{file}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileError(f'{file}: is not UTF-8 text: in a spreadsheet, save it as "CSV UTF-8"') from error


Items = Iterator[tuple[int, Any]]  # line and data; a WireError where the data is not even that


def _broken(sentence: str) -> WireError:
    return WireError((Problem(field="", sentence=sentence),))


def _rows(text: str, file: Path) -> Items:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    empty: list[str] = []
    try:
        header = [name.strip().lower() for name in next(reader, empty)]
    except csv.Error as error:
        raise FileError(f"{file}:1: is not CSV: {error}") from error
    _check_header(header, file)
    line = reader.line_num + 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield line, _broken(f"is not CSV from here on: {error}")
            return
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, _record(header, row)
        line = reader.line_num + 1


def _check_header(header: list[str], file: Path) -> None:
    known = ", ".join(FIELDS)
    unknown = sorted(set(header) - set(FIELDS))
    if unknown:
        raise FileError(f"{file}:1: unknown column {', '.join(unknown)!r}; the columns are: {known}")
    missing = [name for name in ("source", "external_id", "practice") if name not in header]
    if missing:
        raise FileError(f"{file}:1: there is no column {', '.join(missing)!r}; the columns are: {known}")
    if len(set(header)) != len(header):
        raise FileError(f"{file}:1: a column is there twice")


def _record(header: list[str], row: list[str]) -> dict[str, Any] | WireError:
    if len(row) != len(header):
        return _broken(f"has {len(row)} cells, and the first line names {len(header)} columns")
    # A spreadsheet has no null: an empty cell is one.
    record: dict[str, Any] = {name: cell for name, cell in zip(header, row, strict=True) if cell.strip()}
    rating = str(record.get("rating", "")).strip()
    if re.fullmatch(r"[0-9](\.0)?", rating):
        record["rating"] = int(rating[0])
    return record


def _json_lines(text: str, file: Path) -> Items:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            try:
                yield line, json.loads(content)
            except (ValueError, RecursionError):
                yield line, _broken("is not JSON")


_SPACE = re.compile(r"\s*")


def _json_items(text: str, file: Path) -> Items:
    """The members of the list with the line of each, which a plain `json.loads` would forget."""
    start = re.match(r'\s*(\{\s*"reviews"\s*:\s*)?\[', text)
    if start is None:
        raise FileError(f'{file}: expected a list of reviews, or {{"reviews": [ … ]}}')
    decoder = json.JSONDecoder()
    at = _after_space(text, start.end())
    expected = f"]{'}' if start[1] else ''}"
    while not text.startswith("]", at):
        line = text.count("\n", 0, at) + 1
        try:
            data, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield line, _broken("is not JSON from here on")
            return
        yield line, data
        at = _after_space(text, at)
        if text.startswith(",", at):
            at = _after_space(text, at + 1)
        elif not text.startswith("]", at):
            yield text.count("\n", 0, at) + 1, _broken("is not JSON from here on")
            return
    if re.sub(r"\s", "", text[at:]) != expected:
        yield text.count("\n", 0, at) + 1, _broken("there is more after the list of reviews")


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
