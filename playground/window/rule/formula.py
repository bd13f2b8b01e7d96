"""One formula on screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.window.palette import code_font
from playground.window.rule.typesetting import Typesetter
from playground.window.theme import LIGHT, Theme

LEAST = 0.55
"""A formula wider than its room is drawn smaller, down to this share; beyond, it is cut."""
FADED = 0.35
"""Opacity of numbers that are no longer true while the new ones are being typeset."""


class Formula(QWidget):
    """Shows LaTeX once ``typeset`` is called; where that cannot read it, the text as it is."""

    def __init__(self, typesetter: Typesetter, scale: float, role: str = "text") -> None:
        super().__init__()
        self._typesetter = typesetter
        self._scale, self._role = scale, role
        self._theme = LIGHT
        self._asked = ""
        self._shown: str | None = None
        self._failed = False
        self._picture = QSvgRenderer(self)
        self._size = 0.0, 0.0
        self.faded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def latex(self) -> str:
        """The LaTeX that was asked for last."""
        return self._asked

    @property
    def is_pending(self) -> bool:
        """Whether something else was asked for than is drawn."""
        return self._asked != self._shown

    @property
    def is_text(self) -> bool:
        """Whether the LaTeX could not be read and is shown as text."""
        return self._failed

    def ask(self, latex: str) -> None:
        """Ask for a formula: drawn at once where it is known, else when ``typeset`` is called."""
        if latex == self._asked:
            return
        self._asked = latex
        self.setAccessibleName(latex)
        if not latex or self._typesetter.has(latex, *self._look()):
            self.typeset()
        else:
            self.update()

    def typeset(self) -> None:
        """Make the formula that was asked for."""
        self._shown = self._asked
        made = self._typesetter.make(self._asked, *self._look()) if self._asked else None
        self._failed = made is None and bool(self._asked)
        self._size = (made.width, made.height) if made else (0.0, 0.0)
        if made:
            self._picture.load(QByteArray(made.svg))
        self._fit()
        self.update()

    def fade(self, faded: bool) -> None:
        """Draw faintly what may no longer be true."""
        if faded != self.faded:
            self.faded = faded
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and size; the formula is to be typeset anew."""
        self._theme = theme
        self.setFont(code_font(theme, 0.82))
        self._shown = None

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the formula's own size."""
        return QSize(round(self._size[0]) + 2, self._tall())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return what a formula drawn smaller needs."""
        return QSize(40, self._tall())

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Draw smaller or larger."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the formula at the left."""
        painter = QPainter(self)
        painter.setOpacity(faintness(self._theme) if self.is_pending or self.faded else 1.0)
        if self._failed:
            painter.setPen(QColor(self._look()[1]))
            metrics = QFontMetricsF(self.font())
            text = metrics.elidedText(self._asked, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), text)
        elif self._shown:
            width, height = (side * self._share() for side in self._size)
            self._picture.render(painter, QRectF(0, (self.height() - height) / 2, width, height))
        painter.end()

    def _look(self) -> tuple[float, str]:
        """Size of the letters in pixels, and their colour."""
        points = self._theme.text_size * self._scale
        return points * self.logicalDpiY() / 72, str(getattr(self._theme, self._role))

    def _share(self) -> float:
        """How much smaller than its own size the formula is drawn."""
        wide = self._size[0]
        return 1.0 if wide <= self.width() else max(LEAST, self.width() / wide)

    def _tall(self) -> int:
        if self._failed:
            return round(QFontMetricsF(self.font()).height()) + 4
        return round(self._size[1] * self._share()) + 2

    def _fit(self) -> None:
        """Take the height that the formula has in the present width."""
        if self.height() != self._tall():
            self.setFixedHeight(self._tall())


def faintness(theme: Theme) -> float:
    """Return how much is seen of what may no longer be true; where type has a least size, all."""
    return 1.0 if theme.least else FADED
