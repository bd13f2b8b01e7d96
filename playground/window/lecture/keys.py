"""The keys of a lecture, those of a presenter's remote among them; the help is made from the same.

A remote sends Page Up and Page Down, F5 and Escape, and B or a full stop to blank the screen; some
send arrows, Tab and Return. So in a lecture B blanks, and backward lies on G, for gradient.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """What keys do; ``keys`` are written as Qt writes them, ``shown`` as a reader reads them."""

    name: str
    keys: tuple[str, ...]
    shown: str
    words: str


LECTURE = (
    Key("next", ("PgDown", "Right", "Down"), "Page Down  →  ↓", "next, or the answer"),
    Key("back", ("PgUp", "Left", "Up"), "Page Up  ←  ↑", "back"),
    Key("reveal", ("A", "Return", "Enter"), "A  Enter", "show the answer"),
    Key("freeze", ("H",), "H", "hold the picture still"),
    Key("spotlight", ("L",), "L", "light: round, square"),
    Key("blank", ("B", "."), "B  .", "black screen"),
    Key("notes", ("N",), "N", "speaker notes"),
    Key("turn", ("Tab",), "Tab", "one view, the next"),
    Key("turn_back", ("Shift+Tab",), "", ""),
    Key("solid", ("M",), "M", "map, 3-D, both"),
    Key("log_loss", ("Y",), "Y", "log y of the loss curve"),
    Key("help", ("F1", "?"), "F1", "these keys"),
    Key("leave", ("Esc", "F11"), "Esc  F11", "end the lecture"),
)
"""What moves the lecture on. F5 begins one and does nothing in it: some remotes send it twice."""
ON_A_PLOT = Key("nudge", (), "Shift ← →", "move a plot's point")
"""Plots hear arrows only with Shift: without it they are the remote's."""

VIEWS = (
    "surface",
    "slices",
    "tensors",
    "descent",
    "graph",
    "code",
    "ledger",
    "data",
    "rule",
)
"""The views on the number keys 1 to 9."""
AS_THE_STEP = Key("as_the_step", ("0",), "0", "the views of the step")

ACTS = (
    Key("forward", ("F",), "F", "forward"),
    Key("no_grad", ("Shift+F",), "", ""),
    Key("backward", ("G",), "G", "backward (B blanks)"),
    Key("retain", ("Shift+G", "Shift+B"), "Shift+G", "backward, retaining"),
    Key("ones", ("Ctrl+B",), "", ""),
    Key("vector", ("V",), "", ""),
    Key("step", ("S",), "S", "step"),
    Key("zero", ("Z",), "Z", "zero_grad"),
    Key("zeros", ("Shift+Z",), "", ""),
    Key("full", ("Space",), "Space", "one whole step"),
    Key("run", ("R",), "R", "run, pause"),
    Key("step_back", ("Alt+Left",), "", ""),
    Key("step_on", ("Alt+Right",), "", ""),
    Key("undo", ("Ctrl+Z",), "Ctrl+Z", "undo"),
    Key("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "", ""),
    Key("reset", ("Ctrl+R",), "Ctrl+R", "reset"),
    Key("quit", ("Ctrl+Q",), "", ""),
)
"""The acts of the menus and their keys in a lecture; menu items that are not here have none."""

_TITLES = {"descent": "loss curve", "rule": "update rule"}


def view_keys() -> tuple[Key, ...]:
    """Return the number keys, each named after its view."""
    return tuple(
        Key(view, (str(number),), str(number), _TITLES.get(view, view))
        for number, view in enumerate(VIEWS, start=1)
    )
