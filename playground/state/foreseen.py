"""Where an act would lead from here, read from the table of transitions; nothing is tried."""

from __future__ import annotations

from dataclasses import dataclass

from playground.state import acts
from playground.state.snapshot import Role, Snapshot, TapeState, TensorView
from playground.state.transitions import TRANSITIONS, Outcome, Says

NOT_SAVED = "backward, the moved leaf not saved"
"""The other row of a backward on a STALE tape: which one holds, only the graph knows."""


@dataclass(frozen=True)
class Foreseen:
    """The ``row`` of the table that an act is, and its ``outcome`` from the present state.

    ``otherwise`` is the second possible outcome, where a Snapshot cannot tell which it will be.
    """

    row: str
    outcome: Outcome
    otherwise: Outcome | None = None


def foreseen(act: acts.Act, snapshot: Snapshot) -> Foreseen | None:
    """What the table says of an act now, or None for an act that is not in it."""
    row = row_of(act, snapshot)
    if row is None:
        return None
    state = snapshot.tape
    otherwise = None
    if isinstance(act, acts.Backward) and state is TapeState.STALE and "non-scalar" not in row:
        if snapshot.consumed:
            # torch looks first whether what the graph had saved is still there.
            return Foreseen(row, Outcome(state, Says.SECOND_TIME))
        otherwise = TRANSITIONS[NOT_SAVED][state]
    return Foreseen(row, TRANSITIONS[row][state], otherwise)


def row_of(act: acts.Act, snapshot: Snapshot) -> str | None:
    """The name of the row that an act is at this moment."""
    match act:
        case acts.Forward():
            # Where every parameter is frozen torch records no graph either.
            return "forward under no_grad" if act.no_grad or all_frozen(snapshot) else "forward"
        case acts.Backward():
            return _backward(act, snapshot)
        case acts.ZeroGrad():
            return "zero_grad" if act.set_to_none else "zero_grad(set_to_none=False)"
        case acts.Step():
            if snapshot.optimizer == "LBFGS":
                return None  # where its closure was called last, only the step itself knows
            return "step" if _any_grad(snapshot) else "step, every grad None"
        case acts.Run():
            several = (loss := loss_of(snapshot)) is not None and loss.shape != ()
            return None if several or all_frozen(snapshot) else "run"
        case acts.Move() | acts.Slide():
            return "move"
        case acts.SetPoint() | acts.AddPoint() | acts.DeletePoints():
            return "change a point of the data"
        case acts.Freeze():
            return "freeze"
        case acts.Unfreeze():
            return "unfreeze"
        case acts.RetainGrad():
            return "retain_grad"
        case acts.ReleaseGrad():
            return "release_grad"
        case acts.Use():
            return "use"
        case acts.Schedule():
            return "schedule"
        case acts.Undo():
            return "undo"
        case acts.Reset():
            return "reset"
    return None


def loss_of(snapshot: Snapshot) -> TensorView | None:
    """The loss of the last forward, or None before the first one."""
    return next((tensor for tensor in snapshot.tensors if tensor.role is Role.LOSS), None)


def all_frozen(snapshot: Snapshot) -> bool:
    """Whether no parameter requires grad."""
    return set(snapshot.frozen) == set(snapshot.parameters)


def _backward(act: acts.Backward, snapshot: Snapshot) -> str:
    loss, given = loss_of(snapshot), act.gradient is not None
    if loss is not None and snapshot.tape is TapeState.EMPTY:
        return "backward after forward under no_grad"
    if not given and loss is not None and loss.shape:
        return "backward on a non-scalar loss"
    if not given:
        return "backward(retain_graph=True)" if act.retain_graph else "backward"
    return "backward(v, retain_graph=True)" if act.retain_graph else "backward(v)"


def _any_grad(snapshot: Snapshot) -> bool:
    return any(
        tensor.grad is not None
        for tensor in snapshot.tensors
        if tensor.role is Role.PARAMETER and tensor.requires_grad
    )
