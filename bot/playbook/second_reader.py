"""The trained model of the second reader, as it comes with the playbooks."""

import json
from functools import cache
from pathlib import Path

from bot.checklist.second_reader import SecondReader, Weight

MODEL = Path(__file__).with_suffix(".json")  # `make second-reader` writes it


@cache
def shipped_reader() -> SecondReader:
    """The one that every playbook uses."""
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    return SecondReader(
        bias=model["bias"],
        groups=tuple({name: Weight(*pair) for name, pair in group.items()} for group in model["groups"]),
        fingerprint=model["fingerprint"],
    )
