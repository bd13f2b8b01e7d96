"""A run under way: advanced stretch by stretch, so that its owner can look up between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from playground.engine import mementos
from playground.engine.descent import Stretch, advance
from playground.state.memento import Memento
from playground.state.snapshot import Notice

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

# Steps between two looks at whether the run should end: some 10 ms of a small problem.
STRETCH = 128


class Runner:
    """Makes the steps of one run and mends what a non-finite loss would spoil.

    ``made`` counts the steps made; ``before`` is the state before the first of them.
    """

    def __init__(self, lab: Experiment, steps: int | None, before: Memento) -> None:
        self._lab = lab
        self._left = math.inf if steps is None else steps
        self._safe = before
        self._safe_steps = 0
        self._dirty = False
        self.before = before
        self.made = 0

    @property
    def left(self) -> int | None:
        """The steps still to be made, or None where the run has no end of its own."""
        return None if self._left == math.inf else int(self._left)

    def advance(self, most: int = STRETCH) -> bool:
        """Make one stretch of at most ``most`` steps; False when the run is over."""
        lab = self._lab
        if self.made > self._safe_steps:
            self._safe, self._safe_steps = mementos.keep_values(lab), self.made
        wanted = int(min(most, self._left))
        self._dirty = True
        stretch = self._stretch(wanted)
        self._note(stretch)
        self._left -= wanted
        if stretch.bad is not None:
            self._go_back(self.made - 1, stretch.bad)
            self._left = 0
        return self._left > 0

    def settle(self) -> None:
        """Bring the tape up to date, and go back one step if the last one left no finite loss."""
        if not self._dirty:
            return
        lab = self._lab
        try:
            value = lab.workspace.evaluate({}).item()
        except RuntimeError:
            return
        if not math.isfinite(value) and self.made:
            self._go_back(self.made - 1, value)

    def _stretch(self, steps: int) -> Stretch:
        lab = self._lab
        lab.tape.clear()
        losses: list[float] = []
        bad = None
        with lab.workspace.live() as forward:
            while len(losses) < steps and bad is None:
                step = lab.steps + len(losses)
                lab.record_position(step)
                # Up to the next position to record; none is read in between.
                part = min(steps - len(losses), lab.path.stride - step % lab.path.stride)
                stretch = advance(forward, lab.optimizer, part)
                losses += stretch.losses
                bad = stretch.bad
        loss = lab.workspace.namespace.get("loss")
        if isinstance(loss, torch.Tensor) and losses:
            lab.tape.record_past(loss)
        return Stretch(losses, bad)

    def _note(self, stretch: Stretch) -> None:
        lab = self._lab
        lab.losses.extend(lab.steps, stretch.losses)
        lab.steps += stretch.steps
        self.made += stretch.steps
        lab.counter.calls = {name: 1 for name, p in lab.parameters.items() if p.grad is not None}

    def _go_back(self, made: int, bad: float) -> None:
        """Do the steps again from the last safe state, up to the one whose loss was finite."""
        lab = self._lab
        if made < 0:
            lab.notice = Notice(
                f"The run did not start: the loss here is {bad}. Move the point to where it is "
                "finite.",
                "stopped",
            )
            return
        start = self._safe if made >= self._safe_steps else self.before
        if start is self.before:
            self._safe_steps = 0
        mementos.put_back_values(lab, start)
        self.made = self._safe_steps
        again = made - self.made
        if again:
            self._note(self._stretch(again))
        rate = lab.choice.keywords.get("lr")
        lab.notice = Notice(
            f"The run stopped after step {lab.steps}: the next one leads to a loss of {bad}. "
            f"The point is the last one with a finite loss. A smaller learning rate than {rate} "
            "may help.",
            "stopped",
        )
        self._dirty = False
