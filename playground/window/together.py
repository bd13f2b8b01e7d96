"""One undo for a change of several editors at once, such as a ready model put into all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPlainTextEdit


class Together(QObject):
    """Remembers the last change made through ``change``; undo and redo take all of it along.

    ``undoable`` tells whether the next undo in any of the changed editors takes it back.
    """

    undoable = Signal(bool)

    def __init__(self, editors: Sequence[QPlainTextEdit], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editors = tuple(editors)
        self._steps: dict[QPlainTextEdit, tuple[int, int]] = {}
        """The undo steps that each changed editor had before and has after."""
        self._told = False
        for editor in self._editors:
            editor.textChanged.connect(self._tell)

    def change(self, make: Callable[[], None]) -> None:
        """Have ``make`` change the editors as one step."""
        before = {editor: editor.document().availableUndoSteps() for editor in self._editors}
        make()
        after = {editor: editor.document().availableUndoSteps() for editor in self._editors}
        self._steps = {e: (before[e], after[e]) for e in before if after[e] != before[e]}
        self._tell()

    def forget(self) -> None:
        """Take note that the editors hold something else now."""
        self._steps = {}
        self._tell()

    def undo(self, editor: QPlainTextEdit | None = None) -> None:
        """Undo in one editor; where that was changed with others, in all of them."""
        if editor is not None and not self._at(editor, 1):
            editor.undo()
            return
        for each in self._steps:
            if self._at(each, 1):
                each.undo()
        self._tell()

    def redo(self, editor: QPlainTextEdit) -> None:
        """Redo in one editor; where that was changed with others, in all of them."""
        if not self._at(editor, 0):
            editor.redo()
            return
        for each in self._steps:
            if self._at(each, 0):
                each.redo()
        self._tell()

    def _at(self, editor: QPlainTextEdit, place: int) -> bool:
        """Tell whether an editor stands before (0) or right after (1) the change."""
        steps = self._steps.get(editor)
        return steps is not None and editor.document().availableUndoSteps() == steps[place]

    def _tell(self) -> None:
        now = bool(self._steps) and all(self._at(editor, 1) for editor in self._steps)
        if now != self._told:
            self._told = now
            self.undoable.emit(now)
