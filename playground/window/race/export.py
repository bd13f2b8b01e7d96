"""A race on disk: its table and curves as CSV, or the curves as a drawing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from playground.state.race import RaceAnswer
from playground.state.snapshot import Curve
from playground.window.plots.curve_canvas import CurveCanvas
from playground.window.plots.ink import Ink
from playground.window.plots.run_marks import paint_run_mark
from playground.window.theme import Theme

_WIDTH, _HEIGHT, _ROW, _EDGE = 900, 520, 22, 12
HEADERS = (
    "run",
    "optimizer",
    "keywords",
    "steps",
    "loss",
    "best_loss",
    "distance_to_minimum",
    "threshold",
    "steps_to_threshold",
    "gradients_to_threshold",
    "state",
)


class RaceExport:
    """What one race has come to, ready to be written."""

    def __init__(self, answer: RaceAnswer, theme: Theme, logarithmic: bool) -> None:
        self._answer, self._theme, self._logarithmic = answer, theme, logarithmic

    def save(self, path: Path) -> bool:
        """Write a CSV, an SVG, or a PNG for any other ending; False where it cannot be written.

        Beside the table ``race.csv`` the curves come as ``race-curves.csv``.
        """
        ending = path.suffix.lower()
        if not path.parent.is_dir():
            return False
        if ending == ".csv":
            return self._save_tables(path)
        return self._save_svg(path) if ending == ".svg" else self._save_png(path)

    def _save_tables(self, path: Path) -> bool:
        try:
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(self._table())
            curves = path.with_name(f"{path.stem}-curves.csv")
            with curves.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["run", "step", "loss"])
                for standing in self._answer.standings:
                    trail = standing.trail
                    for step, loss in zip(trail.steps.tolist(), trail.losses.tolist(), strict=True):
                        writer.writerow([trail.label, step, repr(loss)])
        except OSError:
            return False
        return True

    def _table(self) -> list[list[object]]:
        return [
            [*HEADERS],
            *(
                [
                    each.racer.name,
                    each.racer.optimizer,
                    json.dumps(dict(each.racer.keywords)),
                    each.steps,
                    *map(_cell, (each.loss, each.best, each.distance, self._answer.threshold)),
                    *map(_cell, (each.steps_to, each.evaluations_to)),
                    each.told or each.state,
                ]
                for each in self._answer.standings
            ),
        ]

    @property
    def _size(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT + 2 * _EDGE + _ROW * len(self._answer.standings))

    def _save_svg(self, path: Path) -> bool:
        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(self._size)
        generator.setViewBox(QRect(0, 0, self._size.width(), self._size.height()))
        generator.setTitle("race")
        painter = QPainter()
        if not painter.begin(generator):
            return False
        self._paint(painter)
        return painter.end()

    def _save_png(self, path: Path) -> bool:
        image = QImage(self._size * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2.0)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image.save(str(path))

    def _paint(self, painter: QPainter) -> None:
        ink = Ink(self._theme)
        painter.fillRect(QRectF(0, 0, self._size.width(), self._size.height()), ink.panel)
        canvas = CurveCanvas()
        canvas.resize(_WIDTH, _HEIGHT)
        canvas.apply_theme(self._theme)
        canvas.set_logarithmic(self._logarithmic)
        canvas.show_curve(Curve(), None)
        canvas.show_trails(tuple(standing.trail for standing in self._answer.standings))
        canvas.lay_out()
        painter.save()
        painter.setClipRect(canvas.area.rect)
        canvas.paint_field(painter)
        painter.restore()
        canvas.paint_axes(painter)
        canvas.deleteLater()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, standing in enumerate(self._answer.standings):
            y = _HEIGHT + _EDGE + (row + 0.5) * _ROW
            paint_run_mark(painter, ink, QPointF(28.0, y), standing.trail.colour)
            painter.setFont(ink.small)
            painter.setPen(ink.text)
            words = f"{standing.trail.label}: {standing.told or standing.state}"
            painter.drawText(QPointF(46.0, y + ink.small_metrics.capHeight() / 2), words)


def _cell(value: float | int | None) -> str:
    return "" if value is None else repr(value)
