"""A small window over a button, gone with the next click beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from playground.window.controls import GAP, MARGIN, label


class PopUp(QFrame):
    """Holds one widget under a title."""

    def __init__(self, owner: QWidget, inner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("kind", "notice")
        self.title = label("", "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, GAP, MARGIN, MARGIN)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        layout.setSpacing(GAP)
        layout.addWidget(self.title)
        layout.addWidget(inner)

    def open_at(self, button: QWidget) -> None:
        """Show it over a button's right end, or under it where there is no room above."""
        self.show()  # only what is shown knows its size
        layout = self.layout()
        assert layout is not None
        layout.activate()
        room = button.screen().availableGeometry()
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        left = min(max(corner.x() - self.width(), room.left()), room.right() - self.width())
        top = corner.y() - self.height() - 4
        if top < room.top():
            top = min(corner.y() + button.height() + 4, room.bottom() - self.height())
        self.move(left, max(top, room.top()))
