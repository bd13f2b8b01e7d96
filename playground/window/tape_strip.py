"""The life of the recorded graph as a little diagram, the present state filled in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.state.snapshot import TapeState
from playground.window.colours import mixed
from playground.window.controls import label
from playground.window.palette import body_font
from playground.window.theme import LIGHT, Theme

WORDS = {
    TapeState.EMPTY: "No graph yet: forward will record one.",
    TapeState.RECORDED: "The graph of the last forward is recorded: backward can walk it.",
    TapeState.CONSUMED: "Backward has walked the graph and freed it: forward records a new one.",
    TapeState.STALE: "A parameter moved since forward: the graph belongs to the old values.",
}
_PAD = 5.0
"""The least room left and right of a word in its box, in pixels."""
_ORDER = (TapeState.EMPTY, TapeState.RECORDED, TapeState.CONSUMED)


class TapeStrip(QWidget):
    """``Empty → Recorded → Consumed``, with ``Stale`` set apart, and the state in a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._diagram = _Diagram()
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._diagram)
        layout.addWidget(self.words)
        self.state: TapeState | None = None

    def show_state(self, state: TapeState) -> None:
        """Fill in another state; nothing is drawn while it stays."""
        if state is self.state:
            return
        self.state = state
        self._diagram.state = state
        self._diagram.update()
        self.words.setText(WORDS[state])
        self.setAccessibleName(f"Graph: {state.value}")
        self.setAccessibleDescription(WORDS[state])

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._diagram.theme = theme
        self._diagram.updateGeometry()
        self._diagram.update()
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())


class _Diagram(QWidget):
    """Four rounded boxes: three joined by arrows, the fourth for a tape gone stale."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.state: TapeState | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, round(self.theme.text_size * 2.3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = [state.value.capitalize() for state in (*_ORDER, TapeState.STALE)]
        arrow = self.theme.text_size * 1.9
        for scale in (0.86, 0.78, 0.7, 0.62):
            font = body_font(self.theme, scale)
            metrics = QFontMetricsF(font)
            words = sum(metrics.horizontalAdvance(name) for name in names)
            if words + 3 * arrow + 8 * _PAD <= self.width():
                break
            arrow = self.theme.text_size * 1.3
        painter.setFont(font)
        pad = max(_PAD, min(10.0, (self.width() - 2 - words - 3 * arrow) / 8))
        left = 1.0
        for place, state in enumerate((*_ORDER, TapeState.STALE)):
            width = metrics.horizontalAdvance(names[place]) + 2 * pad
            box = QRectF(left, 1, width, self.height() - 2)
            self._box(painter, box, names[place], state)
            left += width
            if place < len(_ORDER) - 1:
                self._arrow(painter, QPointF(left + 4, box.center().y()), arrow - 8)
            elif place == len(_ORDER) - 1:
                painter.setPen(QColor(self.theme.muted))
                gap = QRectF(left, 1, arrow, self.height() - 2)
                painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, "/")
            left += arrow
        painter.end()

    def _box(self, painter: QPainter, box: QRectF, name: str, state: TapeState) -> None:
        theme, now = self.theme, state is self.state
        colour = theme.warning if state is TapeState.STALE else theme.accent
        if now:
            painter.setPen(QPen(QColor(colour), 1.5))
            painter.setBrush(QColor(colour))
        else:
            style = Qt.PenStyle.DashLine if state is TapeState.STALE else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(theme.border), 1.0, style))
            painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box, 7, 7)
        ink = theme.accent_text if now else theme.muted
        if now and state is TapeState.STALE:
            ink = mixed(theme.panel, "#ffffff", 0.5) if theme.name != "dark" else theme.background
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _arrow(self, painter: QPainter, start: QPointF, length: float) -> None:
        pen = QPen(QColor(self.theme.muted), 1.3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        end = QPointF(start.x() + length, start.y())
        painter.drawLine(start, end)
        painter.drawLine(end, QPointF(end.x() - 3.5, end.y() - 3))
        painter.drawLine(end, QPointF(end.x() - 3.5, end.y() + 3))
