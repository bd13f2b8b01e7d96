"""``playground check``: run documents without a window and verify what they state."""

from __future__ import annotations

import argparse
import sys

import playground
from playground.commands import data_option
from playground.commands.mistakes import MISTAKES, one_line
from playground.problem.document import Document

HELP = "run documents headless and verify every expectation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The documents."""
    parser.add_argument("documents", nargs="+", metavar="FILE-OR-LESSON")
    data_option.add(parser)


def main(arguments: argparse.Namespace) -> int:
    """Print a line for each document; 1 if any expectation fails, 2 if one cannot be read."""
    code = 0
    for name in arguments.documents:
        try:
            print(f"ok      {name}: {_check(data_option.opened(arguments, name))}")
        except playground.DocumentError as error:
            print(f"playground: {one_line(error)}", file=sys.stderr)
            code = 2
        except (AssertionError, *MISTAKES) as error:
            print(f"failed  {name}: {one_line(error)}")
            code = max(code, 1)
    return code


def _check(document: Document) -> str:
    """Open, forward, backward, and try the minima that the document states; say what was done."""
    from playground.engine.experiment import Experiment

    lab = Experiment(document, dtype="float64")
    lab.forward()
    loss = lab.loss
    assert loss is not None
    if loss.numel() == 1:
        lab.backward()
    else:
        lab.backward(gradient=loss.detach().new_ones(loss.shape))
    minima, least = lab.document.minima, lab.document.minimum
    for point in minima:
        found = lab.move(point).probe.loss
        if least is not None and (found is None or abs(found - least) > 1e-5 * (1 + abs(least))):
            raise AssertionError(f"the loss at {point} is {found}, not {least}")
    stated = f", {len(minima)} known minima" if minima else ""
    return f"forward and backward run{stated}"
