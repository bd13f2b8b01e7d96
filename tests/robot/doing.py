"""Carries out one drawn action: finds its target among what is on screen, and says what was done.

Each action is first put into words and then done, so that the log has it also when it never ends.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QPlainTextEdit, QWidget
from shiboken6 import isValid

from playground.window.main_window import MainWindow
from tests.robot import gestures, targets
from tests.robot.draws import pick
from tests.robot.fragments import fragment

Deed = tuple[str, Callable[[], None]]
Widget = TypeVar("Widget", bound=QWidget)

NOTHING: Deed = ("nothing to do it to", lambda: None)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
K = Qt.Key
_BEHIND = ("menu", "problem", "drop", "resize")
"""What a modal dialog keeps away from the window."""
KEYS = (
    *((code, gestures.PLAIN) for code in (K.Key_F, K.Key_B, K.Key_S, K.Key_Z, K.Key_R, K.Key_V)),
    *((code, _SHIFT) for code in (K.Key_F, K.Key_B, K.Key_Z, K.Key_Tab, K.Key_Left, K.Key_Up)),
    *(
        (code, _CONTROL)
        for code in (
            *(K.Key_B, K.Key_Z, K.Key_Y, K.Key_R, K.Key_G, K.Key_U, K.Key_K, K.Key_L, K.Key_P),
            *(K.Key_D, K.Key_I, K.Key_H, K.Key_M, K.Key_T, K.Key_J, K.Key_A, K.Key_V, K.Key_C),
        )
    ),
    *((code, _ALT) for code in (K.Key_Left, K.Key_Right)),
    *(
        (code, gestures.PLAIN)
        for code in (
            *(K.Key_Space, K.Key_Space, K.Key_Home, K.Key_End, K.Key_PageDown, K.Key_PageUp),
            *(K.Key_Tab, K.Key_Tab, K.Key_Return, K.Key_Escape, K.Key_Backspace, K.Key_Delete),
            *(K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down, K.Key_Plus, K.Key_Minus, K.Key_0),
            *(K.Key_F1, K.Key_F2, K.Key_X, K.Key_1, K.Key_Slash, K.Key_Insert),
        )
    ),
)
SIZES = ((1280, 720), (1920, 1080), (1024, 600), (800, 500), (1600, 900), (1100, 1000))


class Doer:
    """Turns a kind and its random numbers into something done to the window."""

    def __init__(self, window: MainWindow, files: list[Path], kernel: Callable[[], int | None]):
        self._window = window
        self._files = files
        self._kernel = kernel
        self.killed = 0
        """How often the kernel's process was ended on purpose."""

    def deed(self, kind: str, chance: Random) -> Deed:
        """What to do, in words and as a call."""
        if QApplication.activePopupWidget() is not None:
            return self._in_popup(chance)
        if kind in _BEHIND and QApplication.activeModalWidget() is not None:
            kind = "press"
        deed: Deed = getattr(self, f"_{kind}")(chance)
        return deed

    def _in_popup(self, chance: Random) -> Deed:
        kind = chance.choices(("escape", "press", "type", "arrow", "away"), (3, 5, 2, 2, 1))[0]
        if kind == "escape":
            return "Escape in the popup", partial(gestures.key, K.Key_Escape)
        if kind == "arrow":
            code = chance.choice((K.Key_Down, K.Key_Up, K.Key_Return, K.Key_Right, K.Key_Left))
            return f"{code.name} in the popup", partial(gestures.key, code)
        if kind == "away":
            at = QPoint(chance.randrange(300), chance.randrange(200))
            return "click beside the popup", partial(gestures.click, self._window, at)
        if kind == "type":
            return self._type(chance)
        return self._press(chance)

    def _press(self, chance: Random) -> Deed:
        return self._at(chance, targets.PRESSED, "click", gestures.click)

    def _poke(self, chance: Random) -> Deed:
        return self._at(chance, (QWidget,), "click", gestures.click)

    def _double(self, chance: Random) -> Deed:
        return self._at(chance, (QWidget,), "double click", gestures.double)

    def _right(self, chance: Random) -> Deed:
        right = partial(gestures.click, button=Qt.MouseButton.RightButton)
        return self._at(chance, (QWidget,), "right click", right)

    def _hover(self, chance: Random) -> Deed:
        return self._at(chance, (QWidget,), "hover", gestures.hover)

    def _wheel(self, chance: Random) -> Deed:
        notches = chance.choice((-9, -2, -1, 1, 2, 9))
        turned = partial(gestures.wheel, notches=notches)
        return self._at(chance, targets.TURNED, f"wheel {notches}", turned)

    def _drag(self, chance: Random) -> Deed:
        found = _alive(pick(chance, targets.widgets(targets.DRAGGED)))
        shares = [(chance.random(), chance.random()) for _ in range(chance.randint(2, 6))]
        outside = chance.random() < 0.1
        if found is None:
            return NOTHING
        name, widget = found
        seen = _seen(widget)
        places = [_spot(seen, *share) for share in shares]
        if outside:
            places[-1] = places[-1] * 3 - QPoint(300, 300)
        words = ", ".join(_share(*share) for share in shares) + (", out" if outside else "")
        return f"drag {name} through {words}", partial(gestures.drag, widget, places)

    def _type(self, chance: Random) -> Deed:
        found = _alive(pick(chance, targets.fields()))
        anew = chance.random() < 0.6
        end = chance.choice((K.Key_Return, K.Key_Tab, K.Key_Escape, None))
        if found is None:
            return NOTHING
        name, widget = found
        lines = isinstance(widget, QPlainTextEdit)
        text = fragment(chance, lines)
        ending = "" if end is None else f", then {end.name}"
        return (
            f"type {_short(text)} {'over' if anew else 'into'} {name}{ending}",
            partial(_typed, widget, text, anew, end),
        )

    def _menu(self, chance: Random) -> Deed:
        found = pick(chance, targets.actions(self._window))
        return NOTHING if found is None else (f"menu {found[0]}", found[1].trigger)

    def _problem(self, chance: Random) -> Deed:
        found = pick(chance, targets.problems(self._window))
        return NOTHING if found is None else (f"menu {found[0]}", found[1].trigger)

    def _tab(self, chance: Random) -> Deed:
        found = pick(chance, targets.tabs())
        if found is None:
            return NOTHING
        name, (bar, index) = found
        return f"click {name}", partial(gestures.click, bar, bar.tabRect(index).center())

    def _choose(self, chance: Random) -> Deed:
        found = _alive(pick(chance, targets.boxes()))
        share = chance.random()
        if found is None:
            return NOTHING
        name, box = found
        index = int(share * box.count())
        return f"choose line {index} of {name}", partial(_chosen, box, index)

    def _key(self, chance: Random) -> Deed:
        code, modifiers = chance.choice(KEYS)
        return _key_words(code, modifiers), partial(gestures.key, code, modifiers)

    def _burst(self, chance: Random) -> Deed:
        """Keys faster than anything can answer."""
        keys = [chance.choice(KEYS) for _ in range(chance.randint(3, 12))]
        return "burst: " + " ".join(_key_words(*each) for each in keys), partial(_all, keys)

    def _dismiss(self, chance: Random) -> Deed:
        others = [
            (name, front)
            for name, front in targets.widgets()
            if front.isWindow() and front is not self._window
        ]
        found = pick(chance, others)
        if found is None:
            return "Escape", partial(gestures.key, K.Key_Escape)
        name, front = found
        if isinstance(front, QDockWidget):
            return f"put {name} back", partial(front.setFloating, False)
        return f"close {name}", partial(_closed, front)

    def _drop(self, chance: Random) -> Deed:
        path = chance.choice(self._files)
        return f"drop {path.name}", partial(gestures.drop, self._window, path)

    def _resize(self, chance: Random) -> Deed:
        width, height = chance.choice(SIZES)
        return f"resize to {width}×{height}", partial(self._window.resize, width, height)

    def _wait(self, chance: Random) -> Deed:
        return "wait", lambda: None

    def _kill(self, chance: Random) -> Deed:
        return "end the kernel's process", self._end_kernel

    def _end_kernel(self) -> None:
        pid = self._kernel()
        if pid is not None:
            self.killed += 1
            os.kill(pid, signal.SIGTERM)

    def _at(
        self,
        chance: Random,
        kinds: tuple[type[QWidget], ...],
        verb: str,
        gesture: Callable[[QWidget, QPoint], None],
    ) -> Deed:
        found = _alive(pick(chance, targets.widgets(kinds)))
        across, down = chance.random(), chance.random()
        if found is None:
            return NOTHING
        name, widget = found
        at = _spot(_seen(widget), across, down)
        return f"{verb} {name} at {_share(across, down)}", partial(gesture, widget, at)


def _alive(found: tuple[str, Widget] | None) -> tuple[str, Widget] | None:
    """None where Python has lost the widget: that of a box's list goes with that of its frame."""
    return found if found is not None and isValid(found[1]) else None


def _seen(widget: QWidget) -> QRect:
    """The part of a widget that the mouse can reach."""
    return widget.visibleRegion().boundingRect()


def _share(across: float, down: float) -> str:
    """A place in shares of a widget: its size in pixels may differ by a little in a replay."""
    return f"{across:.2f},{down:.2f}"


def _spot(seen: QRect, across: float, down: float) -> QPoint:
    return seen.topLeft() + QPoint(int(across * seen.width()), int(down * seen.height()))


def _typed(widget: QWidget, text: str, anew: bool, end: Qt.Key | None) -> None:
    gestures.click(widget, _seen(widget).center())
    if anew:
        gestures.key(K.Key_A, _CONTROL)
    gestures.enter(text)
    if end is not None:
        gestures.key(end)


def _chosen(box: QComboBox, index: int) -> None:
    """Choose a line as the keys do: the box tells of it as of a choice of the user."""
    box.setCurrentIndex(index)
    box.activated.emit(index)


def _all(keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]) -> None:
    for code, modifiers in keys:
        gestures.key(code, modifiers)


def _closed(front: QWidget) -> None:
    front.close()


def _key_words(code: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
    held = {_CONTROL: "Ctrl+", _SHIFT: "Shift+", _ALT: "Alt+"}.get(modifiers, "")
    return f"key {held}{code.name.removeprefix('Key_')}"


def _short(text: str) -> str:
    return repr(text) if len(text) <= 60 else f"{text[:40]!r}… ({len(text)} characters)"
