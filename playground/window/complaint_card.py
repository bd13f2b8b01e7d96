"""A card in the window, not a dialog: what torch said, what it means, what puts it right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.state.acts import Act, Backward, Forward, Pause, Reset, Step, Undo, ZeroGrad
from playground.state.snapshot import Complaint, Notice
from playground.window.controls import GAP, MARGIN, Pill, QuietButton, label, set_kind
from playground.window.icons import pixmap
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme

WIDTH = 640
"""The widest that a card grows, in pixels: lines longer than that are hard to read."""

_ACTS: dict[str, Act] = {
    "forward": Forward(),
    "backward": Backward(),
    "zero_grad": ZeroGrad(),
    "step": Step(),
    "reset": Reset(),
    "undo": Undo(),
    "pause": Pause(),
}


class ComplaintCard(QFrame):
    """Shows one Complaint or Notice; ``act_requested`` carries the acts that mend it, in order."""

    act_requested = Signal(object)
    dismissed = Signal()
    changed = Signal()
    """The card has come, gone or changed its size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._mend: tuple[str, ...] = ()
        self.complaint: Complaint | None = None
        self.notice: Notice | None = None
        self._icon = QLabel()
        self.torch_words = label("")
        self.words = label("")
        for text in (self.torch_words, self.words):
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.torch_words.setContentsMargins(0, 0, 0, 2)
        self.mend = Pill("", "check", "primary")
        self.close_button = QuietButton("close", "Dismiss", 12)
        words = QVBoxLayout()
        words.setSpacing(5)
        words.addWidget(self.torch_words)
        words.addWidget(self.words)
        words.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        self._inner = layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 9, 7, 10)
        layout.setSpacing(GAP + 2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button.clicked.connect(self.dismiss)
        self.mend.clicked.connect(self._do_mend)
        self.hide()

    def show_complaint(self, complaint: Complaint) -> None:
        """Show torch's own text verbatim, and the plain words under it."""
        self.complaint, self.notice = complaint, None
        self._mend = tuple(name for name in complaint.mend if name in _ACTS)
        text = complaint.torch_text
        self._fill("complaint", f"{complaint.kind}: {text}" if text else "", placed(complaint))

    def show_notice(self, notice: Notice) -> None:
        """Show something that is no mistake."""
        self.complaint, self.notice = None, notice
        self._mend = ()
        self._fill("notice", "", notice.text)

    def succeeded(self) -> None:
        """An act went well: what the card said is past."""
        if not self.isHidden():
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
        width = min(width, WIDTH)
        self._inner.invalidate()
        height = self._inner.heightForWidth(width)
        self.resize(width, max(height, self.minimumSizeHint().height()))

    def _fill(self, kind: str, torch_words: str, words: str) -> None:
        set_kind(self, kind)
        self.torch_words.setText(torch_words)
        self.torch_words.setVisible(bool(torch_words))
        self.words.setText(words)
        self.mend.setVisible(bool(self._mend))
        self.mend.setText(mend_words(self._mend))
        self.mend.setAccessibleName(self.mend.text())
        self.setAccessibleName(f"{torch_words} {words}".strip())
        self._paint_icon()
        self.show()
        self.raise_()
        self.changed.emit()

    def _paint_icon(self) -> None:
        theme = self._theme
        error = self.complaint is not None
        self._icon.setPixmap(
            pixmap("error" if error else "info", theme.error if error else theme.accent, 18)
        )

    def _do_mend(self) -> None:
        names = self._mend
        self.dismiss()
        for name in names:
            self.act_requested.emit(_ACTS[name])


def mend_words(names: tuple[str, ...]) -> str:
    """Return what the button that mends says."""
    if not names:
        return ""
    return "Do " + ", then ".join(names) + (" first" if len(names) == 1 else "")


def placed(complaint: Complaint) -> str:
    """Return the plain words with the place in the code, where it is known."""
    if complaint.line is None:
        return complaint.plain
    where = (
        f"{complaint.cell}, line {complaint.line}" if complaint.cell else f"line {complaint.line}"
    )
    return f"In {where}: {complaint.plain}"
