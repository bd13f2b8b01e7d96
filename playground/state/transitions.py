"""What every act does in every state of the tape, and what torch then says: as plain data.

Each cell is tried against the installed torch in ``tests/engine/test_transitions.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from playground.state.snapshot import TapeState

EMPTY, RECORDED = TapeState.EMPTY, TapeState.RECORDED
CONSUMED, STALE = TapeState.CONSUMED, TapeState.STALE


class Says(Enum):
    """What can be said to an act: a part of the text that tells it from all others.

    The text is torch's own, or plain Python's where torch is not reached. Two are ours: NO_NAME is
    said while the line is typed, and torch is silent where NOTHING_TO_STEP is said.
    """

    NO_LOSS = "name 'loss' is not defined"
    NO_NAME = "there is no name"
    NO_GRAPH = "does not require grad and does not have a grad_fn"
    SECOND_TIME = "Trying to backward through the graph a second time"
    NOT_SCALAR = "grad can be implicitly created only for scalar outputs"
    MOVED = "modified by an inplace operation"
    LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation"
    NO_GRAD_TO_RETAIN = "can't retain_grad on Tensor that has requires_grad=False"
    NON_LEAF_GRAD = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"
    NOTHING_TO_STEP = "None: step changed nothing"


REMARKS = frozenset({Says.NON_LEAF_GRAD, Says.NOTHING_TO_STEP})
"""What is said to an act that is done all the same, as a notice."""


@dataclass(frozen=True)
class Outcome:
    """The state ``after`` an act, and what is said to it, if anything."""

    after: TapeState
    says: Says | None = None

    @property
    def refused(self) -> bool:
        """Whether the act raises; it leaves the state as it was."""
        return self.says is not None and self.says not in REMARKS


Row = Mapping[TapeState, Outcome]


def _row(*outcomes: TapeState | Outcome) -> Row:
    """One act's outcomes from EMPTY, RECORDED, CONSUMED and STALE, in this order."""
    whole = (o if isinstance(o, Outcome) else Outcome(o) for o in outcomes)
    return MappingProxyType(dict(zip(TapeState, whole, strict=True)))


def _stays(says: Says | None = None) -> Row:
    return _row(*(Outcome(state, says) for state in TapeState))


_NO_LOSS = Outcome(EMPTY, Says.NO_LOSS)
_SECOND = Outcome(CONSUMED, Says.SECOND_TIME)
_MOVED = Outcome(STALE, Says.MOVED)

# The scalar loss is one whose graph has saved the leaf that moved; STALE is reached by moving it.
TRANSITIONS: Mapping[str, Row] = MappingProxyType(
    {
        "forward": _row(RECORDED, RECORDED, RECORDED, RECORDED),
        "forward under no_grad": _row(EMPTY, EMPTY, EMPTY, EMPTY),
        "backward": _row(_NO_LOSS, CONSUMED, _SECOND, _MOVED),
        "backward(retain_graph=True)": _row(_NO_LOSS, RECORDED, _SECOND, _MOVED),
        "backward(v)": _row(_NO_LOSS, CONSUMED, _SECOND, _MOVED),
        "backward(v, retain_graph=True)": _row(_NO_LOSS, RECORDED, _SECOND, _MOVED),
        "backward after forward under no_grad": _row(
            *(Outcome(EMPTY, Says.NO_GRAPH) for _ in TapeState)
        ),
        "backward on a non-scalar loss": _row(
            _NO_LOSS,
            Outcome(RECORDED, Says.NOT_SCALAR),
            Outcome(CONSUMED, Says.NOT_SCALAR),
            Outcome(STALE, Says.NOT_SCALAR),
        ),
        "backward(v) on a non-scalar loss": _row(_NO_LOSS, CONSUMED, _SECOND, _MOVED),
        # torch looks only at what the graph has saved: here it notices nothing.
        "backward, the moved leaf not saved": _row(_NO_LOSS, CONSUMED, _SECOND, STALE),
        "zero_grad": _stays(),
        "zero_grad(set_to_none=False)": _stays(),
        "step": _row(EMPTY, STALE, STALE, STALE),
        "step, every grad None": _stays(Says.NOTHING_TO_STEP),
        "move": _row(EMPTY, STALE, STALE, STALE),
        # The graph holds the tensors that it was recorded on; the names stand for new ones.
        "change a point of the data": _stays(),
        "freeze": _stays(),
        "unfreeze": _stays(),
        "retain_grad": _stays(),
        "release_grad": _stays(),
        "use": _stays(),
        "schedule": _stays(),
        "run": _row(STALE, STALE, STALE, STALE),
        "undo": _row(EMPTY, EMPTY, EMPTY, EMPTY),
        "reset": _row(EMPTY, EMPTY, EMPTY, EMPTY),
        "in-place on a leaf": _stays(Says.LEAF_IN_PLACE),
        "in-place on a leaf under no_grad": _row(EMPTY, STALE, STALE, STALE),
        "read .grad of a leaf": _stays(),
        "read .grad of a non-leaf": _row(
            Outcome(EMPTY, Says.NO_NAME),
            Outcome(RECORDED, Says.NON_LEAF_GRAD),
            Outcome(CONSUMED, Says.NON_LEAF_GRAD),
            Outcome(STALE, Says.NON_LEAF_GRAD),
        ),
    }
)
