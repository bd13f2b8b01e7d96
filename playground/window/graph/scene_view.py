"""The SceneView: a widget that shows a Scene through a Viewport, and knows where everything is.

Own painting on a plain widget: a QGraphicsScene of the same boxes was measured beside it, at 2,000
boxes 43 frames a second when all are in sight where this paints some 300.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.window.graph.fold import Item
from playground.window.graph.painter import Marks, Numbers, ScenePainter
from playground.window.graph.scene import Scene
from playground.window.graph.viewport import Viewport, first_look, fitted

_READABLE = 8.0
"""Height of a row of numbers in pixels, below which a first look would show only part of them."""

_ROOM_FOR_HEADINGS = 0.36
"""The scale below which a box is too low for a heading of its full size."""


class SceneView(QWidget):
    """Shows a ScenePainter's scene; ``fits`` while the first look still holds."""

    def __init__(self) -> None:
        super().__init__()
        self.view = Viewport()
        self.fits = True
        self.marks = Marks()
        self.numbers: Numbers | None = None
        self.focus_shown = False
        self._painter: ScenePainter | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size at which a small graph can be read."""
        return QSize(480, 260)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return None if self._painter is None else self._painter.scene

    # What is shown

    def show_scene(self, painter: ScenePainter, numbers: Numbers, centre: Item | None) -> None:
        """Draw another scene; the look stays a whole one, else ``centre`` goes to the middle."""
        first = self._painter is None
        self._painter, self.numbers = painter, numbers
        if first or self.fits:
            self.look()
        elif centre is not None:
            self.centre_on(centre)
        self.update()

    def show_numbers(self, numbers: Numbers) -> None:
        """Draw other numbers in the same boxes."""
        self.numbers = numbers
        self.update()

    def show_marks(self, marks: Marks) -> None:
        """Let other boxes stand out."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def mark(self, **changes: Any) -> None:
        """Let other boxes stand out in one way, by the names of ``Marks``'s fields."""
        self.show_marks(replace(self.marks, **changes))

    def clear(self) -> None:
        """Forget the scene."""
        self._painter, self.numbers, self.fits = None, None, True
        self.update()

    # Where it is looked at

    def look(self) -> None:
        """Show everything where its words can be read so, else the end with the loss."""
        if self._painter is None:
            return
        scene = self._painter.scene
        columns = scene.arrangement.columns
        end = scene.arrangement.centres[columns[-1][0]] if columns else (0.0, 0.0)
        self.fits = True
        style = self._painter.style
        # Where a least size is asked for, boxes get smaller and their headings do not.
        readable = _ROOM_FOR_HEADINGS if style.theme.least else _READABLE / style.unit
        self._set_view(first_look(self._size(), end, self.width(), self.height(), readable))

    def fit(self) -> None:
        """Show everything, however small."""
        if self._painter is not None:
            self.fits = False
            self._set_view(fitted(self._size(), self.width(), self.height()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer (or wider, below 1) at a pixel, or at the middle."""
        here = at or QPointF(self.width() / 2, self.height() / 2)
        self.fits = False
        self._set_view(self.view.zoomed(factor, here.x(), here.y()))

    def pan(self, across: float, down: float) -> None:
        """Shift the picture by pixels."""
        self.fits = False
        self._set_view(self.view.moved(across, down))

    def centre_on(self, item: Item) -> None:
        """Bring a box to the middle."""
        rect = self.rect_of(item)
        if rect is not None:
            self.fits = False
            middle = rect.center()
            view = self.view.centred(middle.x(), middle.y(), self.width(), self.height())
            self._set_view(view)

    def gather(self, items: Iterable[Item]) -> None:
        """Bring boxes to the middle where the whole picture is not in sight."""
        rects = [rect for item in items if (rect := self.rect_of(item)) is not None]
        if not rects or self._painter is None:
            return
        if self._area().contains(self._painter.scene.bounds()):
            return
        middle = rects[len(rects) // 2].center()
        self.fits = False
        self._set_view(self.view.centred(middle.x(), middle.y(), self.width(), self.height()))

    def reveal(self, item: Item) -> None:
        """Bring a box to the middle where it is not wholly in sight."""
        rect = self.rect_of(item)
        if rect is not None and not self._area().contains(rect):
            self.centre_on(item)

    def rect_of(self, item: Item) -> QRectF | None:
        """Return the place of a box in the scene, or None where it is not shown."""
        if self._painter is None or item not in self._painter.scene.numbers:
            return None
        return self._painter.scene.rect(self._painter.scene.numbers[item])

    def pixel_of(self, item: Item) -> QPointF:
        """Return the pixel at the middle of a box."""
        rect = self.rect_of(item)
        assert rect is not None
        return QPointF(*self.view.to_pixel(rect.center().x(), rect.center().y()))

    def item_at(self, pixel: QPointF) -> Item | None:
        """Return the box at a pixel."""
        if self._painter is None:
            return None
        number = self._painter.scene.at(QPointF(*self.view.to_scene(pixel.x(), pixel.y())))
        return None if number is None else self._painter.scene.items[number]

    def _size(self) -> tuple[float, float]:
        assert self._painter is not None
        arrangement = self._painter.scene.arrangement
        return arrangement.width, arrangement.height

    def _area(self) -> QRectF:
        left, top = self.view.to_scene(0, 0)
        return QRectF(left, top, self.width() / self.view.scale, self.height() / self.view.scale)

    def _set_view(self, view: Viewport) -> None:
        if view != self.view:
            self.view = view
            self.update()

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is in sight."""
        painter = QPainter(self)
        try:
            scene = self._painter
            if scene is None or self.numbers is None:
                painter.fillRect(self.rect(), self.palette().base())
                return
            painter.fillRect(self.rect(), scene.style.panel)
            painter.save()
            painter.scale(self.view.scale, self.view.scale)
            painter.translate(-self.view.x, -self.view.y)
            scene.paint(painter, self._area(), self.view.scale, self.numbers, self.marks)
            painter.restore()
            if self.focus_shown:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(scene.style.accent, 2.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        finally:  # Qt aborts where an error leaves a painter open
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show the whole again where the whole was shown."""
        super().resizeEvent(event)
        if self.fits:
            self.look()
