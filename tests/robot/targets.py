"""What is on screen to be touched, by names that are the same in every replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QWidget,
)

from playground.window.plots.canvas import Canvas
from playground.window.title_bar import TitleBar

Named = tuple[str, QWidget]

PRESSED = (QAbstractButton, QComboBox, QMenu, QAbstractItemView)
DRAGGED = (Canvas, QAbstractSlider, QScrollBar, QSplitterHandle, TitleBar, QAbstractScrollArea)
TURNED = (Canvas, QAbstractSlider, QAbstractScrollArea, QComboBox)
TYPED = (QLineEdit, QPlainTextEdit, QTextEdit)
LISTED = "Open Built-in"
QUIT = "Quit"


def fronts() -> list[QWidget]:
    """The windows that take the mouse now: a popup alone, a modal dialog alone, or all."""
    application = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if application is not None:
        return [application]
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def widgets(kinds: tuple[type[QWidget], ...] = (QWidget,)) -> list[Named]:
    """Every widget of these kinds that the mouse can reach, each with a name of its own."""
    counted: Counter[str] = Counter()
    found: list[Named] = []
    for front in sorted(fronts(), key=_window_name):
        for widget in (front, *front.findChildren(QWidget)):
            # Every widget is counted, seen or not: a name does not hang on what else is seen.
            name = f"{_place(widget)}{_name(widget)}"
            counted[name] += 1
            if isinstance(widget, kinds) and _reachable(widget):
                found.append((f"{name}#{counted[name]}", widget))
    return found


def fields() -> list[Named]:
    """Where something can be typed."""
    return [
        (name, widget)
        for name, widget in widgets(TYPED)
        if isinstance(widget, TYPED) and not widget.isReadOnly()
    ]


def boxes() -> list[tuple[str, QComboBox]]:
    """The boxes to choose from."""
    found = widgets((QComboBox,))
    return [(name, box) for name, box in found if isinstance(box, QComboBox) and box.count()]


def tabs() -> list[tuple[str, tuple[QTabBar, int]]]:
    """The tabs of docks and of pages, by their words."""
    return [
        (f"tab {bar.tabText(index)} #{index}", (bar, index))
        for _, bar in widgets((QTabBar,))
        if isinstance(bar, QTabBar)
        for index in range(bar.count())
    ]


def actions(window: QMainWindow) -> list[tuple[str, QAction]]:
    """The lines of the menus, but Quit and the list of problems."""
    return [
        (name, action)
        for name, action in _lines(window)
        if QUIT not in name and LISTED not in name and action.isEnabled()
    ]


def problems(window: QMainWindow) -> list[tuple[str, QAction]]:
    """The built-in problems in the menu."""
    return [(name, action) for name, action in _lines(window) if LISTED in name]


def _lines(window: QMainWindow) -> Iterator[tuple[str, QAction]]:
    """All lines; none while the bar is away, as in a lecture."""
    if not window.menuBar().isVisible():
        return
    for top in window.menuBar().actions():
        yield from _below(top, top.text().replace("&", ""))


def _below(action: QAction, path: str) -> Iterator[tuple[str, QAction]]:
    menu = action.menu()
    if not isinstance(menu, QMenu):
        yield path, action
        return
    for line in menu.actions():
        if not line.isSeparator():
            yield from _below(line, f"{path} > {line.text()}")


def _reachable(widget: QWidget) -> bool:
    return (
        widget.isVisible()
        and widget.isEnabled()
        and not widget.visibleRegion().isEmpty()
        and not (isinstance(widget, QAbstractButton) and widget.text() == QUIT)
    )


def _place(widget: QWidget) -> str:
    """The dock that a widget stands in, or the window."""
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, QDockWidget):
            return f"{above.objectName()}/"
        if above.isWindow():
            return f"{_window_name(above)}/"
        above = above.parentWidget()
    return ""


def _window_name(window: QWidget) -> str:
    return "" if isinstance(window, QMainWindow) else type(window).__name__


def _name(widget: QWidget) -> str:
    # What a label or a field shows changes with every number; only what is written on it does not.
    words = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {words}".strip()
