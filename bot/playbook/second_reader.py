"""The trained models of the second reader, one for replies and one for reviews, as they come with the playbooks."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from bot.checklist.second_reader import SecondReader, Weight

Kind = Literal["replies", "reviews"]


def model_file(kind: Kind) -> Path:
    """Where `make second-reader` writes the model."""
    return Path(__file__).with_name(f"second_reader_{kind}.json")


@cache
def shipped_reader(kind: Kind) -> SecondReader:
    """The one that every playbook uses."""
    model = json.loads(model_file(kind).read_text(encoding="utf-8"))
    return SecondReader(
        bias=model["bias"],
        groups=tuple({name: Weight(*pair) for name, pair in group.items()} for group in model["groups"]),
        fingerprint=model["fingerprint"],
    )
