"""Finds out of the losses of consecutive steps how a run ends, whatever pieces they come in.

Two conditions are read off the losses alone, for every step. Where one holds, the gradient at that
very step tells what it means:

flat      the last 50 losses lie within 1e-9 of the whole fall so far, or within 8 roundings of the
          loss. With a small gradient the run has converged; where the gradient turns round at each
          step it oscillates between places of the same loss.
stalled   the best loss has not improved by 1e-4 of itself in 100 steps: the test of
          ``torch.optim.lr_scheduler.ReduceLROnPlateau`` with its own threshold. With a gradient
          that is not small the run oscillates where the loss rose in a quarter of these steps,
          and is stuck on a plateau otherwise.

Small: max |g| max(|x|, 1) / max(|loss|, 1) is at most the cube root of the rounding unit, the
relative gradient and the bound of Dennis and Schnabel, Numerical Methods for Unconstrained
Optimization (1983), section 7.2: 6e-6 in float64, 5e-3 in float32.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from playground.state.arrays import Array
from playground.state.ending import CONVERGED, OSCILLATING, PLATEAU, Ending

FLAT, STALLED = 50, 100
"""Steps over which the loss is compared."""
_OF_FALL, _ROUNDINGS, _IMPROVEMENT, _RISES = 1e-9, 8.0, 1e-4, STALLED // 4
_TURNED = -0.9
"""The cosine between two gradients in a row from which on they are called opposite."""


@dataclass(frozen=True)
class Look:
    """The relative gradient at a step, and the cosine to the gradient of the step before."""

    relative: float
    cosine: float | None


Looking = Callable[[int], Look | None]


def small(dtype: torch.dtype) -> float:
    """The relative gradient that counts as none."""
    return float(torch.finfo(dtype).eps ** (1 / 3))


def relative_gradient(
    values: Sequence[torch.Tensor], gradients: Sequence[torch.Tensor | None], loss: float
) -> float:
    """Max |g| max(|x|, 1) / max(|loss|, 1) over all coordinates."""
    largest = 0.0
    for value, gradient in zip(values, gradients, strict=True):
        if gradient is not None:
            scaled = gradient.detach().abs() * value.detach().abs().clamp(min=1.0)
            largest = max(largest, scaled.max().item())
    return largest / max(abs(loss), 1.0)


class Watch:
    """Takes the losses in any pieces; ``ending`` is the newest one found.

    After a run has converged nothing more is looked for. A run that was stuck or oscillated and
    then improves again is neither any more.
    """

    def __init__(self, dtype: torch.dtype) -> None:
        self.ending: Ending | None = None
        self.standing: object = None
        self._eps = float(torch.finfo(dtype).eps)
        self._small = small(dtype)
        self._told: set[str] = set()
        self._next = 0
        self._seen = 0
        self._losses = np.empty(0)
        self._bests = np.empty(0)
        self._highest = -np.inf
        self._best = np.inf
        self._due = {FLAT: 0, STALLED: 0}
        self._gap = {FLAT: FLAT, STALLED: STALLED}

    def announce(self, ending: Ending) -> None:
        """Take an ending that was found elsewhere."""
        self.ending = ending
        self._told.add(ending.kind)

    def extend(self, first: int, losses: Sequence[float], look: Looking) -> Ending | None:
        """Take the losses of the steps ``first``, ``first + 1`` …; the ending found there, if any.

        Steps that are known already are passed over; a gap begins anew. ``look`` is asked for the
        gradient of a step, seldom: the steps between two questions double.
        """
        if not self._seen or first > self._next:
            self._seen, self._next = 0, first
            self._losses = self._bests = np.empty(0)
        new = np.asarray(losses[self._next - first :], dtype=np.float64)
        if not len(new) or CONVERGED in self._told:
            self._next = max(self._next, first + len(losses))
            return None
        step, known = self._next, len(self._losses)
        self._next += len(new)
        all_ = np.concatenate([self._losses, new])
        before = self._bests[-1:] if known else np.empty(0)
        bests = np.minimum.accumulate(np.concatenate([before, new]))[len(before) :]
        bests = np.concatenate([self._bests, bests])
        highs = np.maximum.accumulate(np.maximum(new, self._highest))
        found = self._judge(step, known, all_, bests, highs, look)
        self._seen += len(new)
        self._highest = float(highs[-1])
        self._losses, self._bests = all_[-STALLED:], bests[-STALLED:]
        return found

    def _judge(
        self, step: int, known: int, losses: Array, bests: Array, highs: Array, look: Looking
    ) -> Ending | None:
        """Look at the gradient of each step that a condition holds for and whose turn it is."""
        flat = self._flat(step, known, losses, bests, highs)
        stalled = _stalled(known, bests)
        found = None
        for at in np.flatnonzero(flat | stalled).tolist():
            self._withdraw(float(bests[known + at]))
            for size, holds in ((FLAT, flat), (STALLED, stalled)):
                if not holds[at] or step + at < self._due[size] or CONVERGED in self._told:
                    continue
                self._due[size] = step + at + self._gap[size]
                self._gap[size] *= 2
                seen = look(step + at)
                window = losses[known + at - size : known + at + 1]
                ending = None if seen is None else self._ending(size, step + at, window, seen)
                if ending is not None and ending.kind not in self._told:
                    self.announce(ending)
                    self._best = float(bests[known + at])
                    found = ending
        self._withdraw(float(bests[-1]))
        return found if found is self.ending else None

    def _withdraw(self, best: float) -> None:
        """Take back that a run was stuck or oscillating, once its best loss improves again."""
        ending = self.ending
        if ending is None or ending.kind not in (PLATEAU, OSCILLATING):
            return
        if best < self._best - _IMPROVEMENT * abs(self._best):
            self.ending = None
            self._told.discard(ending.kind)

    def _flat(self, step: int, known: int, losses: Array, bests: Array, highs: Array) -> Array:
        """For each new loss whose turn it is, whether all of its window lie close together.

        Windows are gone through only where their two ends do.
        """
        new, fall = losses[known:], highs - bests[known:]
        limits = np.maximum(_OF_FALL * fall, _ROUNDINGS * self._eps * np.abs(new))
        flat = np.abs(new - _lagged(losses, known, FLAT)) <= limits
        due = self._due[FLAT] - step
        for at in np.flatnonzero(flat).tolist():
            window = losses[known + at - FLAT : known + at + 1]
            flat[at] = at >= due and window.max() - window.min() <= limits[at]
            if flat[at]:
                due = at + self._gap[FLAT]
        return np.asarray(flat)

    def _ending(self, size: int, step: int, window: Array, seen: Look) -> Ending | None:
        calm = seen.relative <= self._small
        compared = "below" if calm else "above"
        gradient = f"the relative gradient {seen.relative:.2g} is {compared} {self._small:.1g}"
        if size == FLAT:
            change = float(window.max() - window.min())
            rule = f"the loss changed by no more than {change:.2g} in {FLAT} steps"
            if calm:
                return Ending(CONVERGED, step, f"{rule}, and {gradient}")
            if seen.cosine is not None and seen.cosine <= _TURNED:
                return Ending(OSCILLATING, step, f"{rule}, but the gradient turns round at each")
            return None
        if calm:
            return None
        rises = int(np.count_nonzero(np.diff(window) > 0.0))
        rule = f"the best loss did not improve by {_IMPROVEMENT:g} of itself in {STALLED} steps"
        if rises >= _RISES:
            return Ending(OSCILLATING, step, f"{rule}, in {rises} of which the loss rose")
        if _nears_its_limit(window):
            return None
        return Ending(PLATEAU, step, f"{rule}, although {gradient}")


def _lagged(values: Array, known: int, by: int) -> Array:
    """What stood ``by`` places before each value from ``known`` on; NaN where nothing did."""
    before = values[max(known - by, 0) : max(len(values) - by, 0)]
    missing = len(values) - known - len(before)
    return np.concatenate([np.full(missing, np.nan), before]) if missing else before


def _stalled(known: int, bests: Array) -> Array:
    before = _lagged(bests, known, STALLED)
    return np.asarray(bests[known:] >= before - _IMPROVEMENT * np.abs(before))


def _nears_its_limit(window: Array) -> bool:
    """Whether falls that go on shrinking as in this window come to next to nothing (Aitken)."""
    middle = len(window) // 2
    before, after = float(window[0] - window[middle]), float(window[middle] - window[-1])
    if not 0.0 < after < before:
        return False
    return after * after / (before - after) < _IMPROVEMENT * abs(float(window[-1]))
