"""What the tensor panel says about each tensor, as plain values; no widgets here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import numpy as np

from playground.state.printed import Printed, grad_pieces, pieces
from playground.state.snapshot import Role, Snapshot, TensorView

MAX_LINES = 6
"""Lines of one printed tensor that are shown in place; the tooltip and the copy have all."""
MANY = 3
MUCH = 12
"""A group with more tensors, or a tensor with more elements, starts closed if it is data."""


class GradKind(Enum):
    """Three things that beginners take for one: no gradient, a gradient of 0, a gradient."""

    NONE = "none"
    ZERO = "zero"
    VALUE = "value"


REQUIRES_GRAD, RETAIN_GRAD, RETAINS_GRAD = "requires_grad", "retain_grad", "retains_grad"
RELEASED = "retains_grad until the next forward"
"""torch has no way to take retain_grad back from a tensor that is there."""
TO_COME = "from the next forward"
_BETWEEN = " · "
_NOTHING = Printed("", "", "")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``heading`` rows carry a group's title in ``name`` and how many tensors it has in ``facts``.
    ``value`` and ``grad`` are what torch prints; ``value_lines`` and ``grad_lines`` are how many
    lines of them are drawn. ``retained`` tells whether ``retain_grad`` is switched on, None where
    it cannot be. ``frozen`` is None where the tensor cannot be frozen.
    """

    name: str
    role: Role
    heading: bool = False
    value: Printed = _NOTHING
    grad: Printed | None = None
    kind: GradKind = GradKind.NONE
    facts: str = ""
    leaf: bool = True
    calls: int = 0
    frozen: bool | None = None
    retained: bool | None = None
    value_lines: int = 1
    grad_lines: int = 1
    wants_grad: bool = False

    @property
    def switch(self) -> tuple[str, bool] | None:
        """The row's switch and whether it is on, or None."""
        if self.frozen is not None:
            return REQUIRES_GRAD, not self.frozen
        return None if self.retained is None else (RETAIN_GRAD, self.retained)

    @property
    def shown_facts(self) -> str:
        """The facts without those that the switch beside them shows."""
        parts = self.facts.split(_BETWEEN)
        told = {REQUIRES_GRAD} if self.frozen is not None else {RETAINS_GRAD}
        return _BETWEEN.join(part for part in parts if part not in told)

    @property
    def lines(self) -> int:
        """How many lines of text the row is tall; it only changes when shapes do."""
        return 1 if self.heading else self.value_lines + 1 + self.grad_lines


_SHORT_NODE = 14
"""Letters of a node's name that fit behind a number."""

GROUPS = (
    ("Parameters", (Role.PARAMETER,)),
    ("Computed by forward", (Role.INTERMEDIATE, Role.LOSS)),
    ("Data", (Role.DATA,)),
)


def groups_of(snapshot: Snapshot) -> list[tuple[str, list[TensorView]]]:
    """Return the tensors under their groups' titles, the loss last in its own."""
    found = []
    for title, roles in GROUPS:
        members = [tensor for tensor in snapshot.tensors if tensor.role in roles]
        if members:
            members.sort(key=lambda tensor: tensor.role is Role.LOSS)
            found.append((title, members))
    return found


def is_long(members: list[TensorView]) -> bool:
    """Tell whether a group would push everything else out of sight."""
    return len(members) > MANY or any(np.prod(tensor.shape) > MUCH for tensor in members)


class RowCache:
    """Makes rows and keeps those of tensors that did not change since the last snapshot."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[TensorView, Row]] = {}

    def rows_of(self, snapshot: Snapshot, closed: frozenset[str]) -> list[Row]:
        """Return the rows in the order in which they are shown; closed groups have only a head."""
        rows: list[Row] = []
        known: dict[str, tuple[TensorView, Row]] = {}
        kept = frozenset(snapshot.retained)
        for title, members in groups_of(snapshot):
            rows.append(Row(title, members[0].role, heading=True, facts=_many(len(members))))
            if title in closed:
                continue
            for tensor in members:
                old = self._known.get(tensor.name)
                frozen = tensor.name in snapshot.frozen
                still = old is not None and bool(old[1].frozen) == frozen
                still = still and bool(old and old[1].retained) == (tensor.name in kept)
                if old is not None and still and _same(old[0], tensor):
                    row = old[1]
                else:
                    row = row_of(tensor, snapshot)
                known[tensor.name] = tensor, row
                rows.append(row)
        self._known = known
        return rows


def row_of(tensor: TensorView, snapshot: Snapshot) -> Row:
    """Return what is said about one tensor."""
    value = pieces(tensor, snapshot.dtype)
    grad = grad_pieces(tensor, snapshot.dtype)
    frozen = tensor.name in snapshot.frozen if tensor.role is Role.PARAMETER else None
    computed = tensor.role in (Role.INTERMEDIATE, Role.LOSS)
    retained = tensor.name in snapshot.retained if computed else None
    return Row(
        name=tensor.name,
        role=tensor.role,
        value=value,
        grad=grad,
        kind=_kind(tensor),
        facts=facts(tensor, frozen, retained),
        leaf=tensor.is_leaf,
        calls=tensor.calls,
        frozen=frozen,
        retained=retained,
        value_lines=min(MAX_LINES, value.body.count("\n") + 1),
        grad_lines=1 if grad is None else min(MAX_LINES, grad.body.count("\n") + 1),
        wants_grad=tensor.requires_grad or grad is not None,
    )


def facts(tensor: TensorView, frozen: bool | None = None, retained: bool | None = None) -> str:
    """Return is_leaf, shape, dtype and requires_grad in one short line."""
    shape = "scalar" if not tensor.shape else "×".join(map(str, tensor.shape))
    parts = ["leaf" if tensor.is_leaf else "not a leaf", shape, tensor.dtype]
    # Where torch's print has no room for the name of the node, it stands here.
    if tensor.grad_fn is not None and (tensor.shape or len(tensor.grad_fn) > _SHORT_NODE):
        parts.insert(1, tensor.grad_fn)
    if tensor.requires_grad:
        parts.append("requires_grad")
    if frozen:
        parts.append("frozen")
    if tensor.retains_grad and not tensor.is_leaf:
        # What a switch has just changed is said first: the end may be cut.
        parts = [*parts, RETAINS_GRAD] if retained is not False else [RELEASED, *parts]
    elif retained:
        parts.insert(0, f"{RETAIN_GRAD} {TO_COME}")
    return _BETWEEN.join(parts)


_SPARE = (re.compile(r"(b?float|int|complex)\d+"), re.compile(r"\w+Backward\d+"))
"""The facts that a row does first without where it is narrow: the tip has them all."""


def shorter(facts: str) -> list[str]:
    """Return the facts, then with less and less of them: no dtype, no node, no end."""
    parts = facts.split(_BETWEEN)
    found = [facts]
    for spare in _SPARE:
        if len(kept := [part for part in parts if not spare.fullmatch(part)]) < len(parts):
            parts = kept
            found.append(_BETWEEN.join(parts))
    return [*found, *(_BETWEEN.join(parts[:end]) for end in range(len(parts) - 1, 0, -1))]


def described(tensor: TensorView, default: str) -> str:
    """Return all that is known of a tensor, one attribute a line, as PyTorch names them."""
    grad = grad_pieces(tensor, default)
    lines = [
        f"{tensor.name} = {pieces(tensor, default)}",
        f"{tensor.name}.shape = torch.Size({list(tensor.shape)})",
        f"{tensor.name}.dtype = torch.{tensor.dtype}",
        f"{tensor.name}.requires_grad = {tensor.requires_grad}",
        f"{tensor.name}.is_leaf = {tensor.is_leaf}",
        f"{tensor.name}.grad_fn = {f'<{tensor.grad_fn}>' if tensor.grad_fn else None}",
        f"{tensor.name}.grad = {grad}",
    ]
    return "\n".join(lines)


def _many(count: int) -> str:
    return "1 tensor" if count == 1 else f"{count} tensors"


def _kind(tensor: TensorView) -> GradKind:
    if tensor.grad is None:
        return GradKind.NONE
    return GradKind.VALUE if np.any(tensor.grad) else GradKind.ZERO


def _same(old: TensorView, new: TensorView) -> bool:
    """Tell whether two views print alike, without printing them."""
    if old is new:
        return True
    if (
        old.shape != new.shape
        or old.dtype != new.dtype
        or old.requires_grad != new.requires_grad
        or old.calls != new.calls
        or old.grad_fn != new.grad_fn
        or old.role is not new.role
        or old.is_leaf != new.is_leaf
        or old.retains_grad != new.retains_grad
        or (old.grad is None) != (new.grad is None)
    ):
        return False
    if (
        old.grad is not None
        and new.grad is not None
        and old.grad is not new.grad
        and not np.array_equal(old.grad, new.grad)
    ):
        return False
    return old.values is new.values or bool(np.array_equal(old.values, new.values))
