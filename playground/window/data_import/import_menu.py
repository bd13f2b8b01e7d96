"""Opens the two dialogs that start a problem from data, and takes files that are dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from playground.window.theme import LIGHT, Theme

if TYPE_CHECKING:
    from playground.window.data_import.csv_dialog import CsvDialog
    from playground.window.data_import.set_dialog import SetDialog

TABLES: Final = (".csv", ".tsv", ".txt", ".dat")


class DataImport(QObject):
    """``taken`` carries a new Document to open; ``dropped`` the path of a table."""

    taken = Signal(object)
    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.theme: Theme = LIGHT
        self.dialog: CsvDialog | SetDialog | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def show_file(self, path: Path) -> None:
        """Show what a file holds, to be taken or not."""
        # The dialogs are loaded when one is asked for: the window must be up at once.
        from playground.window.data_import.csv_dialog import CsvDialog

        self._open(CsvDialog(self._window, path, self.theme))

    def show_sets(self) -> None:
        """Show the generated sets."""
        from playground.window.data_import.set_dialog import SetDialog

        self._open(SetDialog(self._window, self.theme))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take a table that is dropped on the window, and nothing else."""
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            assert isinstance(event, QDropEvent)
            path = _table(event.mimeData())
            if path is None:
                return False
            event.acceptProposedAction()
            if kind is QEvent.Type.Drop:
                self.dropped.emit(path)
            return True
        return super().eventFilter(watched, event)

    def _open(self, dialog: CsvDialog | SetDialog) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.taken.connect(self.taken)
        dialog.finished.connect(self._gone)
        dialog.open()

    def _gone(self) -> None:
        self.dialog = None


def _table(data: QMimeData) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    found = [path for path in paths if path.suffix.lower() in TABLES]
    return found[0] if found else None
