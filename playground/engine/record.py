"""What a run leaves behind: the loss at each step and the path of the point, thinned when long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.state.arrays import Array

# More points than a curve has pixels; past this every second one is dropped.
LONGEST = 1000
# A path is read from the live tensors, which costs a run some per cent of each step it is kept of.
LONGEST_PATH = 500


class Thinned:
    """Rows by step that never grow past ``longest``: the stride doubles instead.

    ``columns`` is the number of values in a row. The newest row is kept whatever its step.
    """

    def __init__(self, columns: int = 1, longest: int = LONGEST) -> None:
        self._longest = longest
        self.stride = 1
        self._count = 0
        self._steps = np.zeros(longest + 1, dtype=np.int64)
        self._rows = np.zeros((longest + 1, columns))
        self._newest: tuple[int, Any] | None = None

    def wants(self, step: int) -> bool:
        """Whether a row of this step would be kept: lets a run skip reading what is dropped."""
        return step % self.stride == 0

    def add(self, step: int, row: Any) -> None:
        """Keep ``row`` as that of ``step``, or only as the newest one; steps never fall."""
        self._newest = (step, row)
        if step % self.stride:
            return
        if self._count and self._steps[self._count - 1] == step:
            self._count -= 1
        self._steps[self._count] = step
        self._rows[self._count] = row
        self._count += 1
        if self._count > self._longest:
            self._thin()

    def extend(self, first: int, rows: Sequence[Any]) -> None:
        """Add rows of the steps ``first``, ``first + 1``, …, all later than those before."""
        offset = -first % self.stride
        while offset < len(rows):
            kept = rows[offset :: self.stride][: self._longest + 1 - self._count]
            end = self._count + len(kept)
            self._steps[self._count : end] = np.arange(
                first + offset, first + offset + len(kept) * self.stride, self.stride
            )
            self._rows[self._count : end] = np.reshape(kept, (len(kept), -1))
            self._count = end
            offset += len(kept) * self.stride
            if self._count > self._longest:
                self._thin()
                offset += -(first + offset) % self.stride
        if rows:
            self._newest = (first + len(rows) - 1, rows[-1])

    def cut(self, step: int) -> None:
        """Drop every row of ``step`` or later."""
        self._count = int(np.searchsorted(self._steps[: self._count], step))
        if self._newest is not None and self._newest[0] >= step:
            self._newest = None

    def arrays(self) -> tuple[Array, Array]:
        """Steps (k,) and rows (k, columns), the newest row last; copies."""
        steps, rows = self._steps[: self._count], self._rows[: self._count]
        if self._newest is not None and (not self._count or steps[-1] != self._newest[0]):
            last = np.empty((1, rows.shape[1]))
            last[0] = self._newest[1]
            return np.append(steps, self._newest[0]), np.concatenate([rows, last])
        return steps.copy(), rows.copy()

    def load(self, steps: Array, rows: Array, stride: int) -> None:
        """Take up rows that ``arrays`` gave."""
        self.stride = stride
        self._newest = (int(steps[-1]), rows[-1]) if len(steps) else None
        kept = steps % stride == 0
        self._count = int(kept.sum())
        self._steps[: self._count] = steps[kept]
        self._rows[: self._count] = rows[kept]

    def _thin(self) -> None:
        self.stride *= 2
        kept = np.flatnonzero(self._steps[: self._count] % self.stride == 0)
        self._count = len(kept)
        self._steps[: self._count] = self._steps[kept]
        self._rows[: self._count] = self._rows[kept]
