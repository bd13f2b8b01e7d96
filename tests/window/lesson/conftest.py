"""Widgets of the lesson's dock, shown at a size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget, int, int], None]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget at a size and wait until it is painted."""
    windows: list[QWidget] = []  # pytest-qt itself holds widgets weakly

    def shown(widget: QWidget, width: int, height: int) -> None:
        window = QWidget()  # a window with no least size: the offscreen platform warns of those
        windows.append(window)
        qtbot.addWidget(window)
        widget.setParent(window)
        window.resize(width, height)
        widget.resize(width, height)
        widget.show()
        with qtbot.waitExposed(window):
            window.show()
        widget.grab()

    return shown
