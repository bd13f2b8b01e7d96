"""Paints a Scene with its numbers: boxes, links and what is marked on them.

How much is painted depends on the scale: words where they can be read, signs where only those
can, and bare shapes, a whole kind in one call, where there are thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from playground.state.arrays import Array
from playground.state.graph import Node, NodeKind
from playground.window.graph.cards import EXACT, GRADIENT, HEAD, Row, group_rows, node_rows
from playground.window.graph.curves import Curves
from playground.window.graph.few_words import FewWords
from playground.window.graph.fold import Folding, Item
from playground.window.graph.link_words import label_rows
from playground.window.graph.regions import Region
from playground.window.graph.scene import PAD, Scene, metrics_of
from playground.window.graph.style import GROUP, POINT, Kind, Style, outline, sheets

WORDS_FROM, SIGNS_FROM = 6.2, 3.4
"""Heights of a row on screen, in pixels, from which all words, and headings alone, are painted."""
_ARROW = 7.0
_WHOLE = 0.999
"""A scale that is 1 but for rounding."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """What fills the boxes: nodes with values, and what a playback has brought so far."""

    folding: Folding
    nodes: Mapping[int, Node]
    arrived: Mapping[int, Array] = field(default_factory=dict)
    passed: Mapping[tuple[int, int], Array] = field(default_factory=dict)
    current: Item | None = None


@dataclass(frozen=True)
class Marks:
    """What stands out: the selected box, those lit from the editor, and what a search found.

    ``found`` is None while nothing is searched for; then nothing is faded.
    """

    selected: Item | None = None
    hovered: Item | None = None
    lit: frozenset[Item] = frozenset()
    found: frozenset[Item] | None = None


class ScenePainter:
    """Paints one Scene; what the many boxes at small scale need is made once."""

    def __init__(self, scene: Scene, style: Style, regions: tuple[Region, ...] = ()) -> None:
        self.scene = scene
        self.style = style
        self.regions = regions
        self._curves = Curves(scene)
        self._rows_of: Numbers | None = None
        self._rows: dict[Item, tuple[Row, ...]] = {}
        self._rects: dict[Kind, list[QRectF]] = {}
        self._few = FewWords(style)

    def paint(
        self, painter: QPainter, area: QRectF, scale: float, numbers: Numbers, marks: Marks
    ) -> None:
        """Paint what lies in ``area`` of the scene; the painter is in the scene's units."""
        row = scale * self.style.unit
        if row < SIGNS_FROM:
            self._paint_far(painter, area, scale, numbers, marks)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        least = self.style.theme.least > 0
        # Where a least size is asked for, nothing is drawn smaller than it is set.
        words = scale >= _WHOLE if least else row >= WORDS_FROM
        self._paint_regions(painter, words or not least)
        links = self.scene.links_within(area)
        if words or least:
            for number in links:
                self._paint_link(painter, number, numbers, area)
        else:
            self._paint_plain_links(painter, links, numbers)
        for number in self.scene.within(area.adjusted(-12, -12, 12, 12)):
            self._paint_box(painter, number, numbers, marks, words)
            if least and not words:
                rows = self.rows(self.scene.items[number], numbers)
                self._few.write(painter, self.scene.rect(number), rows, scale, area)
        if words:
            for number in links:
                if area.contains(self._curves.middle(number)):
                    self._paint_label(painter, number, numbers)

    # Far away

    def _paint_far(
        self, painter: QPainter, area: QRectF, scale: float, numbers: Numbers, marks: Marks
    ) -> None:
        scene, style = self.scene, self.style
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self._rects:
            for number, kind in enumerate(scene.kinds):
                self._rects.setdefault(kind, []).append(scene.rect(number))
        painter.setPen(QPen(style.muted, 0))
        painter.drawLines(self._curves.straight(range(len(scene.links))))
        painter.setPen(Qt.PenStyle.NoPen)
        for kind, rects in self._rects.items():
            painter.setBrush(style.strokes[kind])
            painter.drawRects(rects)
        reach = 3.0 / scale
        for item, colour in self._marked(numbers, marks):
            if item in scene.numbers:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour, 3.0 / scale))
                rect = scene.rect(scene.numbers[item])
                if rect.intersects(area):
                    painter.drawRect(rect.adjusted(-reach, -reach, reach, reach))

    def _marked(self, numbers: Numbers, marks: Marks) -> list[tuple[Item, QColor]]:
        accent, gradient = self.style.accent, self.style.gradient
        marked = [(item, accent) for item in (marks.found or frozenset()) | marks.lit]
        marked += [(item, accent) for item in (marks.selected,) if item is not None]
        return marked + [(item, gradient) for item in (numbers.current,) if item is not None]

    # Links

    def _paint_plain_links(self, painter: QPainter, links: Iterable[int], numbers: Numbers) -> None:
        """Paint links without their bends and arrowheads, which could not be seen."""
        plain: list[int] = []
        done: list[int] = []
        for number in links:
            passed = any(edge in numbers.passed for edge in self.scene.links[number].edges)
            (done if passed else plain).append(number)
        for some, colour in ((plain, self.style.muted), (done, self.style.gradient)):
            if some:
                painter.setPen(QPen(colour, self.style.line))
                painter.drawLines(self._curves.straight(some))

    def _paint_link(self, painter: QPainter, number: int, numbers: Numbers, area: QRectF) -> None:
        style, link = self.style, self.scene.links[number]
        done = any(edge in numbers.passed for edge in link.edges)
        pen = QPen(style.gradient if done else style.muted, style.line * (1.7 if done else 0.9))
        if self.scene.kinds[link.user] is NodeKind.DETACHED:
            pen.setStyle(Qt.PenStyle.DashLine)  # the value goes on, no gradient comes back
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._curves.draw(painter, number, area)
        route = self.scene.arrangement.routes[number]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.gradient if done else style.muted)
        painter.drawPolygon(
            _head(QPointF(*route[0]), back=True) if done else _head(QPointF(*route[-1]), back=False)
        )

    def _paint_label(self, painter: QPainter, number: int, numbers: Numbers) -> None:
        link = self.scene.links[number]
        rows = label_rows(link.edges, numbers.nodes, numbers.passed)
        items = self.scene.items
        if isinstance(items[link.user], str):
            rows = [row for row in rows if row.role == GRADIENT]
        if not rows:
            return
        style = self.style
        height = style.code_metrics.height()
        width = max(style.code_metrics.horizontalAdvance(row.text) for row in rows)
        plate = QRectF(0, 0, width + 4, height * len(rows))
        plate.moveCenter(self._curves.middle(number))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.panel)
        painter.drawRect(plate)
        painter.setFont(style.code)
        for place, row in enumerate(rows):
            painter.setPen(style.gradient if row.role == GRADIENT else style.text)
            line = QRectF(plate.left(), plate.top() + place * height, plate.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, row.text)

    # Boxes

    def _paint_regions(self, painter: QPainter, words: bool) -> None:
        style = self.style
        colour = style.strokes[NodeKind.DETACHED]
        for region in self.regions:
            painter.setPen(QPen(colour, style.line, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(region.rect, 10, 10)
            if not words:
                continue
            painter.setFont(style.small)
            painter.setPen(colour)
            at = region.rect.topLeft() + QPointF(8, style.small_metrics.ascent() + 3)
            painter.drawText(at, region.text)

    def _paint_box(
        self, painter: QPainter, number: int, numbers: Numbers, marks: Marks, words: bool
    ) -> None:
        scene, style = self.scene, self.style
        item, kind, box = scene.items[number], scene.kinds[number], scene.rect(number)
        faded = marks.found is not None and item not in marks.found
        painter.setOpacity(0.35 if faded else 1.0)
        if item == numbers.current or item == marks.selected or item in marks.lit:
            colour = style.gradient if item == numbers.current else style.accent
            halo = QColor(colour)
            halo.setAlphaF(0.35)
            painter.setPen(QPen(colour, style.line))
            painter.setBrush(halo)
            painter.drawPath(outline(kind, box.adjusted(-5, -5, 5, 5)))
        painter.setPen(style.border(kind))
        painter.setBrush(QBrush(style.fills[kind]))
        if kind == GROUP:
            for sheet in sheets(box):
                painter.setBrush(style.panel)
                painter.drawPath(outline(kind, sheet))
            painter.setBrush(QBrush(style.fills[kind]))
        if item == marks.hovered:
            painter.setPen(QPen(style.strokes[kind], style.line * 2))
        painter.drawPath(outline(kind, box))
        if kind is NodeKind.ROOT:
            painter.setPen(QPen(style.strokes[kind], style.line * 0.6))
            painter.drawPath(outline(kind, box.adjusted(3, 3, -4, -3)))
        rows = self.rows(item, numbers)
        if words:
            room = box.adjusted(0, 0, -POINT, 0) if kind is NodeKind.ROOT else box
            self._write(painter, room, rows)
        elif not style.theme.least:
            painter.setPen(style.text)
            painter.setFont(style.sign)
            text = style.sign_metrics.elidedText(
                rows[0].text, Qt.TextElideMode.ElideRight, box.width() - 4
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def rows(self, item: Item, numbers: Numbers) -> tuple[Row, ...]:
        """Return what stands on a box."""
        if numbers is not self._rows_of:
            self._rows_of, self._rows = numbers, {}
        rows = self._rows.get(item)
        if rows is None:
            if isinstance(item, str):
                rows = group_rows(numbers.folding, item, numbers.nodes, numbers.arrived)
            else:
                rows = node_rows(numbers.nodes[item], numbers.arrived)
            self._rows[item] = rows
        return rows

    def _write(self, painter: QPainter, box: QRectF, rows: tuple[Row, ...]) -> None:
        style = self.style
        top = box.top() + PAD / 2
        for row in rows:
            metrics = metrics_of(row, style)
            if row.role == HEAD:
                painter.setFont(style.head)
                painter.setPen(style.text)
            elif row.role == EXACT:
                painter.setFont(style.small)
                painter.setPen(style.muted)
            else:
                painter.setFont(style.code)
                painter.setPen(style.gradient if row.role == GRADIENT else style.text)
            line = QRectF(box.left() + 4, top, box.width() - 8, metrics.height())
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
            top += metrics.height()


def _head(tip: QPointF, back: bool) -> QPolygonF:
    """Return an arrowhead at the end of a link that is level there."""
    turn = -1.0 if back else 1.0
    end = tip - QPointF(_ARROW * turn, 0)
    return QPolygonF([tip, end + QPointF(0, _ARROW * 0.5), end - QPointF(0, _ARROW * 0.5)])
