"""Works out prediction and target on the data, or on inputs put in place of the data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from playground.engine.observer import full
from playground.engine.studies.loss_terms import PREDICTION, TARGET, Terms
from playground.engine.workspace import Workspace
from playground.language.compiler import Program, reset_budget
from playground.state.arrays import Array
from playground.state.fit import Points

Values = Mapping[str, torch.Tensor]
MOST_DRAWN = 2000
"""Samples that are drawn: more would hide one another."""


class Predictor:
    """The prediction of one problem at its present point. Changes nothing.

    ``classes`` is 0 where the target is a number, else how many classes the logits tell apart.
    """

    def __init__(self, workspace: Workspace, terms: Terms) -> None:
        self._workspace = workspace
        self._terms = terms
        self.classes = 0
        self.outputs = 1

    def raw(self, values: Values, *, grad: bool = False) -> torch.Tensor:
        """The prediction as the loss gets it, with some names replaced."""
        return self._worked_out(self._terms.program, PREDICTION, values, grad)

    def shown(self, values: Values) -> torch.Tensor:
        """The prediction as it is drawn: a number (n,), or probabilities (n, c).

        Two classes have one column: the probability of class 1.
        """
        raw = self.raw(values)
        if not self._terms.logits:
            return self._first_output(raw)
        if self._terms.loss != "cross_entropy":
            self.classes = 2
            return torch.sigmoid(self._first_output(raw))[:, None]
        if raw.dim() != 2:
            raise ValueError(f"logits of shape {tuple(raw.shape)} are no row for each sample")
        self.classes = raw.shape[1]
        shares = torch.softmax(raw, dim=1)
        return shares[:, 1:] if self.classes == 2 else shares

    def target(self, values: Values) -> torch.Tensor:
        """The target (n,), with some names replaced."""
        target = self._worked_out(self._terms.target_program, TARGET, values, False)
        if self._terms.loss == "cross_entropy" and target.dim() > 1:
            return target.argmax(1)  # probabilities of the classes
        return self._first_output(target)

    def points(self, values: Values, inputs: Array, count: int, rows: Array) -> Points:
        """The samples ``rows`` of ``count``; ``values`` replaces their tensors, where it has to."""
        shown, target = self.shown(values), self.target(values)
        if len(shown) != len(target):
            raise ValueError(
                f"there are {len(shown)} predictions, but {len(target)} targets to compare with"
            )
        if len(shown) != len(rows):
            shown, target = shown[torch.from_numpy(rows)], target[torch.from_numpy(rows)]
        if self.classes > 2:
            chosen = target.long()[:, None]
            predictions, residuals = shown.argmax(1), 1 - shown.gather(1, chosen)[:, 0]
        else:
            predictions = shown[:, 0] if self.classes else shown
            residuals = target - predictions
        return Points(rows, inputs, _array(target), _array(predictions), _array(residuals), count)

    def _first_output(self, tensor: torch.Tensor) -> torch.Tensor:
        if tensor.dim() < 2:
            return tensor.reshape(-1)
        rows = tensor.reshape(len(tensor), -1)
        self.outputs = max(self.outputs, rows.shape[1])
        return rows[:, 0]

    def _worked_out(self, program: Program, name: str, values: Values, grad: bool) -> torch.Tensor:
        workspace = self._workspace
        with workspace.aside(values, workspace.random), torch.set_grad_enabled(grad):
            if program.budgeted:
                reset_budget(workspace.namespace)
            exec(program.code, workspace.namespace)
            value = workspace.namespace[name]
        if not isinstance(value, torch.Tensor):
            raise ValueError(f"{program.source.splitlines()[-1]} gives no tensor")
        return value


def drawn_rows(count: int) -> Array:
    """The rows that are drawn, in order: all, or one at random of each of 2,000 equal shares."""
    if count <= MOST_DRAWN:
        return np.arange(count)
    starts = np.arange(MOST_DRAWN + 1) * count // MOST_DRAWN
    chance = np.random.default_rng(0).random(MOST_DRAWN)
    found: Array = starts[:-1] + (chance * np.diff(starts)).astype(np.int64)
    return found


def _array(tensor: torch.Tensor) -> Array:
    return full(tensor).astype(np.float64)
