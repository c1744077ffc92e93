"""Every mistake in a file is named with the line it is on."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from bot.playbook.source import SourceError, load, load_text


class Door(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: str
    width: int = 80
    open: bool = False
    keys: tuple[str, ...] = ()


class House(BaseModel):
    model_config = ConfigDict(extra="forbid")

    doors: tuple[Door, ...]
    note: str | None = None


FILE = Path("house.yaml")


def test_a_good_file_becomes_its_model_and_knows_its_lines() -> None:
    loaded = load_text("doors:\n  - colour: red\n    keys: [a,\n      b]\n", FILE, House)
    assert loaded.value.doors[0].keys == ("a", "b")
    assert str(loaded.place.at("doors", 0, "keys", 1)) == "house.yaml:4"
    assert str(loaded.place.at("doors", 0)) == "house.yaml:2"


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    loaded = load_text(
        "doors:\n  - {colour: no, keys: [no, off, 8:30, 2026-11-20, 0171], width: 90, open: true}\nnote:",
        FILE,
        House,
    )
    door = loaded.value.doors[0]
    assert (door.colour, door.keys) == ("no", ("no", "off", "8:30", "2026-11-20", "0171"))
    assert (door.width, door.open, loaded.value.note) == (90, True, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("doors:\n  - colour: red\n    handle: brass\n", 'house.yaml:3: unknown key "handle"'),
        ("doors:\n  - color: red\n", 'house.yaml:2: unknown key "color"; did you mean "colour"?'),
        ("doors:\n  - width: 70\n", 'house.yaml:2: "colour" is missing'),
        ("note: x\n", 'house.yaml:1: "doors" is missing'),
        (
            "doors:\n  - colour: red\n    width: wide\n",
            "house.yaml:3: width: Input should be a valid integer",
        ),
        (
            "doors:\n  - colour: red\n    keys:\n      - a\n      - [b]\n",
            "house.yaml:5: keys: Input should be",
        ),
        ("doors:\n  - colour: red\n    colour: blue\n", 'house.yaml:3: "colour" is already there, on line 2'),
        ("doors: [\n", "house.yaml:2:"),
        ("- a\n", "house.yaml:1: expected keys with values"),
        ("doors: *nobody\n", "house.yaml:1: found undefined alias"),
        ("doors:\n  ? [a]\n  : b\n", "house.yaml:2: a key must be plain text"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_text(text, FILE, House)
    assert says in str(caught.value)


def test_several_mistakes_come_together() -> None:
    with pytest.raises(SourceError) as caught:
        load_text("doors:\n  - width: 70\n  - shape: round\n    colour: red\n", FILE, House)
    assert len(str(caught.value).splitlines()) == 2


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read: No such file"):
        load(tmp_path / "none.yaml", House)


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    file = tmp_path / "bytes.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="is not UTF-8 text"):
        load(file, House)
