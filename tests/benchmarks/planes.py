"""The microscope's slopes, a surface over two directions, and what the kept path costs a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

import playground
from playground.engine.experiment import Experiment
from playground.problem.document import Cell, Document
from playground.state.plane import Plane
from tests.benchmarks.table import Row, median

STEPS, REPEATS = 3_000, 5
POINTS = 50
# Single forwards that stand for the whole grid of a bare loop.
SAMPLED = 100
DATA = "x = torch.linspace(-3, 3, 60).reshape(-1, 2)\ny = torch.sin(x[:, :1]) + 0.3 * x[:, 1:]"
PARAMETERS = """w1 = (0.8 * torch.randn(2, {width})).requires_grad_(True)
b1 = torch.zeros({width}, requires_grad=True)
w2 = (0.02 * torch.randn({width}, 1)).requires_grad_(True)
b2 = torch.zeros(1, requires_grad=True)"""


def rows() -> list[Row]:
    """Slopes on log-sine; 50 by 50 losses of 4,001 parameters; a run with its path kept whole."""
    torch.set_num_threads(1)
    return [*_slopes(), *_surface(), _run()]


def _slopes() -> list[Row]:
    found = []
    for dtype in ("float32", "float64"):
        for scheme, order in (("forward", 1), ("central", 2)):
            slopes = [
                playground.open("log-sine").microscope(name).curve(scheme, dtype).truncation_slope
                for name in ("x[0]", "x[1]")
            ]
            off = max(abs((slope or np.inf) / order - 1) for slope in slopes)
            name = f"truncation slope, {scheme} differences in {dtype}"
            found.append(Row(name, 100 * off, 5, "% off", note=f"the order {order}"))
    return found


def _surface() -> list[Row]:
    lab = _network(1000)
    lab.look(replace(lab.view, plane=Plane("random"), surface=None))
    spans = lab.view.surface
    assert spans is not None
    whole = _seconds(lambda: lab.landscape.surface(*spans, POINTS), 3)
    plane = lab.planes.live
    assert plane is not None
    places = torch.linspace(-1, 1, SAMPLED)

    def bare() -> None:
        with torch.no_grad():
            for place in places:
                lab.workspace.evaluate(plane.at(place, place))

    loop = _seconds(bare, 3) * POINTS**2 / SAMPLED
    name = f"surface {POINTS}x{POINTS} over random directions of 4,001 parameters"
    return [
        Row(name, whole, 2, "s", note="a second or two"),
        Row(name, whole / loop, 1, "x", note=f"a loop of forwards, from {SAMPLED}"),
    ]


def _run() -> Row:
    kept, without = _network(8), _network(8)
    without.look(replace(without.view, surface=None))
    times: dict[str, list[float]] = {"kept": [], "without": []}
    for _ in range(REPEATS):
        times["kept"].append(_seconds(lambda: kept.run(STEPS), 1))
        times["without"].append(_seconds(lambda: without.run(STEPS), 1))
    ratio = median(times["without"]) / median(times["kept"])
    note = "the same run that keeps no path"
    return Row(f"run of {STEPS:,} steps, path kept whole", ratio, 0.95, "x", False, note)


def _network(width: int) -> Experiment:
    cells = (
        Cell("data", source=DATA),
        Cell("parameters", source=PARAMETERS.format(width=width)),
        Cell("model", source="guess = torch.tanh(x @ w1 + b1) @ w2 + b2"),
        Cell("loss", source="loss = ((guess - y) ** 2).mean()"),
    )
    lab = Experiment(Document("network", cells))
    lab.use("SGD", lr=0.001)
    return lab


def _seconds(do: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return median(found)
