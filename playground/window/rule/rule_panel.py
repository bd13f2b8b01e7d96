"""The update rule: typeset, with the numbers of one scalar, before and after a step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.rule import Rule
from playground.state.snapshot import Snapshot
from playground.window.controls import GAP, MARGIN, label
from playground.window.palette import body_font, code_font
from playground.window.plots.choices import coordinate_at, place_of, shapes_of
from playground.window.plots.coordinate_picker import CoordinatePicker
from playground.window.rule import words
from playground.window.rule.rule_lines import RuleLines
from playground.window.rule.symbol_table import SymbolTable
from playground.window.rule.typesetting import Typesetter
from playground.window.theme import LIGHT, Theme

_SIDE_BY_SIDE = 44
"""From so many times the text size on, the table stands beside the formulas, not under them."""


class RulePanel(QWidget):
    """Draws ``snapshot.inspection.rule``; asks for it only while it is seen.

    ``wanted`` carries the changes of ``state.inspection.Wanted``: ``{"rule": "w[0]"}``, or None
    for the coordinate when the panel is hidden.
    """

    wanted = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._snapshot: Snapshot | None = None
        self._rule: Rule | None = None
        self._asked: str | None = None
        self._problem = ""
        self._text_size = LIGHT.text_size
        typesetter = Typesetter()
        self.picker = CoordinatePicker("Whose numbers the rule shows")
        self.headline = label()
        self.headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.moment = label(words.NOTHING_YET, "note")
        self.trouble = label("", "notice")
        self.trouble.setMargin(GAP)
        self.lines = RuleLines(typesetter)
        self.table = SymbolTable(typesetter)
        self.promise = label()
        self.verdict = label("", "warning")
        for sentence in (self.headline, self.moment, self.promise, self.verdict, self.trouble):
            sentence.setWordWrap(True)
        self._lay_out()
        self._say(None)
        self.picker.picked.connect(self._picked)

    @property
    def coordinate(self) -> Coordinate | None:
        """The scalar whose numbers are shown."""
        return self.picker.current

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed; while hidden, only note it."""
        self._snapshot = frame.snapshot
        if self.isVisible():
            self._draw()

    def show_coordinate(self, coordinate: Coordinate) -> None:
        """Show the numbers of another scalar, as when it was clicked elsewhere."""
        self.picker.show_current(coordinate)
        self._ask()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._text_size = theme.text_size
        self.headline.setFont(code_font(theme, 0.82))
        self.promise.setFont(body_font(theme, 0.9))
        self.lines.apply_theme(theme)
        self.table.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the table where there is room."""
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE * self._text_size
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._body.setDirection(way)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for the rule from now on."""
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let the engine tell no rule that nobody sees."""
        super().hideEvent(event)
        if self._asked is not None:
            self._asked = None
            self.wanted.emit({"rule": None})

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        self._choose(snapshot)
        if snapshot.problem != self._problem:
            # What was asked of another problem is no longer asked.
            self._problem, self._asked = snapshot.problem, None
        self._ask()
        rule = snapshot.inspection.rule
        if rule is not None and self.coordinate != Coordinate(rule.parameter, rule.index):
            rule = None
        if rule is not None and rule is not self._rule:
            self._say(rule)
        self.moment.setText(words.moment(rule, snapshot.running))
        self.lines.fade(rule is None)
        self.table.fade(rule is None)

    def _choose(self, snapshot: Snapshot) -> None:
        """Keep the coordinate while the problem has it, else take the first."""
        self.picker.show_choices(snapshot)
        shapes = shapes_of(snapshot)
        if self.coordinate is None or place_of(shapes, self.coordinate) is None:
            self.picker.show_current(coordinate_at(shapes, 0))

    def _say(self, rule: Rule | None) -> None:
        self._rule = rule
        self.headline.setVisible(rule is not None)
        self.trouble.setVisible(rule is not None and rule.trouble is not None)
        self.foot.setVisible(rule is not None)
        if rule is None:
            return
        self.headline.setText(words.headline(rule))
        self.trouble.setText(rule.trouble or "")
        self.lines.show_rule(rule)
        self.table.show_symbols(rule.symbols)
        for sentence, text in (
            (self.promise, words.promise(rule)),
            (self.verdict, words.verdict(rule)),
        ):
            sentence.setText(text)
            sentence.setVisible(bool(text))
        self.foot.setVisible(bool(self.promise.text()))

    def _picked(self, chosen: Coordinate, before: Coordinate) -> None:
        self._ask()

    def _ask(self) -> None:
        asked = None if self.coordinate is None else self.coordinate.label
        if self.isVisible() and asked != self._asked:
            self._asked = asked
            self.wanted.emit({"rule": asked})

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, GAP, MARGIN, 0)
        head.addWidget(self.moment, 1)
        head.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignRight)
        inner = QWidget()
        inner.setProperty("kind", "body")
        formulas = QVBoxLayout()
        formulas.setSpacing(GAP)
        for widget in (self.headline, self.trouble, self.lines):
            formulas.addWidget(widget)
        formulas.addStretch(1)
        numbers = QVBoxLayout()
        numbers.addWidget(self.table)
        numbers.addStretch(1)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom, inner)
        self._body.setContentsMargins(MARGIN, 2, MARGIN, GAP)
        self._body.setSpacing(2 * GAP)
        self._body.addLayout(formulas, 1)
        self._body.addLayout(numbers, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self.foot = QFrame()
        self.foot.setProperty("kind", "notice")
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(GAP, 5, GAP, 5)
        foot.setSpacing(2)
        foot.addWidget(self.promise)
        foot.addWidget(self.verdict)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, 0, MARGIN, GAP)
        below.addWidget(self.foot)
        layout.addLayout(below)
