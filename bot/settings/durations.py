"""Lengths of time as people write them: "24h", "30m", "3d", or 0."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_WRITTEN = re.compile(r"(\d{1,6})\s*([smhd])")
_LONGEST = timedelta(days=366)


def _read(value: Any) -> Any:
    if value == "0":
        return timedelta(0)
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('write it as a number and a unit, such as "30m", "24h" or "3d"')
    length = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if length > _LONGEST:
        raise ValueError("is longer than a year")
    return length


def _positive(length: timedelta) -> timedelta:
    if not length:
        raise ValueError("must be longer than nothing")
    return length


MaybeNone = Annotated[timedelta, BeforeValidator(_read)]  # 0 is allowed
Length = Annotated[timedelta, BeforeValidator(_read), AfterValidator(_positive)]
