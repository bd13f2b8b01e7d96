"""The test losses that were looked at on the way, by step."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from playground.state.arrays import Array

LONGEST = 1000


class LossRecord:
    """Test losses by step; past ``LONGEST`` every second one is dropped."""

    def __init__(self) -> None:
        self._steps: list[int] = []
        self._losses: list[float] = []

    def add(self, step: int, loss: float) -> None:
        """Keep the loss of ``step``; those of this and later steps belong to another future."""
        at = bisect_left(self._steps, step)
        del self._steps[at:], self._losses[at:]
        self._steps.append(step)
        self._losses.append(loss)
        if len(self._steps) > LONGEST:
            self._steps = self._steps[::-2][::-1]
            self._losses = self._losses[::-2][::-1]

    def arrays(self) -> tuple[Array, Array]:
        """Steps (k,) and losses (k,)."""
        return np.array(self._steps, dtype=np.int64), np.array(self._losses, dtype=np.float64)
