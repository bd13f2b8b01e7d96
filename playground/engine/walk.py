"""The Walk: all parameters at some steps of the path, from which any plane can be drawn."""

from __future__ import annotations

import numpy as np

from playground.engine.looking.directions import Tensors, flat
from playground.engine.record import Thinned
from playground.state.arrays import Array

# Of more parameters no whole path is kept: 200 rows of 5,000 are 8 MB.
MOST_PARAMETERS = 5_000
LONGEST_WALK = 200


class Walk:
    """Keeps thinned rows of all parameters by step. A row costs a run some 5 µs where one is due.

    What was undone is kept until other steps take its place, so that redo finds it again.
    """

    def __init__(self, parameters: Tensors) -> None:
        self._parameters = parameters
        size = sum(p.numel() for p in parameters.values())
        self._rows = Thinned(size, LONGEST_WALK) if size <= MOST_PARAMETERS else None
        self._newest = -1

    def wants(self, step: int) -> bool:
        """Whether a row of this step would be kept."""
        return self._rows is not None and self._rows.wants(step)

    def add(self, step: int) -> None:
        """Keep where the parameters stand before ``step`` moves them, if its row is due."""
        rows = self._rows
        if rows is None:
            return
        row = flat(self._parameters)
        if step < self._newest:
            if self._has(step, row):
                return
            rows.cut(step)
        self._newest = step
        rows.add(step, row)

    def steps_and_rows(self, step: int) -> tuple[Array, Array] | None:
        """Steps (k,) up to ``step`` and rows (k, parameters); None where none are kept."""
        if self._rows is None:
            return None
        steps, rows = self._rows.arrays()
        past = steps <= step
        return steps[past], rows[past]

    def _has(self, step: int, row: Array) -> bool:
        """Whether this very row is kept: then the point was only looked at again, as after undo."""
        assert self._rows is not None
        steps, rows = self._rows.arrays()
        return any(np.array_equal(rows[at], row) for at in np.flatnonzero(steps == step))
