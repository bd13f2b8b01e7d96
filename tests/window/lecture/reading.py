"""What can be read from the last row: every text large enough, and plain against its ground."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.window.lecture.text_audit import Kept, Text, contrast_of, is_painted, texts_of

LEAST, CONTRAST = 24.0, 7.0
_ENOUGH = 0.6
"""Of a line that is cut, so much of the height shows its ink for certain."""


def measured(widget: QWidget, kept: Kept, least: float = LEAST) -> list[Text]:
    """Return all texts of a widget, after none was found too small or too faint."""
    picture = widget.grab().toImage()
    texts = texts_of(widget, kept)
    small = [text for text in texts if text.size < least]
    faint = [
        (contrast, text)
        for text in texts
        if text.share >= _ENOUGH and (contrast := _contrast(text, picture)) < CONTRAST
    ]
    assert small == []
    assert faint == []
    return texts


def _contrast(text: Text, picture: QImage) -> float:
    """Return the contrast of a text; one that the edge of a page keeps out of sight has none."""
    if (text.beyond or text.share < 1) and not is_painted(text, picture):
        return CONTRAST
    return contrast_of(text, picture)


def words(texts: list[Text]) -> str:
    return " ".join(text.words for text in texts)
