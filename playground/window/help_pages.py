"""Two small pages: the keys, and what the program is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

KEYS = (
    ("Space", "one whole step: zero_grad, forward, backward, step"),
    ("F / Shift+F", "forward, under no_grad"),
    ("B / Shift+B / V", "backward, retaining the graph, with a vector v"),
    ("S", "step"),
    ("Z", "zero_grad"),
    ("R", "run, pause"),
    ("F2", "every act in every state"),
    ("F11 or F5", "a lecture; in it F1 shows its keys, B blanks and G is backward"),
    ("Ctrl+G", "the graph, or back to the landscape"),
    ("Ctrl+D / Ctrl+I / Ctrl+H", "data, noise, finite differences, or back to the slices"),
    ("Ctrl+M", "many runs at once, or back to the landscape"),
    ("Ctrl+T / Ctrl+J", "timeline, race, or back to the descent"),
    ("Ctrl+P", "the optimizer's state, or back to autograd"),
    ("Alt+Left / Alt+Right", "one step back, one step on along the timeline"),
    ("Arrows, on the timeline", "one step; with Shift ten; Home and End go to its ends"),
    ("Ctrl+Z / Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+R or Home", "reset"),
    ("Ctrl+Shift+L", "the lesson, or back to the problem"),
    ("Ctrl+Return / Ctrl+Backspace", "on, or back, in the lesson"),
    ("1 to 9, in the lesson", "choose an answer; Enter gives it"),
    ("Arrows, on your line or mark", "turn or move it; with Shift in fine steps"),
    ("Arrows, on a plot", "move the point; with Shift in fine steps"),
    ("Arrows, on the graph", "go from node to node; Enter opens a folded one, Backspace folds"),
    ("+ / - / 0, on the graph", "zoom in, zoom out, show all; / finds a node"),
    ("P / , / . on the graph", "play backward, one node back, one node on"),
    ("Enter, on a tensor", "throw its switch: requires_grad or retain_grad"),
    ("Ctrl+C, on a tensor", "copy it as torch prints it"),
    ("Esc", "leave an editor; stop a PyTorch process that does not answer"),
    ("Ctrl+O / Ctrl+S / Ctrl+Shift+S", "open, save, save as"),
    ("Ctrl+Shift+O / Ctrl+Shift+N", "a problem from a CSV file, from generated data"),
)
NOTE = "Keys of a single letter do nothing while you type in an editor or a field."

LICENCES = (
    ("PyTorch", "BSD-3-Clause"),
    ("Qt and PySide6", "LGPL-3.0"),
    ("pyqtgraph", "MIT"),
    ("NumPy", "BSD-3-Clause"),
    ("contourpy", "BSD-3-Clause"),
    ("fast-sugiyama", "MIT"),
    ("platformdirs", "MIT"),
    ("SymPy", "BSD-3-Clause"),
)


def keys_page(parent: QWidget) -> QDialog:
    """Return the page of keys."""
    rows = "".join(
        f"<tr><td style='padding:3px 18px 3px 0'><b>{key}</b></td>"
        f"<td style='padding:3px 0'>{words}</td></tr>"
        for key, words in KEYS
    )
    return _page(parent, "Keys", f"<table>{rows}</table><p>{NOTE}</p>")


def about_page(parent: QWidget, version: str) -> QDialog:
    """Return what the program is and the licences of what it is made of."""
    rows = "".join(
        f"<tr><td style='padding:2px 18px 2px 0'>{name}</td><td>{licence}</td></tr>"
        for name, licence in LICENCES
    )
    text = (
        f"<h3>Gradient playground {version}</h3>"
        "<p>Gradient descent and autograd, to be touched. Every number on screen is torch's own."
        f"</p><p>MIT licence. Made with:</p><table>{rows}</table>"
    )
    return _page(parent, "About", text)


def _page(parent: QWidget, title: str, text: str) -> QDialog:
    page = QDialog(parent)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.setWindowTitle(title)
    words = QLabel(text)
    words.setTextFormat(Qt.TextFormat.RichText)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(page.close)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(24, 20, 24, 16)
    layout.setSpacing(16)
    layout.addWidget(words)
    layout.addWidget(buttons)
    return page
