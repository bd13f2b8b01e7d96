"""Drag → painted, through the kernel process, beside matplotlib in the same run."""

from __future__ import annotations

from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row, median, percentile


def rows() -> list[Row]:
    """Point moved, surface changed in 2-D and in 3-D, and the ratios to matplotlib."""
    point = ask("drag_window", "point")["times"]
    surface = ask("drag_window", "surface")["times"]
    solid = ask("drag_window", "solid", gl=True)["times"]
    theirs = ask("matplotlib_drag")
    naive, kept = median(theirs["naive"]), median(theirs["kept"])
    return [
        Row("drag, point moved: median", median(point), 5, "ms"),
        Row("drag, point moved: 95th percentile", percentile(point, 0.95), 10, "ms"),
        Row("drag, surface changed, map: median", median(surface), 12, "ms"),
        Row(
            "drag, surface changed, 3-D by software: median",
            median(solid),
            25,
            "ms",
            note="Xvfb, llvmpipe",
        ),
        Row(
            "drag against matplotlib drawn naively",
            naive / median(point),
            20,
            "×",
            at_most=False,
            note=f"matplotlib {naive:.1f} ms",
        ),
        Row(
            "surface changed against matplotlib with kept artists",
            kept / median(surface),
            5,
            "×",
            at_most=False,
            note=f"matplotlib {kept:.1f} ms",
        ),
    ]
