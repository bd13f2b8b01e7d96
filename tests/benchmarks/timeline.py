"""The timeline: what a long run keeps, and how soon any of its steps is there again."""

from __future__ import annotations

import gc
import random
import resource
import time
from pathlib import Path

import torch

from playground.engine.experiment import Experiment
from tests.benchmarks.problems import bare_line_fit, line_fit
from tests.benchmarks.table import Row, median

STEPS = 1_000_000
"""The run of the issue; it takes about a minute."""
SEEKS = 200
RATE = 1e-6


def rows(steps: int = STEPS) -> list[Row]:
    """A run of ``steps`` on line-fit: bytes, seeks, and what keeping states costs a run."""
    torch.set_num_threads(1)
    lab = Experiment(line_fit())
    lab.use("Adam", lr=RATE)
    lab.run(10)
    before = _resident()
    lab.run(steps)
    gc.collect()
    megabytes = _resident() - before
    keys = sum(1 + len(piece.keys) for piece in lab.timeline.branches[0].tip.back())
    counted = lab.timeline.keeping.total / 1e6
    chance = random.Random(0)
    times = []
    for _ in range(SEEKS):
        step = chance.randrange(steps)
        began = time.perf_counter()
        lab.seek(step)
        times.append(time.perf_counter() - began)
    name = f"line-fit with Adam, {steps:,} steps"
    note = f"{keys:,} kept states, {counted:.3g} MB by our own count"
    return [
        Row(f"timeline of {name}", megabytes, 100, "MB", note=note),
        Row(f"seek to a random step, {name}: median", median(times) * 1e3, 50, "ms"),
        Row(f"seek to a random step, {name}: worst", max(times) * 1e3, 50, "ms"),
        _forks(),
        _run(),
    ]


def _resident() -> float:
    """Megabytes that this process has in memory; Linux tells it in pages."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _forks(count: int = 5000) -> Row:
    """Branches that each move the point at one step."""
    lab = Experiment(line_fit())
    lab.run(20)
    before = _resident()
    for number in range(count):
        lab.seek(10, "main")
        lab.move(b0=float(number))
    gc.collect()
    held = _resident() - before
    note = f"{len(lab.branches):,} branches"
    return Row(f"{count:,} forks of line-fit", held, 100, "MB", note=note)


def _run() -> Row:
    """A run that keeps its states, against the bare loop, turn by turn."""
    lab = Experiment(line_fit())
    lab.use("SGD", lr=RATE)
    lab.run(500)
    pairs = []
    for _ in range(15):
        began = time.perf_counter()
        lab.run(3000)
        ours = time.perf_counter() - began
        began = time.perf_counter()
        bare_line_fit(3000, RATE)
        pairs.append(ours / (time.perf_counter() - began))
    return Row("run headless with its timeline, line-fit: time a step", median(pairs), 1.1, "×")
