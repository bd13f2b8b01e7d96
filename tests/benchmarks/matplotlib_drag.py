"""The same picture in matplotlib, drawn naively and with care; prints JSON."""

from __future__ import annotations

import json
import time
from typing import Any

import matplotlib as mpl
import numpy as np
import torch

mpl.use("Agg")
from matplotlib import pyplot as plt

MOVES = 25


def picture(w1: float, w2: float, k: float) -> dict[str, Any]:
    """What is drawn: surface, slices and tangents of 2·w1 + k·w2² + 5, by torch."""
    a = torch.tensor(w1, requires_grad=True)
    b = torch.tensor(w2, requires_grad=True)
    loss = 2 * a + k * b**2 + 5
    loss.backward()  # type: ignore[no-untyped-call]
    axis = torch.linspace(-3, 3, 100)
    grid = 2 * axis[:, None] + k * axis[None, :] ** 2 + 5
    return {
        "point": (w1, w2, loss.item()),
        "slopes": (float(a.grad or 0), float(b.grad or 0)),
        "axis": axis.numpy(),
        "surface": grid.numpy().T,
        "slices": ((2 * axis + k * w2**2 + 5).numpy(), (2 * w1 + k * axis**2 + 5).numpy()),
    }


class Naive:
    """Clears every axis and draws it anew."""

    def __init__(self) -> None:
        self.figure = plt.figure(figsize=(9.4, 4.9), dpi=100)
        self.map = self.figure.add_subplot(2, 2, (1, 2))
        self.slices = self.figure.add_subplot(2, 2, 3), self.figure.add_subplot(2, 2, 4)

    def draw(self, seen: dict[str, Any]) -> None:
        """Draw everything."""
        axis, point = seen["axis"], seen["point"]
        self.map.clear()
        self.map.contourf(axis, axis, seen["surface"], 12)
        self.map.contour(axis, axis, seen["surface"], 12, colors="white", linewidths=0.5)
        self.map.plot(*point[:2], "o")
        for i, plot in enumerate(self.slices):
            plot.clear()
            plot.plot(axis, seen["slices"][i])
            near = np.array([-1.0, 1.0])
            plot.plot(point[i] + near, point[2] + seen["slopes"][i] * near)
            plot.plot(point[i], point[2], "o")
            plot.set_title(f"slope {seen['slopes'][i]:.4g}")
        self.figure.canvas.draw()


class Kept(Naive):
    """Keeps lines and image and replaces their data; contours must be made anew."""

    def __init__(self, seen: dict[str, Any]) -> None:
        super().__init__()
        self.draw(seen)
        self.map.clear()
        self.image = self.map.imshow(
            seen["surface"], origin="lower", extent=(-3, 3, -3, 3), aspect="auto"
        )
        self.contours: Any = None

    def draw_again(self, seen: dict[str, Any]) -> None:
        """Replace the data and draw."""
        self.image.set_data(seen["surface"])
        if self.contours is not None:
            self.contours.remove()
        axis, point = seen["axis"], seen["point"]
        self.contours = self.map.contour(
            axis, axis, seen["surface"], 12, colors="white", linewidths=0.5
        )
        for i, plot in enumerate(self.slices):
            curve, tangent, dot = plot.lines
            curve.set_ydata(seen["slices"][i])
            near = np.array([-1.0, 1.0])
            tangent.set_data(point[i] + near, point[2] + seen["slopes"][i] * near)
            dot.set_data([point[i]], [point[2]])
        self.figure.canvas.draw()


def main() -> None:
    """Measure both."""
    torch.set_num_threads(1)
    naive, kept = Naive(), Kept(picture(1.0, 2.0, 1.0))
    spent: dict[str, list[float]] = {"naive": [], "kept": []}
    for i in range(MOVES + 3):
        for name, draw in (("naive", naive.draw), ("kept", kept.draw_again)):
            began = time.perf_counter()
            draw(picture(0.5 + 0.01 * i, 2.0, 1.0 + 0.01 * i))
            if i >= 3:
                spent[name].append((time.perf_counter() - began) * 1e3)
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
