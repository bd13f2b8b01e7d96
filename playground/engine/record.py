"""What a run leaves behind: the loss at each step and the path of the point, thinned when long."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.state.snapshot import Curve

# More points than a plot has pixels; past this every second one is dropped.
LONGEST = 2000


class Thinned:
    """A list of rows by step that never grows past ``LONGEST`` by doubling its stride."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.rows: list[Any] = []
        self.stride = 1
        self._last: tuple[int, Any] | None = None

    def wants(self, step: int) -> bool:
        """Whether a row of this step would be kept: lets a run skip reading what is dropped."""
        return step % self.stride == 0

    def add(self, step: int, row: Any) -> None:
        """Keep ``row`` as that of ``step`` (rising), or only as the newest one."""
        self._last = (step, row)
        if step % self.stride:
            return
        self.steps.append(step)
        self.rows.append(row)
        if len(self.steps) > LONGEST:
            self.stride *= 2
            kept = [i for i, s in enumerate(self.steps) if s % self.stride == 0]
            self.steps = [self.steps[i] for i in kept]
            self.rows = [self.rows[i] for i in kept]

    def cut(self, step: int) -> None:
        """Drop every row of ``step`` or later."""
        while self.steps and self.steps[-1] >= step:
            self.steps.pop()
            self.rows.pop()
        if self._last is not None and self._last[0] >= step:
            self._last = None

    def arrays(self, columns: int = 1) -> tuple[NDArray[Any], NDArray[Any]]:
        """Steps (k,) and rows (k,) or (k, columns); the newest row is always the last."""
        steps, rows = self.steps, self.rows
        if self._last is not None and (not steps or steps[-1] != self._last[0]):
            steps = [*steps, self._last[0]]
            rows = [*rows, self._last[1]]
        shape = (len(rows),) if columns == 1 else (len(rows), columns)
        return np.array(steps, dtype=np.int64), np.array(rows, dtype=np.float64).reshape(shape)

    def load(self, steps: NDArray[Any], rows: NDArray[Any], stride: int) -> None:
        """Take up rows that ``arrays`` gave."""
        self.steps, self.rows, self.stride = steps.tolist(), rows.tolist(), stride
        self._last = (self.steps[-1], self.rows[-1]) if self.steps else None
        while self.steps and self.steps[-1] % stride:
            self.steps.pop()
            self.rows.pop()


def curve(losses: Thinned) -> Curve:
    """The losses as a Curve."""
    steps, values = losses.arrays()
    return Curve(steps, values, losses.stride)
