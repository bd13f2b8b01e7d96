"""``playground export``: write a problem as a Python script or a notebook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playground.commands import data_option
from playground.commands.mistakes import UseError
from playground.problem import notebook, percent
from playground.problem.data_files import saved_in
from playground.problem.files import write

HELP = "write a problem as a script or a notebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem, the form and the file."""
    parser.add_argument("problem", metavar="PROBLEM")
    parser.add_argument("--to", required=True, choices=("py", "ipynb"))
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file (standard output)")
    data_option.add(parser)


def main(arguments: argparse.Namespace) -> int:
    """Write the document; without ``--out`` to standard output."""
    document = data_option.opened(arguments)
    if arguments.out is None:
        form = notebook if arguments.to == "ipynb" else percent
        sys.stdout.write(form.write(document.cells))
        return 0
    if arguments.out.suffix != f".{arguments.to}":
        raise UseError(f"--out {arguments.out} should end in .{arguments.to}")
    write(saved_in(document, arguments.out.parent), arguments.out)
    print(f"wrote {arguments.out}", file=sys.stderr)
    return 0
