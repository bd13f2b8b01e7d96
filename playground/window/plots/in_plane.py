"""A surface over two directions: its badges, the two losses at the point, and what moves it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.state.acts import Act, Move, Slide
from playground.state.coordinate import Coordinate
from playground.state.landscape import Surface
from playground.state.plane import place_in
from playground.state.snapshot import Snapshot
from playground.window.plots.figures import four_digits, three_digits
from playground.window.plots.ink import Ink, colour
from playground.window.plots.sampled import fewer

_EDGE = 6.0


def moved_to(plane: tuple[Coordinate, Coordinate], x: float, y: float, done: bool) -> Act:
    """The act that takes the point to a place of the map."""
    if place_in(plane[0]) is not None:
        return Slide(x, y, done)
    return Move({plane[0].label: x, plane[1].label: y}, done)


def shows(snapshot: Snapshot, plane: tuple[Coordinate, Coordinate]) -> bool:
    """Whether the snapshot knows where the point lies there: not while another plane is coming."""
    return (place_in(plane[0]) is None) == (snapshot.in_plane is None)


def badges(snapshot: Snapshot, surface: Surface | None) -> tuple[str, ...]:
    """What is projected, by which directions, and how much of the path they show.

    Before it, where the data is wide, at how few points the surface was evaluated.
    """
    coarse = fewer(surface)
    said = [f"wide data: {coarse} a side, lines between"] if coarse else []
    return (*said, *_projected(snapshot))


def _projected(snapshot: Snapshot) -> tuple[str, ...]:
    found = snapshot.in_plane
    if found is None:
        return ()
    if found.plane.kind == "principal":
        share = "" if found.share is None else f"{percent(found.share)} of the path’s variance, "
        said = [f"{share}principal directions"]
    else:
        how = (
            "filter-normalised, not orthogonal" if found.plane.filter_normalised else "orthonormal"
        )
        said = [f"random directions, seed {found.plane.seed}, {how}"]
    size = max(abs(found.point[0]), abs(found.point[1]), 1e-3)
    if found.distance > 1e-6 * size:
        said.append(f"projected: point {three_digits(found.distance)} off the plane")
    if (both := losses(snapshot)) and snapshot.probe.loss is not None:
        said.append(f"loss {three_digits(snapshot.probe.loss)}{both}")
    return tuple(said)


def losses(snapshot: Snapshot) -> str:
    """What follows the loss at the point: that of the plane under it."""
    found = snapshot.in_plane
    if found is None or found.loss is None:
        return ""
    return f" \N{MIDDLE DOT} plane {three_digits(found.loss)}"


def percent(share: float) -> str:
    """A share in four digits; it is only called the whole where it is."""
    if share < 1.0 and share > 0.99995:
        return "over 99.99 %"
    return f"{four_digits(100 * share)} %"


def paint_badges(painter: QPainter, ink: Ink, said: tuple[str, ...], bounds: QRectF) -> None:
    """Write the badges on plates in the upper right corner, as few rows as there is room for."""
    metrics = ink.small_metrics
    top = bounds.top() + _EDGE
    rows: list[str] = []
    for text in said:
        joined = f"{rows[-1]}  \N{BULLET}  {text}" if rows else text
        if rows and metrics.horizontalAdvance(joined) + 14.0 + 2 * _EDGE <= bounds.width():
            rows[-1] = joined
        else:
            rows.append(text)
    for row in rows:
        room = bounds.width() - 2 * _EDGE - 14.0
        text = metrics.elidedText(row, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text) + 14.0
        plate = QRectF(bounds.right() - width - _EDGE, top, width, metrics.height() + 4.0)
        ink.plate(painter, plate, 0.9)
        painter.setBrush(colour(ink.theme.panel, 0.0))
        painter.setPen(QPen(colour(ink.theme.warning, 0.8), 1.0))
        painter.drawRoundedRect(plate, 4.0, 4.0)
        at = QPointF(plate.left() + 7.0, plate.top() + 2.0 + metrics.ascent())
        ink.write(painter, at, text, ink.text, halo=False)
        top = plate.bottom() + 3.0
