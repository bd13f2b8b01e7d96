"""Per-sample gradients in one batched call, and a run on batches, each against bare torch."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import torch
import torch.nn.functional as F

from playground.engine.experiment import Experiment
from playground.engine.looking.per_sample import batched
from playground.engine.samples_found import find
from playground.problem.document import Document
from tests.benchmarks.problems import line_fit, network
from tests.benchmarks.table import Row, median

SAMPLES = 1_000
REPEATS = 7
STEPS = 3_000
SIZE = 16


def rows() -> list[Row]:
    """A line and a small network with 1,000 samples each, and the line on batches of 16."""
    torch.set_num_threads(1)
    line = line_fit().with_source(
        "data",
        f"torch.manual_seed(0)\nx = torch.linspace(-2, 2, {SAMPLES})\n"
        f"y = 2 + x + torch.randn({SAMPLES})\n",
    )
    net = network()
    net = net.with_source("data", net.source("data").replace("200", str(SAMPLES)))
    return [
        _per_sample("a line", line),
        _per_sample("a 2-8-1 network", net),
        _run("on batches of 16", batches=True),
        _run("while there are no batches", batches=False),
    ]


def _per_sample(name: str, document: Document) -> Row:
    workspace = Experiment(document).workspace
    samples = find(workspace)
    data = {key: workspace.namespace[key] for key in samples.names}
    parameters = list(workspace.parameters.values())
    point = {key: p.detach() for key, p in workspace.parameters.items()}

    def one_by_one() -> None:
        """A backward call for each sample, the cells run with nothing around them."""
        model, loss = (workspace.programs[role].code for role in ("model", "loss"))
        for at in range(SAMPLES):
            names = dict(workspace.namespace)
            names.update({key: rows[at : at + 1] for key, rows in data.items()})
            for parameter in parameters:
                parameter.grad = None
            exec(model, names)
            exec(loss, names)
            names["loss"].backward()

    ours, theirs = _both(lambda: batched(workspace, data, point), one_by_one)
    return Row(
        f"per-sample gradients of {SAMPLES:,} samples in one batched call, {name}",
        theirs / ours,
        20,
        "× faster",
        at_most=False,
        note=f"{theirs * 1e3:.3g} ms for a loop of single backward calls",
    )


def _run(name: str, batches: bool) -> Row:
    lab = Experiment(line_fit())
    lab.use("SGD", lr=1e-6)
    if batches:
        lab.batches(SIZE)
    lab.run(500)
    ours, theirs = _both(lambda: lab.run(STEPS), lambda: _bare(STEPS, batches))
    return Row(
        f"run headless {name}, line-fit: time a step",
        ours / theirs,
        1.1,
        "×",
        note=f"{theirs / STEPS * 1e6:.3g} µs of the bare loop that indexes by hand",
    )


def _bare(steps: int, batches: bool) -> list[float]:
    torch.manual_seed(0)
    x = torch.linspace(-2, 2, 100)
    y = 2 + x + torch.randn(100)
    b0 = torch.tensor(0.0, requires_grad=True)
    b1 = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([b0, b1], lr=1e-6)
    losses: list[float] = []
    epoch = 0
    while len(losses) < steps:
        generator = torch.Generator().manual_seed(epoch)
        order = torch.randperm(100, generator=generator)
        for start in range(0, 100, SIZE):
            rows = order[start : start + SIZE]
            xs, ys = (x[rows], y[rows]) if batches else (x, y)
            optimizer.zero_grad()
            loss = F.mse_loss(b0 + b1 * xs, ys)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        epoch += 1
    return losses


def _both(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of both, taken in turns."""
    ours()
    theirs()
    pairs = [(_timed(ours), _timed(theirs)) for _ in range(REPEATS)]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def _timed(what: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    what()
    return time.perf_counter() - began
