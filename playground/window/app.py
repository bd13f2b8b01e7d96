"""Starts the application: the kernel first, since it takes longest, then the window at once.

Nothing of Qt is imported before the kernel's process is on its way.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from playground.problem.document import Document
from playground.problem.find import FIRST, find

if TYPE_CHECKING:
    from playground.window.dialogs import Ask
    from playground.window.link import Client
    from playground.window.main_window import MainWindow

NAME = "gradient-playground"
SIZE = 1280, 720


def display_available() -> bool:
    """Tell whether a window can be shown: on Linux only with a display or a chosen platform."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return True
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return any(os.environ.get(name) for name in names)


def run(
    document: Document | str | Path | None = None,
    *,
    dtype: str = "float32",
    seed: int | None = None,
    theme: str | None = None,
    client: Client | None = None,
    settings_path: Path | None = None,
    drafts_path: Path | None = None,
    ask: Ask | None = None,
    lesson: str | None = None,
    lesson_files: Mapping[str, str] | None = None,
) -> int:
    """Show the window and return the exit code when it is closed.

    ``document`` is a Document, a built-in name or a path; raises DocumentError for one that
    cannot be opened, before anything is shown. ``lesson``: the name or the path of a lesson that
    begins in it; ``document`` is then its first problem. ``lesson_files``: what its problems may
    read, by the names that they give them.
    """
    chosen = document if isinstance(document, Document) else find(document or FIRST)
    if client is None:
        from playground.kernel.client import KernelClient

        client = KernelClient()
    client.start()
    # Nothing that is made up to the first picture is thrown away, so the collector waits for it.
    gc.disable()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from playground.window.collector import Collector

    refuse_known_trouble()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Gradient playground")
    app.setDesktopFileName(NAME)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = make_window(client, settings_path, drafts_path, ask)
    collector = Collector(app)
    if theme is not None:
        window.choose_theme(theme)
    window.session.link.listen()
    window.show_document(chosen, dtype, seed)
    window.resize(*SIZE)
    window.show()
    gc.freeze()
    collector.start()
    # The rest is built when the first picture is on screen.
    QTimer.singleShot(0, window, window.fill_lists)
    QTimer.singleShot(0, window, window.files.ask_waiting)
    if lesson is not None:
        # Not before the docks are arranged, which puts the problem in front.
        QTimer.singleShot(0, window, partial(window.lessons.open_source, lesson, lesson_files))
    return app.exec()


def refuse_known_trouble() -> None:
    """Raise RuntimeError for a pair of library versions that is known to break the window."""
    import PySide6

    from playground.window.compatibility import known_trouble

    trouble = known_trouble(sys.version_info[:2], PySide6.__version__)
    if trouble is not None:
        raise RuntimeError(trouble)


def make_window(
    client: Client,
    settings_path: Path | None = None,
    drafts_path: Path | None = None,
    ask: Ask | None = None,
    lessons_path: Path | None = None,
) -> MainWindow:
    """Assemble a window over a client; what it keeps lies in the user's folders by default.

    ``lessons_path``: where a learner's progress is kept; beside ``drafts_path`` if only that is
    given.
    """
    import platformdirs
    from PySide6.QtCore import QSettings

    from playground.window.drafts import Drafts
    from playground.window.link import KernelLink
    from playground.window.main_window import MainWindow
    from playground.window.session import Session

    # What Python remarks about typed code belongs beside that code, not on standard error.
    warnings.filterwarnings("ignore", category=SyntaxWarning, module="<unknown>")
    settings_path = settings_path or Path(platformdirs.user_config_dir(NAME)) / "window.ini"
    if lessons_path is None:
        data = platformdirs.user_data_dir(NAME) if drafts_path is None else drafts_path.parent
        lessons_path = Path(data) / "lessons"
    drafts_path = drafts_path or Path(platformdirs.user_state_dir(NAME)) / "drafts"
    settings = QSettings(str(settings_path), QSettings.Format.IniFormat)
    session = Session(KernelLink(client))
    return MainWindow(session, settings, Drafts(drafts_path), ask, lessons_path)
