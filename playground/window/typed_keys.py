"""Which keys a field keeps for typing, and which it leaves to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


def is_typing(event: QEvent) -> bool:
    """Tell whether a ShortcutOverride is of a key that edits text; F1 to F35 do not."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    named = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    # Keys that move the cursor have no text, and an empty text is printable.
    return event.modifiers() in _PLAIN and event.text().isprintable() and not named
