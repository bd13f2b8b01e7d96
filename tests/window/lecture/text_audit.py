"""Finds every text on a window and measures it: how large it is set, how it stands out.

Widgets are drawn into an SVG, where each text has its place, size and colour. What plots keep as
pictures is noted while they paint it. The contrast is then read from the pixels of the window.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QPainter,
    QPixmap,
    QTransform,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from playground.window.lecture.pages import PagedText

_SVG = "{http://www.w3.org/2000/svg}"
_NEAR = 60.0
"""Two colours so near (Euclidean, of 0 to 255) are one: smoothed edges of letters lie between."""


@dataclass(frozen=True)
class Text:
    """One text on the window; ``size`` in pixels, ``rect`` in those of the window.

    Of a line that an edge of what can be scrolled cuts, ``rect`` is the part that is seen, and
    ``share`` how much of its height that is. ``beyond``: it lies wholly on the other side of such
    an edge, or is something else beside it; only the picture tells which.
    """

    words: str
    size: float
    ink: str
    rect: QRectF
    owner: str
    share: float = 1.0
    beyond: bool = False


@dataclass
class Kept:
    """Texts that were painted into pictures, with the widgets that keep these."""

    found: list[tuple[QWidget, Text]] = field(default_factory=list)


@contextmanager
def kept_texts() -> Iterator[Kept]:
    """Note what is written into pixmaps while widgets paint."""
    kept = Kept()
    original = QPainter.drawText

    def noted(painter: QPainter, *arguments: Any) -> Any:
        result = original(painter, *arguments)
        owner = _owner(sys._getframe(1))
        if isinstance(painter.device(), QPixmap) and owner is not None:
            kept.found.append((owner, _noted(painter, owner, arguments)))
        return result

    QPainter.drawText = noted  # type: ignore[assignment, method-assign]
    try:
        yield kept
    finally:
        QPainter.drawText = original  # type: ignore[method-assign]


def texts_of(window: QWidget, kept: Kept) -> list[Text]:
    """Return every text on the window as it is painted now."""
    kept.found.clear()
    for widget in window.findChildren(QWidget):
        refresh = getattr(widget, "refresh_backdrop", None)
        if refresh is not None:
            refresh()
    drawn = _drawn(window)
    for owner, text in kept.found:
        if owner.isVisible() and owner.window() is window:
            corner = QPointF(owner.mapTo(window, QPoint(0, 0)))
            rect = text.rect.translated(corner)
            drawn.append(Text(text.words, text.size, text.ink, rect, text.owner))
    whole = QRectF(window.rect())
    scrolled = [area.viewport() for area in window.findChildren(QAbstractScrollArea)]
    paged = window.findChildren(PagedText)
    pages = [_within(widget, window) for widget in (*scrolled, *paged)]
    seen = [_seen(text, pages) for text in drawn]
    return [text for text in seen if text.words.strip() and whole.intersects(text.rect)]


def is_painted(text: Text, picture: QImage) -> bool:
    """Tell whether anything of a text's colour is there where it stands."""
    _, _, away = _pixels(text, picture)
    return bool((away <= _NEAR).any())


def contrast_of(text: Text, picture: QImage) -> float:
    """Return the contrast (WCAG) of a text with the commonest colour around its letters."""
    ink, pixels, away = _pixels(text, picture)
    if (away <= _NEAR).sum() == 0:
        raise AssertionError(f"{text} cannot be seen")
    others: Counter[tuple[int, ...]] = Counter(
        tuple(int(part) for part in pixel) for pixel in pixels[away > _NEAR]
    )
    if not others:
        return 1.0
    return ratio(ink, np.array(others.most_common(1)[0][0]))


def _pixels(text: Text, picture: QImage) -> tuple[Any, Any, Any]:
    """Return a text's colour, the pixels around it, and how far they are from that colour."""
    rect = text.rect.adjusted(-3, -1, 3, 1).toAlignedRect().intersected(picture.rect())
    part = picture.copy(rect).convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(part.constBits(), np.uint8).reshape(part.height(), -1)
    pixels = lines[:, : part.width() * 3].reshape(-1, 3).astype(float)
    ink = np.array(_channels(text.ink))
    return ink, pixels, np.linalg.norm(pixels - ink, axis=1)


def ratio(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _channels(name: str) -> tuple[float, float, float]:
    colour = QColor(name)
    return float(colour.red()), float(colour.green()), float(colour.blue())


def _luminance(colour: Any) -> float:
    share = np.asarray(colour, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _within(widget: QWidget, window: QWidget) -> QRectF:
    """Return where a widget lies in its window; nowhere while it is not seen."""
    if not widget.isVisible():
        return QRectF()
    return QRectF(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))


def _seen(text: Text, pages: list[QRectF]) -> Text:
    """Return the part of a text that the upper or lower edge of what can be scrolled leaves."""
    rect = text.rect
    for page in pages:
        above, below = rect.top() < page.top() - 1, rect.bottom() > page.bottom() + 1
        if page.intersects(rect) and (above or below):
            left = rect.intersected(QRectF(rect.left(), page.top(), rect.width(), page.height()))
            return replace(text, rect=left, share=left.height() / rect.height())
        over = rect.left() < page.right() and rect.right() > page.left()
        if over and not page.intersects(rect) and (above or below):
            text = replace(text, beyond=True)
    return text


def _drawn(window: QWidget) -> list[Text]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    svg.setSize(QSize(window.width(), window.height()))
    svg.setViewBox(QRectF(0, 0, window.width(), window.height()))
    svg.setResolution(window.logicalDpiY())
    painter = QPainter(svg)
    window.render(painter, QPoint(0, 0))
    painter.end()
    root = ElementTree.fromstring(bytes(buffer.data().data()))
    return list(_walk(root, QTransform(), {}))


def _walk(
    element: ElementTree.Element, transform: QTransform, inherited: dict[str, str]
) -> Iterator[Text]:
    style = inherited | element.attrib
    if "transform" in element.attrib:
        numbers = element.attrib["transform"].removeprefix("matrix(").removesuffix(")").split(",")
        transform = QTransform(*map(float, numbers)) * transform
    if element.tag == f"{_SVG}text":
        font = QFont(style["font-family"].strip("'"))
        font.setPixelSize(round(float(style["font-size"])))
        font.setWeight(QFont.Weight(int(style.get("font-weight", "400"))))
        words = "".join(element.itertext())
        metrics = QFontMetricsF(font)
        x, y = float(style["x"]), float(style["y"])
        box = QRectF(x, y - metrics.ascent(), metrics.horizontalAdvance(words), metrics.height())
        size = float(style["font-size"]) * transform.m22()
        yield Text(words, size, style["fill"], transform.mapRect(box), "a widget")
    for child in element:
        yield from _walk(child, transform, style)


def _noted(painter: QPainter, owner: QWidget, arguments: tuple[Any, ...]) -> Text:
    words = next(each for each in arguments if isinstance(each, str))
    metrics = QFontMetricsF(painter.font())
    first = arguments[0]
    if isinstance(first, QPointF | QPoint):
        at = QPointF(first)
        box = QRectF(
            at.x(), at.y() - metrics.ascent(), metrics.horizontalAdvance(words), metrics.height()
        )
    else:
        box = QRectF(first)
    size = QFontInfo(painter.font()).pixelSize() * painter.transform().m22()
    rect = painter.transform().mapRect(box)
    return Text(words, size, painter.pen().color().name(), rect, type(owner).__name__)


def _owner(frame: Any) -> QWidget | None:
    while frame is not None:
        itself = frame.f_locals.get("self")
        if isinstance(itself, QWidget):
            return itself
        frame = frame.f_back
    return None
