"""Builds the pop-up for backward(v) when it is first asked for, and keeps it with its v."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.state.acts import Backward
from playground.state.foreseen import loss_of
from playground.state.frame import Frame
from playground.window.theme import LIGHT, Theme
from playground.window.vector_editor import VectorEditor


class VectorPopup(QObject):
    """Passes the editor's signals on; while it was never opened there is no editor."""

    act_requested = Signal(object)
    wanted = Signal(dict)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._theme = LIGHT
        self._frame: Frame | None = None
        self.editor: VectorEditor | None = None

    def open(self) -> None:
        """Show the editor, with the v that it had."""
        if self.editor is None:
            self.editor = VectorEditor(self._window)
            self.editor.apply_theme(self._theme)
            self.editor.act_requested.connect(self.act_requested)
            self.editor.wanted.connect(self.wanted)
        if self._frame is not None:
            self.editor.show_frame(self._frame)
        self.editor.show()
        _keep_on_screen(self.editor)
        self.editor.raise_()

    def ask_ones(self) -> None:
        """Ask for the vector–Jacobian product with ones of the loss's shape."""
        loss = None if self._frame is None else loss_of(self._frame.snapshot)
        ones = None if loss is None else np.ones(loss.shape).tolist()
        self.act_requested.emit(Backward(gradient=ones, retain_graph=True))

    def show_frame(self, frame: Frame) -> None:
        """Draw a Frame, while it is open."""
        self._frame = frame
        if self.editor is not None and self.editor.isVisible():
            self.editor.show_frame(frame)

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        self._theme = theme
        if self.editor is not None:
            self.editor.apply_theme(theme)


def _keep_on_screen(editor: QWidget) -> None:
    """Move a window that reaches over an edge of its screen; it may have grown since it opened."""
    room, frame = editor.screen().availableGeometry(), editor.frameGeometry()
    left = max(room.left(), min(frame.left(), room.right() - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() - frame.height()))
    editor.move(left, top)
