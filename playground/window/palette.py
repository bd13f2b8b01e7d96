"""One theme laid over the whole application: Fusion, a complete palette, fonts, one stylesheet."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from playground.window.stylesheet import stylesheet
from playground.window.theme import Theme

SANS = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Helvetica Neue",
    "Cantarell",
    "Noto Sans",
    "Ubuntu",
    "DejaVu Sans Condensed",
)
"""Calm screen fonts in order of preference; the system's own is used where none is installed."""

_STYLED = "playground_styled"


def apply(app: QApplication, theme: Theme) -> None:
    """Give the application this look; panels with paint of their own have ``apply_theme``."""
    if not app.property(_STYLED):
        # Under a stylesheet the style has no name to ask for, and a new one costs every widget.
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_STYLED, True)
    app.setPalette(palette(theme))
    app.setFont(body_font(theme))
    QToolTip.setFont(body_font(theme))
    app.setStyleSheet(stylesheet(theme))


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


def _font(families: tuple[str, ...], size: float, theme: Theme) -> QFont:
    present = [family for family in families if family in _installed()]
    font = QFont(present) if present else QFont()
    font.setPointSizeF(max(size, theme.least))
    return font


def body_font(theme: Theme, scale: float = 1.0, weight: QFont.Weight | None = None) -> QFont:
    """Return the reading font at ``scale`` times the theme's body size."""
    font = _font(SANS, theme.text_size * scale, theme)
    if weight is not None:
        font.setWeight(weight)
    return font


def small_font(theme: Theme) -> QFont:
    """Return the font of notes and of labels inside a table."""
    return _font(SANS, theme.small_size + 0.5, theme)


def code_font(theme: Theme, scale: float = 0.95) -> QFont:
    """Return the font of code and numbers, a little smaller since such fonts run wide."""
    font = _font(theme.mono, theme.text_size * scale, theme)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def palette(theme: Theme) -> QPalette:
    """Return a palette with every role of every group set: nothing is left to derivation."""
    role = QPalette.ColorRole
    result = QPalette()
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.raised,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Light: theme.panel,
        role.Midlight: theme.raised,
        role.Dark: theme.border,
        role.Mid: theme.border,
        role.Shadow: theme.border,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
    }
    faded = {
        role.WindowText,
        role.Text,
        role.ButtonText,
        role.Link,
        role.LinkVisited,
        role.PlaceholderText,
    }
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
        if key in faded:
            result.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.muted))
    disabled = QPalette.ColorGroup.Disabled
    result.setColor(disabled, role.Highlight, QColor(theme.border))
    result.setColor(disabled, role.HighlightedText, QColor(theme.text))
    result.setColor(disabled, role.Accent, QColor(theme.border))
    return result
