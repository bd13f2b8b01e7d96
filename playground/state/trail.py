"""A Trail: the way another run took, drawn beside the run on screen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from playground.state.arrays import Array


@dataclass(frozen=True, eq=False)
class Trail:
    """One run among several: a racer, or a future of the timeline.

    ``colour`` counts through the theme's colours for runs. ``points`` (k, 2) is its path in the
    plane of the surface, empty where there is none; ``losses`` (m,) are those of ``steps`` (m,),
    thinned where it is long.
    """

    label: str
    colour: int
    points: Array = field(default_factory=lambda: np.empty((0, 2)))
    steps: Array = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    losses: Array = field(default_factory=lambda: np.empty(0))
