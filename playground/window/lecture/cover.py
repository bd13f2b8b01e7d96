"""What lies over the whole window: the frozen picture, the black screen, the help, the light."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from playground.window.palette import body_font
from playground.window.plots.ink import colour
from playground.window.theme import PROJECTOR, Theme

FROZEN = "FROZEN"
FRAME = 0.25
"""How wide the frame of a frozen picture is, as a share of the type; the board leaves it free."""


class Cover(QWidget):
    """Fills its parent while it is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = PROJECTOR
        self._under = parent
        self.hide()
        parent.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """Whether it lies over the window."""
        return not self.isHidden()

    def appear(self) -> None:
        """Come to lie over everything else."""
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self.theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the window."""
        if event.type() == QEvent.Type.Resize and self.shown:
            self.setGeometry(self._under.rect())
        return super().eventFilter(watched, event)


class Blank(Cover):
    """A black screen; ``pressed`` is any key or button while it is there."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("black screen: any key shows the picture again")

    def event(self, event: QEvent) -> bool:
        """Take every key for itself: the one that shows the picture again does nothing else."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tell it."""
        self.pressed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell it."""
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it black."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000"))
        painter.end()


class Frozen(Cover):
    """A picture of the window that stands still, and says so; the mouse passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(FROZEN)

    def freeze(self, picture: QPixmap) -> None:
        """Let this picture stand still over the window."""
        self.picture = picture
        self.appear()

    def thaw(self) -> None:
        """Show what goes on again."""
        self.hide()
        self.picture = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture."""
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self.picture)
        painter.end()


class FrozenMark(Cover):
    """Says over the frozen picture that it stands still; a spotlight does not dim it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint a broken frame, and the word on a plate."""
        theme = self.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = theme.text_size * FRAME
        painter.setPen(QPen(QColor(theme.text), wide, Qt.PenStyle.DashLine))
        half = wide / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        font = body_font(theme, 1.1, QFont.Weight.Bold)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(FROZEN) * 1.3, metrics.height() * 1.2
        plate = QRectF((self.width() - width) / 2, 0, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawRect(plate)
        painter.setFont(font)
        painter.setPen(QColor(theme.panel))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, FROZEN)
        painter.end()


def shade() -> QColor:
    """Return the darkness around the spotlight."""
    return colour("#000000", 0.72)
