"""Painting of the data panel's plot, offscreen; prints milliseconds for each kind of fit."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from playground.state.arrays import Array
from playground.state.fit import Column, Fit, FitCurve, Kind, Points, Regions
from playground.window.data.fit_canvas import FitCanvas
from playground.window.theme import LIGHT
from tests.benchmarks.table import median

FRAMES = 200
SIZE = 420, 260


def main() -> None:
    """Another fit and its painting, again and again, as when a parameter is dragged."""
    app = QApplication([])
    answer = {
        "curve": _frames(lambda slope: _line(100, slope)),
        "many": _frames(lambda slope: _line(2000, slope)),
        "regions": _frames(_regions),
    }
    print(json.dumps(answer))
    app.quit()


def _frames(fit: object) -> float:
    canvas = FitCanvas()
    canvas.resize(*SIZE)
    canvas.apply_theme(LIGHT)
    picture = QPixmap(*SIZE)
    fits = [fit(1.0 + number / 100) for number in range(20)]  # type: ignore[operator]
    found = []
    for number in range(FRAMES):
        shown = replace(fits[number % len(fits)])
        began = time.perf_counter()
        canvas.show_fit(shown)
        canvas.render(picture)
        found.append(time.perf_counter() - began)
    return median(found[20:]) * 1e3


def _points(inputs: Array, targets: Array, made: Array) -> Points:
    return Points(np.arange(len(made)), inputs, targets, made, targets - made, len(made))


def _line(count: int, slope: float) -> Fit:
    x = np.linspace(-2, 2, count)
    y = x + np.random.default_rng(0).normal(size=count)
    grid = np.linspace(-2.3, 2.3, 200)
    train = _points(x[:, None], y, slope * x)
    curve = FitCurve(grid, slope * grid)
    return Fit(kind=Kind.CURVE, inputs=(Column("x"),), target=Column("y"), train=train, curve=curve)


def _regions(slope: float) -> Fit:
    values = np.linspace(-2, 2, 80)
    scores = slope * values[:, None] + np.sin(3 * values)[None, :]
    shares = (1 / (1 + np.exp(-scores)))[:, :, None].astype(np.float32)
    inputs = np.random.default_rng(0).uniform(-2, 2, (90, 2))
    labels = (inputs[:, 0] > 0).astype(np.float64)
    return Fit(
        kind=Kind.REGIONS,
        inputs=(Column("X", 0), Column("X", 1)),
        target=Column("y"),
        classes=2,
        train=_points(inputs, labels, labels),
        regions=Regions(values, values.copy(), shares),
    )


if __name__ == "__main__":
    main()
