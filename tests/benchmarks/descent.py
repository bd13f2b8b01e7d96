"""SGD with the window open and drawing, against a bare loop alone on the machine."""

from __future__ import annotations

from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row, median, percentile


def rows() -> list[Row]:
    """Steps per second and frame times for the line fit and the network."""
    found = []
    for name in ("line-fit", "network"):
        # The machine's speed drifts: the bare loop is measured before and after.
        before = ask("bare_loop", name)["rates"]
        ours = ask("descent_window", name)
        bare = median(before + ask("bare_loop", name)["rates"])
        found += [
            Row(
                f"SGD with the window open, {name}",
                ours["rate"] / bare,
                0.95,
                "×",
                at_most=False,
                note=f"bare {bare:.0f}, ours {ours['rate']:.0f} steps/s",
            ),
            Row(
                f"frame time during the run, {name}: 95th percentile",
                percentile(ours["gaps"], 0.95),
                20,
                "ms",
                note=f"{ours['frames']:.1f} frames/s",
            ),
        ]
    return found
