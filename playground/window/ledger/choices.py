"""Which tensors have a ledger, and what is said where one has no entry."""

from __future__ import annotations

from dataclasses import dataclass

from playground.state.acts import Act, Backward, Forward, RetainGrad, Unfreeze
from playground.state.ledger import Ledger
from playground.state.snapshot import Role, Snapshot, TensorView


@dataclass(frozen=True)
class Absence:
    """Why there is nothing to show, and the acts that would change it, each with its button."""

    words: str
    acts: tuple[tuple[str, Act], ...] = ()


FORWARD = ("Forward", Forward())
BACKWARD = ("Backward", Backward())


def holders(snapshot: Snapshot) -> dict[str, str]:
    """Map every tensor that can hold a ``.grad`` to its words in the picker.

    Parameters come first. Intermediates that do not retain theirs are listed too, and say so.
    """
    found = {name: f"{name}.grad" for name in snapshot.parameters}
    for tensor in snapshot.tensors:
        if tensor.role is not Role.PARAMETER and (tensor.requires_grad or tensor.grad is not None):
            kept = tensor.is_leaf or tensor.retains_grad or tensor.name in snapshot.retained
            found[tensor.name] = f"{tensor.name}.grad" + ("" if kept else "  (not kept)")
    for name in snapshot.retained:
        found.setdefault(name, f"{name}.grad")
    return found


def absence(snapshot: Snapshot, name: str, ledger: Ledger | None) -> Absence | None:
    """Say why the page is empty, or None where there are entries to show."""
    if ledger is not None and ledger.entries:
        return None
    tensor = view_of(snapshot, name)
    if tensor is None:
        if name in snapshot.retained:
            said = f"{name} is not made yet. retain_grad() is on: forward makes it, then backward."
            return Absence(said, (FORWARD, BACKWARD))
        return Absence(f"There is no tensor {name} now that could hold a .grad.", (FORWARD,))
    if name in snapshot.frozen:
        said = f"{name} is frozen: requires_grad is False, so no backward call adds to its .grad."
        return Absence(said, ((f"Unfreeze {name}", Unfreeze(name)),))
    if not tensor.is_leaf and not tensor.retains_grad:
        if name in snapshot.retained:
            said = f"{name} is no leaf. retain_grad() is on for its next forward, then backward."
            return Absence(said, (FORWARD, BACKWARD))
        said = f"{name} is no leaf: its .grad is not kept. Retain it."
        return Absence(said, ((f"{name}.retain_grad()", RetainGrad(name)),))
    if ledger is None:
        return Absence("")
    said = f"{name}.grad is None: no backward call has added to it yet. Forward, then backward."
    return Absence(said, (FORWARD, BACKWARD))


def remark(snapshot: Snapshot, name: str) -> str:
    """What must be known beside the entries; "" for nothing."""
    if name in snapshot.frozen:
        return f"{name} is frozen: it keeps this .grad, and backward adds nothing to it."
    return ""


def view_of(snapshot: Snapshot, name: str) -> TensorView | None:
    """The tensor as it is seen, or None where the name stands for none."""
    return next((tensor for tensor in snapshot.tensors if tensor.name == name), None)
