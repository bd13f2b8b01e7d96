"""A CSV file of a million rows: loading it against numpy's reader, fitting it against a loop."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from playground.engine.experiment import Experiment
from playground.kernel.views import Views
from playground.problem import csv_file, csv_problem
from playground.problem.document import Document
from tests.benchmarks.table import Row, median

ROWS, COLUMNS = 1_000_000, 4
REPEATS = 4
STEPS = 200
RATE = 0.1


def rows() -> list[Row]:
    """A full file of 1,000,000 × 4 numbers, generated in a folder of its own."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        _generate(path)
        look = csv_file.look(path)
        whole = csv_problem.document(look, csv_problem.Choice((0, 1, 2), 3))
        line = csv_problem.document(look, csv_problem.Choice((0,), 3))
        return [_preview(path), _loading(path, whole), *_fitting(path, line), *_looking(line)]


def _generate(path: Path) -> None:
    random = np.random.default_rng(0)
    table = random.normal(size=(ROWS, COLUMNS))
    table[:, 3] += 2 * table[:, 0] + 1
    lines = (",".join(f"{value:.6f}" for value in row) for row in table.tolist())
    path.write_text("a,b,c,d\n" + "\n".join(lines) + "\n")


def _preview(path: Path) -> Row:
    """How long one piece of the preview keeps the window waiting."""
    longest = 0.0
    began = start = time.perf_counter()
    for _ in csv_file.looks(path):
        now = time.perf_counter()
        longest, began = max(longest, now - began), now
    note = f"the whole file in {began - start:.1f} s; no wait is longer than this"
    return Row("preview of 1,000,000 × 4: longest piece", longest * 1e3, 50, "ms", note=note)


def _loading(path: Path, document: Document) -> Row:
    def bare() -> object:
        return np.loadtxt(path, delimiter=",", skiprows=1)

    pairs = [(_timed(lambda: Experiment(document)), _timed(bare)) for _ in range(REPEATS)]
    mine, theirs = median([a for a, _ in pairs]), median([b for _, b in pairs])
    note = f"np.loadtxt {theirs:.2f} s, the problem is open after {mine:.2f} s"
    return Row("open 1,000,000 × 4 from a CSV file: time", mine / theirs, 2, "×", note=note)


def _fitting(path: Path, document: Document) -> list[Row]:
    lab = Experiment(document)
    lab.use("SGD", lr=RATE)
    loop = _bare_loop(path)
    # Turn by turn, so that whatever else the machine does falls on both alike.
    pairs = [(_timed(lambda: lab.run(STEPS)), _timed(loop)) for _ in range(REPEATS + 1)][1:]
    mine, theirs = median([a for a, _ in pairs]), median([b for _, b in pairs])
    note = f"bare {STEPS / theirs:.0f} steps/s, ours {STEPS / mine:.0f} steps/s"
    name = "full-batch line fit on 1,000,000 rows: share of a bare loop"
    return [Row(name, theirs / mine, 0.95, "×", at_most=False, note=note)]


def _bare_loop(path: Path) -> Callable[[], None]:
    table = torch.from_numpy(
        np.loadtxt(path, delimiter=",", skiprows=1, usecols=(0, 3), ndmin=2)
    ).float()
    x, y = table[:, 0], table[:, 1]
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=RATE)
    losses = []

    def loop() -> None:
        for _ in range(STEPS):
            optimizer.zero_grad()
            prediction = w * x + b
            loss = F.mse_loss(prediction, y)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())

    return loop


def _looking(document: Document) -> list[Row]:
    """What the kernel evaluates in one go while a million rows are on screen."""
    lab = Experiment(document)
    views = Views(lab)
    slices = _timed(views.slices)
    pieces = views.surface()
    assert pieces is not None
    longest = max(_timed(lambda: next(pieces)) for _ in range(50))
    return [
        Row("slices of a million rows, both", slices * 1e3, 500, "ms", note="13 points each"),
        Row("surface of a million rows: longest piece", longest * 1e3, 50, "ms", note="of 50"),
    ]


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
