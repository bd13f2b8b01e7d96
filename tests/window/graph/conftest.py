"""Graph panels in windows of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.state.graph import Graph, Trace
from playground.window.graph.panel import GraphPanel
from playground.window.theme import LIGHT, Theme
from tests.window.graph.graphs import frame_with

Make = Callable[..., GraphPanel]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    windows: list[QWidget] = []

    def made(
        graph: Graph | None = None,
        trace: Trace | None = None,
        size: tuple[int, int] = (900, 600),
        theme: Theme = LIGHT,
        **changes: Any,
    ) -> GraphPanel:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        panel = GraphPanel()
        panel.apply_theme(theme)
        panel.setParent(window)
        window.resize(*size)
        panel.resize(*size)
        panel.show()
        with qtbot.waitExposed(window):
            window.show()
        panel.show_frame(frame_with(graph, trace, **changes))
        panel.grab()
        return panel

    return made
