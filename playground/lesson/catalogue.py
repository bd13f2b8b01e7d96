"""The built-in lessons, and lessons found by what a person writes."""

from __future__ import annotations

import difflib
import functools
from pathlib import Path
from typing import Final

from playground.assets import resource
from playground.lesson.contents import Lesson
from playground.lesson.script import is_lesson, read
from playground.problem import files, percent
from playground.problem.errors import DocumentError

_NAMES: Final = (
    "slopes",
    "one-weight-four-ways",
    "gradients-of-tensors",
    "checking-a-gradient",
    "what-autograd-keeps",
    "learning-rate",
    "momentum",
    "noise-and-batches",
    "saddle-points",
    "first-network",
)
"""In the order in which they teach."""


def names() -> tuple[str, ...]:
    """The names of the built-in lessons that are there, in teaching order."""
    try:
        folder = resource("lessons")
    except FileNotFoundError:
        return ()
    return tuple(name for name in _NAMES if (folder / f"{name}.py").exists())


@functools.cache
def lessons() -> dict[str, str]:
    """The names and titles of the built-in lessons, in teaching order."""
    return {name: load(name).title for name in names()}


@functools.cache
def load(name: str) -> Lesson:
    """The built-in lesson of that name; raises DocumentError with the nearest one."""
    known = names()
    if name not in known:
        close = difflib.get_close_matches(name.lower().replace("_", "-"), known, n=1, cutoff=0.5)
        raise DocumentError(
            f"there is no built-in lesson '{name}'", suggestion=close[0] if close else None
        )
    return read_file(resource("lessons", f"{name}.py"))


def find(source: str | Path) -> Lesson | None:
    """The lesson of that built-in name or in that file; None where it is a problem or nothing.

    Raises DocumentError for a file that is there and cannot be read.
    """
    path = Path(source)
    if isinstance(source, str) and source in names():
        return load(source)
    if path.suffix != ".py" or not path.is_file():
        return None
    text = files.read_text(path)
    return read(text, path.stem, path) if is_lesson(percent.parse(text)) else None


def read_file(path: Path) -> Lesson:
    """The lesson in a file; raises DocumentError where that cannot be read."""
    return read(files.read_text(path), path.stem, path)
