"""Python's garbage is collected in the event loop's thread and in no other."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 250
"""Milliseconds between two looks at how much has come together."""
BUILT = 3000
"""Milliseconds after which the window is built: what is there by then stays to its end."""


class Collector(QObject):
    """Takes the place of Python's automatic collection from ``start`` to ``stop``.

    Widgets that refer to one another in a circle are deleted when they are collected, and Python
    collects in whichever thread happens to make the next object: one that sends to the kernel, or
    pytest-xdist's. Qt must not be touched there; the process dies soon after, somewhere else.

    A look through all that makes up the window takes two frames' time, in the middle of a drag or
    a run: so that is done once, when the window is built.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect_due)
        self._built = QTimer(self)
        self._built.setSingleShot(True)
        self._built.setInterval(BUILT)
        self._built.timeout.connect(self.leave_alone)
        self._was_on = self._left_alone = False

    def start(self) -> None:
        """Collect in this thread from now on."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()
        self._built.start()

    def stop(self) -> None:
        """Collect all that hangs in circles, and let Python collect again if it did before."""
        self._timer.stop()
        self._built.stop()
        if self._left_alone:
            gc.unfreeze()
        gc.collect()
        if self._was_on:
            gc.enable()

    def leave_alone(self) -> None:
        """Collect everything, and look at what is left no more until ``stop``."""
        gc.collect()
        gc.freeze()
        self._left_alone = True

    def collect_due(self) -> None:
        """Collect the oldest generation whose threshold is passed, and the younger with it."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return
