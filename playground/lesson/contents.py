"""What a lesson holds: its problems, its steps, and the items of each step in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playground.engine.scripts.reading import Deed
from playground.problem.document import Document
from playground.problem.errors import DocumentError


@dataclass(frozen=True)
class Code:
    """What is done, in PyTorch: the acts that the lines stand for. ``hidden``: told afterwards."""

    source: str
    line: int
    deeds: tuple[Deed, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Ask:
    """A prompt. ``source`` binds ``prediction`` or ``answer`` to what is right.

    ``ahead``: it is about what the code after it will find, else about what is already there.
    """

    name: str
    kind: str
    text: str
    line: int
    about: str = ""
    options: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    tolerance: float | None = None
    source: str = ""
    ahead: bool = True


@dataclass(frozen=True)
class Check:
    """Expectations: asserts, each with the comment above it as its message."""

    name: str
    source: str
    line: int


@dataclass(frozen=True)
class Hidden:
    """Markdown that appears with the answer."""

    text: str
    line: int


@dataclass(frozen=True)
class Opening:
    """Another problem begins: the part of that number."""

    part: int
    line: int


Item = Code | Ask | Check | Hidden | Opening


@dataclass(frozen=True)
class Step:
    """One step. ``part``: the problem that is open when it begins, counted from 0."""

    heading: str
    text: str
    line: int
    part: int = 0
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    notes: str = ""

    @property
    def prompts(self) -> tuple[Ask, ...]:
        """What the learner is asked in it, in order."""
        return tuple(item for item in self.items if isinstance(item, Ask))


@dataclass(frozen=True)
class Lesson:
    """A lesson. ``parts``: its problems in order; ``troubles``: what is wrong in the file.

    ``dtypes``: of each problem the type of its literal tensors, None where the file sets none.
    """

    name: str
    title: str
    introduction: str
    objectives: tuple[str, ...]
    parts: tuple[Document, ...]
    steps: tuple[Step, ...]
    troubles: tuple[DocumentError, ...] = ()
    path: Path | None = None
    text: str = field(default="", repr=False)
    dtypes: tuple[str | None, ...] = ()

    def dtype_of(self, part: int) -> str | None:
        """The type of the literal tensors of a problem, None where the file sets none."""
        return self.dtypes[part] if part < len(self.dtypes) else None

    @property
    def prompts(self) -> tuple[tuple[int, Ask], ...]:
        """Every prompt with the number of its step."""
        return tuple((at, ask) for at, step in enumerate(self.steps) for ask in step.prompts)
