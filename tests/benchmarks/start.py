"""Start-up from launch: window and first surface, against an empty window and a bare torch step."""

from __future__ import annotations

import compileall

from tests.benchmarks.processes import ROOT, ask
from tests.benchmarks.table import Row, median

TURNS = 7


def rows() -> list[Row]:
    """Turn by turn, so that all see the same machine."""
    # An installed program is compiled, as torch and Qt are; a checkout may not be.
    compileall.compile_dir(ROOT / "playground", quiet=1)
    compileall.compile_dir(ROOT / "tests" / "benchmarks", quiet=1)
    empty, torch_step, visible, surface = [], [], [], []
    for _ in range(TURNS):
        one = ask("empty_window")
        empty.append(one["visible"] - one["started"])
        one = ask("torch_step")
        torch_step.append(one["done"] - one["started"])
        one = ask("start_window")
        visible.append(one["visible"] - one["started"])
        surface.append(one["surface"] - one["started"])
    return [
        Row(
            "window visible",
            median(visible) / median(empty),
            1.6,
            "×",
            note=f"empty window {median(empty) * 1e3:.0f} ms, ours {median(visible) * 1e3:.0f} ms",
        ),
        Row(
            "first surface shown",
            median(surface) / median(torch_step),
            1.4,
            "×",
            note=f"torch and one step {median(torch_step) * 1e3:.0f} ms, "
            f"ours {median(surface) * 1e3:.0f} ms",
        ),
    ]
