"""YAML files with the line of everything in them, checked against a pydantic model.

Used for playbooks and for the settings: every mistake comes back as "file:line: what is wrong".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Keys = tuple[str | int, ...]  # the way to something in a file: keys and indexes from the top


class SourceError(Exception):
    """A file that can't be used; one line for each mistake: "file:line: what is wrong"."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands in a file."""

    file: Path
    lines: Mapping[Keys, int] = field(repr=False)  # way to each thing in the file → line, from 1
    path: Keys = ()

    def at(self, *more: str | int) -> "Place":
        return Place(file=self.file, lines=self.lines, path=(*self.path, *more))

    @property
    def line(self) -> int:
        """The line of this very thing, or of the innermost thing around it that is in the file."""
        known: Keys = ()
        for (
            part
        ) in self.path:  # parts that are not in the file (a shorthand written out, a union) are passed over
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Loaded(Generic[Model]):
    value: Model
    place: Place


def load(file: Path, model: type[Model]) -> Loaded[Model]:
    """Reads one YAML file into the model. Raises `SourceError` naming file and line of each mistake."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise SourceError(f"{file}: can't be read: {reason}") from error
    return load_text(text, file, model)


def load_text(text: str, file: Path, model: type[Model]) -> Loaded[Model]:
    """As `load`, for text that is already here; `file` is only named in errors."""
    lines: dict[Keys, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data: Any = _build(node, (), lines, file) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(
            f"{file}:{mark.line + 1 if mark else 1}: {error.problem or 'is not YAML'}"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(f"{file}:1: is not YAML: {error}") from error
    place = Place(file=file, lines=lines)
    if not isinstance(node, yaml.MappingNode | None):
        raise SourceError(f"{place}: expected keys with values, one a line")
    try:
        return Loaded(value=model.model_validate(data), place=place)
    except ValidationError as error:
        keys = _keys_of(model)
        found = {_sentence(place, dict(each), keys): None for each in error.errors(include_url=False)}
        raise SourceError("\n".join(found)) from error


def _build(node: yaml.Node, path: Keys, lines: dict[Keys, int], file: Path) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SourceError(f"{file}:{line}: a key must be plain text")
            key = str(key_node.value)
            if key in built:
                raise SourceError(f'{file}:{line}: "{key}" is already there, on line {lines[(*path, key)]}')
            built[key] = _build(value_node, (*path, key), lines, file)
            lines[(*path, key)] = line
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_build(each, (*path, number), lines, file) for number, each in enumerate(node.value)]
    # Only the model knows whether 8:30, no or 2026.1 is a number, a yes-or-no or a word; YAML would guess.
    if not isinstance(node, yaml.ScalarNode):
        raise SourceError(f"{file}:{lines[path]}: is no plain value")
    is_empty = not node.style and node.tag == "tag:yaml.org,2002:null"
    return None if is_empty else node.value


def _keys_of(model: type[BaseModel]) -> list[str]:
    """Every key that the model, or a model inside it, knows."""
    schema = model.model_json_schema()
    shapes = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for shape in shapes for key in shape.get("properties", {})})


def close_to(name: str, known: Iterable[str]) -> str:
    """A hint at the name that may have been meant, or nothing."""
    found = get_close_matches(name, list(known), n=1)
    return f'; did you mean "{found[0]}"?' if found else ""


def _sentence(place: Place, error: dict[str, Any], keys: Iterable[str]) -> str:
    path: Keys = tuple(part for part in error["loc"] if part != "__root__")
    where = place.at(*path)
    # pydantic names the alternatives of a union inside the path; what is in the file stops before them.
    named = [str(part) for part in path if isinstance(part, str)]
    key = named[-1] if named else "file"
    kind, message = error["type"], str(error["msg"])
    if kind == "extra_forbidden":
        return f'{where}: unknown key "{key}"{close_to(key, keys)}'
    if kind == "missing":
        return f'{where}: "{key}" is missing'
    return f"{where}: {key}: {message.removeprefix('Value error, ')}"
