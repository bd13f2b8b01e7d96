"""torch's own errors in plain words, with the acts that would mend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from playground.engine.errors import NoLossError
from playground.language.errors import CodeError
from playground.state.snapshot import Complaint, Notice
from playground.state.told import TOLD
from playground.state.transitions import Says


@dataclass(frozen=True)
class Explanation:
    """``mark`` is a part of torch's text that tells this error from all others."""

    mark: str
    plain: str
    mend: tuple[str, ...] = ()


EXPLANATIONS = (
    Explanation(
        Says.NO_GRAPH.value,
        TOLD[Says.NO_GRAPH].plain,
        ("forward", "backward"),
    ),
    Explanation(
        Says.SECOND_TIME.value,
        TOLD[Says.SECOND_TIME].plain,
        ("forward", "backward"),
    ),
    Explanation(
        Says.NOT_SCALAR.value,
        TOLD[Says.NOT_SCALAR].plain,
        ("forward", "backward(v)"),
    ),
    Explanation(
        Says.MOVED.value,
        TOLD[Says.MOVED].plain,
        ("forward", "backward"),
    ),
    Explanation(
        Says.LEAF_IN_PLACE.value,
        TOLD[Says.LEAF_IN_PLACE].plain,
        ("execute under no_grad",),
    ),
    Explanation(
        "a view of a leaf Variable that requires grad is being used in an in-place operation",
        "A part of a parameter may not be written in place while torch is recording. "
        "Write the update inside `with torch.no_grad():`.",
        ("execute under no_grad",),
    ),
    Explanation(
        Says.NO_GRAD_TO_RETAIN.value,
        TOLD[Says.NO_GRAD_TO_RETAIN].plain,
    ),
    Explanation(
        "elements cannot be converted to Scalar",
        "Descent needs a loss of a single number, and this one has several elements. Sum or "
        "average them, or call backward with a vector v to see a vector–Jacobian product.",
    ),
    Explanation(
        "Mismatch in shape",
        "The vector handed to backward must have the shape of the loss.",
    ),
    Explanation(
        "shapes cannot be multiplied",
        "A matrix product needs the columns of the left factor to equal the rows of the right "
        "one. Compare the shapes in the panel, and transpose one with .T if they are swapped.",
    ),
    Explanation(
        "size mismatch, got input",
        "The product of a matrix and a vector needs as many columns in the matrix as the vector "
        "has elements. Compare the shapes, and transpose the matrix with .T if it is turned.",
    ),
    Explanation(
        "received an invalid combination of arguments",
        "torch knows this function, but not with these arguments. Compare them with those that "
        "the message lists: their number, their kinds, and the spelling of keywords.",
    ),
    Explanation(
        "Dimension size must be non-negative",
        "A tensor cannot have a negative number of elements. Give each size as 0 or more.",
    ),
    Explanation(
        "must match the size of tensor",
        "Two tensors of different shapes were combined element by element, and neither could be "
        "stretched to fit the other. Compare their shapes in the panel.",
    ),
    Explanation(
        "Invalid learning rate",
        "This optimizer takes no negative learning rate. A negative rate would climb the slope; "
        "use maximize=True to do that on purpose.",
    ),
    Explanation(
        "missing 1 required positional argument: 'closure'",
        "LBFGS asks for loss and gradient several times in one step, so it must be handed a "
        "function that works them out: zero_grad, forward, backward, return loss. The button Step "
        "does that.",
    ),
    Explanation(
        "Muon only supports 2D parameters",
        "Muon makes the step of a whole matrix nearly orthogonal, so every parameter must be a "
        "matrix. Choose another optimizer, or a problem whose parameters are all matrices.",
    ),
    Explanation(
        "only 'strong_wolfe' is supported",
        "LBFGS knows one line search by name. Choose strong_wolfe, or None for steps of the "
        "length lr.",
    ),
    Explanation(
        "optimizer must support momentum or beta1",
        "This schedule turns the momentum down while it turns the rate up, and the optimizer has "
        "no momentum or betas. Switch cycle_momentum off, or choose SGD with momentum or Adam.",
    ),
    Explanation(
        "The specified number of total steps is",
        "The schedule was made for so many steps and is at its end. The values are those of its "
        "last step. Put it on again with more steps, or choose another.",
    ),
    Explanation(
        "You must define either total_steps OR",
        "The schedule must know how many steps it is for: give it total_steps.",
    ),
    Explanation(
        "Boolean value of Tensor with more than one value is ambiguous",
        "`if` needs one true or false, but the comparison gave one for each element. Use "
        ".any(), .all() or torch.where.",
    ),
    Explanation(
        "not enough memory",
        "The tensors asked for do not fit in memory. Make them smaller.",
    ),
    Explanation(
        "without overflow",
        "A number is larger than the tensors' type can hold. In a step it is most likely the "
        "learning rate: choose a smaller one, or a schedule that does not drive it up.",
    ),
    Explanation(
        "can't be converted to",
        "The values do not have the type or shape that this place needs.",
    ),
    Explanation(
        "Only Tensors of floating point",
        "Gradients exist for real numbers only: write 1.0 in place of 1.",
    ),
)

REMARKS = (
    Explanation(
        Says.NON_LEAF_GRAD.value,
        TOLD[Says.NON_LEAF_GRAD].plain,
        ("retain_grad", "forward", "backward", "again"),
    ),
    Explanation(
        "Using a target size",
        "The two tensors that the loss compares have different shapes, so one is stretched over "
        "the other, and each value is compared with many. Give both the same shape.",
    ),
)


def remark(text: str) -> Notice:
    """Tell a warning of torch's to a person; its words stay verbatim beside ours."""
    for explanation in REMARKS:
        if explanation.mark in text:
            return Notice(explanation.plain, "warning", text, explanation.mend)
    return Notice("torch warns of this, and did as asked all the same.", "warning", text)


def passed_over(parameters: Mapping[str, torch.Tensor]) -> Notice | None:
    """Tell of parameters for which ``step`` finds no ``.grad``, where torch says nothing.

    None where each one that requires grad has one.
    """
    moving = [name for name, parameter in parameters.items() if parameter.requires_grad]
    names = [name for name in moving if parameters[name].grad is None]
    if not names:
        return None
    held = ", ".join(f"{name}.grad" for name in names)
    be = "is" if len(names) == 1 else "are"
    if names == moving:
        return Notice(
            f"{held} {be} None: step changed nothing. An optimizer passes over a parameter without "
            "a gradient; do forward and backward first.",
            mend=("forward", "backward", "step"),
        )
    return Notice(
        f"{held} {be} None: step left {', '.join(names)} as it was. backward has reached "
        "no such parameter since its .grad was cleared."
    )


def explain(error: Exception) -> Complaint:
    """Tell any error to a person; torch's words stay verbatim beside ours."""
    if isinstance(error, CodeError):
        return Complaint(
            plain=error.message,
            kind="CodeError",
            cell=error.cell,
            line=error.line,
            column=error.column,
            suggestion=error.suggestion,
        )
    text = str(error)
    cell, line, column = _place(error)
    if isinstance(error, NoLossError):
        mend = ("forward", "backward")
        return Complaint(plain=text, kind="NameError", torch_text=error.verbatim, mend=mend)
    # ActError, DocumentError and KeyError are ours: there are no words of torch to show.
    if type(error).__module__.startswith("playground."):
        return Complaint(plain=text, kind=type(error).__name__)
    for explanation in EXPLANATIONS:
        if explanation.mark in text:
            return Complaint(
                plain=explanation.plain,
                kind=type(error).__name__,
                torch_text=text,
                cell=cell,
                line=line,
                column=column,
                mend=explanation.mend,
            )
    return Complaint(
        plain="torch refused this. Its message names the operation"
        + (" and the marked line is where it happened" if line else "")
        + ". Change what that operation is given.",
        kind=type(error).__name__,
        torch_text=text,
        cell=cell,
        line=line,
        column=column,
    )


def _place(error: Exception) -> tuple[str | None, int | None, int | None]:
    """Read the place that the workspace noted on the error: ``model, line 2, column 5``."""
    for note in getattr(error, "__notes__", ()):
        cell, line, column = note.split(", ")
        return cell, int(line.removeprefix("line ")), int(column.removeprefix("column "))
    return None, None, None
