"""Beside the data: losses, coefficients, badges and what is left out, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.state.fit import Fit
from playground.state.snapshot import Curve
from playground.window.controls import ASIDE, label
from playground.window.data import words
from playground.window.data.loss_pair import LossPair
from playground.window.palette import body_font, code_font
from playground.window.theme import Theme

HINTS = "Drag a point, double-click to add one, Delete removes it."


class Side(QScrollArea):
    """A column of words that grows downwards; what has no room is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("losses, coefficients and notes")
        self.loss = _wrapped("")
        self.formulas = _wrapped("")
        self.badges = _wrapped("hint")
        self.notes = _wrapped("note")
        self.hint = _wrapped("note")
        self.hint.setProperty(ASIDE, True)
        self.losses = LossPair()
        self.losses.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        inner = QWidget()
        inner.setProperty("kind", "body")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(4)
        # The curves come before the words: in a low panel those can wait, the curves move.
        column.addWidget(self.loss)
        column.addWidget(self.losses, 1)
        for widget in (self.formulas, self.badges, self.notes, self.hint):
            column.addWidget(widget)
        column.addStretch(0)
        self._column = column
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)

    def show_fit(self, fit: Fit, curve: Curve) -> None:
        """Say everything of this fit."""
        for widget, text in (
            (self.loss, words.losses(fit)),
            (self.formulas, "\n".join(words.coefficients(fit))),
            (self.badges, "\n".join(words.badge(scaling) for scaling in fit.scalings)),
            (self.notes, "\n".join(fit.notes)),
            (self.hint, HINTS if fit.editable else ""),
        ):
            if text != widget.text():
                widget.setText(text)
                widget.setVisible(bool(text))
        self.losses.setVisible(len(fit.test_steps) > 0)
        if len(fit.test_steps):
            self.losses.show_losses(curve, fit.test_steps, fit.test_losses)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.loss.setFont(body_font(theme, 0.95))
        self.formulas.setFont(code_font(theme, 0.86))
        self.losses.setMinimumHeight(round(theme.text_size * 7.5))
        self.losses.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the words as wide as the column."""
        super().resizeEvent(event)
        inner = self.widget()
        if inner is not None:
            inner.setMaximumWidth(event.size().width())


def _wrapped(kind: str) -> QLabel:
    result = label("", kind or None)
    result.setWordWrap(True)
    result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    result.setVisible(False)
    return result
