"""A race of six optimizers on Himmelblau's function, against six bare loops one after the other."""

from __future__ import annotations

import gc
import time
from typing import Any

import torch

from playground.engine.experiment import Experiment
from playground.problem.catalogue import load
from tests.benchmarks.table import Row, median

REPEATS = 5
STEPS = 2_000
RACERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("SGD", {"lr": 0.005}),
    ("SGD", {"lr": 0.005, "momentum": 0.9}),
    ("Adam", {"lr": 0.05}),
    ("RMSprop", {"lr": 0.01}),
    ("Adagrad", {"lr": 0.5}),
    ("Adamax", {"lr": 0.05}),
)


def rows() -> list[Row]:
    """The race's speed as a share of the bare loops', measured in turns."""
    torch.set_num_threads(1)
    lab = Experiment(load("himmelblau"))
    lab.race(RACERS, steps=100)
    for racer in RACERS:
        _bare(*racer, 100)
    shares, ours, bare = [], [], []
    for _ in range(REPEATS):
        gc.collect()
        began = time.perf_counter()
        for racer in RACERS:
            _bare(*racer, STEPS)
        bare.append(time.perf_counter() - began)
        began = time.perf_counter()
        lab.race(RACERS, steps=STEPS)
        ours.append(time.perf_counter() - began)
        shares.append(bare[-1] / ours[-1])
    made = STEPS * len(RACERS)
    return [
        Row(
            "a race of six optimizers, share of six bare loops",
            median(shares),
            0.8,
            "×",
            at_most=False,
            note=f"bare {made / median(bare):.0f}, ours {made / median(ours):.0f} steps/s",
        )
    ]


def _bare(name: str, keywords: dict[str, Any], steps: int) -> None:
    """The loop as anybody would write it, with the loss kept at every step."""
    x = torch.tensor(-1.0, requires_grad=True)
    y = torch.tensor(-1.0, requires_grad=True)
    optimizer = getattr(torch.optim, name)([x, y], **keywords)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
