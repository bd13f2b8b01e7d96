"""The menu bar. Its actions carry the keys, so a key and a menu can never differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from playground.window.problem_picker import Listed
from playground.window.theme import THEMES

Slot = Callable[..., object]


@dataclass(frozen=True)
class Item:
    """One line of a menu; keys are written as Qt writes them."""

    name: str
    text: str
    keys: tuple[str, ...] = ()


LINE = Item("", "")

FILE = (
    Item("open", "Open…", ("Ctrl+O",)),
    Item("open_data", "Open Data…", ("Ctrl+Shift+O",)),
    Item("generate", "New from Generated Data…", ("Ctrl+Shift+N",)),
    Item("save", "Save", ("Ctrl+S",)),
    Item("save_as", "Save As…", ("Ctrl+Shift+S",)),
    Item("picture", "Export Picture…", ("Ctrl+E",)),
    Item("record", "Record"),
    LINE,
    Item("quit", "Quit", ("Ctrl+Q",)),
)
EDIT = (
    Item("undo", "Undo", ("Ctrl+Z",)),
    Item("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    LINE,
    Item("copy", "Copy State as Text", ("Ctrl+Shift+C",)),
)
VIEW = (
    Item("graph", "Graph or Landscape in Front", ("Ctrl+G",)),
    Item("rule", "Update Rule or Slices in Front", ("Ctrl+U",)),
    Item("code", "Code or Problem in Front", ("Ctrl+K",)),
    Item("lesson", "Lesson or Problem in Front", ("Ctrl+Shift+L",)),
    Item("ledger", "Ledger or Autograd in Front", ("Ctrl+L",)),
    Item("buffers", "Optimizer State or Autograd in Front", ("Ctrl+P",)),
    Item("data", "Data or Slices in Front", ("Ctrl+D",)),
    Item("noise", "Noise or Slices in Front", ("Ctrl+I",)),
    Item("microscope", "Finite Differences or Slices in Front", ("Ctrl+H",)),
    Item("sweep", "Many Runs or Landscape in Front", ("Ctrl+M",)),
    Item("timeline", "Timeline or Descent in Front", ("Ctrl+T",)),
    Item("race", "Race or Descent in Front", ("Ctrl+J",)),
    Item("lecture", "Lecture", ("F11", "F5", "Shift+F5")),
)
RUN = (
    Item("forward", "forward", ("F",)),
    Item("no_grad", "forward under no_grad", ("Shift+F",)),
    Item("backward", "backward", ("B",)),
    Item("retain", "backward, retain_graph=True", ("Shift+B",)),
    Item("ones", "backward with v = ones, retain_graph=True", ("Ctrl+B",)),
    Item("vector", "backward(v)…", ("V",)),
    Item("step", "step", ("S",)),
    Item("zero", "zero_grad", ("Z",)),
    Item("zeros", "zero_grad, to zeros", ("Shift+Z",)),
    LINE,
    Item("full", "SGD step", ("Space",)),
    Item("run", "Run / Pause", ("R",)),
    LINE,
    Item("step_back", "One Step Back", ("Alt+Left",)),
    Item("step_on", "One Step On", ("Alt+Right",)),
    LINE,
    Item("reset", "Reset", ("Ctrl+R", "Home")),
)
LESSON = (
    Item("lesson_file", "Open Lesson File…"),
    LINE,
    Item("lesson_next", "Next", ("Ctrl+Return",)),
    Item("lesson_back", "Step Back in the Lesson", ("Ctrl+Backspace",)),
    Item("lesson_leave", "Leave the Lesson"),
)
HELP = (
    Item("keys", "Keys…", ("F1",)),
    Item("states", "Every Act in Every State…", ("F2",)),
    Item("about", "About"),
)


@dataclass
class Menus:
    """The actions of the menu bar by name, and the lists that grow later."""

    actions: dict[str, QAction] = field(default_factory=dict)
    built_in: QMenu | None = None
    lesson: QMenu | None = None
    themes: dict[str, QAction] = field(default_factory=dict)


def build(
    window: QMainWindow,
    slots: dict[str, Slot],
    docks: dict[str, QDockWidget],
    choose_theme: Callable[[str], None],
    reset_layout: Slot,
) -> Menus:
    """Fill the window's menu bar; ``slots`` are named like the items."""
    menus = Menus()
    bar = window.menuBar()
    file = bar.addMenu("&File")
    _fill(menus, file, FILE, slots, window)
    menus.built_in = QMenu("Open Built-in", file)
    file.insertMenu(menus.actions["open_data"], menus.built_in)
    _fill(menus, bar.addMenu("&Edit"), EDIT, slots, window)
    view = bar.addMenu("&View")
    _fill(menus, view, VIEW, slots, window)
    view.addSeparator()
    group = QActionGroup(window)
    for name, theme in THEMES.items():
        action = view.addAction(theme.title)
        action.setCheckable(True)
        action.triggered.connect(partial(_call, choose_theme, name))
        group.addAction(action)
        menus.themes[name] = action
    view.addSeparator()
    # A list of their own: with it the menu is higher than a small screen.
    panels = view.addMenu("Panels")
    for dock in docks.values():
        panels.addAction(dock.toggleViewAction())
    menus.actions["layout"] = view.addAction("Reset Layout")
    menus.actions["layout"].triggered.connect(reset_layout)
    _fill(menus, bar.addMenu("&Run"), RUN, slots, window)
    menus.lesson = bar.addMenu("&Lesson")
    _fill(menus, menus.lesson, LESSON, slots, window)
    _fill(menus, bar.addMenu("&Help"), HELP, slots, window)
    return menus


def list_problems(
    menus: Menus, entries: tuple[Listed, ...], choose: Callable[[str], None], parent: QObject
) -> None:
    """Fill ``Open Built-in`` with a submenu for each group."""
    assert menus.built_in is not None
    groups: dict[str, QMenu] = {}
    for entry in entries:
        if entry.group not in groups:
            groups[entry.group] = menus.built_in.addMenu(entry.group)
        action = groups[entry.group].addAction(entry.title)
        action.triggered.connect(partial(_call, choose, entry.name))


def _fill(
    menus: Menus, menu: QMenu, items: tuple[Item, ...], slots: dict[str, Slot], window: QMainWindow
) -> None:
    for item in items:
        if item is LINE:
            menu.addSeparator()
            continue
        action = menu.addAction(item.text)
        action.setShortcuts([QKeySequence(keys) for keys in item.keys])
        action.triggered.connect(partial(_call, slots[item.name]))
        menus.actions[item.name] = action


def _call(slot: Slot, *arguments: object) -> None:
    """Call a slot with what it was bound to, without the ``checked`` that Qt adds."""
    bound = [argument for argument in arguments if not isinstance(argument, bool)]
    slot(*bound)
