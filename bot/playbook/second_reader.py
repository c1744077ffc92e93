"""The trained models of the second reader, one for replies and one for reviews, as they come with the playbooks."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import onnxruntime  # pyright: ignore[reportMissingTypeStubs]

from bot.checklist.second_reader import Network, SecondReader, Weight

Kind = Literal["replies", "reviews"]
KINDS: tuple[Kind, ...] = ("replies", "reviews")  # in the order of the network's outputs

NETWORK = Path(__file__).with_name("second_reader.onnx")
PIECES = Path(__file__).with_name(
    "second_reader_pieces.txt"
)  # one a line; the line's number, from 0, is its id
LONGEST = 256  # word pieces that the network reads: some 200 words

_PADDING, _UNKNOWN, _OPENS, _CLOSES = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
SPECIAL = (_PADDING, _UNKNOWN, _OPENS, _CLOSES)  # the first four pieces
_LONGEST_WORD = 60  # characters; a longer one is unknown


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
        network=_shipped_network(kind, model["network"]["weight"]),
        fingerprint=model["fingerprint"] + model["network"]["fingerprint"],
    )


def _shipped_network(kind: Kind, weight: float) -> Network:
    output = KINDS.index(kind)

    def network(said: str) -> float:
        ids = np.array([ids_of(said, _shipped_pieces())], dtype=np.int64)
        [verdicts] = _session().run(None, {"ids": ids})
        return weight * float(verdicts[0][output])

    return network


@cache
def _session() -> Any:
    """The network, loaded when it is first asked: some 50 ms and 60 MB."""
    return cast(Any, onnxruntime).InferenceSession(NETWORK, providers=["CPUExecutionProvider"])


# --- word pieces ------------------------------------------------------------------------------------------------------


@cache
def _shipped_pieces() -> dict[str, int]:
    return {piece: number for number, piece in enumerate(PIECES.read_text(encoding="utf-8").splitlines())}


def ids_of(said: str, pieces: dict[str, int]) -> list[int]:
    """The text as the network takes it: numbers of known word pieces, the longest first, as BERT cuts words up."""
    ids = [pieces[_OPENS]]
    for word in _words(said.lower()):
        ids += _cut(word, pieces)
        if len(ids) >= LONGEST:
            break
    return [*ids[: LONGEST - 1], pieces[_CLOSES]]


def _words(said: str) -> Iterator[str]:
    """Runs of letters and digits, and every other character by itself."""
    word = ""
    for char in said:
        if char.isalnum():
            word += char
            continue
        if word:
            yield word
        word = ""
        if not char.isspace():
            yield char
    if word:
        yield word


def _cut(word: str, pieces: dict[str, int]) -> list[int]:
    ids: list[int] = []
    at = 0
    while at < len(word) and len(word) <= _LONGEST_WORD:
        opening = "##" if at else ""
        after = next((end for end in range(len(word), at, -1) if opening + word[at:end] in pieces), None)
        if after is None:
            return [pieces[_UNKNOWN]]
        ids.append(pieces[opening + word[at:after]])
        at = after
    return ids or [pieces[_UNKNOWN]]
