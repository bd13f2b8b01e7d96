"""Drag → painted in the real window; prints JSON. Argument: point, surface or solid."""

from __future__ import annotations

import json
import sys
import time
from functools import partial

from playground.problem.catalogue import load
from playground.problem.document import Document
from playground.state.acts import Move
from tests.benchmarks.real_window import RealWindow

MOVES = 200
# A hand moves the mouse some 60 times a second; the kernel is asleep in between.
PAUSE = 0.015


def changing() -> Document:
    """Two slopes with a third parameter k, which changes the whole surface when it moves."""
    document = load("two-slopes")
    document = document.with_source(
        "parameters", document.parameters + "\nk = torch.tensor(1.0, requires_grad=True)"
    )
    document = document.with_source("model", "")
    return document.with_source("loss", "loss = 2 * w1 + k * w2**2 + 5")


def main() -> None:
    """Measure one of the three drags."""
    kind = sys.argv[1]
    name = "w1" if kind == "point" else "k"
    real = RealWindow(load("two-slopes") if kind == "point" else changing())
    if kind == "solid":
        assert real.window.plots.panels is not None
        real.window.plots.panels[0].show_mode("3-D")
        real.settle(1.5)
    times = []
    for i in range(MOVES + 10):
        value = 0.5 + 0.004 * i
        began = time.perf_counter()
        real.window.ask(Move({name: value}, done=False))
        real.until(partial(_shows, real, name, value))
        real.painted()
        spent = time.perf_counter() - began
        if i >= 10:
            times.append(spent * 1e3)
        real.settle(PAUSE)
    real.close()
    print(json.dumps({"times": times}))


def _shows(real: RealWindow, name: str, value: float) -> bool:
    frame = real.frame
    assert frame is not None
    arrived = abs(float(frame.snapshot.parameters[name]) - value) < 1e-6
    return arrived and (frame.surface is not None and frame.surface.final)


if __name__ == "__main__":
    main()
