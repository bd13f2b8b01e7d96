"""The built-in lessons, and lessons found by what a person writes."""

from __future__ import annotations

import difflib
import functools
from pathlib import Path
from typing import Final

from playground.assets import resource
from playground.lesson.contents import Lesson
from playground.lesson.script import is_lesson, read
from playground.problem import files, notebook, percent
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


class NotebookLessonError(DocumentError):
    """A notebook with the marks of a lesson, which a percent script must hold."""


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

    Raises DocumentError for a file that is there and cannot be read, NotebookLessonError for a
    lesson in a notebook.
    """
    path = Path(source)
    if isinstance(source, str) and source in names():
        return load(source)
    if path.suffix == ".ipynb" and path.is_file():
        _refuse_lesson(path)
    if path.suffix != ".py" or not path.is_file():
        return None
    text = files.read_text(path)
    return read(text, path.stem, path) if is_lesson(percent.parse(text)) else None


def _refuse_lesson(path: Path) -> None:
    try:
        cells = notebook.parse(files.read_text(path))
    except DocumentError:
        return  # opening it says what is wrong
    if is_lesson(cells):
        message = (
            "this notebook has the marks of a lesson, and lessons are percent scripts: "
            f"`playground export {path} --to py --out {path.with_suffix('.py')}` writes one"
        )
        raise NotebookLessonError(message, path)


def read_file(path: Path) -> Lesson:
    """The lesson in a file; raises DocumentError where that cannot be read."""
    return read(files.read_text(path), path.stem, path)
