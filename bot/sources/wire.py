"""The review on the wire: the one shape in which reviews reach us, over HTTP and in files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from bot.model.review import Review

LONGEST_TEXT = 20_000  # characters


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with a review, in words for whoever sent it; never its text."""

    field: str  # the key on the wire; empty for the review as a whole
    sentence: str

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}" if self.field else self.sentence


class WireError(Exception):
    """A review that can't be taken in."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def _rating(value: Any) -> int | None:
    if value is None or (type(value) is int and 1 <= value <= 5):
        return value
    raise ValueError("must be a whole number of stars from 1 to 5, or null where the platform has none")


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    advice = 'must be a date and time with its zone, such as "2026-11-20T09:30:00Z"'
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(advice) from error
    if moment.tzinfo is None:
        raise ValueError(f"has no time zone: it {advice}")
    return moment


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL character")
    return value


def _link(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("should start with https://")
    return value


def _nothing(value: Any) -> Any:
    return "" if value is None else value


def _text(most: int, *, least: int = 0) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most, strip_whitespace=True, strict=True)


class WireReview(BaseModel):
    """See `docs/commands.md` for the same in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str, _text(50, least=1), AfterValidator(_storable), AfterValidator(str.lower)]
    external_id: Annotated[str, _text(300, least=1), AfterValidator(_storable)]
    practice: Annotated[str, _text(60, least=1)]
    rating: Annotated[int | None, BeforeValidator(_rating)] = None
    author: Annotated[str, _text(300), AfterValidator(_storable), BeforeValidator(_nothing)] = ""
    text: Annotated[str, _text(LONGEST_TEXT), AfterValidator(_storable), BeforeValidator(_nothing)] = ""
    url: Annotated[str, _text(2_000), AfterValidator(_link), BeforeValidator(_nothing)] = ""
    posted_at: Annotated[datetime | None, BeforeValidator(_moment)] = None


FIELDS = tuple(WireReview.model_fields)


def read_review(data: Any, *, practices: Collection[str]) -> Review:
    """One review from what JSON (or a row of a table) held. Raises WireError with everything wrong with it."""
    if not isinstance(data, Mapping):
        raise WireError((Problem(field="", sentence="a review is an object with keys and values"),))
    try:
        wire = WireReview.model_validate(dict(data))  # pyright: ignore[reportUnknownArgumentType]
    except ValidationError as error:
        found = (_problem(dict(each)) for each in error.errors(include_url=False, include_input=False))
        raise WireError(tuple(dict.fromkeys(found))) from None
    problems: list[Problem] = []
    if wire.practice not in practices:
        known = ", ".join(sorted(practices)) or "none"
        problems.append(
            Problem(field="practice", sentence=f"there is no practice {wire.practice!r}; there are: {known}")
        )
    if wire.rating is None and not wire.text:
        problems.append(Problem(field="", sentence="a review has a rating, a text, or both"))
    if problems:
        raise WireError(tuple(problems))
    return Review(**wire.model_dump())


_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text",
    "string_unicode": "holds half of a surrogate pair, which is no character",
    "string_too_short": "must not be empty",
    "extra_forbidden": f"is not a key of a review; those are: {', '.join(FIELDS)}",
}


def _problem(error: dict[str, Any]) -> Problem:
    field = str(error["loc"][0])
    if error["type"] == "string_too_long":
        sentence = f"is longer than {error['ctx']['max_length']:,} characters"
    else:
        sentence = _SENTENCES.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return Problem(field=field, sentence=sentence)
