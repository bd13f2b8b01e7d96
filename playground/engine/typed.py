"""Typed lines on the live tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from playground.engine import optimizers
from playground.engine.errors import ActError
from playground.engine.ledgers.entry_lines import Lines
from playground.language.compiler import compile_code
from playground.state import acts

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def run(lab: Experiment, code: str) -> None:
    """Check the lines, run them, and bring tape and optimizer into line with what they did.

    Raises CodeError for lines that may not be typed, ActError where a parameter would be lost;
    torch's own errors pass as they are.
    """
    workspace = lab.workspace
    workspace.namespace["optimizer"] = lab.optimizer
    program = compile_code(code, role="lines", known=tuple(workspace.names), filename="<lines>")
    names = dict(workspace.namespace)
    try:
        with lab.recording(Lines(code, typed=True)):
            workspace.run_lines(program)
        _keep_parameters(lab)
        _adopt_optimizer(lab)
    except Exception:
        workspace.namespace.clear()
        workspace.namespace.update(names)
        raise
    loss = workspace.namespace.get("loss")
    if isinstance(loss, torch.Tensor) and loss is not names.get("loss"):
        lab.tape.record_typed(loss, lab.parameters)
    lab.hold_trainable()


def _adopt_optimizer(lab: Experiment) -> None:
    """Take an optimizer that the lines have made as the one in use."""
    made = lab.workspace.namespace.get("optimizer")
    if made is lab.optimizer:
        return
    if not isinstance(made, torch.optim.Optimizer):
        raise ActError(
            "The name optimizer stands for the optimizer in use; take another name for this value."
        )
    trainable = [id(p) for p in lab.parameters.values() if p.requires_grad]
    if [[id(p) for p in group["params"]] for group in made.param_groups] != [trainable]:
        raise ActError(
            "An optimizer typed here must hold every parameter that requires grad, in order and "
            "in one group; freeze those that it should leave alone."
        )
    name = type(made).__name__
    defaults = optimizers.keywords_of(name)
    chosen = {k: v for k, v in made.defaults.items() if k in defaults and v != defaults[k]}
    lab.take_optimizer(made, acts.Use(name, chosen))


def _keep_parameters(lab: Experiment) -> None:
    for name, parameter in lab.parameters.items():
        bound = lab.workspace.namespace.get(name)
        if bound is not parameter:
            raise ActError(
                f"{name} would no longer be the parameter: this line binds the name to a new "
                f"tensor, which the optimizer does not hold. Write the change in place: "
                f"`with torch.no_grad(): {name} -= ...`, or {name}.copy_(...)."
            )
