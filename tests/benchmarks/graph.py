"""Reading the graph and recording backward, against the barest Python that does the same."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from playground.engine.experiment import Experiment
from playground.engine.graphs.calls import Recorder
from playground.engine.graphs.trace import recorded
from playground.engine.graphs.walk import root_of, walk
from tests.benchmarks.problems import bare_line_fit, line_fit
from tests.benchmarks.table import Row, median

REPEATS = 25
LAYERS, WIDTH, BATCH = 200, 16, 32
OPERATIONS = 5_000
STEPS = 3_000

Forward = Callable[[], torch.Tensor]


def rows() -> list[Row]:
    """A 200-layer network, a loop of 5,000 operations, and a run while no graph is open."""
    torch.set_num_threads(1)
    found = []
    for name, forward in (("200 layers", _network()), ("5,000 operations", _loop())):
        found += [_structure(name, forward), _backward(name, forward), _noted(name, forward)]
    return [*found, _run()]


def _structure(name: str, forward: Forward) -> Row:
    loss = forward()

    def ours() -> None:
        root = root_of(loss)
        assert root is not None
        walk(root)

    return _row(f"structure of the graph, {name}", ours, lambda: _bare_walk(loss), 3)


def _bare_walk(loss: torch.Tensor) -> tuple[list[str], list[Any]]:
    """Names and edges by an iterative walk, as anybody would write it."""
    root: Any = loss.grad_fn
    names, edges, seen, stack = [], [], {root}, [root]
    while stack:
        node = stack.pop()
        names.append(node.name())
        for target, _ in node.next_functions:
            if target is not None:
                edges.append((node, target))
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
    return names, edges


def _backward(name: str, forward: Forward) -> Row:
    def backward(watched: bool) -> float:
        loss = forward()
        began = time.perf_counter()
        with _recording(loss) if watched else nullcontext():
            loss.backward()  # type: ignore[no-untyped-call]
        return time.perf_counter() - began

    return _timed_row(
        f"backward recorded, {name}", lambda: backward(True), lambda: backward(False), 3
    )


def _recording(loss: torch.Tensor) -> AbstractContextManager[object]:
    root = root_of(loss)
    assert root is not None
    return recorded(walk(root))


def _noted(name: str, forward: Forward) -> Row:
    def noted() -> None:
        with Recorder():
            forward()

    return _row(f"forward with each call noted, {name}", noted, forward, 10)


def _run() -> Row:
    lab = Experiment(line_fit())
    lab.use("SGD", lr=1e-6)
    lab.run(500)
    return _row(
        "run headless while no graph is open, line-fit: time a step",
        lambda: lab.run(STEPS),
        lambda: bare_line_fit(STEPS, 1e-6),
        1.1,
        repeats=9,
    )


def _row(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    target: float,
    repeats: int = REPEATS,
) -> Row:
    return _timed_row(name, lambda: _timed(ours), lambda: _timed(theirs), target, repeats)


def _timed_row(
    name: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    target: float,
    repeats: int = REPEATS,
) -> Row:
    # Turn by turn, so that whatever else the machine does falls on both alike.
    gc.collect()
    pairs = [(ours(), theirs()) for _ in range(repeats + 2)][2:]
    mine, bare = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
    note = f"bare {bare * 1e3:.3g} ms, ours {mine * 1e3:.3g} ms"
    return Row(name, mine / bare, target, "×", note=note)


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _network() -> Forward:
    torch.manual_seed(0)
    layers: list[torch.nn.Module] = []
    for _ in range(LAYERS):
        layers += [torch.nn.Linear(WIDTH, WIDTH), torch.nn.Tanh()]
    network, data = torch.nn.Sequential(*layers), torch.randn(BATCH, WIDTH)
    return lambda: network(data).sum()


def _loop() -> Forward:
    factor = torch.tensor(1.0001, requires_grad=True)
    term = torch.tensor(1e-5, requires_grad=True)

    def forward() -> torch.Tensor:
        value = factor
        for _ in range(OPERATIONS // 2):
            value = value * factor + term
        return value

    return forward
