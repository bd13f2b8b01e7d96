"""10,000 runs at once against as many single torch.optim runs, and how soon they are on screen."""

from __future__ import annotations

import time

import torch

from playground.engine.experiment import Experiment
from playground.problem.catalogue import load
from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row, median

TURNS, SINGLES = 10, 10
STEPS, RATE = 200, 0.01


def rows() -> list[Row]:
    """Himmelblau, 100x100 starts, 200 steps of SGD."""
    torch.set_num_threads(1)
    return [_ratio(), *_on_screen()]


def _ratio() -> Row:
    lab = Experiment(load("himmelblau"))
    lab.use("SGD", lr=RATE)
    lab.sweep(steps=STEPS)
    # Turn by turn, so that whatever else the machine does falls on both alike.
    ours, single = [], []
    for turn in range(TURNS):
        began = time.perf_counter()
        for at in range(SINGLES):
            _run(-5.0 + turn, -5.0 + at)
        single.append((time.perf_counter() - began) / SINGLES)
        began = time.perf_counter()
        sweep = lab.sweep(steps=STEPS)
        ours.append(time.perf_counter() - began)
        assert sweep.whole
    ratio = 10_000 * median(single) / median(ours)
    note = f"one run {median(single) * 1e3:.1f} ms, 10,000 at once {median(ours) * 1e3:.1f} ms"
    return Row("10,000 SGD runs at once (himmelblau)", ratio, 4000, "×", at_most=False, note=note)


def _run(x_start: float, y_start: float) -> None:
    x = torch.tensor(x_start, requires_grad=True)
    y = torch.tensor(y_start, requires_grad=True)
    optimizer = torch.optim.SGD([x, y], lr=RATE)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


def _on_screen() -> list[Row]:
    answer = ask("sweeps_window")
    first, whole = answer["first"], answer["whole"]
    note = f"of {len(whole)}; the first asking {whole[0]:.0f} ms"
    return [
        Row("basins: coarse picture on screen", median(first), 300, "ms"),
        Row("basins: 100x100 starts on screen", median(whole), 300, "ms", note=note),
    ]
