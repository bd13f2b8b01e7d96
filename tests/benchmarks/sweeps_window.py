"""Start pressed → basins painted in the real window; prints JSON."""

from __future__ import annotations

import json
import time
from typing import Any

from playground.problem.catalogue import load
from playground.window.layout import SWEEP
from tests.benchmarks.real_window import RealWindow

TURNS = 9


def main() -> None:
    """Measure from the click to the coarse and to the whole picture, each painted."""
    real = RealWindow(load("himmelblau"))
    real.window.layout_.bring(SWEEP)
    real.settle(1.0)
    panel: Any = real.window.late[SWEEP].panel  # type: ignore[attr-defined]
    first, whole = [], []
    for _ in range(TURNS):
        began = time.perf_counter()
        panel.form.start.click()
        real.until(lambda: _shown(panel))
        real.painted()
        first.append((time.perf_counter() - began) * 1e3)
        real.until(lambda: _shown(panel) and panel.canvas.sweep.whole)
        real.painted()
        whole.append((time.perf_counter() - began) * 1e3)
        panel.form.clear.click()
        real.until(lambda: panel.canvas.sweep is None)
        real.settle(0.2)
    real.close()
    print(json.dumps({"first": first, "whole": whole}))


def _shown(panel: Any) -> bool:
    return panel.canvas.sweep is not None and panel.canvas.sweep.stride > 0


if __name__ == "__main__":
    main()
