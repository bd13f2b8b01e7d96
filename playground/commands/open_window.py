"""``playground open``: the window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Protocol

from playground.commands import check, data_option, run
from playground.problem.find import FIRST

HELP = "open the window (the default)"
HEADLESS_STEPS = 10


class Command(Protocol):
    """A file of this folder."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What it takes."""

    def main(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit code."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem to open with."""
    parser.add_argument(
        "problem",
        nargs="?",
        default=FIRST,
        metavar="PROBLEM-OR-LESSON",
        help=f"a problem or lesson that comes along, or a .py or .ipynb file ({FIRST})",
    )
    data_option.add(parser)


def main(arguments: argparse.Namespace) -> int:
    """Open the window; where there is no display, say so and run the problem headless."""
    lesson = data_option.lesson_named(arguments.problem)
    document = data_option.opened(arguments)
    from playground.window import app  # it starts the kernel before it loads Qt

    if not app.display_available() and lesson is not None:
        print(
            "playground: there is no display here, so no window; this is "
            f"`playground check {arguments.problem}`:",
            file=sys.stderr,
        )
        return _headless(check, arguments, [arguments.problem])
    if not app.display_available():
        print(
            "playground: there is no display here, so no window; this is "
            f"`playground run {arguments.problem} --steps {HEADLESS_STEPS}`:",
            file=sys.stderr,
        )
        words = [arguments.problem, "--steps", str(HEADLESS_STEPS)]
        return _headless(run, arguments, words)
    if lesson is None:
        return app.run(document)
    files = {
        name: str(Path(path).absolute()) for name, path in data_option.given(arguments).items()
    }
    return app.run(document, lesson=arguments.problem, lesson_files=files)


def _headless(command: Command, arguments: argparse.Namespace, words: list[str]) -> int:
    """Do another command on the same files."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words += [word for path in arguments.data for word in ("--data", path)]
    return command.main(parser.parse_args(words))
