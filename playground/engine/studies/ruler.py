"""The study of the learning-rate ruler: curvature at the point, and what it allows SGD."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch

from playground.engine import optimizers
from playground.engine.settings import default_dtype
from playground.engine.studies.curvature import EXACT, Hessian, NoHessianError, extremes
from playground.state.ruler import Ruler, sgd_limits

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

NOT_HERE = "No ruler here: "


class _BadLossError(Exception):
    """The loss is not finite where the ruler is to lie, whatever the dtype."""


def ruler(lab: Experiment, asked: object = True) -> Iterator[Ruler | None]:
    """Answer once; None marks a pause. Never raises: where there is no answer it says why."""
    choice = lab.choice
    if choice.optimizer != "SGD":
        yield Ruler(
            words=f"The zones are those of SGD. {choice.optimizer} sizes each parameter's step "
            "itself."
        )
        return
    try:
        hessian, dtype = _hessian(lab)
        ends = None
        for found in extremes(hessian):
            if found is None:
                yield None
            ends = found
        assert ends is not None
    except NoHessianError as error:
        yield Ruler(words=f"{NOT_HERE}torch cannot differentiate this loss twice: {error}")
        return
    except Exception as error:
        yield Ruler(words=f"{NOT_HERE}{error}")
        return
    by = "Hessian" if hessian.size <= EXACT else "Lanczos"
    yield _judged(choice.keywords, *ends, by=by, dtype=str(dtype).removeprefix("torch."))


def _hessian(lab: Experiment) -> tuple[Hessian, torch.dtype]:
    """The Hessian on copies in float64.

    A forward that draws would draw other numbers there, and code may name a dtype itself: those
    stay at the problem's own dtype.
    """
    own = lab.workspace.dtype
    if own is torch.float64 or lab.workspace.draws:
        return _at(lab, own), own
    try:
        return _at(lab, torch.float64), torch.float64
    except RuntimeError:
        return _at(lab, own), own


def _at(lab: Experiment, dtype: torch.dtype) -> Hessian:
    workspace = lab.workspace
    copies = {
        name: _turned(parameter, dtype).requires_grad_(parameter.requires_grad)
        for name, parameter in workspace.parameters.items()
    }
    data = {name: _turned(value, dtype) for name, value in workspace.data().items()}
    leaves = [copy for copy in copies.values() if copy.requires_grad]
    if not leaves:
        raise RuntimeError("every parameter is frozen.")
    with (
        workspace.aside({**data, **copies}, workspace.random) as forward,
        default_dtype(dtype),
    ):
        loss = forward()
        if loss.numel() != 1:
            raise RuntimeError(f"the loss has {loss.numel()} elements, so it has no Hessian.")
        if not loss.requires_grad:
            raise RuntimeError("the loss does not depend on a parameter that requires grad.")
        if not math.isfinite(loss.item()):
            # Derivatives may be finite all the same: those of log(x) are at a negative x.
            raise _BadLossError(f"the loss at the point is {loss.item()}.")
        return Hessian(loss.reshape(()), leaves)


def _turned(value: Any, dtype: torch.dtype) -> Any:
    """A copy at another dtype; what holds no floats stays as it is."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.detach().clone().to(dtype)
    return value


def _judged(keywords: Any, smallest: float, largest: float, by: str, dtype: str) -> Ruler:
    """Say what these eigenvalues allow SGD with these keywords."""
    given = {**optimizers.keywords_of("SGD"), **keywords}
    low, high = (-largest, -smallest) if given["maximize"] else (smallest, largest)
    decay, beta = float(given["weight_decay"]), float(given["momentum"])
    low, high = low + decay, high + decay
    words = ""
    limits = None
    if not (math.isfinite(low) and math.isfinite(high)):
        words = f"{NOT_HERE}the curvature is nan or infinite."
    elif high <= _none(low, high):
        words = "No bound here: the loss curves upwards in no direction, so every rate moves on."
    elif beta >= 1:
        words = f"No rate is stable with momentum {beta:g}: it never forgets."
    else:
        limits = sgd_limits(high, beta, float(given["dampening"]), bool(given["nesterov"]))
        if limits is None:
            words = "No rate can be judged with this dampening."
        elif low < -_none(low, high):
            words = (
                f"The loss also curves downwards here (λmin {low:.3g}): along that direction every "
                "step leads further away, at any rate."
            )
    return Ruler(largest, smallest, high, limits, words, by, dtype)


def _none(low: float, high: float) -> float:
    """What is rounding beside the larger of the two."""
    return 1e-12 * max(abs(low), abs(high))
