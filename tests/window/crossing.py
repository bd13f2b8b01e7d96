"""Finding controls that are cut off."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget


def crossing(window: QWidget) -> list[str]:
    """Controls of a window that reach over the edge of what holds them."""
    found = []
    for control in window.findChildren(QWidget):
        parent = control.parentWidget()
        wanted = isinstance(control, QAbstractButton | QComboBox | QLineEdit)
        if not wanted or parent is None or not control.isVisible():
            continue
        if control.width() < control.minimumSizeHint().width():
            found.append(f"{control.accessibleName()}: {control.width()} px")
        elif not parent.rect().contains(control.geometry()):
            found.append(f"{control.accessibleName()}: {control.geometry()} in {parent.rect()}")
    return found
