"""Starts the application: the kernel first, since it takes longest, then the window at once."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from playground.problem import catalogue
from playground.problem import files as disk
from playground.problem.document import Document
from playground.window.dialogs import Ask
from playground.window.drafts import Drafts
from playground.window.link import Client, KernelLink
from playground.window.main_window import MainWindow
from playground.window.session import Session

NAME = "gradient-playground"
FIRST = "two-slopes"
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
) -> int:
    """Show the window and return the exit code when it is closed.

    ``document`` is a Document, a built-in name or a path; raises DocumentError for one that
    cannot be opened, before anything is shown.
    """
    chosen = find(document)
    if client is None:
        from playground.kernel.client import KernelClient

        client = KernelClient()
    client.start()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Gradient playground")
    app.setDesktopFileName(NAME)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = make_window(client, settings_path, drafts_path, ask)
    if theme is not None:
        window.choose_theme(theme)
    window.session.link.listen()
    window.show_document(chosen, dtype, seed)
    window.resize(*SIZE)
    window.show()
    # The rest is built when the first picture is on screen.
    QTimer.singleShot(0, window.fill_lists)
    return app.exec()


def make_window(
    client: Client,
    settings_path: Path | None = None,
    drafts_path: Path | None = None,
    ask: Ask | None = None,
) -> MainWindow:
    """Assemble a window over a client; settings and drafts lie in the user's folders by default."""
    import platformdirs

    settings_path = settings_path or Path(platformdirs.user_config_dir(NAME)) / "window.ini"
    drafts_path = drafts_path or Path(platformdirs.user_state_dir(NAME)) / "drafts"
    settings = QSettings(str(settings_path), QSettings.Format.IniFormat)
    session = Session(KernelLink(client))
    return MainWindow(session, settings, Drafts(drafts_path), ask)


def find(document: Document | str | Path | None) -> Document:
    """Return the document that is meant by a name or a path; raises DocumentError."""
    if isinstance(document, Document):
        return document
    if document is None:
        return catalogue.load(FIRST)
    path = Path(document)
    if path.suffix in (".py", ".ipynb") or path.exists() or len(path.parts) > 1:
        return disk.read(path)
    return catalogue.load(str(document))
