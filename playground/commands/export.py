"""``playground export``: write a problem as a Python script or a notebook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playground.commands import data_option
from playground.commands.mistakes import UseError
from playground.problem import files, notebook, percent
from playground.problem.data_files import saved_in
from playground.problem.document import Document
from playground.problem.files import write

HELP = "write a problem or a lesson as a script or a notebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem, the form and the file."""
    parser.add_argument("problem", metavar="PROBLEM")
    parser.add_argument("--to", required=True, choices=("py", "ipynb"))
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file (standard output)")
    data_option.add(parser)


def main(arguments: argparse.Namespace) -> int:
    """Write the document; without ``--out`` to standard output."""
    whole = _lesson_cells(arguments.problem)
    document = data_option.opened(arguments) if whole is None else whole
    form = notebook if arguments.to == "ipynb" else percent
    if arguments.out is None:
        sys.stdout.write(form.write(document.cells))
        return 0
    if arguments.out.suffix != f".{arguments.to}":
        raise UseError(f"--out {arguments.out} should end in .{arguments.to}")
    write(saved_in(document, arguments.out.parent), arguments.out)
    print(f"wrote {arguments.out}", file=sys.stderr)
    return 0


def _lesson_cells(name: str) -> Document | None:
    """A lesson with all its cells as they stand, in a notebook too; None for a problem."""
    from playground.lesson import catalogue

    path = Path(name)
    try:
        lesson = catalogue.find(name)
    except catalogue.NotebookLessonError:
        return Document(path.stem, notebook.parse(files.read_text(path)), path)
    if lesson is None:
        return None
    return Document(lesson.name, percent.parse(lesson.text), lesson.path)
