"""A card in the window, not a dialog: what torch said, what it means, what puts it right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.state.acts import Act
from playground.state.snapshot import Complaint, Notice
from playground.window.controls import GAP, MARGIN, QuietButton, label, set_kind
from playground.window.icons import pixmap
from playground.window.mend_buttons import MendButtons
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme

WIDTH = 640
"""The widest that a card grows, in pixels: lines longer than that are hard to read."""
_LARGE = 14
"""From this size of type on, in points, it grows with the type."""


class ComplaintCard(QFrame):
    """Shows one Complaint or Notice; ``act_requested`` carries the acts that mend it, in order."""

    act_requested = Signal(object)
    dismissed = Signal()
    changed = Signal()
    """The card has come, gone or changed its size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._one_by_one = False
        self.complaint: Complaint | None = None
        self.notice: Notice | None = None
        self._icon = QLabel()
        self.torch_words = label("")
        self.words = label("")
        for text in (self.torch_words, self.words):
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.torch_words.setContentsMargins(0, 0, 0, 2)
        self.mend = MendButtons()
        self.close_button = QuietButton("close", "Dismiss", 12)
        words = QVBoxLayout()
        words.setSpacing(5)
        words.addWidget(self.torch_words)
        words.addWidget(self.words)
        words.addWidget(self.mend)
        self._inner = layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 9, 7, 10)
        layout.setSpacing(GAP + 2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button.clicked.connect(self.dismiss)
        self.mend.all_requested.connect(self._do_all)
        self.mend.one_requested.connect(self._do_one)
        self.hide()

    def show_complaint(self, complaint: Complaint, mend: Sequence[Act] = ()) -> None:
        """Show torch's own text verbatim, the plain words, and the acts that would mend it."""
        self.complaint, self.notice = complaint, None
        text = complaint.torch_text
        self._fill(
            "complaint", f"{complaint.kind}: {text}" if text else "", placed(complaint), mend
        )

    def show_notice(self, notice: Notice, mend: Sequence[Act] = ()) -> None:
        """Show something that is no mistake; torch's warning verbatim where there was one."""
        self.complaint, self.notice = None, notice
        text = notice.torch_text
        self._fill("notice", f"Warning: {text}" if text else "", notice.text, mend)

    def succeeded(self) -> None:
        """An act went well: what the card said is past, unless it is being mended one by one."""
        waits = self._one_by_one and self.mend.left
        self._one_by_one = False
        if not self.isHidden() and not waits:
            self.dismiss()

    def dismiss(self) -> None:
        """Take the card away."""
        self.complaint = self.notice = None
        self.hide()
        self.dismissed.emit()
        self.changed.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and the code font."""
        self._theme = theme
        self.torch_words.setFont(code_font(theme, 0.88))
        self.mend.apply_theme(theme)
        self.close_button.apply_theme(theme)
        self._paint_icon()
        self.changed.emit()

    def fit(self, width: int) -> None:
        """Take the size that the words need at no more than ``width``."""
        self.ensurePolished()
        width = min(width, round(WIDTH * max(1.0, self._theme.text_size / _LARGE)))
        self._inner.invalidate()
        height = self._inner.heightForWidth(width)
        self.resize(width, max(height, self.minimumSizeHint().height()))

    def _fill(self, kind: str, torch_words: str, words: str, mend: Sequence[Act]) -> None:
        self._one_by_one = False
        set_kind(self, kind)
        self.torch_words.setText(torch_words)
        self.torch_words.setVisible(bool(torch_words))
        self.words.setText(words)
        self.mend.show_acts(mend)
        self.setAccessibleName(f"{torch_words} {words}".strip())
        self._paint_icon()
        self.show()
        self.raise_()
        self.changed.emit()

    def _paint_icon(self) -> None:
        theme = self._theme
        error = self.complaint is not None
        warning = self.notice is not None and self.notice.kind == "warning"
        name = "error" if error else "warning" if warning else "info"
        colour = theme.error if error else theme.warning if warning else theme.accent
        self._icon.setPixmap(pixmap(name, colour, 18))

    def _do_all(self, acts: Sequence[Act]) -> None:
        self.dismiss()
        for act in acts:
            self.act_requested.emit(act)

    def _do_one(self, act: Act) -> None:
        self._one_by_one = True
        self.act_requested.emit(act)
        self.changed.emit()


def placed(complaint: Complaint) -> str:
    """Return the plain words with the place in the code, where it is known."""
    if complaint.line is None:
        return complaint.plain
    where = (
        f"{complaint.cell}, line {complaint.line}" if complaint.cell else f"line {complaint.line}"
    )
    return f"In {where}: {complaint.plain}"
