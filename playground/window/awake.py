"""Keeps the event loop awake within a drag, so that the next move is drawn at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

_FOR = 30
"""Milliseconds after a move in which the next one of the same drag is expected."""


class Awake(QObject):
    """Has the event loop go round without a pause between two moves of a hand.

    A core that slept for the frame or two between them has cold caches and must be woken: a
    move then takes half as long again. The kernel looks out for the next move in the same way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Nothing is joined to this timer: going round costs no Python.
        self._round = QTimer(self)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_FOR)
        self._end.timeout.connect(self._round.stop)

    @property
    def on(self) -> bool:
        """Whether the event loop is kept from sleeping."""
        return self._round.isActive()

    def moved(self) -> None:
        """A drag has moved: stay awake for the next move."""
        if not self._round.isActive():
            self._round.start(0)
        self._end.start()

    def stop(self) -> None:
        """Let the event loop sleep where it has nothing to do."""
        self._round.stop()
        self._end.stop()
