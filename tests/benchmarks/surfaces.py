"""A 100x100 surface against broadcasting and chunked vmap written by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F

from playground.engine.experiment import Experiment
from playground.problem.catalogue import load
from playground.problem.document import Document
from tests.benchmarks.problems import line_fit, network
from tests.benchmarks.table import Row, median

REPEATS = 40
CHUNK = 1000


def rows() -> list[Row]:
    """Himmelblau (elementwise), the line fit (data) and the network (vmap)."""
    torch.set_num_threads(1)
    return [
        _row("elementwise (himmelblau)", load("himmelblau"), "x", "y", _himmelblau),
        _row("data loss (line fit)", line_fit(), "b0", "b1", _line_fit),
        _row("network 2-8-1, 200 points", network(), "w1[0, 0]", "w1[1, 0]", _network),
    ]


def _row(name: str, document: Document, x: str, y: str, reference: Callable[..., object]) -> Row:
    lab = Experiment(document)
    across = lab.surface(x, y, n=2).x_values
    along = lab.surface(x, y, n=2).y_values
    grid = torch.meshgrid(
        torch.linspace(across[0], across[-1], 100),
        torch.linspace(along[0], along[-1], 100),
        indexing="ij",
    )
    flat = [axis.flatten() for axis in grid]
    # Turn by turn, so that whatever else the machine does falls on both alike.
    ours, theirs = [], []
    for turn in range(REPEATS + 3):
        spent = _timed(lambda: lab.surface(x, y)), _timed(lambda: reference(lab, *flat))
        if turn >= 3:
            ours.append(spent[0])
            theirs.append(spent[1])
    return Row(
        f"surface 100x100, {name}",
        median(ours) / median(theirs),
        1.3,
        "×",
        note=f"by hand {median(theirs) * 1e3:.2f} ms, ours {median(ours) * 1e3:.2f} ms",
    )


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


@torch.no_grad()
def _himmelblau(lab: Experiment, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return torch.cat([(a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2 for a, b in _chunks(x, y)])


@torch.no_grad()
def _line_fit(lab: Experiment, b0: torch.Tensor, b1: torch.Tensor) -> torch.Tensor:
    x, y = lab["x"], lab["y"]
    return torch.cat(
        [((a[:, None] + b[:, None] * x - y) ** 2).mean(dim=1) for a, b in _chunks(b0, b1)]
    )


@torch.no_grad()
def _network(lab: Experiment, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    x, y = lab["x"], lab["y"]
    w1, b1, w2, b2 = (lab[name].detach() for name in ("w1", "b1", "w2", "b2"))

    def loss(weights: torch.Tensor) -> torch.Tensor:
        z = torch.tanh(x @ weights + b1) @ w2 + b2
        return F.binary_cross_entropy_with_logits(z, y)

    stack = w1.expand(len(first), 2, 8).clone()
    stack[:, 0, 0] = first
    stack[:, 1, 0] = second
    return torch.cat([torch.vmap(loss)(part) for (part,) in _chunks(stack)])


def _chunks(*tensors: torch.Tensor) -> Iterator[tuple[torch.Tensor, ...]]:
    for start in range(0, len(tensors[0]), CHUNK):
        yield tuple(tensor[start : start + CHUNK] for tensor in tensors)
