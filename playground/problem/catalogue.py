"""The built-in problems, in the order in which they teach."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from typing import Final

from playground.assets import resource
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.problem.files import read

LESSONS: Final = "Lessons"
SURFACES: Final = "Classic surfaces"
DATA: Final = "Classes to tell apart"

_GROUPS: Final = {
    LESSONS: (
        "two-slopes",
        "one-weight",
        "weighted-sum",
        "dot-product",
        "matrix-product",
        "noisy-regression",
        "log-sine",
        "line-fit",
        "one-layer",
        "shifted-square",
    ),
    SURFACES: (
        "matyas",
        "booth",
        "ravine",
        "saddle",
        "rosenbrock",
        "three-hump-camel",
        "himmelblau",
        "beale",
        "styblinski-tang",
        "goldstein-price",
        "rastrigin",
        "ackley",
    ),
    DATA: ("blobs", "moons", "spirals"),
}


@dataclass(frozen=True)
class Entry:
    """Holds what a list of problems shows: name, title, group and a summary of one line."""

    name: str
    title: str
    group: str
    summary: str


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Return all built-in problems in teaching order."""
    found: list[Entry] = []
    for group, names in _GROUPS.items():
        for name in names:
            document = load(name)
            found.append(Entry(name, document.title, group, _summary(document.description)))
    return tuple(found)


def names() -> tuple[str, ...]:
    """Return the names of the built-in problems, in teaching order; none of them is read."""
    return tuple(known for group in _GROUPS.values() for known in group)


def problems() -> dict[str, str]:
    """Return the names and titles of the built-in problems, in teaching order."""
    return {entry.name: entry.title for entry in entries()}


@functools.cache
def load(name: str) -> Document:
    """Return the built-in problem `name`; raises DocumentError with the nearest name."""
    if name not in names():
        close = difflib.get_close_matches(name.lower().replace("_", "-"), names(), n=1, cutoff=0.5)
        suggestion = close[0] if close else None
        raise DocumentError(f"there is no built-in problem '{name}'", suggestion=suggestion)
    return read(resource("problems", f"{name}.py"))


def is_built_in(document: Document) -> bool:
    """Tell whether a document is a built-in problem as it came, which nobody may write over."""
    path = document.path
    return path is not None and path.parent == resource("problems", "two-slopes.py").parent


def _summary(description: str) -> str:
    """Return the first sentence of `description` in one line."""
    text = " ".join(description.split("\n\n")[0].split())
    return re.split(r"(?<=[.?!])\s", text, maxsplit=1)[0]
