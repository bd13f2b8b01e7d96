"""SGD with the real window drawing; prints JSON. Argument: line-fit or network."""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise

from playground.state.acts import Pause, Run, Use
from tests.benchmarks.problems import line_fit, network
from tests.benchmarks.real_window import RealWindow

SECONDS = 4.0
# So small that the figures stay finite and near the start however many steps are made.
RATE = 1e-6


def main() -> None:
    """Let it run for some seconds; count steps and the time between frames painted."""
    real = RealWindow(line_fit() if sys.argv[1] == "line-fit" else network())
    real.window.ask(Use("SGD", {"lr": RATE}))
    real.window.ask(Run(50))
    real.until(lambda: _steps(real) >= 50 and not _running(real))
    frames: list[tuple[float, int]] = []

    def note(_: object) -> None:
        real.painted()
        frames.append((time.perf_counter(), _steps(real)))

    real.window.ask(Run(None))
    real.until(lambda: _running(real))
    real.settle(1.0)
    real.window.session.framed.connect(note)
    real.settle(SECONDS)
    real.window.session.framed.disconnect(note)
    real.window.ask(Pause())
    real.until(lambda: not _running(real))
    (first, before), (last, after) = frames[0], frames[-1]
    gaps = [(b[0] - a[0]) * 1e3 for a, b in pairwise(frames)]
    real.close()
    print(
        json.dumps(
            {
                "rate": (after - before) / (last - first),
                "frames": len(gaps) / (last - first),
                "gaps": gaps,
            }
        )
    )


def _steps(real: RealWindow) -> int:
    return real.frame.snapshot.steps if real.frame is not None else 0


def _running(real: RealWindow) -> bool:
    return real.frame is not None and real.frame.snapshot.running


if __name__ == "__main__":
    main()
