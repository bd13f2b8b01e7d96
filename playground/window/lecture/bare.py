"""Panels without what only those who sit at the window can use: buttons, fields, choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from playground.window.controls import ASIDE, STAYS

_CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
_NOTHING = QSize(0, 0)


class Bare(QObject):
    """Takes all room from controls, and gives it back; a panel may be built meanwhile.

    They are not hidden: whether they can be seen is the panel's own to say.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[QWidget, tuple[QSize, QSize]] = {}
        self._panels: list[QWidget] = []

    def strip(self, panel: QWidget) -> None:
        """Take the room from the controls of a panel, and of what is put into it later."""
        if panel not in self._panels:
            self._panels.append(panel)
        for widget in panel.findChildren(QWidget):
            if not _is_aside(widget) or widget.maximumSize() == _NOTHING:
                continue
            self._sizes.setdefault(widget, (widget.minimumSize(), widget.maximumSize()))
            widget.setMinimumSize(_NOTHING)
            widget.setMaximumSize(_NOTHING)
            within = widget.parentWidget()
            if within is not None:  # tells when the panel gives it a size again
                within.installEventFilter(self)
        panel.installEventFilter(self)

    def give_back(self) -> None:
        """Give all controls their room again."""
        for panel in self._panels:
            panel.removeEventFilter(self)
        self._panels.clear()
        for widget, (least, most) in self._sizes.items():
            if not isValid(widget):  # the panel has thrown it away meanwhile
                continue
            widget.setMinimumSize(least)
            widget.setMaximumSize(most)
            within = widget.parentWidget()
            if within is not None:
                within.removeEventFilter(self)
        self._sizes.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look again where something has come or changed its size."""
        if event.type() == QEvent.Type.LayoutRequest:
            for panel in self._panels:
                if watched is panel or (
                    isinstance(watched, QWidget) and panel.isAncestorOf(watched)
                ):
                    self.strip(panel)
        return super().eventFilter(watched, event)


def _is_aside(widget: QWidget) -> bool:
    if widget.property(STAYS):
        return False
    return bool(widget.property(ASIDE)) or isinstance(widget, _CONTROLS)
