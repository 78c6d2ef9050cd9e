"""Wire the tiny model to copy before it has learned anything.

Large models learn early to continue "A B … A" with "B": one head looks at the token before, a later
head looks for the place where the current token stood, and copies what followed ("induction
heads": Olsson et al., 2022, arXiv:2209.11895). Learning from examples in the prompt rests on it,
and it takes millions of tokens to appear. The tiny model sees less than one million, so it starts
with such heads instead of random ones (as Trockman and Kolter, 2023, arXiv:2305.09828, start with
the patterns that trained attention shows), and training has only to tune them.
"""

from collections.abc import Sequence
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
    size = width // model.config.num_attention_heads
    # Rotary angles per token, of shape [size / 2]; dimension i turns with i + size / 2.
    theta = model.config.rope_parameters["rope_theta"]
    angles = torch.as_tensor(theta ** (-torch.arange(size // 2) / (size // 2)))
    read = _basis(width, random)[:size]
    before = [_basis(width, random)[:size] for _ in HEADS]
    for head in HEADS:
        query, key = _look_back(angles, head + 1, width)
        _set(model, 0, head, query, key, read, WRITE * before[head].T)
    for number in COPYING_LAYERS:
        directions = _basis(width, random)
        for head in HEADS:
            query, key = _match(angles, read, before[0], random)
            value = directions[head * size : (head + 1) * size]
            _set(model, number, head, query, key, value, COPY * value.T)


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


def _set(model: Any, layer: int, head: int, *weights: torch.Tensor) -> None:
    """Set a head's query, key and value, each [size, width], and what it writes, [width, size]."""
    query, key, value, output = weights
    attention = model.model.layers[layer].self_attn
    rows = slice(head * len(query), (head + 1) * len(query))
    attention.q_proj.weight[rows] = query
    attention.k_proj.weight[rows] = key
    attention.v_proj.weight[rows] = value
    attention.o_proj.weight[:, rows] = output


def _look_back(
    angles: torch.Tensor, distance: int, width: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Give query and key that attend to the token `distance` places back.

    The key is turned by `distance` ahead of the query, so that their angle is zero just there.
    """
    fast, turned = (angles > 0.15).float(), angles * distance
    query, key = torch.zeros(2, 2 * len(angles), width)
    query[:, 0] = LOOK * torch.cat([fast, torch.zeros_like(fast)])
    key[:, 0] = LOOK * torch.cat([fast * turned.cos(), fast * turned.sin()])
    return query, key


def _match(
    angles: torch.Tensor, read: torch.Tensor, before: torch.Tensor, random: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Give query and key that attend to where the token before was the current token."""
    size = 2 * len(angles)
    # Only the dimensions that turn slowly compare content alike at any distance.
    slow = angles.argsort()[: size // 3]
    dimensions = torch.cat([slow, slow + size // 2])
    mix = MATCH * torch.linalg.qr(torch.randn(size, size, generator=random))[0]
    query, key = torch.zeros(2, *read.shape)
    query[dimensions] = (mix @ read)[: len(dimensions)]
    key[dimensions] = (mix @ before)[: len(dimensions)]
    return query, key


def _basis(width: int, random: torch.Generator) -> torch.Tensor:
    """Random orthonormal rows, [width, width], blind to the constant dimension."""
    basis = torch.linalg.qr(torch.randn(width, width, generator=random))[0]
    basis[:, 0] = 0
    return basis
