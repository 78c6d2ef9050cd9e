"""Wire the tiny model to copy before it has learned anything.

Large models learn early to continue "A B … A" with "B": one head looks at the token before, a later
head looks for the place where the current token stood, and copies what followed ("induction
heads": Olsson et al., 2022, arXiv:2209.11895). Learning from examples in the prompt rests on it,
and it takes millions of tokens to appear. The tiny model sees less than one million, so it starts
with such heads instead of random ones (as Trockman and Kolter, 2023, arXiv:2305.09828, start with
the patterns that trained attention shows), and training has only to tune them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

EMBEDDING = 0.1
"""Standard deviation of the token embeddings."""
SHARED = 0.64
"""The part of an embedding's variance that the forms of a word have in common."""
CONSTANT = 0.3
"""The first dimension is the same for all tokens, this large: heads that look at places use it."""
QUIET = 0.3
"""What is not wired writes this part of what chance would, so that it does not drown the rest."""
LOOK, MATCH, WRITE, COPY = 3.0, 2.5, 0.1, 0.5
"""How sharply heads look and match, and how much they write: found by trying."""
COPYING_LAYERS = (1, 2)
HEADS = (0, 1)


@torch.no_grad()
def wire(model: Any, pieces: Sequence[str], seed: int) -> None:
    """Set two heads in each of the first three layers; the other weights stay random.

    Args:
        pieces: the tokens of the vocabulary, in order, as the tokenizer writes them.
    """
    random = torch.Generator().manual_seed(seed)
    embedding = model.model.embed_tokens.weight
    width = embedding.shape[1]
    embedding.copy_(_embeddings(pieces, width, random))
    embedding[:, 0] = CONSTANT * EMBEDDING * width**0.5
    for layer in model.model.layers:
        layer.self_attn.o_proj.weight.mul_(QUIET)
        layer.mlp.down_proj.weight.mul_(QUIET)
    read = _basis(width, random)[: _Head(model, 0, 0).size]
    before = [_look_back(_Head(model, 0, head), head + 1, read, random) for head in HEADS]
    for layer in COPYING_LAYERS:
        directions = _basis(width, random)
        for head in HEADS:
            _copy(_Head(model, layer, head), directions, read, before[0], random)


def _embeddings(pieces: Sequence[str], width: int, random: torch.Generator) -> torch.Tensor:
    """Random embeddings, [tokens, width], in which the forms of a word are alike.

    A ticket says " Lamps" and the wanted JSON "lamp", which are two tokens: one who copies would
    write the first. Large models learn from their reading that they are one word; for this one it
    stands in the start, as the shared pieces do in Bojanowski et al., 2017 (arXiv:1607.04606).
    """
    stems = [piece.lstrip("Ġ").lower().removesuffix("s") or piece for piece in pieces]
    places = {stem: place for place, stem in enumerate(dict.fromkeys(stems))}
    shared = torch.randn(len(places), width, generator=random)[[places[stem] for stem in stems]]
    own = torch.randn(len(pieces), width, generator=random)
    return EMBEDDING * (SHARED**0.5 * shared + (1 - SHARED) ** 0.5 * own)


@dataclass(frozen=True)
class _Head:
    """The weights of one attention head, as views that can be written to."""

    model: Any
    layer: int
    head: int

    @property
    def size(self) -> int:
        return int(self.model.config.hidden_size // self.model.config.num_attention_heads)

    @property
    def rows(self) -> slice:
        return slice(self.head * self.size, (self.head + 1) * self.size)

    @property
    def frequencies(self) -> torch.Tensor:
        """Rotary angles per token, of shape [size / 2]; dimension i turns with i + size / 2."""
        theta = self.model.config.rope_parameters["rope_theta"]
        return torch.as_tensor(theta ** (-torch.arange(self.size // 2) / (self.size // 2)))

    def set(self, query: torch.Tensor, key: torch.Tensor) -> None:
        """Both of shape [size, width]."""
        attention = self.model.model.layers[self.layer].self_attn
        attention.q_proj.weight[self.rows] = query
        attention.k_proj.weight[self.rows] = key

    def move(self, value: torch.Tensor, output: torch.Tensor) -> None:
        """Set what is read, [size, width], and where it is written, [width, size]."""
        attention = self.model.model.layers[self.layer].self_attn
        attention.v_proj.weight[self.rows] = value
        attention.o_proj.weight[:, self.rows] = output


def _look_back(
    head: _Head, distance: int, read: torch.Tensor, random: torch.Generator
) -> torch.Tensor:
    """Attend to the token `distance` places back; give the directions its content is written to.

    The key is turned by `distance` ahead of the query, so that their angle is zero just there.
    """
    fast = (head.frequencies > 0.15).float()
    angle = head.frequencies * distance
    query = torch.zeros(head.size, read.shape[1])
    key = torch.zeros_like(query)
    query[:, 0] = LOOK * torch.cat([fast, torch.zeros_like(fast)])
    key[:, 0] = LOOK * torch.cat([fast * angle.cos(), fast * angle.sin()])
    written = _basis(read.shape[1], random)[: head.size]
    head.set(query, key)
    head.move(read, WRITE * written.T)
    return written


def _copy(
    head: _Head,
    directions: torch.Tensor,
    read: torch.Tensor,
    before: torch.Tensor,
    random: torch.Generator,
) -> None:
    """Attend to where the token before was the current token; write what stands there."""
    # Only the dimensions that turn slowly compare content alike at any distance.
    slow = head.frequencies.argsort()[: head.size // 3]
    dimensions = torch.cat([slow, slow + head.size // 2])
    mix = MATCH * torch.linalg.qr(torch.randn(head.size, head.size, generator=random))[0]
    query = torch.zeros(head.size, read.shape[1])
    key = torch.zeros_like(query)
    query[dimensions] = (mix @ read)[: len(dimensions)]
    key[dimensions] = (mix @ before)[: len(dimensions)]
    head.set(query, key)
    value = directions[head.rows]
    head.move(value, COPY * value.T)


def _basis(width: int, random: torch.Generator) -> torch.Tensor:
    """Random orthonormal rows, [width, width], blind to the constant dimension."""
    basis = torch.linalg.qr(torch.randn(width, width, generator=random))[0]
    basis[:, 0] = 0
    return basis
