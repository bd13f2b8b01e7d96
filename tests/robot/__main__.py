"""``python -m tests.robot --seed 7 --minutes 10``: let the robot loose on the real window.

Exit 0 where it found nothing, 1 where it found a fault (told with the command that replays it,
the last actions and pictures of the windows), 2 for a bad use.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

from playground.problem import catalogue
from tests.robot.watch import Fault

LIMIT = 1.0
"""Seconds for which the event loop may be silent."""
LAST = 20
"""How many of the last actions are told with a fault."""


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m tests.robot", description=__doc__)
    options.add_argument("--seed", type=int, default=0)
    how_long = options.add_mutually_exclusive_group()
    how_long.add_argument("--minutes", type=float, help="how long to go on")
    how_long.add_argument("--actions", type=int, help="how many actions to do (300)")
    options.add_argument("--problem", help="what to begin with; drawn by the seed otherwise")
    options.add_argument("--limit", type=float, default=LIMIT, help="seconds without a beat (1)")
    options.add_argument("--out", type=Path, help="where pictures of a fault go")
    options.add_argument("--go-on", action="store_true", help="do not end with the first fault")
    options.add_argument("--log", action="store_true", help="print every action")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the robot in this process; returns the exit code."""
    chosen = parser().parse_args(arguments)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    names = [entry.name for entry in catalogue.entries()]
    name = chosen.problem or Random(f"{chosen.seed}/problem").choice(names)
    if name not in names:
        print(f"no problem {name!r}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    return let_loose(chosen, name)


def let_loose(chosen: argparse.Namespace, name: str) -> int:
    """Open the window, let the robot do its actions, and tell what came of it."""
    # Qt is loaded when it is known on which platform.
    from tests.robot.robot import ROUND
    from tests.robot.stage import Stage

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(chosen.seed, name, chosen.limit, Path(folder))
        robot = stage.robot
        robot.enough = _enough(chosen, began)
        if chosen.go_on:
            robot.faulty = bool
        if chosen.log:
            robot.said = partial(print, flush=True)
        stage.run()
        faults = stage.watch.faults
        if faults:
            out = chosen.out or Path(tempfile.gettempdir()) / f"robot-{chosen.seed}"
            paths = stage.pictures(out)
        stage.close()
    print(_summary(chosen.seed, name, len(robot.log), time.monotonic() - began))
    print(f"  worst gap {stage.heart.worst:.2f} s, {_gaps(stage.heart.gaps)}")
    for place, counted in enumerate(robot.rounds):
        print(f"  after {place * ROUND}: {counted.told()}")
    for reason, times in robot.restarts.items():
        print(f"  {times} × {reason}")
    if chosen.go_on:
        for complaint, times in robot.complaints.most_common():
            print(f"  complaint {times} × {complaint}")
    if not faults:
        return 0
    _tell(faults, robot.log)
    limit = "" if chosen.limit == LIMIT else f" --limit {chosen.limit}"
    print(
        f"\nReplay: python -m tests.robot --seed {chosen.seed} --problem {name}"
        f" --actions {len(robot.log)}{limit}\nPictures: {', '.join(map(str, paths))}"
    )
    return 1


def _enough(chosen: argparse.Namespace, began: float) -> Callable[[int], bool]:
    if chosen.minutes is not None:
        end = began + chosen.minutes * 60
        return lambda number: time.monotonic() > end
    actions = 300 if chosen.actions is None else chosen.actions
    return lambda number: number >= actions


def _tell(faults: list[Fault], log: list[str]) -> None:
    for fault in faults:
        before = "\n".join(log[max(0, fault.action - 3) : fault.action + 1])
        print(f"\nFAULT {fault.kind} after action {fault.action}\n{fault.text}\n{before}")
    print("\nThe last actions:\n" + "\n".join(log[-LAST:]))


def _gaps(gaps: list[float]) -> str:
    return f"{len(gaps)} over 0.1 s, {sum(gap > 0.3 for gap in gaps)} over 0.3 s"


def _summary(seed: int, name: str, actions: int, seconds: float) -> str:
    return f"seed {seed} from {name}: {actions} actions in {seconds:.0f} s"


if __name__ == "__main__":
    sys.exit(main())
