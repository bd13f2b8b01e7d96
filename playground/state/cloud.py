"""The cloud: the gradient of each sample at the point, and how the means of batches scatter."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate

MOST_SAMPLES = 1000


@dataclass(frozen=True)
class CloudQuestion:
    """Which coordinates of the gradients are told, None for all, and of how many samples.

    ``on_map``: whether they are to be drawn on the map too.
    """

    axes: tuple[Coordinate, ...] | None = None
    most: int = MOST_SAMPLES
    on_map: bool = False


def _none() -> Array:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Cloud:
    """Per-sample gradients at one point, so scaled that their mean is the gradient of the loss.

    ``count``: the samples of the data; ``rows`` (k,) those that were looked at, fewer where there
    are too many. ``samples`` (k, a): their gradients along ``axes``, at the ``point`` (a,).
    ``full`` (a,): the gradient of the loss itself. ``factor``: by what a sample's own gradient was
    multiplied: 1 where the loss is a mean over samples, ``count`` where it is a sum. ``drawn``
    (b,): the rows of the batch drawn last, and ``batch`` (a,) its mean gradient; None before one
    was drawn. ``on_map``: as in the question.

    ``sizes`` (m,): batch sizes B. ``law`` (m,): the variance of the mean of B samples drawn without
    replacement, var/B · (k − B)/(k − 1), summed over all parameters; ``found`` (m,): what ``draws``
    seeded draws gave for it. ``variance``: that of one sample, var. ``signal``: the norm of the
    mean gradient. ``method``: "vmap" or "loop". Where there is no cloud ``trouble`` says why.
    """

    count: int = 0
    rows: Array = field(default_factory=_none)
    axes: tuple[Coordinate, ...] = ()
    point: Array = field(default_factory=_none)
    samples: Array = field(default_factory=lambda: np.empty((0, 0)))
    full: Array = field(default_factory=_none)
    factor: int = 1
    drawn: Array | None = None
    batch: Array | None = None
    sizes: Array = field(default_factory=_none)
    law: Array = field(default_factory=_none)
    found: Array = field(default_factory=_none)
    draws: int = 0
    variance: float = 0.0
    signal: float = 0.0
    method: str = ""
    on_map: bool = False
    trouble: str | None = None

    @property
    def noise_scale(self) -> float:
        """The batch size at which the noise of the mean is as large as the gradient: var / ‖g‖²."""
        return self.variance / self.signal**2 if self.signal else float("inf")
