"""Answers the window's questions for files: good ones, broken ones, places that are not there."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from PySide6.QtWidgets import QWidget

from playground.assets import resource

_BROKEN = {
    "broken.py": b"# %% data\nx = (\n# %% loss\nloss = \n",
    "empty.py": b"",
    "bytes.py": b"\xff\xfe\x00\x01",
    "plain.py": b"import torch\nw = torch.tensor(2.0, requires_grad=True)\nloss = w * w\n",
    "broken.ipynb": b'{"cells": [',
    "strange.ipynb": b'{"cells": 7, "nbformat": "x"}',
}
TABLES = {
    "table.csv": b"x,y\n1,2\n2,4.1\n3,5.9\n4,8.2\n5,9.7\n6,12.1\n",
    "classes.csv": b"a,b,kind\n0.1,1.0,red\n0.4,0.2,blue\n0.9,0.3,red\n0.2,0.7,blue\n0.6,0.1,red\n",
    "gaps.csv": b"x;y\n1;\n;2\nnan;3\n",
    "words.csv": "größe,Ω\nviel,wenig\n".encode("latin-1", "replace"),
    "empty.csv": b"",
    "ragged.csv": b"1,2,3\n4\n5,6,7,8\n",
}


class Answers:
    """Implements ``playground.window.dialogs.Ask``; each answer follows from the seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._asked = 0
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, held in {**_BROKEN, **TABLES}.items():
            (folder / name).write_bytes(held)
        for name in ("two-slopes", "moons", "line-fit"):
            shutil.copy(resource(f"problems/{name}.py"), folder / f"my-{name}.py")

    def open_file(self, parent: QWidget, folder: Path) -> Path | None:
        """A script, a notebook, or no file at all."""
        names = [*_BROKEN, "my-two-slopes.py", "my-moons.py", "my-line-fit.py", "missing.py"]
        return self._answer(names)

    def save_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Somewhere to save, which may not be there."""
        return self._answer(["saved.py", "saved.ipynb", "nowhere/saved.py", "saved.txt"])

    def picture_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A picture."""
        return self._answer(["picture.png", "nowhere/picture.png"])

    def graph_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A drawing or a picture."""
        return self._answer(["graph.svg", "graph.png", "nowhere/graph.svg"])

    def script_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A script."""
        return self._answer(["run.py", "nowhere/run.py"])

    def race_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A table, a drawing or a picture."""
        return self._answer(["race.csv", "race.svg", "race.png", "nowhere/race.csv"])

    def sweep_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A picture or a table."""
        return self._answer(["runs.png", "runs.csv", "nowhere/runs.png"])

    def lesson_file(self, parent: QWidget, folder: Path) -> Path | None:
        """No lesson, or one that is not there."""
        return self._answer(["missing.py"])

    def report_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """A page or numbers."""
        return self._answer(["report.html", "report.json", "nowhere/report.html"])

    def data_file(self, parent: QWidget, folder: Path, name: str | None = None) -> Path | None:
        """A table, good or not."""
        return self._answer([*TABLES, "missing.csv"])

    def _answer(self, names: list[str]) -> Path | None:
        self._asked += 1
        chance = Random(f"{self._seed}/answer/{self._asked}")
        return None if chance.random() < 0.25 else self.folder / chance.choice(names)
