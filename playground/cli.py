"""The command line: ``playground [open|list|run|check|picture|export] …``.

Results go to standard output, progress and mistakes to standard error. A mistake of the user is
one line and exit 2, never a traceback. torch and Qt are loaded only by the commands that need them.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from playground import __version__
from playground.commands import check, export, listing, open_window, picture, run
from playground.commands.mistakes import MISTAKES, one_line

COMMANDS = {
    "open": open_window,
    "list": listing,
    "run": run,
    "check": check,
    "picture": picture,
    "export": export,
}


class _Parser(argparse.ArgumentParser):
    """Tells a bad use in one line, with where to read more."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser with all its commands."""
    top = _Parser(
        prog="playground",
        description="Gradient descent and PyTorch's autograd, to see and to touch.",
        epilog="Without a command, the window opens: playground [PROBLEM]",
    )
    top.add_argument("--version", action="version", version=f"playground {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(act=module.main)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 good, 1 a check failed, 2 a mistake in the use."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in COMMANDS and not words[0].startswith("-")):
        words.insert(0, "open")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no θ gets \u03b8: nothing that was found is lost for it.
            stream.reconfigure(errors="backslashreplace")
    chosen = parser().parse_args(words)
    try:
        code: int = chosen.act(chosen)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of a pipe, such as head, has what it wanted: let the last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MISTAKES as error:
        print(f"playground: {one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("playground: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
