"""Where the parts of a row lie: fonts, columns and heights, measured once for all rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from playground.window.ledger.rows import ENTRIES, RULED, Row, RowKind
from playground.window.ledger.words import sigma
from playground.window.palette import code_font, small_font
from playground.window.theme import LIGHT, Theme

MARGIN = 10
ARROW = 13
"""Room of the triangle that opens an entry, in pixels."""
AIR = 4
RULE = 7
"""Room above the words of a ruled entry for the line across the page."""
BETWEEN = 12


@dataclass(frozen=True)
class Widths:
    """Of the columns in pixels: the number of the call, value, total; a share's name and value.

    ``whole``: the widest line of a tensor whose numbers are all shown.
    """

    call: float = 0.0
    value: float = 0.0
    total: float = 0.0
    name: float = 0.0
    share: float = 0.0
    whole: float = 0.0


class Columns:
    """Measures rows in one theme. Numbers stand at the right; what has no room goes a line down."""

    def __init__(self) -> None:
        self.widths = Widths()
        self.apply_theme(LIGHT)

    def apply_theme(self, theme: Theme) -> None:
        """Take fonts."""
        self.code = code_font(theme, 0.82)
        self.strong = QFont(self.code)
        self.strong.setWeight(QFont.Weight.Bold)
        self.small = small_font(theme)
        self.code_metrics = QFontMetricsF(self.code)
        self.strong_metrics = QFontMetricsF(self.strong)
        self.small_metrics = QFontMetricsF(self.small)
        self.line = self.code_metrics.height() + 2
        self.small_line = self.small_metrics.height() + 2

    def measure(self, rows: Sequence[Row]) -> None:
        """Fit the columns to what these rows say."""
        entries = [row for row in rows if row.kind in ENTRIES and not row.is_whole]
        shares = [row for row in rows if row.kind is RowKind.SHARE]
        wholes = [row for row in rows if row.is_whole]
        strong, small = self.strong_metrics, self.small_metrics
        self.widths = Widths(
            call=_widest(small, (f"#{row.call}" for row in rows if row.call)) + 8,
            value=_widest(strong, (line for row in entries for line in row.value)),
            total=_widest(strong, (sigma(line) for row in entries for line in row.total)) + 8,
            name=_widest(small, (row.title for row in shares)),
            share=_widest(self.code_metrics, (line for row in shares for line in row.value)),
            whole=_widest(strong, (f"+ {line}" for row in wholes for line in row.total)),
        )

    def beside(self, width: float) -> bool:
        """Whether a tensor's running total has room beside what was added."""
        return self.left + 2 * self.widths.whole + 2 * BETWEEN <= width - MARGIN

    @property
    def left(self) -> float:
        """Where the words of an entry begin."""
        return MARGIN + ARROW + self.widths.call

    def numbers_left(self, row: Row, width: float) -> float:
        """Where the numbers begin in a row of this width; a ruled one has no value."""
        widths = self.widths
        return width - MARGIN - widths.total - (widths.value + BETWEEN if row.value else 0.0)

    def numbers_line(self, row: Row, width: float) -> int:
        """The line of an entry on which its numbers stand: beside the title if they fit."""
        room = self.numbers_left(row, width) - self.left - BETWEEN
        if self.code_metrics.horizontalAdvance(row.title) <= room:
            return 0
        if row.notes and self.small_metrics.horizontalAdvance(row.notes[-1]) <= room:
            return len(row.notes)
        return len(row.notes) + 1

    def height(self, row: Row, width: float) -> float:
        """How tall a row of this width is."""
        if row.kind is RowKind.HEAD:
            return (1 + len(row.notes)) * self.small_line + AIR
        if row.kind is RowKind.SHARE:
            return self.line
        tall = self.line + len(row.notes) * self.small_line + 2 * AIR
        if row.kind in RULED:
            tall += RULE
        if row.is_whole:
            added, summed = len(row.value), len(row.total)
            lines = max(added, summed) if self.beside(width) else added + summed
            return tall + lines * self.line + AIR
        beyond = self.numbers_line(row, width) > len(row.notes)
        return tall + (self.line if beyond else 0)


def _widest(metrics: QFontMetricsF, texts: Iterable[str]) -> float:
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
