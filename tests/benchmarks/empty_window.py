"""An empty PySide6 and pyqtgraph window; prints when it was painted."""

from __future__ import annotations

import json
import time

import pyqtgraph  # what a program of this kind imports
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

assert pyqtgraph
seen: dict[str, float] = {}


class Watch(QObject):
    """Notes the first paint."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at each event of the window."""
        if event.type() == QEvent.Type.UpdateRequest and "visible" not in seen:
            seen["visible"] = time.time()
            QTimer.singleShot(0, QApplication.quit)
        return False


def main() -> None:
    """Show and quit."""
    app = QApplication([])
    window = QMainWindow()
    watch = Watch(window)
    window.installEventFilter(watch)
    window.resize(1280, 720)
    window.show()
    app.exec()
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
