"""Typed lines on the live tensors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import torch

from playground.engine.errors import ActError
from playground.language.compiler import compile_code

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

_FREES_GRAPH = re.compile(r"\bloss\.backward\((?![^)]*retain_graph\s*=\s*True)")


def run(lab: Experiment, code: str) -> None:
    """Check the lines, run them, and bring tape, counts and optimizer into line with what they did.

    Raises CodeError for lines that may not be typed, ActError where a parameter would be lost;
    torch's own errors pass as they are.
    """
    workspace = lab.workspace
    workspace.namespace["optimizer"] = lab.optimizer
    program = compile_code(code, role="lines", known=tuple(workspace.names), filename="<lines>")
    names = dict(workspace.namespace)
    try:
        with lab.counter.counting(lab.parameters):
            workspace.run_lines(program)
        _keep_parameters(lab)
    except ActError:
        workspace.namespace.clear()
        workspace.namespace.update(names)
        raise
    _follow_gradients(lab, code)
    loss = workspace.namespace.get("loss")
    if isinstance(loss, torch.Tensor) and loss is not names.get("loss"):
        lab.tape.record(loss, lab.parameters)
    if _FREES_GRAPH.search(code):
        lab.tape.consume()
    lab.hold_trainable()


def _keep_parameters(lab: Experiment) -> None:
    for name, parameter in lab.parameters.items():
        bound = lab.workspace.namespace.get(name)
        if bound is not parameter:
            raise ActError(
                f"{name} would no longer be the parameter: this line binds the name to a new "
                f"tensor, which the optimizer does not hold. Write the change in place: "
                f"`with torch.no_grad(): {name} -= ...`, or {name}.copy_(...)."
            )


def _follow_gradients(lab: Experiment, code: str) -> None:
    for name, parameter in lab.parameters.items():
        grad = parameter.grad
        if grad is None or ("zero" in code and not grad.any()):
            lab.counter.cleared([name])
