"""What the window shows, as text; what is not on screen is told with what is."""

from __future__ import annotations

from difflib import get_close_matches

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from playground.window.main_window import MainWindow

RATE = {"lr": "Learning rate", "optimizer": "Optimizer"}
"""Short names of controls that are called otherwise on screen."""


def read(window: MainWindow, what: str) -> str:
    """The text at ``"w1"``, ``"w1.grad"``, ``"act"``, ``"message"``, or of a named control.

    Tensors and gradients as torch prints them, as they stand in the table of tensors. Raises
    AssertionError for what is not on screen.
    """
    if what == "act":
        return window.act_line.text()
    if what == "message":
        return message(window)
    name, dot, attribute = what.partition(".")
    row = next((row for row in window.tensors.table.rows.rows if row.name == name), None)
    if row is not None and not row.heading and attribute in ("", "grad"):
        return str(row.grad if dot else row.value)
    return _text(control(window, what))


def message(window: MainWindow) -> str:
    """What the card says, torch's own words first; empty where there is none."""
    card = window.card
    if card.isVisible():
        return "\n".join(text for text in (card.torch_words.text(), card.words.text()) if text)
    cells = [cell.message for cell in window.problem.cells.values() if cell.message]
    return "\n".join([*cells, *([window.optimizer.message] if window.optimizer.message else [])])


def control(window: MainWindow, name: str) -> QWidget:
    """The control that can be seen under that accessible name, a short one, or its text.

    Raises AssertionError for one that is not on screen.
    """
    found = find_control(window, name)
    if found is not None:
        return found
    rows = [row.name for row in window.tensors.table.rows.rows if not row.heading]
    near = get_close_matches(name, [*rows, *_named(window)], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise AssertionError(
        f"the window shows no {name!r}; " + (hint or f"its tensors are {', '.join(rows)}")
    )


def find_control(window: MainWindow, name: str) -> QWidget | None:
    """The control of that name, or None where it cannot be seen."""
    wanted = RATE.get(name, name)
    named = _named(window)
    if wanted in named:
        return named[wanted]
    return {text.casefold(): widget for text, widget in named.items()}.get(wanted.casefold())


def _named(window: MainWindow) -> dict[str, QWidget]:
    named: dict[str, QWidget] = {}
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        texts = [widget.accessibleName()]
        if isinstance(widget, QAbstractButton):
            texts.append(widget.text().replace("&", ""))
        for text in filter(None, texts):
            named.setdefault(text, widget)
    return named


def _text(widget: QWidget) -> str:
    match widget:
        case QLineEdit() | QLabel() | QAbstractButton() | QAbstractSpinBox():
            return widget.text()
        case QComboBox():
            return widget.currentText()
    return widget.accessibleDescription() or widget.accessibleName()
