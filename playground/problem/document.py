"""A problem, lesson or script as a value: cells of code and text, with titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from playground.problem import hints, seeding
from playground.problem.errors import DocumentError

TITLES: Final = ("data", "parameters", "model", "loss")
"""The four cells of a problem, in the order in which they run."""

NOTHING: Final = "# none"
"""A cell of a lesson's problem that holds only this is not there, whatever came before."""

Kind = Literal["code", "markdown"]

_MARKER: Final = re.compile(r"^#\s*%%", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """Holds one cell.

    Attributes:
        title: the name behind the marker, '' if it has none.
        kind: 'code' or 'markdown'.
        source: the text without marker, comment signs of markdown and blank lines at the end.
        metadata: what stands as key="value" on the marker.
        line: line of the file where the source begins, from 1.
        raw: the cell as it stood in the file; kept so that writing changes nothing else.

    """

    title: str = ""
    kind: Kind = "code"
    source: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=1, compare=False)
    raw: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Document:
    """Holds the cells of one script or notebook; changes give a new document.

    A problem has code cells titled data, parameters, model and loss. Two markers may say more:

        # %% parameters range="w1: -3..3, w2: -3..3"
        # %% loss minima="x=1, y=1; x=-1, y=1" minimum="0"

    `range` is where to look for each parameter (or one element, `w[0]: -1..1`), `minima` are the
    known minima, `minimum` is the loss there, and `note` on the loss is a remark about them;
    `lr` on the loss is a learning rate that suits the problem.

    `files` are the files that the user lets it read: the name that stands in the data cell, and
    the absolute path that it means. They are no part of what is written to disk.
    """

    name: str
    cells: tuple[Cell, ...]
    path: Path | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """First markdown heading, or the name."""
        for cell in self.cells:
            heading = _heading(cell)
            if heading:
                return heading
        return self.name

    @property
    def description(self) -> str:
        """All markdown text without the first heading."""
        texts: list[str] = []
        seen = False
        for cell in self.cells:
            if cell.kind != "markdown":
                continue
            text = cell.source
            if not seen and _heading(cell):
                seen = True
                text = re.sub(r"^#+[ \t]+.*$\n?", "", text, count=1, flags=re.MULTILINE)
            if text.strip():
                texts.append(text.strip())
        return "\n\n".join(texts)

    @property
    def data(self) -> str:
        """Source of the data cell, '' if there is none."""
        return self.source("data")

    @property
    def parameters(self) -> str:
        """Source of the parameters cell, '' if there is none."""
        return self.source("parameters")

    @property
    def model(self) -> str:
        """Source of the model cell, '' if there is none."""
        return self.source("model")

    @property
    def loss(self) -> str:
        """Source of the loss cell, '' if there is none."""
        return self.source("loss")

    @property
    def sources(self) -> dict[str, str]:
        """Sources of the four cells by title, in order."""
        return {title: self.source(title) for title in TITLES}

    @cached_property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Where to look for each parameter: name to lowest and highest value."""
        return hints.ranges(self._metadata("parameters", "range"), self.path)

    @property
    def minima(self) -> tuple[dict[str, float], ...]:
        """Known minima: for each of them the values of the parameters."""
        return hints.minima(self._metadata("loss", "minima"), self.path)

    @property
    def minimum(self) -> float | None:
        """The loss at the known minima, if it is known."""
        return hints.number(self._metadata("loss", "minimum"), self.path)

    @property
    def learning_rate(self) -> float | None:
        """A learning rate that suits the problem, if its loss cell names one with `lr`."""
        return hints.number(self._metadata("loss", "lr"), self.path)

    @property
    def seed(self) -> int | None:
        """The number in `torch.manual_seed(...)`, if data or parameters have one."""
        return next(
            (
                seed
                for title in TITLES[:2]
                if (seed := seeding.find(self.source(title))) is not None
            ),
            None,
        )

    def with_seed(self, seed: int) -> Document:
        """Return the document with `seed` in its `torch.manual_seed(...)`, added if it had none."""
        for title in TITLES[:2]:
            if seeding.find(self.source(title)) is not None:
                return self.with_source(title, seeding.replaced(self.source(title), seed))
        return self.with_source("data", seeding.added(self.source("data"), seed))

    def cell(self, title: str) -> Cell | None:
        """Return the code cell of that title, None if there is none."""
        found = (cell for cell in self.cells if cell.kind == "code" and cell.title == title)
        return next(found, None)

    def source(self, title: str) -> str:
        """Return the source of the code cell of that title, '' if there is none."""
        cell = self.cell(title)
        return cell.source if cell else ""

    def with_source(self, title: str, text: str) -> Document:
        """Return the document with `text` in the code cell `title`, which is added if missing.

        Raises DocumentError for a text that holds a cell marker, since it would make two cells.
        """
        if _MARKER.search(text):
            raise DocumentError(f"in {title}: a line that starts with '# %%' begins a new cell")
        text = text.rstrip()
        if text == self.source(title) and self.cell(title):
            return self
        cells = list(self.cells)
        for index, cell in enumerate(cells):
            if cell.kind == "code" and cell.title == title:
                cells[index] = replace(cell, source=text, raw=None)
                return replace(self, cells=tuple(cells))
        cells.insert(self._place_for(title), Cell(title, source=text))
        return replace(self, cells=tuple(cells))

    def _place_for(self, title: str) -> int:
        if title not in TITLES:
            return len(self.cells)
        later = TITLES[TITLES.index(title) + 1 :]
        for index, cell in enumerate(self.cells):
            if cell.kind == "code" and cell.title in later:
                return index
        return len(self.cells)

    def _metadata(self, title: str, key: str) -> tuple[str, int | None]:
        cell = self.cell(title)
        if cell is None:
            return "", None
        return cell.metadata.get(key, ""), max(cell.line - 1, 1)


def _heading(cell: Cell) -> str:
    if cell.kind != "markdown":
        return ""
    match = re.search(r"^#+[ \t]+(.*?)[ \t]*$", cell.source, re.MULTILINE)
    return match[1] if match else ""
