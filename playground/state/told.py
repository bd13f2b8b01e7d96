"""What can be said to an act, whole: torch's own words, and the plain ones under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.state.transitions import Says


@dataclass(frozen=True)
class Told:
    """``verbatim``: the words of torch, or of plain Python, to the last character.

    None where neither says anything. Where they name a tensor's type and version, they are those
    of w2 in two-slopes. ``plain``: what happened and what to do.
    """

    verbatim: str | None
    plain: str


TOLD: Mapping[Says, Told] = MappingProxyType(
    {
        Says.NO_LOSS: Told(
            "name 'loss' is not defined",
            "There is no loss to walk back from yet: do forward first. It records the graph that "
            "backward needs.",
        ),
        Says.NO_NAME: Told(
            None,
            "The line names a tensor that no forward has made yet: this is told while it is typed.",
        ),
        Says.NO_GRAPH: Told(
            "element 0 of tensors does not require grad and does not have a grad_fn",
            "There is no graph to walk back: the loss was computed under torch.no_grad(), from "
            "detached or frozen tensors, or from numbers alone. Let a parameter that requires grad "
            "take part in the forward, then do forward and backward again.",
        ),
        Says.SECOND_TIME: Told(
            "Trying to backward through the graph a second time (or directly access saved tensors "
            "after they have already been freed). Saved intermediate values of the graph are freed "
            "when you call .backward() or autograd.grad(). Specify retain_graph=True if you need "
            "to backward through the graph a second time or if you need to access saved tensors "
            "after calling backward.",
            "The first backward freed what the graph had saved. Do forward again to record a new "
            "graph, or pass retain_graph=True to the first backward if it is to be walked twice.",
        ),
        Says.NOT_SCALAR: Told(
            "grad can be implicitly created only for scalar outputs",
            "The loss has several elements, so torch needs to know how much each one counts: pass "
            "backward a vector v of the loss's shape, and it computes the vector–Jacobian product.",
        ),
        Says.MOVED: Told(
            "one of the variables needed for gradient computation has been modified by an inplace "
            "operation: [torch.FloatTensor []] is at version 1; expected version 0 instead. Hint: "
            "enable anomaly detection to find the operation that failed to compute its gradient, "
            "with torch.autograd.set_detect_anomaly(True, check_nan=False).",
            "A parameter was moved after the forward that recorded this graph, so the values that "
            "backward needs are gone. Do forward again at the new point.",
        ),
        Says.LEAF_IN_PLACE: Told(
            "a leaf Variable that requires grad is being used in an in-place operation.",
            "A parameter that requires grad may not be written in place while torch is recording. "
            "Write the update inside `with torch.no_grad():`.",
        ),
        Says.NO_GRAD_TO_RETAIN: Told(
            "can't retain_grad on Tensor that has requires_grad=False",
            "Only a tensor that requires grad can retain one, and this one does not: no parameter "
            "that requires grad took part in it.",
        ),
        Says.NON_LEAF_GRAD: Told(
            "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its "
            ".grad attribute won't be populated during autograd.backward(). If you indeed want the "
            ".grad field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf "
            "Tensor. If you access the non-leaf Tensor by mistake, make sure you access the leaf "
            "Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information.",
            "This tensor was computed and is no leaf: its gradient passes through and is dropped, "
            "so its .grad reads None. Switch retain_grad on for it before backward, and it is "
            "kept.",
        ),
        Says.NOTHING_TO_STEP: Told(
            None,
            "Every .grad is None: step changed nothing. An optimizer passes over a parameter "
            "without a gradient; do forward and backward first.",
        ),
    }
)
"""Every message of the table of transitions."""
