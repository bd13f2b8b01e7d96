"""What lies over a plot while an answer is given on it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.window.plots.canvas import Canvas
from playground.window.plots.ink import Ink

REACH: Final = 16.0
"""How near to a handle a press takes hold of it, in pixels."""
COARSE, FINE = 1.0, 0.1
"""Steps of an arrow key, plain and with Shift."""
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class OnPlot(QWidget):
    """Fills its canvas, sees through, and paints with the canvas's ink in its area.

    ``kept``: the answer is given, and what was shown stays to be compared with what was found.
    """

    submitted = Signal()
    """Return was pressed: this is the answer."""

    def __init__(self, canvas: Canvas, name: str) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.kept = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(canvas.rect())
        canvas.installEventFilter(self)
        self.show()
        self.raise_()

    def keep(self) -> None:
        """Leave the plot to the mouse and the keys, and stay in sight."""
        self.kept = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clearFocus()
        self.give_back()
        self.update()

    def give_back(self) -> None:
        """Let the plot draw again what would have told the answer."""

    def arrow(self, across: float, up: float) -> None:
        """Move by steps of the arrow keys."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the canvas."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.canvas.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by the arrow keys, answer by Return; all others are the canvas's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CTRL:
            self.submitted.emit()
            return
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        size = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else COARSE
        self.arrow(way[0] * size, way[1] * size)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that it has the keyboard no longer."""
        super().focusOutEvent(event)
        self.update()

    def paint_handle(self, painter: QPainter, ink: Ink, at: QPointF, held: bool) -> None:
        """Paint what can be taken hold of: a ring, fuller while it is held."""
        radius = ink.theme.marker / 2 * (1.1 if held else 0.85)
        painter.setPen(QPen(QColor(ink.theme.accent), ink.theme.line * 1.3))
        painter.setBrush(QColor(ink.theme.accent if held else ink.theme.panel))
        painter.drawEllipse(at, radius, radius)

    def paint_words(self, painter: QPainter, ink: Ink, at: QPointF, text: str) -> None:
        """Write on a plate near a pixel, within the plot."""
        rect, metrics = self.canvas.area.rect, ink.body_metrics
        lines = broken(text, metrics, rect.width() - 16.0)
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 12.0
        high = metrics.height() * len(lines) + 4.0
        left = min(max(at.x() + 12.0, rect.left() + 2), rect.right() - wide - 2)
        top = min(max(at.y() - high - 10.0, rect.top() + 2), rect.bottom() - high - 2)
        plate = QRectF(left, top, wide, high)
        ink.plate(painter, plate, 0.94)
        base = QPointF(left + 6.0, top + 2.0 + metrics.ascent())
        for place, line in enumerate(lines):
            at_line = base + QPointF(0, place * metrics.height())
            ink.write(painter, at_line, line, QColor(ink.theme.accent), ink.body, halo=False)


def broken(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """Break words into lines of at most ``width`` pixels; a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
