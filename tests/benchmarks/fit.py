"""Data and fit: a look against bare torch, the painting, a run and a dragged point beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import torch
import torch.nn.functional as F

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened
from playground.problem.catalogue import load
from playground.state import acts
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.view import View
from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row, median

LOOKS = 300
STEPS = 8_000
ROUNDS = 3
DRAGS = 200
WAIT = 30.0


def rows() -> list[Row]:
    """One look at line-fit, 100 points painted, a run that is looked at, a point dragged."""
    torch.set_num_threads(1)
    painted = ask("fit_window")
    run, note = _run()
    return [
        _look(),
        Row("data panel: a frame of 100 points and a curve", painted["curve"], 2, "ms"),
        Row("data panel: a frame of 90 points on regions 80 × 80", painted["regions"], 4, "ms"),
        Row("data panel: a frame of 2,000 points and a curve", painted["many"], 2, "ms"),
        Row("run, data panel open, against closed", run, 0.9, "×", at_most=False, note=note),
        Row("point dragged: slices, surface and fit of it", _dragged(), 25, "ms"),
    ]


def _times(do: Callable[[], object], count: int) -> float:
    for _ in range(10):
        do()
    found = []
    for _ in range(count):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return median(found) * 1e3


def _look() -> Row:
    lab = playground.open("line-fit")
    x, y = lab["x"], lab["y"]
    b0, b1 = torch.tensor(0.0), torch.tensor(0.0)
    grid = torch.linspace(-2.3, 2.3, 200)

    def bare() -> tuple[object, ...]:
        prediction = b0 + b1 * x
        loss = F.mse_loss(prediction, y).item()
        return prediction.numpy(), (y - prediction).numpy(), (b0 + b1 * grid).numpy(), loss

    ours, theirs = _times(lab.fit, LOOKS), _times(bare, LOOKS)
    note = f"{ours:.2f} ms against {theirs:.3f} ms of bare torch: points, curve, loss alone"
    return Row("fit: a look at line-fit", ours, 2, "ms", note=note)


def _run() -> tuple[float, str]:
    ratios, rates = [], []
    for _ in range(ROUNDS):
        closed, opened = _steps_per_second(Wanted()), _steps_per_second(Wanted(fit=True))
        ratios.append(opened / closed)
        rates.append(closed)
    return median(ratios), f"{median(rates):,.0f} steps/s closed"


def _steps_per_second(wanted: Wanted) -> float:
    client, _ = _opened(wanted)
    try:
        client.ask(acts.Run(1))
        _until(client, lambda frame: frame.snapshot.steps == 1)
        began = time.perf_counter()
        client.ask(acts.Run(STEPS))
        _until(client, lambda frame: frame.snapshot.steps == STEPS + 1)
        return STEPS / (time.perf_counter() - began)
    finally:
        client.close()


def _dragged() -> float:
    client, _ = _opened(Wanted(fit=True))
    found = []
    try:
        for number in range(DRAGS):
            height = number / 64
            began = time.perf_counter()
            client.ask(acts.SetPoint(3, {"y": height}, done=False))
            _until(client, lambda frame, height=height: _target(frame) == height)  # type: ignore[misc]
            found.append(time.perf_counter() - began)
        return median(found) * 1e3
    finally:
        client.close()


def _target(frame: Frame) -> float | None:
    fit = frame.studies.fit
    return None if fit is None or fit.train is None else float(fit.train.targets[3])


def _opened(wanted: Wanted) -> tuple[KernelClient, Frame]:
    client = KernelClient()
    client.start()
    client.open(load("line-fit"))
    event = None
    while not isinstance(event, Opened):
        event = next((e for e in client.wait(1.0) if isinstance(e, Opened)), None)
    spans = event.spans
    view = View(slices=spans, surface=(spans[0], spans[1]))
    client.ask(acts.Look(replace(view, wanted=wanted)))
    frame = _until(client, lambda frame: frame.surface is not None and not frame.refining)
    return client, frame


def _until(client: KernelClient, holds: Callable[[Frame], bool]) -> Frame:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        for event in client.wait(0.5):
            if isinstance(event, Answered) and holds(event.frame):
                return event.frame
    raise TimeoutError("the kernel did not answer")
