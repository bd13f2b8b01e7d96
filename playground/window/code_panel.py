"""The same run as code, in four styles: by hand, autograd, optimizer, loss."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from playground.state.frame import Frame
from playground.state.script import Script, ScriptLine
from playground.window.code_lines import file_name, told
from playground.window.code_view import CodeView
from playground.window.controls import GAP, MARGIN, Pill, QuietButton, label, set_kind
from playground.window.dialogs import Ask
from playground.window.palette import body_font
from playground.window.theme import Theme

STYLES = {
    "by hand": (
        "By hand",
        "Plain Python: every derivative is written out as a formula, and no gradient is kept "
        "by anybody but you.",
    ),
    "autograd": (
        "Autograd",
        "backward() finds the gradients; the optimizer's rule is written out under "
        "torch.no_grad().",
    ),
    "optimizer": (
        "Optimizer",
        "torch.optim makes the step. This is the transcript of everything you did: run alone, "
        "it gives the same numbers, bit for bit.",
    ),
    "loss": (
        "Loss",
        "As with the optimizer, with a ready loss of torch.nn in place of arithmetic.",
    ),
}
"""Each style with the words on its tab and what the tab says about it."""
FIRST = "optimizer"


class CodePanel(QWidget):
    """Draws a Frame's script; asks for a style while it can be seen.

    The script of a style comes in the Frame that follows ``wanted``.
    """

    wanted = Signal(dict)
    """``{"code": style}`` while the panel is in sight, ``{"code": None}`` when it no longer is."""
    line_chosen = Signal(tuple)
    """The names that the chosen line changes, ``"w.grad"`` for a gradient; empty for no line."""

    def __init__(self, ask: Ask, folder: Path | None = None) -> None:
        super().__init__()
        self._ask = ask
        self._folder = folder or Path.home()
        self._problem = ""
        self._script: Script | None = None
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Style of the code")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setProperty("kind", "narrow")
        for style, (words, tip) in STYLES.items():
            place = self.tabs.addTab(words)
            self.tabs.setTabData(place, style)
            self.tabs.setTabToolTip(place, tip)
        self.tabs.setCurrentIndex(list(STYLES).index(FIRST))
        self.code = CodeView()
        self.reason = label("")
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.other = Pill("Show the optimizer style", None, "link")
        self.waiting = label("", "note")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setWordWrap(True)
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.copy_button = QuietButton("copy", "Copy the whole script")
        self.save_button = QuietButton("save", "Save the script as a Python file")
        self._lay_out()
        self.tabs.currentChanged.connect(self._changed_style)
        self.code.chosen.connect(self._chose)
        self.other.clicked.connect(self._show_first)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        self._wait()

    @property
    def style_shown(self) -> str:
        """The style of the tab in front."""
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    def show_frame(self, frame: Frame) -> None:
        """Draw the script, if there is one of the style in front and it is another."""
        problem = frame.snapshot.problem
        if problem != self._problem:
            self._problem = problem
            self._wait()
        script = frame.snapshot.inspection.script
        if script is None or script.style != self.style_shown:
            return
        if script is self._script or script == self._script:
            return
        self._script = script
        if script.trouble is not None:
            self._explain(script.trouble)
            return
        self._pages.setCurrentIndex(0)
        self.code.show_lines(script.lines)
        self._can_be_taken(True)
        chosen = self.code.choice
        self._say(told(script, None if chosen is None else script.lines[chosen]))

    def show_style(self, style: str) -> None:
        """Put a style in front."""
        self.tabs.setCurrentIndex(list(STYLES).index(style))

    def copy(self) -> None:
        """Put the whole script on the clipboard."""
        if self._script is not None and self._script.trouble is None:
            QGuiApplication.clipboard().setText(self._script.text)
            self._say(f"Copied {len(self._script.lines)} lines.", "good")

    def save(self) -> None:
        """Ask where to, and write the script; what stands in the way is said under the code."""
        script = self._script
        if script is None or script.trouble is not None:
            return
        suggested = self._folder / file_name(self._problem, script.style)
        path = self._ask.script_file(self, suggested)
        if path is None:
            return
        try:
            path.write_text(script.text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            self._say(f"Could not write {path}: {reason}. Choose another folder or name.", "error")
            return
        self._folder = path.parent
        self._say(f"Saved as {path}", "good")

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts."""
        self.tabs.setFont(body_font(theme, 0.9))
        self.code.apply_theme(theme)
        for button in (self.copy_button, self.save_button):
            button.apply_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for the style in front."""
        super().showEvent(event)
        if not event.spontaneous():
            self.wanted.emit({"code": self.style_shown})

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Ask for nothing more, and leave no mark elsewhere."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.code.choose(None)
            self.wanted.emit({"code": None})

    def _lay_out(self) -> None:
        trouble = QWidget()
        column = QVBoxLayout(trouble)
        column.setContentsMargins(MARGIN + 4, MARGIN, MARGIN + 4, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.reason)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        for page in (self.code, trouble, self.waiting):
            self._pages.addWidget(page)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 2, 6, 0)
        foot.setSpacing(2)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.tabs)
        layout.addWidget(pages, 1)
        layout.addLayout(foot)

    def _changed_style(self) -> None:
        self._wait()
        if self.isVisible():
            self.wanted.emit({"code": self.style_shown})

    def _show_first(self) -> None:
        self.show_style(FIRST)
        self.tabs.setFocus()

    def _chose(self, line: ScriptLine | None) -> None:
        self.line_chosen.emit(() if line is None else line.changes)
        if self._script is not None:
            self._say(told(self._script, line))

    def _wait(self) -> None:
        """Show nothing but words until the script of this style comes."""
        self._script = None
        self.code.clear_lines()
        self.waiting.setText("The code is being written…" if self._problem else "Starting PyTorch…")
        self._pages.setCurrentWidget(self.waiting)
        self._can_be_taken(False)
        self._say("")

    def _explain(self, trouble: str) -> None:
        self.code.clear_lines()
        self.reason.setText(trouble)
        self.other.setVisible(self.style_shown != FIRST)
        self._pages.setCurrentIndex(1)
        self._can_be_taken(False)
        self._say("This style cannot say what was done.")

    def _can_be_taken(self, can: bool) -> None:
        self.copy_button.setEnabled(can)
        self.save_button.setEnabled(can)

    def _say(self, text: str, kind: str = "note") -> None:
        set_kind(self.words, kind)
        self.words.setText(text)
