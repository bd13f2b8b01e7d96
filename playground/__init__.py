"""A playground for gradient descent and PyTorch's autograd.

``playground.open("two-slopes")`` gives an Experiment with live torch tensors; importing this
package loads neither torch nor Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.language.errors import CodeError
from playground.problem.errors import DocumentError

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.state.recorded import Recorded

__all__ = [
    "CodeError",
    "DocumentError",
    "Experiment",
    "__version__",
    "lessons",
    "open",
    "problems",
    "replay",
]

__version__ = "0.1.0"


def open(
    source: str | Path,
    *,
    dtype: str = "float32",
    seed: int | None = None,
    data: str | Path | Mapping[str, str | Path] | None = None,
) -> Experiment:
    """Open a built-in problem or lesson by name, or a ``.py`` or ``.ipynb`` file by path.

    Of a lesson its first problem is opened; ``playground.lesson.player`` plays it.

    ``dtype``: "float32" or "float64", the type of every literal tensor. ``seed`` replaces the
    document's own. ``data`` is the file that the document may read, or several by the names that
    it gives them; no other can be read. Raises DocumentError for a missing or unreadable document,
    CodeError for code that may not be typed, and torch's own errors as they are.
    """
    from playground.engine.experiment import Experiment
    from playground.lesson import catalogue
    from playground.problem.data_files import granted
    from playground.problem.find import find

    lesson = catalogue.find(source)
    if lesson is None:
        document = find(source)
    elif lesson.parts:
        document = lesson.parts[0]
    else:
        raise next(iter(lesson.troubles))
    return Experiment(granted(document, data), dtype=dtype, seed=seed)


def replay(
    path: str | Path,
    *,
    dtype: str | None = None,
    seed: int | None = None,
    data: str | Path | Mapping[str, str | Path] | None = None,
) -> Recorded:
    """Do everything that a lesson or a recorded session says; its ``trace`` has a line per act.

    ``path``: a file, or the name of a lesson that comes along. Without a ``dtype`` it is the
    recording's own. The trace is byte for byte that of the recording, on one machine. Raises
    DocumentError with file and line where the file is no lesson or a line of it fails.
    """
    from playground.lesson.replaying import replay as replayed

    return replayed(path, dtype=dtype, seed=seed, data=data)


def problems() -> dict[str, str]:
    """Names and titles of the built-in problems, in the order in which they teach."""
    from playground.problem import catalogue

    return catalogue.problems()


def lessons() -> dict[str, str]:
    """Names and titles of the built-in lessons, in the order in which they teach."""
    from playground.lesson import catalogue

    return catalogue.lessons()


def __getattr__(name: str) -> Any:
    if name == "Experiment":
        from playground.engine.experiment import Experiment

        return Experiment
    raise AttributeError(f"module 'playground' has no attribute {name!r}")
