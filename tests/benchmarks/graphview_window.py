"""Lays out, draws and pans a graph of 2,000 nodes; prints JSON. Argument: network or tangle."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtWidgets import QApplication

from playground.state.graph import Graph
from playground.window import palette
from playground.window.graph.panel import GraphPanel
from playground.window.theme import LIGHT
from tests.window.graph.graphs import frame_with, network, tangle, traced

SCALES = (0.02, 0.05, 0.1, 0.2, 0.27, 0.35, 0.43, 0.6, 1.0)
SECONDS = 1.0
SIZE = 900, 600


def main() -> None:
    """Measure one of the two graphs."""
    graph = network(400) if sys.argv[1] == "network" else tangle(2000)
    app = QApplication.instance() or QApplication(["playground"])
    assert isinstance(app, QApplication)
    palette.apply(app, LIGHT)
    panel = GraphPanel()
    panel.apply_theme(LIGHT)
    panel.resize(*SIZE)
    panel.show()
    app.processEvents()
    spent = _first(panel, graph)
    panel.canvas.fit()
    far = _panned(panel)
    rates = {scale: _panned(panel, scale, graph) for scale in SCALES}
    slowest = min(rates, key=lambda scale: rates[scale])
    answer = {
        "nodes": len(graph.nodes),
        "first": spent * 1e3,
        "far": far,
        "slowest": rates[slowest],
        "scale": slowest,
    }
    panel.close()
    print(json.dumps(answer))


def _first(panel: GraphPanel, graph: Graph) -> float:
    """Return the seconds from a frame to the painted picture with every node unfolded."""
    trace = traced(graph)
    began = time.perf_counter()
    panel.show_frame(frame_with(graph, trace))
    panel.unfold_all()
    panel.canvas.fit()
    panel.canvas.repaint()
    spent = time.perf_counter() - began
    assert panel.view.boxes == len(graph.nodes)
    return spent


def _panned(panel: GraphPanel, scale: float | None = None, graph: Graph | None = None) -> float:
    """Return the frames a second while the picture is dragged to and fro."""
    canvas = panel.canvas
    if scale is not None and graph is not None:
        canvas.zoom(scale / canvas.view.scale)
        canvas.centre_on(graph.nodes[len(graph.nodes) // 2].id)
    canvas.repaint()
    frames = 0
    began = time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        step = 4 if frames % 40 < 20 else -4
        canvas.pan(step, step / 2)
        canvas.repaint()
        frames += 1
    return frames / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
