"""How a plot's panel sits in the window: on the theme's panel colour, as the stylesheet has it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def body(widget: QWidget) -> None:
    """Give a panel the ground of the stylesheet's ``body`` kind."""
    widget.setProperty("kind", "body")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
