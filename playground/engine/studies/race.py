"""The race: every racer on its own copies, in turns, so that all come along together."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.studies.racer_run import KEPT_COORDINATES, RacerRun, Start, path_of
from playground.problem.errors import DocumentError
from playground.state.coordinate import Coordinate
from playground.state.race import Race, RaceAnswer, Standing
from playground.state.trail import Trail

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

MOST_RACERS, MOST_STEPS = 64, 1_000_000
SHARE_OF_START = 1e-3
PIECE = 0.008
"""Seconds that a turn may take. How far it comes in them changes no number of the race."""
_FIRST, _LONGEST = 16, 4096


def begin(lab: Experiment, race: Race) -> Iterator[RaceAnswer]:
    """The standings, one racer's turn after the other; the last answer is the whole race.

    A racer whose class torch refuses for these parameters is told of in its standing; the others
    race. Raises ActError for a race that cannot be run, and torch's error where nobody can.
    """
    _check(race)
    workspace = lab.workspace
    start = Start(
        {name: p.detach().clone() for name, p in lab.parameters.items()},
        lab.frozen,
        workspace.data(),
        workspace.drawn_to(),
        lab.steps,
        workspace.drawing,
    )
    shown = _recorded(lab)
    runs = [RacerRun(workspace, racer, start, shown) for racer in race.racers]
    refused = [run.refusal for run in runs if run.refusal is not None]
    if len(refused) == len(runs):
        raise refused[0]
    table = _Table(lab, race, runs, start, shown)
    yield table.answer()
    pace = [_FIRST] * len(runs)
    while going := [k for k, run in enumerate(runs) if run.running]:
        turn = min(going, key=lambda k: (runs[k].steps, k))
        began, before = time.perf_counter(), runs[turn].steps
        runs[turn].advance(race.steps, pace[turn])
        took, made = time.perf_counter() - began, runs[turn].steps - before
        if made > 0:
            pace[turn] = max(1, min(int(PIECE / max(took, 1e-9) * made), 2 * pace[turn], _LONGEST))
        table.changed(turn)
        yield table.answer()


class _Table:
    """Makes the answers; a racer that did not move keeps its Standing."""

    def __init__(
        self,
        lab: Experiment,
        race: Race,
        runs: Sequence[RacerRun],
        start: Start,
        shown: tuple[str, ...],
    ) -> None:
        self._race, self._runs, self._start, self._shown = race, runs, start, shown
        self._plane = None
        if lab.view.surface is not None:
            labels = [span.coordinate.label for span in lab.view.surface]
            if set(labels) <= set(shown):
                self._plane = [shown.index(label) for label in labels]
        self._minima = _minima(lab)
        self._lowest = _lowest_known(lab, self._minima)
        self._standings: list[Standing | None] = [None] * len(runs)
        self._threshold = math.nan

    def changed(self, number: int) -> None:
        """Make this racer's standing anew."""
        self._standings[number] = None

    def answer(self) -> RaceAnswer:
        """All as they stand."""
        threshold = self._find_threshold()
        if threshold != self._threshold and not math.isnan(threshold):
            self._threshold = threshold
            self._standings = [None] * len(self._runs)
        for number, standing in enumerate(self._standings):
            if standing is None:
                self._standings[number] = self._standing(number)
        made = tuple(standing for standing in self._standings if standing is not None)
        values = {name: value.numpy() for name, value in self._start.values.items()}
        return RaceAnswer(self._race, self._threshold, made, self._shown, values)

    def _find_threshold(self) -> float:
        if self._race.threshold is not None:
            return self._race.threshold
        found = [run for run in self._runs if run.losses]
        if not found:
            return self._threshold
        first = found[0].losses[0]
        lowest = self._lowest
        if lowest is None:
            # Compared when all have come in, so that a race under way is not counted anew.
            if any(run.running for run in self._runs):
                return self._threshold
            lowest = min(run.best for run in found)
        return lowest + SHARE_OF_START * abs(first - lowest)

    def _standing(self, number: int) -> Standing:
        run = self._runs[number]
        steps = np.arange(len(run.rows)) * run.stride
        losses = np.frombuffer(run.losses, dtype=np.float64) if run.losses else np.empty(0)
        kept = steps[steps < len(losses)]
        path, trail_losses = path_of(run.rows), losses[kept].copy()
        path, steps = path[: len(kept)], kept
        if run.loss is not None and (not len(steps) or steps[-1] < run.steps):
            path = path_of([*path.tolist(), run.read()])
            steps, trail_losses = np.append(steps, run.steps), np.append(trail_losses, run.loss)
        trail = Trail(
            run.racer.name,
            number,
            path[:, self._plane] if self._plane is not None and len(path) else np.empty((0, 2)),
            steps + self._start.steps,
            trail_losses,
        )
        reached = np.flatnonzero(losses <= self._threshold)[:1].tolist()
        if not reached and run.loss is not None and run.loss <= self._threshold:
            reached = [run.steps]
        loss = run.loss if run.loss is not None or not run.losses else run.losses[-1]
        result = Standing(
            racer=run.racer,
            trail=trail,
            steps=run.steps,
            loss=loss,
            best=run.best if math.isfinite(run.best) else None,
            distance=self._distance(run),
            evaluations=run.evaluations,
            steps_to=reached[0] if reached else None,
            evaluations_to=self._evaluations(run, reached[0]) if reached else None,
            state=run.state,
            told=run.told,
            path=path,
        )
        del losses  # an array that lends its memory cannot grow
        return result

    def _evaluations(self, run: RacerRun, step: int) -> int:
        return run.evaluations if step >= run.steps else run.evaluations_at(step)

    def _distance(self, run: RacerRun) -> float | None:
        return min((_apart(run.leaves, minimum) for minimum in self._minima), default=None)


def _check(race: Race) -> None:
    if not race.racers:
        raise ActError("A race needs at least one racer: add an optimizer.")
    if len(race.racers) > MOST_RACERS:
        raise ActError(f"At most {MOST_RACERS} can race at once, not {len(race.racers)}.")
    whole = isinstance(race.steps, int) and not isinstance(race.steps, bool)
    if not whole or not 1 <= race.steps <= MOST_STEPS:
        raise ActError(
            f"A race takes a whole number of steps from 1 to {MOST_STEPS:,}, not {race.steps!r}."
        )
    number = isinstance(race.threshold, int | float)
    if race.threshold is not None and not (number and math.isfinite(race.threshold)):
        raise ActError(f"The threshold must be a finite loss, not {race.threshold!r}.")


def _recorded(lab: Experiment) -> tuple[str, ...]:
    """The labels of the coordinates whose way is recorded."""
    if sum(p.numel() for p in lab.parameters.values()) <= KEPT_COORDINATES:
        return tuple(
            Coordinate(name, index).label
            for name, p in lab.parameters.items()
            for index in np.ndindex(tuple(p.shape))
        )
    if lab.view.surface is None:
        return ()
    return tuple(span.coordinate.label for span in lab.view.surface)


def _minima(lab: Experiment) -> tuple[dict[Coordinate, float], ...]:
    """The known minima that name every coordinate of every parameter."""
    try:
        known = lab.document.minima
    except DocumentError:
        return ()
    everything = sum(p.numel() for p in lab.parameters.values())
    return tuple(
        {Coordinate.parse(label): value for label, value in minimum.items()}
        for minimum in known
        if len(minimum) == everything
    )


def _lowest_known(lab: Experiment, minima: Sequence[dict[Coordinate, float]]) -> float | None:
    """The least loss at a known minimum, or None where none is known."""
    found = []
    for minimum in minima:
        values = {name: p.detach().clone() for name, p in lab.parameters.items()}
        for coordinate, value in minimum.items():
            values[coordinate.name][coordinate.index] = value
        try:
            with torch.no_grad():
                loss = lab.workspace.evaluate(values)
        except Exception:  # the racers meet it where it can be told
            continue
        if loss.numel() == 1 and math.isfinite(loss.item()):
            found.append(loss.item())
    return min(found, default=None)


def _apart(leaves: Mapping[str, torch.Tensor], minimum: dict[Coordinate, float]) -> float:
    return math.sqrt(
        sum(
            (leaves[coordinate.name][coordinate.index].item() - value) ** 2
            for coordinate, value in minimum.items()
        )
    )
