"""Checks of a gradient: finite differences, and a learner's own formula tried at many points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from playground.engine.errors import ActError, unknown
from playground.engine.looking.probe import fresh_leaves
from playground.engine.observer import full
from playground.engine.workspace import Workspace
from playground.language.compiler import compile_code
from playground.language.errors import CodeError
from playground.state.arrays import Array

SCHEMES = ("forward", "backward", "central")
TRIALS = 40
# In float64 an honest formula agrees far better; a wrong one is off by far more.
TOLERANCE = 1e-7
_ANSWER = "answer"


@dataclass(frozen=True)
class Verdict:
    """Whether a formula for a gradient holds at every point tried.

    ``counterexample``: parameter values (nested lists) at which ``given`` differs from
    ``expected``, autograd's gradient there; all None where the formula is right.
    A verdict is true where the formula is right.
    """

    right: bool
    points: int
    counterexample: Mapping[str, Any] | None = None
    given: Any = None
    expected: Any = None

    def __bool__(self) -> bool:
        return self.right


def finite_difference(workspace: Workspace, h: float, scheme: str) -> dict[str, Array]:
    """The difference quotient of the loss along every scalar, at the workspace's own dtype.

    forward: (f(x+h) - f(x)) / h; backward: (f(x) - f(x-h)) / h; central: (f(x+h) - f(x-h)) / 2h.
    Returns an array of each parameter's shape.
    """
    if scheme not in SCHEMES:
        raise unknown("scheme", scheme, SCHEMES)
    if not h:
        raise ActError("h must not be 0: a difference quotient divides by it.")
    up, down = scheme != "backward", scheme != "forward"
    found = {}
    with torch.no_grad():
        here = _scalar(workspace.evaluate({}))
        for name, parameter in workspace.parameters.items():
            slopes = torch.empty(parameter.shape, dtype=parameter.dtype)
            for index in np.ndindex(*parameter.shape):
                above = _nudged(workspace, name, index, h) if up else here
                below = _nudged(workspace, name, index, -h) if down else here
                slopes[index] = (above - below) / (2 * h if up and down else h)
            found[name] = full(slopes)
    return found


def check_gradient(
    workspace: Workspace, formulas: Mapping[str, str], seed: int
) -> dict[str, Verdict]:
    """Compare typed formulas with autograd at many points, in float64.

    The points are the present one and others around it, drawn with ``seed``. A formula may use
    the parameters, the data and the model's names. Raises CodeError for one that may not be typed.
    """
    twin = Workspace(workspace.document, torch.float64, seed)
    compiled = {}
    for name, formula in formulas.items():
        if name not in twin.parameters:
            raise unknown("parameter", name, twin.parameters)
        try:
            compiled[name] = compile_code(
                f"{_ANSWER} = {formula.strip()}",
                role="model",
                known=tuple(dict.fromkeys([*twin.names, *_forward_names(twin)])),
                filename=f"<formula for {name}>",
            )
        except CodeError as error:
            raise _shifted(error, name) from None
    verdicts: dict[str, Verdict] = {}
    tried = 0
    for values in _points(workspace, seed):
        for name, value in values.items():
            with torch.no_grad():
                twin.parameters[name].copy_(value)
        leaves = fresh_leaves(twin)
        loss = twin.evaluate(leaves)
        gradients = torch.autograd.grad(
            loss, list(leaves.values()), allow_unused=True, materialize_grads=True
        )
        expected = dict(zip(leaves, gradients, strict=True))
        if not all(torch.isfinite(gradient).all() for gradient in expected.values()):
            continue
        tried += 1
        with torch.no_grad():
            twin.forward()
        for name, program in compiled.items():
            if name in verdicts:
                continue
            with torch.no_grad():
                twin.run_lines(program)
            given = _like(twin.namespace[_ANSWER], expected[name])
            if given is None or not torch.allclose(
                given, expected[name], rtol=TOLERANCE, atol=TOLERANCE
            ):
                verdicts[name] = Verdict(
                    False,
                    tried,
                    {key: value.tolist() for key, value in values.items()},
                    _listed(twin.namespace[_ANSWER]),
                    expected[name].tolist(),
                )
    if not tried:
        raise ActError("The gradient is not finite at any point tried, so nothing can be checked.")
    return {name: verdicts.get(name, Verdict(True, tried)) for name in formulas}


def _points(workspace: Workspace, seed: int) -> list[dict[str, torch.Tensor]]:
    generator = torch.Generator().manual_seed(seed)
    here = {name: p.detach().to(torch.float64) for name, p in workspace.parameters.items()}
    ranges = workspace.document.ranges
    points = [here]
    for _ in range(TRIALS - 1):
        point = {}
        for name, value in here.items():
            low, high = ranges.get(name, (-3.0, 3.0))
            drawn = torch.rand(value.shape, generator=generator, dtype=torch.float64)
            point[name] = low + (high - low) * drawn
        points.append(point)
    return points


def _like(given: Any, expected: torch.Tensor) -> torch.Tensor | None:
    """The answer as a tensor of the gradient's shape; a number fits a gradient of any shape."""
    if isinstance(given, tuple | list):
        given = [part.detach() if isinstance(part, torch.Tensor) else part for part in given]
    try:
        answer = torch.as_tensor(given, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        if not isinstance(given, list):
            return None
        try:
            answer = torch.stack([torch.as_tensor(part, dtype=torch.float64) for part in given])
        except (TypeError, ValueError, RuntimeError):
            return None
    if answer.numel() == 1 or answer.shape == expected.shape:
        return (
            answer.reshape(expected.shape)
            if answer.numel() == expected.numel()
            else (answer.expand(expected.shape))
        )
    return None


def _listed(given: Any) -> Any:
    return given.tolist() if isinstance(given, torch.Tensor) else given


def _forward_names(workspace: Workspace) -> list[str]:
    return [name for role in ("model", "loss") for name in workspace.programs[role].assigned]


def _shifted(error: CodeError, name: str) -> CodeError:
    """The error with its column counted from where the learner's formula begins."""
    column = error.column - len(f"{_ANSWER} = ") if error.line == 1 else error.column
    return CodeError(
        error.message,
        line=error.line,
        column=max(1, column),
        suggestion=error.suggestion,
        cell=f"formula for {name}",
    )


def _nudged(workspace: Workspace, name: str, index: tuple[int, ...], h: float) -> torch.Tensor:
    moved = workspace.parameters[name].detach().clone()
    moved[index] += h
    return _scalar(workspace.evaluate({name: moved}))


def _scalar(loss: torch.Tensor) -> torch.Tensor:
    if loss.numel() != 1:
        raise ActError(f"The loss has {loss.numel()} elements; a slope needs a single one.")
    return loss.reshape(())
