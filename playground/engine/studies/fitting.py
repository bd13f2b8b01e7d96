"""The parts of a fit: points, curve or regions, coefficients, losses, each on what was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine.studies import scales
from playground.engine.studies.loss_terms import Terms
from playground.engine.studies.predicting import MOST_DRAWN, Predictor, Values, drawn_rows
from playground.engine.workspace import Workspace
from playground.state.arrays import Array
from playground.state.fit import Column, Fit, FitCurve, Kind, Line, Points, Regions

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

CHANGED = "The data are no longer the document's: Reset brings those back."
CURVE_POINTS = 200
GRIDS = (20, 40, 80)
MOST_COLUMNS = 12
"""Inputs that are told apart; of a picture's pixels nobody looks at one alone."""
AT_ONCE = 20_000_000
"""Multiplications of a piece: some 10 ms."""
AIR = 0.08
"""Share of the data's span that curve and regions go beyond it, on each side."""
CHECKED = 3
"""Samples that stand among the grid: there the model must say what it says on the data."""
SAME = 1e-4
TEST = "_test"
_SAME_NUMBERS = "long|float|double|squeeze|unsqueeze|reshape|view|flatten|to"
"""Methods after which a target is still drawn where the data have it."""


class Fitting:
    """One look at the data; every part takes an answer and gives one that says more."""

    def __init__(self, lab: Experiment, found: Terms, samples: tuple[str, ...]) -> None:
        self._lab, self._terms = lab, found
        self._workspace: Workspace = lab.workspace
        self._predictor = Predictor(lab.workspace, found)
        self._samples = samples
        read = found.reads | found.target_reads
        self._names = tuple(name for name in samples if name in read)
        self._inputs = tuple(
            name for name in self._names if name in found.reads and name not in found.target_reads
        )
        self._notes: list[str] = [CHANGED] if lab.data_changed else []
        self._columns = self._find_columns()

    def data(self) -> Fit:
        """Points of the training data and of the test data, with their predictions."""
        train = self._points(self._tensors())
        twins = self._twins()
        test = self._points(twins) if twins else None
        classes = self._predictor.classes
        if train.count > len(train.rows):
            self._notes.append(f"{len(train.rows):,} of {train.count:,} points drawn")
        if test is not None and test.count > len(test.rows):
            self._notes.append(f"{len(test.rows):,} of {test.count:,} test points drawn")
        if self._predictor.outputs > 1:
            self._notes.append(f"the first of {self._predictor.outputs} outputs is shown")
        kind = Kind.RESIDUALS
        if len(self._columns) == 1:
            kind = Kind.CURVE if classes <= 2 else Kind.RESIDUALS
        elif len(self._columns) == 2 and classes:
            kind = Kind.REGIONS
        target = next((n for n in self._names if n in self._terms.target_reads), None)
        scalings = [scales.scaling(self._workspace, name) for name in self._names]
        return Fit(
            kind=kind,
            inputs=self._columns,
            target=self._target(target),
            prediction=self._terms.prediction,
            classes=classes,
            editable=self._editable(target),
            train=train,
            test=test,
            steps=self._lab.steps,
            scalings=tuple(each for each in scalings if each is not None),
            notes=tuple(self._notes),
        )

    def with_model(self, answer: Fit) -> Fit:
        """The curve over one input, and the coefficients of an affine prediction."""
        if answer.kind is Kind.CURVE:
            (low, high), *_ = self._reach(answer)
            grid = np.linspace(low, high, CURVE_POINTS)[:, None]
            over = self._over(grid, answer)
            if over is not None:
                answer = replace(
                    answer, curve=FitCurve(grid[:, 0], over.reshape(len(over), -1)[:, 0])
                )
        return replace(answer, line=self._line(answer), notes=tuple(self._notes))

    def with_losses(self, answer: Fit) -> Fit:
        """The loss of all samples, and of the test data where there are any."""
        loss, test = self._loss({}), None
        twins = self._twins()
        if twins:
            test = self._loss(twins)
            if test is not None and np.isfinite(test):
                self._lab.tested.add(answer.steps, test)
        steps, losses = self._lab.tested.arrays()
        return replace(answer, loss=loss, test_loss=test, test_steps=steps, test_losses=losses)

    def with_regions(self, answer: Fit) -> Iterator[Fit]:
        """Probabilities over the plane of two inputs, on finer and finer grids."""
        (x_low, x_high), (y_low, y_high) = self._reach(answer)
        numbers = sum(p.numel() for p in self._workspace.parameters.values())
        least = next((i for i in (2, 1, 0) if numbers * GRIDS[i] ** 2 <= AT_ONCE), 0)
        for size in GRIDS[least:]:
            xs, ys = np.linspace(x_low, x_high, size), np.linspace(y_low, y_high, size)
            grid = np.stack([each.reshape(-1) for each in np.meshgrid(xs, ys, indexing="ij")], 1)
            over = self._over(grid, answer)
            if over is None:
                yield replace(answer, notes=tuple(self._notes))
                return
            shares = over.reshape(size, size, -1).astype(np.float32)
            answer = replace(answer, regions=Regions(xs, ys, shares, final=size == GRIDS[-1]))
            yield answer

    # What the parts share

    def _tensors(self) -> dict[str, torch.Tensor]:
        return {name: self._workspace.namespace[name].detach() for name in self._names}

    def _twin(self, name: str) -> torch.Tensor | None:
        """The held-out tensor beside one of the data: ``x_test``, or ``X_test`` as many write."""
        like: torch.Tensor = self._workspace.namespace[name]
        for each in (name, name.upper(), name.lower()):
            twin = self._workspace.namespace.get(each + TEST)
            if isinstance(twin, torch.Tensor) and twin.dim() and len(twin):
                return twin.detach() if twin.shape[1:] == like.shape[1:] else None
        return None

    def _twins(self) -> dict[str, torch.Tensor]:
        """The test tensors in place of the training ones, or none where one has no twin."""
        found = {name: self._twin(name) for name in self._names}
        twins = {name: twin for name, twin in found.items() if twin is not None}
        whole = len(twins) == len(found) and len({len(twin) for twin in twins.values()}) == 1
        return twins if whole else {}

    def _points(self, tensors: Mapping[str, torch.Tensor]) -> Points:
        if not tensors:  # one sample: the numbers of its target stand for the rows
            count = len(self._predictor.target({}))
            return self._predictor.points({}, np.empty((count, 0)), count, np.arange(count))
        count = len(next(iter(tensors.values())))
        rows = drawn_rows(count)
        few = dict(tensors)
        if count > MOST_DRAWN:
            at = torch.from_numpy(rows)
            few = {name: tensor[at] for name, tensor in tensors.items()}
        inputs = self._matrix(few)
        try:
            return self._predictor.points(few, inputs, count, rows)
        except (RuntimeError, ValueError, IndexError):
            if count <= MOST_DRAWN:
                raise
            # The model takes all samples or none.
            return self._predictor.points(tensors, inputs, count, rows)

    def _matrix(self, tensors: Mapping[str, torch.Tensor]) -> Array:
        """The columns of the inputs, shape (m, k)."""
        count = len(next(iter(tensors.values())))
        found = np.empty((count, len(self._columns)))
        for place, column in enumerate(self._columns):
            tensor = tensors[column.name]
            part = tensor if column.column is None else tensor[:, column.column]
            found[:, place] = part.double().numpy()
        return found

    def _find_columns(self) -> tuple[Column, ...]:
        columns: list[Column] = []
        for name in self._inputs:
            shape = self._workspace.namespace[name].shape
            if len(shape) == 1:
                columns.append(Column(name))
            elif len(shape) == 2:
                columns += [Column(name, place) for place in range(shape[1])]
        if len(columns) > MOST_COLUMNS:
            self._notes.append(f"the first {MOST_COLUMNS} of {len(columns)} inputs are told apart")
        self._whole = len(columns) <= MOST_COLUMNS and bool(columns)
        return tuple(columns[:MOST_COLUMNS])

    def _target(self, name: str | None) -> Column:
        if name is None:
            return Column(self._terms.target)
        return Column(name, 0 if self._workspace.namespace[name].dim() > 1 else None)

    def _editable(self, target: str | None) -> tuple[str, ...]:
        """The names of a sample's tensors, where a point on the plot tells all of its numbers."""
        if target is None or not self._whole:
            return ()
        if not re.fullmatch(rf"{target}(\.({_SAME_NUMBERS})\([^()]*\))*", self._terms.target):
            return ()
        others = set(self._samples) - set(self._inputs) - {target}
        single = self._workspace.namespace[target].shape[1:].numel() == 1
        return () if others or not single else (*self._inputs, target)

    def _reach(self, answer: Fit) -> list[tuple[float, float]]:
        """The range of each input over which the model is drawn."""
        assert answer.train is not None
        inputs = answer.train.inputs
        if answer.test is not None:
            inputs = np.concatenate([inputs, answer.test.inputs])
        ranges = []
        for column in inputs.T:
            finite = column[np.isfinite(column)]
            low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
            air = AIR * (high - low) or max(1.0, abs(low) * 0.5)
            ranges.append((float(low - air), float(high + air)))
        return ranges

    def _substituted(self, grid: torch.Tensor) -> Values:
        """The tensors of the inputs made of the columns of a grid (m, k)."""
        values, at = {}, 0
        for name in self._inputs:
            like = self._workspace.namespace[name]
            wide = 1 if like.dim() == 1 else like.shape[1]
            part = grid[:, at : at + wide]
            values[name] = (part[:, 0] if like.dim() == 1 else part).to(like.dtype)
            at += wide
        return values

    def _over(self, grid: Array, answer: Fit) -> Array | None:
        """What is drawn of the prediction over a grid, or None with a note where it cannot be."""
        train = answer.train
        assert train is not None
        checked = train.inputs[:CHECKED]
        whole = torch.from_numpy(np.concatenate([grid, checked]))
        try:
            shown = self._predictor.shown(self._substituted(whole)).double().numpy()
        except Exception:  # typed code refuses other inputs in as many ways as it is written
            shown = np.empty(0)
        if len(shown) != len(whole):
            self._note("The model takes no other inputs than the data: only the points are shown.")
            return None
        there = shown[len(grid) :]
        if train.count == len(train.rows) and not answer.classes > 2:
            known = train.predictions[: len(checked)]
            apart = np.abs(there.reshape(len(checked), -1)[:, 0] - known)
            alike = apart <= SAME * (1.0 + np.abs(known))
            if not (alike | ~np.isfinite(known)).all():
                self._note(
                    "A sample's prediction depends on the others, or on random numbers: only the "
                    "points are shown."
                )
                return None
        found: Array = shown[: len(grid)]
        return found

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def _line(self, answer: Fit) -> Line | None:
        """None where the prediction is not affine in inputs that can be told apart."""
        if not self._whole or answer.train is None or self._terms.loss == "cross_entropy":
            return None
        if self._predictor.outputs > 1:
            return None
        dtypes = {self._workspace.namespace[name].dtype for name in self._inputs}
        if len(dtypes) != 1 or not (dtype := dtypes.pop()).is_floating_point:
            return None

        def predict(at: torch.Tensor) -> torch.Tensor:
            found = self._predictor.raw(self._substituted(at), grad=True)
            return found[:, 0] if found.dim() == 2 and found.shape[1] == 1 else found

        try:
            found = scales.line(predict, answer.train.inputs, dtype)
        except Exception:  # typed code that takes no other inputs
            return None
        if found is None:
            return None
        target = "" if answer.classes else answer.target.name
        return scales.in_original(found, answer.inputs, answer.scalings, target)

    def _loss(self, values: Values) -> float | None:
        """The loss of the two cells with some names replaced; None where it is no number."""
        with torch.no_grad():
            try:
                loss = self._workspace.evaluate(values)
            except Exception:  # the probe tells of it where it is the training data's
                return None
        return loss.item() if loss.numel() == 1 else None
