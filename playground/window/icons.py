"""Own icons, drawn in ``currentColor`` and tinted with a theme's colours."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.assets import resource
from playground.window.colours import mixed
from playground.window.theme import Theme

SIZE = 20
"""Side of an icon in pixels of the screen's own unit."""

_SHARPNESS = 3
"""Pixels drawn for each unit, so that icons stay sharp on screens of any density."""


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return the icon in the theme's text colour, or in ``colour``; faded while disabled."""
    disabled = mixed(theme.panel, theme.muted, 0.5)
    return _icon(name, colour or theme.text, disabled, theme.accent_text)


def pixmap(name: str, colour: str, size: int = SIZE) -> QPixmap:
    """Return one icon as a picture of ``size`` units."""
    return _pixmap(name, colour, size)


def file_of(name: str) -> str:
    """Return the path of an icon of fixed colour: a stylesheet can only name files."""
    return str(resource("icons", f"{name}.svg")).replace("\\", "/")


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str, checked: str) -> QIcon:
    result = QIcon(_pixmap(name, colour, SIZE))
    result.addPixmap(_pixmap(name, disabled, SIZE), QIcon.Mode.Disabled)
    result.addPixmap(_pixmap(name, checked, SIZE), QIcon.Mode.Normal, QIcon.State.On)
    return result


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(size * _SHARPNESS, size * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * _SHARPNESS, size * _SHARPNESS))
    painter.end()
    picture.setDevicePixelRatio(_SHARPNESS)
    return picture
