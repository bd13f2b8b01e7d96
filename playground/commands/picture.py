"""``playground picture``: draw the window without showing it and save it as a picture."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from playground.commands import data_option
from playground.commands.mistakes import UseError
from playground.problem.find import FIRST
from playground.state.acts import Act, Backward, Forward, Step, ZeroGrad

HELP = "save a picture of the window"
ACTS: dict[str, Act] = {
    "forward": Forward(),
    "backward": Backward(),
    "step": Step(),
    "zero_grad": ZeroGrad(),
}
SMALLEST, LARGEST = (640, 480), (7680, 4320)

FRONTS = (
    "code",
    "graph",
    "sweep",
    "data",
    "noise",
    "rule",
    "microscope",
    "ledger",
    "buffers",
    "timeline",
    "race",
)
"""The docks that may be brought to the front; the window's own list would load Qt."""


STARTS = ("race", "sweep")
"""The docks whose study can be started."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The problem and the picture."""
    parser.add_argument(
        "problem", metavar="NAME", help="a problem or a lesson: a built-in name or a file"
    )
    data_option.add(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.png")
    parser.add_argument("--size", type=size, default=(1280, 720), metavar="1280x720")
    parser.add_argument("--theme", default="light", choices=("light", "dark", "projector"))
    parser.add_argument("--steps", type=int, default=0, metavar="N", help="steps to run first (0)")
    parser.add_argument(
        "--acts",
        type=acts_named,
        default=(),
        metavar="LIST",
        help=f"acts to do then, such as forward,backward; there are {', '.join(ACTS)}",
    )
    parser.add_argument(
        "--front",
        action="append",
        default=[],
        choices=FRONTS,
        help="bring a dock to the front; may be given several times",
    )
    parser.add_argument(
        "--start",
        action="append",
        default=[],
        choices=STARTS,
        help="race six optimizers, or make many runs, and wait for their end; implies --front",
    )
    parser.add_argument(
        "--lesson-step", type=int, default=1, metavar="N", help="the step of a lesson (1)"
    )
    parser.add_argument("--lecture", action="store_true", help="as in a lecture (F11)")


def acts_named(text: str) -> tuple[Act, ...]:
    """Read ``forward,backward``; raises ArgumentTypeError for an act that there is not."""
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in ACTS:
            raise argparse.ArgumentTypeError(
                f"there is no act {name!r}; there are {', '.join(ACTS)}"
            )
    return tuple(ACTS[name] for name in names)


def size(text: str) -> tuple[int, int]:
    """Read ``1280x720``; raises ArgumentTypeError for anything else."""
    width, by, height = text.lower().partition("x")
    if not by or not width.isdigit() or not height.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1280x720")
    found = int(width), int(height)
    for axis in (0, 1):
        if not SMALLEST[axis] <= found[axis] <= LARGEST[axis]:
            raise argparse.ArgumentTypeError(
                f"{text} is outside {SMALLEST[0]}x{SMALLEST[1]} to {LARGEST[0]}x{LARGEST[1]}"
            )
    return found


def main(arguments: argparse.Namespace) -> int:
    """Draw and save."""
    from playground.lesson import catalogue

    lesson = catalogue.find(arguments.problem)
    if lesson is not None and not 1 <= arguments.lesson_step <= len(lesson.steps):
        raise UseError(f"{lesson.name} has steps 1 to {len(lesson.steps)}")
    # A lesson brings its own problems; until the first of them stands, any will do.
    document = data_option.opened(arguments, None if lesson is None else FIRST)
    if arguments.out.suffix.lower() != ".png":
        raise UseError(f"--out {arguments.out} should end in .png")
    if not arguments.out.parent.is_dir():
        raise UseError(f"there is no folder {arguments.out.parent}")
    # A picture needs no screen, and must look the same with and without one.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("DISPLAY", None)
    from playground.window.picture import Moment, save

    front, start = tuple(arguments.front), tuple(arguments.start)
    moment = Moment(
        arguments.steps,
        arguments.acts,
        front,
        start,
        None if lesson is None else lesson.path,
        arguments.lesson_step,
        arguments.lecture,
    )
    save(document, arguments.out, arguments.size, arguments.theme, moment)
    print(f"wrote {arguments.out}", file=sys.stderr)
    return 0
