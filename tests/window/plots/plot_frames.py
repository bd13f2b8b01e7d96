"""Frames made of numpy alone, for the plots' tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.landscape import Slice, Surface
from playground.state.memento import Memento
from playground.state.snapshot import Curve, Probe, Secant, Snapshot, TapeState, Trajectory

Array = NDArray[Any]
Function = Callable[[Any, Any], Any]
W1, W2 = Coordinate("w1"), Coordinate("w2")


def two_slopes(w1: Any, w2: Any) -> Any:
    return 2 * w1 + w2**2 + 5


def surface_of(
    function: Function = two_slopes, low: float = -3.0, high: float = 3.0, n: int = 61
) -> Surface:
    values = np.linspace(low, high, n)
    with np.errstate(all="ignore"):
        heights = function(values[:, None], values[None, :]) + np.zeros((n, n))
    return Surface(W1, W2, values, values, heights, "broadcast")


def frame_of(
    point: tuple[float, float] = (1.0, 2.0),
    *,
    function: Function = two_slopes,
    gradient: tuple[float, float] = (2.0, 4.0),
    nudge: float = 0.1,
    surface: Surface | None = None,
    path: list[tuple[float, float]] | None = None,
    optimizer: str = "SGD",
    keywords: dict[str, Any] | None = None,
    frozen: tuple[str, ...] = (),
    curve: Curve | None = None,
    loss: float | None = None,
) -> Frame:
    """Return a Frame of two parameters w1 and w2 with slices over −3 … 3 in steps of 0.1."""
    w1, w2 = point
    values = np.linspace(-3.0, 3.0, 61)
    with np.errstate(all="ignore"):
        here = float(function(np.float64(w1), np.float64(w2)))
        ahead = float(function(w1 + nudge, w2)), float(function(w1, w2 + nudge))
        slices = (
            Slice(W1, values, function(values, w2) + np.zeros(61), "broadcast"),
            Slice(W2, values, function(w1, values) + np.zeros(61), "broadcast"),
        )
    secants = tuple(
        Secant(coordinate, nudge, height, (height - here) / nudge)
        for coordinate, height in zip((W1, W2), ahead, strict=True)
    )
    parameters = {"w1": np.array(w1), "w2": np.array(w2)}
    slopes = {"w1": np.array(gradient[0]), "w2": np.array(gradient[1])}
    trajectory = None if path is None else Trajectory(W1, W2, np.array(path))
    return Frame(
        snapshot_of(
            parameters,
            Probe(here, slopes, secants),
            optimizer=optimizer,
            keywords={"lr": 0.1} if keywords is None else keywords,
            frozen=frozen,
            curve=Curve() if curve is None else curve,
            trajectory=trajectory,
            loss=loss,
        ),
        slices,
        surface,
    )


def snapshot_of(parameters: dict[str, Array], probe: Probe, **more: Any) -> Snapshot:
    values: dict[str, Any] = {
        "problem": "two-slopes",
        "serial": 0,
        "act": "",
        "tape": TapeState.EMPTY,
        "tensors": (),
        "parameters": parameters,
        "frozen": (),
        "loss": None,
        "probe": probe,
        "curve": Curve(),
        "trajectory": None,
        "optimizer": "SGD",
        "keywords": {"lr": 0.1},
        "steps": 0,
        "running": False,
        "steps_per_second": 0.0,
        "seed": 0,
        "dtype": "float32",
        "memento": Memento(parameters, {}, {}, (), "SGD", {}, {}, None, 0),
    }
    return Snapshot(**(values | more))
