"""The heading of a dock: its name, what stands beside it, and two quiet buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.window.controls import MARGIN, QuietButton, label
from playground.window.palette import body_font
from playground.window.theme import Theme

_MARGINS = MARGIN, 4, 6, 2
_SLIM = 0, 4, 0, 0
"""What is left of a title whose words stand on a tab: the rounded upper edge of the card."""
_LEAD = 12
"""Pixels between the title and the controls beside it."""
_AIR = 16
"""Free pixels that are left to take hold of the dock by."""


class TitleBar(QWidget):
    """A dock's title in the panel's own colour, so that title and panel read as one card.

    A panel's controls may stand in it (``take``): beside the title where there is room, else in a
    row of their own. They never make the dock wider.
    """

    def __init__(self, dock: QDockWidget, heading: str, beside: QWidget | None = None) -> None:
        super().__init__(dock)
        self._dock = dock
        self._beside = beside
        self._tabbed = False
        self.setProperty("kind", "title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(heading, "heading")
        self._float = QuietButton("float", f"Float {dock.windowTitle()}", 12)
        self._close = QuietButton(
            "close", f"Close {dock.windowTitle()} (View menu brings it back)", 12
        )
        for button in (self._float, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._float.clicked.connect(self._toggle_floating)
        self._close.clicked.connect(dock.close)
        self._controls: QWidget | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(*_MARGINS)
        self._rows.setSpacing(2)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._rows.addLayout(self._row)
        self._row.addWidget(self.title)
        if beside is not None:
            self._row.addSpacing(10)
            beside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._row.addWidget(beside, 1)
        else:
            self._row.addStretch(1)
        self._row.addWidget(self._float)
        self._row.addWidget(self._close)

    @property
    def controls_beside(self) -> bool:
        """Whether the controls stand beside the title, not under it."""
        return self._controls is not None and self._row.indexOf(self._controls) >= 0

    def take(self, controls: QWidget) -> None:
        """Let a panel's controls stand here."""
        self._controls = controls
        self._rows.addWidget(controls)
        controls.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the controls where there is room."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Look for room again when the controls have become wider or narrower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow: the title is then cut."""
        return QSize(60, self.sizeHint().height())

    def show_tabbed(self, tabbed: bool) -> None:
        """Say nothing twice: beside other tabs the tab has the name, and is dragged to float."""
        if tabbed == self._tabbed:
            return
        self._tabbed = tabbed
        slim = tabbed and self._beside is None
        self.title.setVisible(not tabbed)
        self._float.setVisible(not slim)
        self._close.setVisible(not slim)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(*(_SLIM if slim else _MARGINS))
        self._indent()
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        """Tint the buttons."""
        self.title.setFont(body_font(theme, 1.02, QFont.Weight.DemiBold))
        self._float.apply_theme(theme)
        self._close.apply_theme(theme)

    def _place(self) -> None:
        controls = self._controls
        if controls is None:
            return
        buttons = self._float.sizeHint().width() + self._close.sizeHint().width()
        wanted = self._controls_width(controls)
        needed = self.title.sizeHint().width() + wanted + buttons
        fits = needed + MARGIN + 6 + _LEAD + _AIR <= self.width()
        if fits == self.controls_beside:
            return
        if fits:
            self._rows.removeWidget(controls)
            self._row.insertWidget(1, controls, 100)
            controls.setContentsMargins(_LEAD, 0, 0, 0)
        else:
            self._row.removeWidget(controls)
            self._rows.addWidget(controls)
            self._indent()
        self.updateGeometry()

    def _indent(self) -> None:
        """Keep the controls off the card's edge where the slim title has no margins of its own."""
        if self._controls is not None and not self.controls_beside:
            edge = MARGIN if self._rows.contentsMargins().left() == 0 else 0
            self._controls.setContentsMargins(edge, 0, edge // 2, 0)

    @staticmethod
    def _controls_width(controls: QWidget) -> int:
        margins = controls.contentsMargins()
        return controls.sizeHint().width() - margins.left() - margins.right()

    def _toggle_floating(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
