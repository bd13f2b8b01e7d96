"""Where cards lie above the docks: the busy strip at the top, what torch says above the acts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget

from playground.window.busy_strip import BusyStrip
from playground.window.complaint_card import ComplaintCard
from playground.window.controls import GAP

_LEAST = 320
"""A narrower card could not be read."""


class Overlays(QObject):
    """Keeps strip and card in their places while window and docks change size.

    ``spared``: what the card does not cover while it is in front, since one goes on by its buttons.
    """

    def __init__(
        self,
        window: QWidget,
        strip: BusyStrip,
        card: ComplaintCard,
        anchor: QWidget,
        spared: QWidget,
    ) -> None:
        super().__init__(window)
        self._window, self._strip, self._card, self._anchor = window, strip, card, anchor
        self._spared = spared
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
        if not self._docked(self._anchor):
            # With no acts to lie above, it leaves the left to what is read.
            card.fit(window.width() - 4 * GAP)
            left = window.width() - card.width() - GAP
            card.move(left, max(GAP, window.height() - card.height() - GAP))
            return
        corner = self._anchor.mapTo(window, QPoint(0, 0))
        left, width = corner.x(), self._anchor.width()
        past = self._end_of_spared() - left
        if past > 0 and width - past >= _LEAST:
            left, width = left + past, width - past
        card.fit(max(_LEAST, width - 2 * GAP))
        card.move(left + GAP, max(GAP, corner.y() - card.height() - GAP))

    def _docked(self, dock: QWidget) -> bool:
        return dock.isVisible() and dock.window() is self._window

    def _end_of_spared(self) -> int:
        """Where what is spared ends on the right, if it stands on the left and is in front."""
        spared = self._spared
        if not self._docked(spared) or spared.visibleRegion().isEmpty():
            return 0
        left = spared.mapTo(self._window, QPoint(0, 0)).x()
        return left + spared.width() if left < self._window.width() // 2 else 0
