"""Where cards lie above the docks: the busy strip at the top, what torch says above the acts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget

from playground.window.busy_strip import BusyStrip
from playground.window.complaint_card import ComplaintCard
from playground.window.controls import GAP


class Overlays(QObject):
    """Keeps strip and card in their places while window and docks change size."""

    def __init__(
        self, window: QWidget, strip: BusyStrip, card: ComplaintCard, anchor: QWidget
    ) -> None:
        super().__init__(window)
        self._window, self._strip, self._card, self._anchor = window, strip, card, anchor
        window.installEventFilter(self)
        anchor.installEventFilter(self)
        strip.changed.connect(self.place)
        card.changed.connect(self.place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow moves and changes of size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Put both where they belong."""
        window, strip, card = self._window, self._strip, self._card
        if not strip.isHidden():
            strip.adjustSize()
            strip.move((window.width() - strip.width()) // 2, 34)
        if card.isHidden():
            return
        place = self._anchor.mapTo(window, QPoint(0, 0)) if self._docked() else QPoint(0, 0)
        card.fit(window.width() - place.x() - 4 * GAP if not self._docked() else self._room())
        top = place.y() if self._docked() else window.height()
        # With no acts to lie above, it leaves the left to what is read.
        left = place.x() + GAP if self._docked() else window.width() - card.width() - GAP
        card.move(left, max(GAP, top - card.height() - GAP))

    def _docked(self) -> bool:
        return self._anchor.isVisible() and self._anchor.window() is self._window

    def _room(self) -> int:
        return max(320, self._anchor.width() - 2 * GAP)
