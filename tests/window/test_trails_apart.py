"""Racers and branches on one plot: no two look alike."""

from __future__ import annotations

import playground
from playground.window.plots.run_marks import SHAPES, shape_of


def test_racers_and_branches_never_look_alike() -> None:
    lab = playground.open("two-slopes")
    lab.run(2)
    for _ in range(7):
        lab.seek(1)
        lab.fork()
    colours = [branch.colour for branch in lab.branches]
    assert len(colours) == 8
    runs = [*range(6), *colours]
    assert len({(each % SHAPES, shape_of(each)) for each in runs}) == len(runs)
    # With one fork beside six racers not even a colour is shared.
    assert len({each % SHAPES for each in [*range(6), *colours[:2]]}) == 8
    assert len({each % SHAPES for each in colours}) == 8
