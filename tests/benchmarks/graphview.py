"""The graph panel in a real window: layout and first drawing of 2,000 nodes, then panning."""

from __future__ import annotations

from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row


def rows() -> list[Row]:
    """A network and a graph without any pattern, both unfolded, on Xvfb without a graphics card."""
    measured = []
    for kind, words in (("network", "network"), ("tangle", "no pattern")):
        answer = ask("graphview_window", kind, gl=True)
        note = f"{answer['nodes']:.0f} nodes, Xvfb, 900×600"
        measured += [
            Row(f"graph, {words}: layout, first drawing", answer["first"], 1000, "ms", note=note),
            Row(
                f"graph, {words}: panned, all in sight",
                answer["far"],
                30,
                "frames/s",
                at_most=False,
                note=note,
            ),
            Row(
                f"graph, {words}: panned, slowest scale",
                answer["slowest"],
                30,
                "frames/s",
                at_most=False,
                note=f"at {answer['scale']:.2f} of full size",
            ),
        ]
    return measured
