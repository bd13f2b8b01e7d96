"""``playground open``: the window."""

from __future__ import annotations

import argparse
import sys

from playground.commands import data_option, run
from playground.problem.find import FIRST

HELP = "open the window (the default)"
HEADLESS_STEPS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem to open with."""
    parser.add_argument(
        "problem",
        nargs="?",
        default=FIRST,
        metavar="PROBLEM",
        help=f"a built-in name, or a .py or .ipynb file ({FIRST})",
    )
    data_option.add(parser)


def main(arguments: argparse.Namespace) -> int:
    """Open the window; where there is no display, say so and run the problem headless."""
    document = data_option.opened(arguments)
    from playground.window import app  # it starts the kernel before it loads Qt

    if not app.display_available():
        print(
            "playground: there is no display here, so no window; this is "
            f"`playground run {arguments.problem} --steps {HEADLESS_STEPS}`:",
            file=sys.stderr,
        )
        headless = argparse.ArgumentParser()
        run.add_arguments(headless)
        words = [arguments.problem, "--steps", str(HEADLESS_STEPS)]
        words += [word for path in arguments.data for word in ("--data", path)]
        return run.main(headless.parse_args(words))
    return app.run(document)
