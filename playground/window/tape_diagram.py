"""The states of the tape as boxes and arrows; the present one stands out in shape and weight."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.state.snapshot import TapeState
from playground.window.palette import body_font
from playground.window.theme import LIGHT

_PAD = 3.0
"""The least room left and right of a word in its box, in pixels."""
_DOT = 9.0
"""Room of the dot before the present state's name, in pixels."""
_STATES = tuple(TapeState)
_LAST_JOINED = _STATES.index(TapeState.CONSUMED)


def _capitals(state: TapeState) -> str:
    return state.name


def _title(state: TapeState) -> str:
    return state.name.capitalize()


_SIZES = (
    *((scale, _capitals) for scale in (0.82, 0.76, 0.7)),
    *((scale, _title) for scale in (0.72, 0.66, 0.6, 0.54)),
)
"""Parts of the theme's text size; where capitals would get too small, they are given up first."""


class TapeDiagram(QWidget):
    """EMPTY → RECORDED → CONSUMED, and STALE apart, since a move leads to it from anywhere.

    The present state is a filled pill with a dot and bold letters; the others are plain boxes.
    ``target`` is where an act that is pointed at would lead, if away: a thick dashed frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.state: TapeState | None = None
        self.target: TapeState | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of one line of boxes."""
        return QSize(280, round(self.theme.text_size * 2.4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the boxes in the largest letters that fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrow = self.theme.text_size * 1.7
        for scale, name in _SIZES:
            font = body_font(self.theme, scale)
            strong = QFont(font)
            strong.setWeight(QFont.Weight.Bold)
            plain, bold = QFontMetricsF(font), QFontMetricsF(strong)
            widths = [plain.horizontalAdvance(name(state)) for state in _STATES]
            marked = [bold.horizontalAdvance(name(state)) for state in _STATES]
            # Whichever state is marked, the letters keep their size.
            most = max(after - before for after, before in zip(marked, widths, strict=True))
            words = sum(widths) + most + _DOT
            if words + 3 * arrow + 2 * _PAD * len(_STATES) + 2 <= self.width():
                break
            arrow = self.theme.text_size * 1.1
        room = self.width() - 2 - words - 3 * arrow
        pad = max(_PAD, min(9.0, room / (2 * len(_STATES))))
        left = 1.0
        for place, state in enumerate(_STATES):
            now = state is self.state
            width = (marked[place] + _DOT if now else widths[place]) + 2 * pad
            box = QRectF(left, 2, width, self.height() - 4)
            painter.setFont(strong if now else font)
            self._box(painter, box, state, name(state))
            left += width
            if place < _LAST_JOINED:
                self._arrow(painter, QPointF(left + 4, box.center().y()), arrow - 8)
            elif place == _LAST_JOINED:
                painter.setFont(font)
                painter.setPen(QColor(self.theme.muted))
                gap = QRectF(left, 1, arrow, self.height() - 2)
                painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, "/")
            left += arrow
        painter.end()

    def _box(self, painter: QPainter, box: QRectF, state: TapeState, name: str) -> None:
        theme, now = self.theme, state is self.state
        stale = state is TapeState.STALE
        colour = theme.warning if stale else theme.accent
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        else:
            painter.setPen(QPen(QColor(theme.border), 1.0))
            painter.setBrush(QColor(theme.raised))
            painter.drawRect(box)
        if state is self.target and not now:
            painter.setPen(QPen(QColor(theme.text), 2.0, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        ink = QColor(theme.muted)
        if now:
            ink = QColor(theme.background if theme.name == "dark" else "#ffffff")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(box.left() + 9, box.center().y()), 2.8, 2.8)
            box = box.adjusted(_DOT, 0, 0, 0)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _arrow(self, painter: QPainter, start: QPointF, length: float) -> None:
        pen = QPen(QColor(self.theme.muted), 1.3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        end = QPointF(start.x() + length, start.y())
        painter.drawLine(start, end)
        painter.drawLine(end, QPointF(end.x() - 3.5, end.y() - 3))
        painter.drawLine(end, QPointF(end.x() - 3.5, end.y() + 3))
