"""The end of a lesson: the points, what to repeat, and the report."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.lesson.report import HONEST, headline
from playground.lesson.summary import Summary
from playground.window.controls import Pill, label
from playground.window.lesson.typed import TypedLine
from playground.window.palette import body_font
from playground.window.theme import Theme

_LINKS = "steps to repeat"
_APART = 7
"""Pixels above a mistake, so that it is read with the steps below it."""


class SummaryView(QWidget):
    """Shows a Summary; each step to repeat is a link that leads there."""

    step_asked = Signal(int)
    report_asked = Signal(str)
    """The learner's name, as it should stand on the report; empty for none."""
    anew_asked = Signal()
    lesson_asked = Signal(str)
    """The name of the lesson that comes after this one."""

    def __init__(self) -> None:
        super().__init__()
        self.points = label("", "heading")
        self.points.setWordWrap(True)
        self.counts = label("")
        self.counts.setWordWrap(True)
        self.repeats = QWidget()
        self._list = QVBoxLayout(self.repeats)
        self._list.setContentsMargins(0, 4, 0, 4)
        self._list.setSpacing(3)
        self.learner = TypedLine("your name, for the report", "Your name, for the report")
        self.save = Pill("Save the report…", kind="primary")
        self.anew = Pill("Begin anew", kind="link")
        self.following = Pill("")
        self.following.hide()
        self._following = ""
        honest = label(HONEST, "note")
        honest.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        left = Qt.AlignmentFlag.AlignLeft
        for widget in (self.points, self.counts, self.repeats):
            column.addWidget(widget)
        column.addWidget(self.following, 0, left)
        column.addWidget(self.learner)
        column.addWidget(self.save, 0, left)
        column.addWidget(honest)
        column.addWidget(self.anew, 0, left)
        self.save.clicked.connect(self._save)
        self.anew.clicked.connect(self.anew_asked)
        self.following.clicked.connect(self._follow)

    def offer(self, name: str | None, title: str) -> None:
        """Offer the lesson that comes next; None where there is none."""
        self._following = name or ""
        self.following.setText(f"Next lesson: {title}")
        self.following.setAccessibleName(self.following.text())
        self.following.setVisible(name is not None)

    def show_summary(self, summary: Summary, headings: tuple[str, ...]) -> None:
        """Show the figures, and by mistake which steps to repeat."""
        first, rest = headline(summary).split(". ", 1)
        self.points.setText(f"{first}.")
        self.counts.setText(rest)
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._list.addWidget(label("To repeat", "heading"))
        if not summary.repeats:
            self._list.addWidget(label("Nothing.", "note"))
        for repeat in summary.repeats:
            caption = label(repeat.mistake[:1].upper() + repeat.mistake[1:], "note")
            caption.setWordWrap(True)
            caption.setContentsMargins(0, _APART, 0, 0)
            self._list.addWidget(caption)
            self._list.addWidget(self._links(repeat.steps, headings))

    def _links(self, steps: tuple[int, ...], headings: tuple[str, ...]) -> QLabel:
        """The steps as links in a text that wraps: there may be many."""
        words = " · ".join(
            f'<a href="{at}">{at + 1}.&nbsp;{escape(headings[at].replace("`", ""))}</a>'
            for at in steps
        )
        links = QLabel(words)
        links.setObjectName(_LINKS)
        links.setTextFormat(Qt.TextFormat.RichText)
        links.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        links.setWordWrap(True)
        links.linkActivated.connect(self._go)
        return links

    def apply_theme(self, theme: Theme) -> None:
        """Take type."""
        self.points.setFont(body_font(theme, 1.2, QFont.Weight.DemiBold))
        for links in self.findChildren(QLabel, _LINKS):
            # A text keeps the colour that links had when it was set.
            words = links.text()
            links.clear()
            links.setText(words)

    def _go(self, step: str) -> None:
        self.step_asked.emit(int(step))

    def _follow(self) -> None:
        self.lesson_asked.emit(self._following)

    def _save(self) -> None:
        self.report_asked.emit(self.learner.text().strip())
