"""Gives a lecture in a window on one of two screens, and prints where everything stands.

``python two_screens.py SCREENS.json NUMBER``, a process of its own: Qt reads its screens once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


def main(screens: str, number: int) -> dict[str, Any]:
    """Begin and end the lecture on the screen with this number."""
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from playground.problem.catalogue import load
    from playground.window.app import make_window
    from tests.window.fake_client import FakeClient

    app = QApplication([])
    with TemporaryDirectory() as folder:
        window = make_window(FakeClient(), Path(folder) / "window.ini", Path(folder) / "drafts")
        window.show_document(load("two-slopes"))
        window.setGeometry(app.screens()[number].availableGeometry().adjusted(40, 40, -40, -40))
        window.show()
        window.fill_lists()
        app.processEvents()
        QTest.keyClick(window, Qt.Key.Key_F11)
        app.processEvents()
        show = window.lecture.show
        assert show is not None
        said = {
            "screens": [screen.geometry().getRect() for screen in app.screens()],
            "lecture": window.geometry().getRect(),
            "notes": show.notes.geometry().getRect() if show.notes.isVisible() else None,
            "keys": QApplication.activeWindow() is window,
        }
        QTest.keyClick(show.notes, Qt.Key.Key_B)
        said["black"] = show.blank.geometry().getRect() if show.blank.shown else None
        QTest.keyClick(show.notes, Qt.Key.Key_B)
        QTest.keyClick(show.notes, Qt.Key.Key_Escape)
        said["left"] = not window.lecture.on
        window.close()
    return said


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
