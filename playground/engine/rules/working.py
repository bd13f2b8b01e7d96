"""Works a rule out, line by line, for one scalar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.rules.common import Line
from playground.engine.rules.expression import Letter, Numbers


@dataclass(frozen=True)
class Worked:
    """A line, the number of each letter just before it, and what came out."""

    line: Line
    numbers: Numbers
    result: float


def work_out(
    lines: Sequence[Line], numbers: Numbers, kept: Mapping[Letter, float] | None = None
) -> list[Worked]:
    """Evaluate the lines in order, in float64.

    ``kept``: what torch itself found for some letters. It takes the place of the result where a
    letter is written for the last time, so that the lines after go on with torch's own numbers.
    """
    last = {line.target: place for place, line in enumerate(lines)}
    known = dict(numbers)
    worked = []
    with np.errstate(all="ignore"):
        for place, line in enumerate(lines):
            target = line.target
            result = float(line.expression.value(known))
            if kept is not None and target in kept and last[target] == place:
                result = kept[target]
            worked.append(Worked(line, dict(known), result))
            known[target] = result
    return worked
