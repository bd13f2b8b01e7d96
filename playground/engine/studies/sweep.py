"""The study of many runs at once: which minimum each reaches, when, and at what loss.

All runs advance together in batched torch, first every 8th pixel of the picture along both axes,
then those between. The arithmetic of each is that of a run by itself: ``move``, ``use``, ``run``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.looking.spans import coordinates, span_of
from playground.engine.observer import full
from playground.engine.studies.sweeps.advancing import BLOCK, Advance, Outcome
from playground.engine.studies.sweeps.asking import axes, check
from playground.engine.studies.sweeps.batch import BROADCAST, LOOP, METHODS, Batch, World
from playground.engine.studies.sweeps.checked import Check
from playground.engine.studies.sweeps.ends import TELLABLE, Sorter, places
from playground.engine.studies.sweeps.updates import Update, make
from playground.problem.errors import DocumentError
from playground.state.arrays import Array
from playground.state.sweep import RATES, STARTS, Sweep, SweepQuestion
from playground.state.view import View

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

LEVELS = (8, 2, 1)
"""Every so-many-th pixel along both axes, from coarse to fine; a level costs some 20 ms at least,
since each of its steps has to be called, so there are few."""
SOON = 4_000_000
"""Steps of broadcast runs that take no longer than another level would be looked at."""
MOST_ELEMENTS = 50_000_000
CHUNK_ELEMENTS = {"broadcast": 40_000, "vmap": 250_000, "loop": 1}
"""Elements of the widest tensor of a batch: what still lies in the cache."""
PIECE = {"broadcast": BLOCK, "vmap": 10, "loop": BLOCK}
"""Steps between two pauses: some 5 ms of a small model."""


def sweep(lab: Experiment, question: SweepQuestion) -> Iterator[Sweep]:
    """Answer level by level, with ``done`` in between.

    Raises ActError for a question that cannot be answered, torch's errors where plain evaluation
    raises them.
    """
    # Nothing is done, and nothing can be refused, before the first piece is asked for.
    yield from _Sweeping(lab, question).answers()


class _Sweeping:
    def __init__(self, lab: Experiment, question: SweepQuestion) -> None:
        check(question)
        self._question = question
        workspace = lab.workspace
        if question.over == STARTS:
            lab.landscape.check(View(surface=question.plane))
        self._world = World.of(workspace)
        self._dtype = workspace.dtype
        # One forward tells how wide its tensors are, and raises what is wrong with it.
        probe = workspace.evaluate({})
        if probe.numel() != 1:
            raise ActError(
                f"The loss has {probe.numel()} elements; many runs need a single number to descend."
            )
        self._x, self._y = axes(question, self._dtype)
        every = [span_of(workspace, c) for c in coordinates(workspace)]
        plane = question.plane if question.over == STARTS else None
        given = {span.coordinate: span for span in plane or ()}
        self._spans = [given.get(span.coordinate, span) for span in every]
        self._shown = tuple(given) or tuple(span.coordinate for span in every[:2])
        try:
            minima = lab.document.minima
        except DocumentError:
            minima = ()
        self._sorter = Sorter(self._spans, minima)
        elements = sum(held.numel() for held in self._world.held.values())
        if elements * question.n**2 > MOST_ELEMENTS:
            raise ActError(
                f"{question.n}² runs of {elements:,} parameters are more than {MOST_ELEMENTS:,} "
                "numbers. Choose fewer pixels."
            )
        self._elements = elements
        n = question.n
        self._keep_rows = elements if elements <= TELLABLE else 0
        self._found = {
            "starts": np.full((n, n), np.nan),
            "losses": np.full((n, n), np.nan),
            "rest": np.full((n, n), -1, dtype=np.int32),
            "diverged": np.full((n, n), -1, dtype=np.int32),
        }
        self._at_rest = np.zeros((n, n), dtype=bool)
        self._rows = np.zeros((n, n, self._keep_rows))
        self._method = METHODS[0]
        self._runs_done = 0

    def answers(self) -> Iterator[Sweep]:
        """One level after the other; each is whole before it is shown."""
        n = self._question.n
        newest = self._level(0)
        there = np.zeros((n, n), dtype=bool)
        for stride in LEVELS:
            if stride > 1 and not self._worth(stride):
                continue
            due = np.zeros((n, n), dtype=bool)
            due[::stride, ::stride] = True
            due &= ~there
            there |= due
            for share in self._runs(*np.nonzero(due)):
                newest = replace(newest, done=(self._runs_done + share) / n**2)
                yield newest
            self._runs_done = int(there.sum())
            newest = self._level(stride)
            yield newest

    def _worth(self, stride: int) -> bool:
        """Whether a coarser picture is seen for long enough before the whole one is there."""
        question = self._question
        if not question.coarse or question.n < 2 * stride:
            return False
        soon = self._method == BROADCAST and question.n**2 * question.steps <= SOON
        return stride == LEVELS[0] or not soon

    def _runs(self, i: Array, j: Array) -> Iterator[float]:
        """Make the runs of these pixels, chunk by chunk; yields how many are made."""
        at = 0
        while at < len(i):
            size = self._chunk()
            part = slice(at, at + size)
            for share in self._chunk_of_runs(i[part], j[part]):
                yield at + share * len(i[part])
            at += len(i[part])

    def _chunk(self) -> int:
        if self._method == LOOP:
            return 1
        # The namespace holds the forward before, so this is the widest of data and parameters.
        return max(64, CHUNK_ELEMENTS[self._method] // max(self._world.workspace.widest, 1))

    def _chunk_of_runs(self, i: Array, j: Array) -> Iterator[float]:
        """Make these runs; where the method proves wrong, again by the next, then one by one."""
        while True:
            if self._method == LOOP and len(i) > 1:
                for one in range(len(i)):
                    yield from (
                        (one + share) / len(i)
                        for share in self._chunk_of_runs(i[one : one + 1], j[one : one + 1])
                    )
                return
            batch = Batch.of(self._world, self._method, self._starts(i, j))
            checked = Check(self._world)
            if self._method == LOOP or checked.passes(batch):
                update = self._update(batch, i, j)
                question = self._question
                going = Advance(self._world, batch, update, question.steps, question.tolerance)
                while going.go_on(PIECE[self._method]):
                    yield going.share
                if self._method == LOOP or checked.passes(going.batch):
                    self._store(i, j, going.outcome)
                    return
            self._method = METHODS[METHODS.index(self._method) + 1]

    def _starts(self, i: Array, j: Array) -> dict[str, torch.Tensor]:
        starts = {
            name: held.expand(len(i), *held.shape).clone()
            for name, held in self._world.held.items()
        }
        if self._question.over == STARTS:
            assert self._question.plane is not None
            for span, values, at in zip(
                self._question.plane, (self._x, self._y), (i, j), strict=True
            ):
                index: tuple[Any, ...] = (slice(None), *span.coordinate.index)
                starts[span.coordinate.name][index] = values[torch.from_numpy(at)].to(
                    starts[span.coordinate.name].dtype
                )
        return starts

    def _update(self, batch: Batch, i: Array, j: Array) -> Update:
        question = self._question
        rates = momenta = None
        if question.over == RATES:
            rates, momenta = self._x[torch.from_numpy(i)], self._y[torch.from_numpy(j)]
        return make(question.optimizer, question.keywords, batch.moved, batch.axis, rates, momenta)

    def _store(self, i: Array, j: Array, outcome: Outcome) -> None:
        found = self._found
        found["starts"][i, j], found["losses"][i, j] = full(outcome.starts), full(outcome.losses)
        found["rest"][i, j], found["diverged"][i, j] = full(outcome.rest), full(outcome.diverged)
        self._at_rest[i, j] = full(outcome.at_rest)
        if self._keep_rows:
            self._rows[i, j] = full(outcome.rows)

    def _level(self, stride: int) -> Sweep:
        """Every ``stride``-th pixel along both axes; none for 0."""
        step = stride or self._question.n
        take = slice(0, None if stride else 0, step)
        part = {name: values[take, take].copy() for name, values in self._found.items()}
        rows = self._rows[take, take]
        shape = part["losses"].shape
        # Of many parameters no rows are kept, and -1 cannot be worked out of nothing.
        flat = rows.reshape(rows.shape[0] * rows.shape[1], self._keep_rows)
        reached, ends = self._sorter.sort(
            flat,
            part["losses"].ravel(),
            self._at_rest[take, take].ravel(),
            part["diverged"].ravel() >= 0,
        )
        shown = self._shown if self._keep_rows else ()
        return Sweep(
            self._question,
            full(self._x)[take],
            full(self._y)[take],
            **part,
            reached=reached.reshape(shape),
            places=places(flat, self._spans, shown).reshape(*shape, len(shown)),
            coordinates=shown,
            ends=ends,
            stride=stride,
            done=self._runs_done / self._question.n**2,
            method=self._method if stride else "",
            dtype=str(self._dtype).removeprefix("torch."),
            point={name: full(held) for name, held in self._world.held.items()},
        )
