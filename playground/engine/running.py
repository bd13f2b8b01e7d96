"""A run under way: advanced stretch by stretch, so that its owner can look up between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine import mementos, optimizers
from playground.engine.closures import advance_of
from playground.engine.descent import Stretch, walk
from playground.engine.endings import Watch
from playground.engine.history import Entry
from playground.engine.rules.steps import Tail
from playground.engine.run_looks import look_back, not_started
from playground.engine.schedules import Follower
from playground.engine.stepping import rate_notice
from playground.engine.stopping import Stop
from playground.state import acts
from playground.state.ending import DIVERGED, Ending
from playground.state.memento import Memento
from playground.state.snapshot import Notice, Probe

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

# Steps between two looks at whether the run should end, and between two states that are kept to go
# back to, also by seeking, which makes the steps after such a state again: some 20 ms of a small
# problem. Keeping one costs as much as a small step.
STRETCH = 128


class Runner:
    """Makes the steps of one run and mends what a non-finite loss would spoil.

    ``made`` counts the steps made; ``before`` is the state before the first of them. ``again``:
    they were made before, so nothing ends them and nothing is announced.
    """

    def __init__(
        self, lab: Experiment, steps: int | None, before: Entry, again: bool = False
    ) -> None:
        self._lab = lab
        self._left = math.inf if steps is None else steps
        # The states before the latest stretches: one of them lies before the last finite step.
        self._safe = [(0, before.memento, before.data)]
        self._dirty = False
        self._again = self._silent = again
        self._held_at: int | None = None
        self._stilled = False
        self._walked: float | None = None
        self._stop = None if again or lab.stop is None else Stop(lab, lab.stop)
        self._watch = Watch(lab.workspace.dtype) if again else self._followed()
        self.before = before
        self.made = 0

    @property
    def left(self) -> int | None:
        """The steps still to be made, or None where the run has no end of its own."""
        return None if self._left == math.inf else int(self._left)

    @property
    def act(self) -> acts.Run:
        """The run as far as it went."""
        stop, first = self._stop, self.before.memento.steps
        return acts.Run(self.made) if stop is None else acts.Run(self.made, None, stop.text, first)

    def leave(self) -> None:
        """Note where the run left off, so that what goes on from there is one run to the watch."""
        self._watch.standing = self._lab.standing

    @property
    def tail(self) -> Tail | None:
        """The steps since the last state that was kept, or None before the first step."""
        for start, memento, data in reversed(self._safe):
            if start < self.made:
                return Tail(memento, data, self.made - start)
        return None

    def advance(self, most: int = STRETCH) -> bool:
        """Make one stretch of at most ``most`` steps; False when the run is over.

        Where the code raises an error, the state is that after the last whole step.
        """
        most -= self._finish_step()
        wanted = int(max(min(most, self._left), 0))
        if not wanted:
            return self._left > 0
        self._keep_safe()
        self._dirty = True
        first = self._lab.steps
        stretch = self._stretch(wanted)
        self._note(stretch)
        self._enter(stretch.steps)
        self._left -= wanted
        if self._ended(first, stretch.losses):
            return False
        self._tell_rate(stretch)
        if stretch.bad is not None:
            self._stop_before(stretch.bad)
            self._left = 0
        if stretch.error is not None:
            self._left = 0
            self._go_back(self.made)
            raise stretch.error
        return self._left > 0

    def begin_step(self) -> None:
        """Walk the next step up to its backward, so that its gradients can be looked at.

        They are those of the point shown: a frame needs no probe. The next stretch, or the end of
        the run, completes the step. Nothing is done where a probe would see more or draw less.
        """
        lab = self._lab
        if self._walked is not None or not self._left or lab.workspace.draws or lab.frozen:
            return
        if lab.workspace.batches is not None:  # a probe is of the whole data
            return
        if optimizers.needs_closure(lab.optimizer) or not math.isfinite(lab.rate):
            return
        with lab.workspace.live() as bare, lab.graphs.forward(lab.view.wanted.graph):
            self._walked = walk(lab.with_retained(bare), lab.optimizer)
        if self._walked is not None:
            lab.tape.record_walked(lab.workspace.namespace["loss"], lab.parameters)
            self._enter(1)

    def probe(self, memento: Memento) -> Probe | None:
        """The point's loss and gradient, where the step that is under way has found them."""
        if self._walked is None:
            return None
        gradient = {
            name: np.zeros_like(memento.parameters[name]) if grad is None else grad
            for name, grad in memento.grads.items()
        }
        return Probe(self._walked, gradient)

    def settle(self) -> None:
        """Bring the tape up to date, and go back one step if the last one left no finite loss."""
        self._finish_step()
        if not self._dirty:
            return
        lab = self._lab
        try:
            value = lab.workspace.evaluate({}).item()
        except Exception:  # the next forward will raise it where it can be told
            return
        if not math.isfinite(value) and self.made:
            self._stop_before(value)

    def _finish_step(self) -> int:
        """Make the step that was walked already, if there is one; returns how many were made."""
        if self._walked is None:
            return 0
        lab, self._dirty = self._lab, True
        lab.record_position(lab.steps)
        stretch, self._walked, was = Stretch([self._walked]), None, lab.rate
        try:
            optimizers.step(lab.optimizer, lab.workspace.dtype)
            if lab.scheduler is not None:
                Follower(lab.optimizer, lab.scheduler)(stretch.losses[0])
        except Exception:
            self._left = 0
            self._go_back(self.made)
            raise
        loss = lab.tape.loss
        if loss is not None:
            lab.tape.record_past(loss, 0)
        self._note(stretch)
        self._left -= 1
        if self._stop is not None and self._stop.each_step:
            self._holds(lab.steps - 1, stretch.losses)
        if self._ended(lab.steps - 1, stretch.losses):
            return 1
        now = lab.rate
        stilled = 0 if was and not now else None
        self._tell_rate(replace(stretch, rate=None if math.isfinite(now) else now, stilled=stilled))
        return 1

    def _keep_safe(self) -> None:
        """Keep a state to go back to."""
        if self.made > self._safe[-1][0]:
            safe = self.made, mementos.keep_values(self._lab), self._lab.workspace.data()
            self._safe = [*self._safe[-2:], safe]
            self._lab.timeline.offer(self.before, safe[1], safe[2])

    def _stretch(self, steps: int) -> Stretch:
        lab = self._lab
        lab.tape.clear()
        losses: list[float] = []
        bad = error = rate = stilled = None
        make = advance_of(lab.optimizer, lab.scheduler)
        singly = self._stop is not None and self._stop.each_step and not self._again
        with lab.workspace.live() as bare:
            forward = lab.with_retained(bare)
            while len(losses) < steps and bad is None and error is None and rate is None:
                step = lab.steps + len(losses)
                lab.record_position(step)
                # Up to the next position to record; none is read in between.
                part = min(steps - len(losses), lab.path.stride - step % lab.path.stride)
                if singly:
                    part = 1
                stretch = make(forward, part)
                if stretch.stilled is not None and stilled is None:
                    stilled = len(losses) + stretch.stilled
                losses += stretch.losses
                bad, error, rate = stretch.bad, stretch.error, stretch.rate
                if singly and stretch.steps and self._holds(step, stretch.losses):
                    break
        loss = lab.workspace.namespace.get("loss")
        if isinstance(loss, torch.Tensor) and losses:
            lab.tape.record_past(loss, len(losses))
        return Stretch(losses, bad, error, rate, stilled)

    def _tell_rate(self, stretch: Stretch) -> None:
        """Tell where the schedule has driven the rate to 0, or to what is no number.

        A schedule that goes up and down comes to 0 again and again: the first time is told.
        """
        lab = self._lab
        if lab.scheduler is None:
            return
        if stretch.stilled is not None and not self._stilled:
            self._stilled = True
            at = lab.steps - stretch.steps + stretch.stilled + 1
            lab.notice = rate_notice(lab, 1.0, 0.0, at)
        if stretch.rate is not None:
            self._left = 0
            lab.notice = rate_notice(lab, 1.0, stretch.rate)

    def _note(self, stretch: Stretch) -> None:
        lab = self._lab
        lab.losses.extend(lab.steps, stretch.losses)
        lab.steps += stretch.steps
        self.made += stretch.steps

    def _followed(self) -> Watch:
        """The watch of the run that this one goes on from, or a new one."""
        lab = self._lab
        if lab.watch is None or lab.watch.standing != lab.standing:
            lab.watch = Watch(lab.workspace.dtype)
        return lab.watch

    def _holds(self, first: int, losses: Sequence[float]) -> bool:
        """Whether the stop condition holds for one of these steps, and note which."""
        if self._stop is None:
            return False
        place = self._stop.first(first, losses)
        self._held_at = None if place is None else first + place + 1
        return place is not None

    def _ended(self, first: int, losses: Sequence[float]) -> bool:
        """End the run exactly where the stop condition held, and look for an ending up to there.

        True where it held. Steps made beyond are taken back.
        """
        lab, stop = self._lab, self._stop
        if self._silent:
            return False
        if stop is not None and not stop.each_step:
            self._holds(first, losses)
        end = self._held_at
        known = losses if end is None else losses[: end - first]
        self._watch.extend(first, known, partial(look_back, lab, self._safe))
        if end is None or stop is None:
            return False
        if end < lab.steps:
            self._go_back(self.made - (lab.steps - end))
        self._left = 0
        lab.notice = Notice(f"The run ended after step {end}: {stop.text}.", "stopped")
        return True

    def _enter(self, steps: int) -> None:
        """Enter into the ledgers what the last of these steps did to each ``.grad``."""
        lab = self._lab
        if steps:
            held = (name for name, p in lab.parameters.items() if p.requires_grad)
            lab.ledgers.ran({name: lab.parameters[name] for name in held}, steps)
            lab.ledgers.made_by_run(lab.retaining())

    def _go_back(self, made: int) -> None:
        """Do the steps again from a safe state, up to the one after ``made`` steps."""
        self._walked = None
        self._again = True
        start, memento, data = next(s for s in reversed(self._safe) if s[0] < made or not s[0])
        mementos.put_back_values(self._lab, memento)
        self._lab.workspace.bind(data)
        self._lab.tape.clear()
        self.made = start
        if made > start:
            stretch = self._stretch(made - start)
            self._note(stretch)
            self._enter(stretch.steps)
        self._dirty = self._again = False

    def _stop_before(self, bad: float) -> None:
        """Go back to the last point whose loss was finite, and tell of the one that is not."""
        lab = self._lab
        self._watch.announce(
            Ending(DIVERGED, lab.steps, f"the loss there is {bad}, which is not finite")
        )
        if not self.made:
            self._go_back(0)
            lab.notice = not_started(lab, bad)
            return
        self._go_back(self.made - 1)
        rate = lab.rate
        lab.notice = Notice(
            f"The run stopped after step {lab.steps}: the next one leads to a loss of {bad}. "
            f"The point is the last one with a finite loss. A smaller learning rate than {rate} "
            "may help.",
            "stopped",
        )
