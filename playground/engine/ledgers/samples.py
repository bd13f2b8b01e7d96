"""What each sample of the data gave to a ``.grad``, where the loss is a mean or sum over them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.autograd.graph import GradientEdge, Node

from playground.engine.observer import full
from playground.engine.tape import Origin
from playground.engine.workspace import Workspace
from playground.state.arrays import Array
from playground.state.ledger import Entry, plus

MOST_SAMPLES = 1000
# Numbers that are kept of all samples together, and that one batched call may hold.
MOST_NUMBERS = 1_000_000
# How far the samples may be from the whole, in units in the last place of the largest of them:
# another order of adding explains so much. More means that it is not the same forward.
TOLERANCE = 64
# Corrections after which a sum in floating point has met any finite number.
MOST_ROUNDINGS = 64


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REDUCTIONS = _words("""
    MeanBackward0 MeanBackward1 SumBackward0 SumBackward1 MseLossBackward0 L1LossBackward0
    HuberLossBackward0 SmoothL1LossBackward0 NllLossBackward0 BinaryCrossEntropyBackward0
    BinaryCrossEntropyWithLogitsBackward0 SoftMarginLossBackward0
""")
# What may stand between the loss and the mean: a factor, a sign, a constant added, another shape.
_BETWEEN = _words("""
    MulBackward0 DivBackward0 NegBackward0 AddBackward0 SubBackward0 RsubBackward1 ViewBackward0
    ReshapeAliasBackward0 SqueezeBackward0 SqueezeBackward1 UnsqueezeBackward0 CloneBackward0
""")


@dataclass(frozen=True, eq=False)
class Samples:
    """The fields of an Entry of the same names, and a note about them; None where there are none.

    Where ``values`` is None, ``note`` says why.
    """

    values: Array | None = None
    rest: int = 0
    rounding: Array | None = None
    note: str | None = None


def told_apart(
    workspace: Workspace, origin: Origin, name: str, entry: Entry, dtype: str
) -> Samples:
    """Split an entry by samples, on fresh leaves at the point where its forward was made.

    ``name``: the tensor whose ``.grad`` the entry is of. Changes nothing. Never raises: typed code
    may do anything, and then there are no samples.
    """
    assert entry.values is not None
    try:
        found = _found(workspace, origin, name, entry)
    except Exception as error:
        return Samples(note=f"The samples could not be told apart: {error}")
    if isinstance(found, str):
        return Samples(note=found)
    rows, rest, count = found
    rounding = _rounding(rows, entry.values, dtype)
    if rounding is None:
        return Samples(
            note="The samples do not add up to this entry: the forward gives other values now, or "
            "some that are not finite."
        )
    note = None
    if rest:
        note = f"Of {count:,} samples the last {rest:,} are told as one."
    return Samples(rows, rest, rounding, note)


def _found(
    workspace: Workspace, origin: Origin, name: str, entry: Entry
) -> str | tuple[Array, int, int]:
    """Rows (n, *shape), how many samples the last row stands for, and how many there are."""
    leaves = {
        key: torch.tensor(values, dtype=workspace.parameters[key].dtype, requires_grad=True)
        for key, values in origin.parameters.items()
    }
    with workspace.looking({**origin.taken, **leaves}, origin.random) as loss:
        target = workspace.namespace[name]
        root = _reduction(loss)
        if root is None:
            return "The loss is no mean and no sum over samples."
        upstream = None if entry.upstream is None else torch.tensor(entry.upstream)
        if upstream is not None:
            upstream = upstream.to(loss.dtype)
        edges = [GradientEdge(node, slot) for node, slot in root.next_functions if node]
        arriving = torch.autograd.grad(loss, edges, upstream, retain_graph=True)
        counts = {part.shape[0] if part.dim() else 1 for part in arriving}
        count = min(counts)
        if len(counts) != 1 or count < 2:
            return "The loss is of one sample."
        most = min(MOST_SAMPLES, MOST_NUMBERS // max(1, target.numel()))
        if most < 2:
            return "This .grad is too large to be told sample by sample."
        rows = min(count, most)
        parts = _batches(edges, arriving, target, rows - 1 if rows < count else rows)
        if rows < count:
            parts.append(_passed(edges, arriving, target, rows - 1, count)[None])
    return full(torch.cat(parts)), count - rows + 1 if rows < count else 0, count


def _reduction(loss: torch.Tensor) -> Node | None:
    """The node of the graph that takes the mean or sum over the samples."""
    node = loss.grad_fn
    if loss.numel() != 1:
        return None
    while node is not None and node.name() in _BETWEEN:
        inputs = [following for following, _ in node.next_functions if following is not None]
        node = inputs[0] if len(inputs) == 1 else None
    return node if node is not None and node.name() in _REDUCTIONS else None


def _batches(
    edges: Sequence[GradientEdge],
    arriving: Sequence[torch.Tensor],
    target: torch.Tensor,
    rows: int,
) -> list[torch.Tensor]:
    """The gradients of the first ``rows`` samples, in as few calls as memory allows."""
    at_once = max(1, MOST_NUMBERS // max(part.numel() for part in arriving))
    parts = []
    for start in range(0, rows, at_once):
        stop = min(rows, start + at_once)
        vectors = [_only(part, start, stop) for part in arriving]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of operations that are slow in a batch
                (found,) = torch.autograd.grad(
                    edges, [target], vectors, retain_graph=True, is_grads_batched=True,
                    allow_unused=True, materialize_grads=True,
                )  # fmt: skip
            parts.append(found)
        except RuntimeError:  # an operation of the graph knows no batches
            single = [_passed(edges, arriving, target, i, i + 1) for i in range(start, stop)]
            parts.append(torch.stack(single))
    return parts


def _passed(
    edges: Sequence[GradientEdge],
    arriving: Sequence[torch.Tensor],
    target: torch.Tensor,
    start: int,
    stop: int,
) -> torch.Tensor:
    """The gradient that the samples from ``start`` up to ``stop`` give together."""
    vectors = []
    for part in arriving:
        vector = torch.zeros_like(part)
        vector[start:stop] = part[start:stop]
        vectors.append(vector)
    (found,) = torch.autograd.grad(
        edges, [target], vectors, retain_graph=True, allow_unused=True, materialize_grads=True
    )
    return found


def _only(part: torch.Tensor, start: int, stop: int) -> torch.Tensor:
    """One vector for each sample from ``start`` to ``stop``, zero but for that sample."""
    vectors = part.new_zeros((stop - start, *part.shape))
    indices = torch.arange(stop - start)
    vectors[indices, indices + start] = part[start:stop]
    return vectors


def _rounding(rows: Array, values: Array, dtype: str) -> Array | None:
    """What must be added to the rows' sum in order to give ``values``; None where they differ."""
    if not (np.isfinite(rows).all() and np.isfinite(values).all()):
        return None
    total = rows[0]
    for row in rows[1:]:
        total = plus(total, row, dtype)
    ulp = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
    far = np.abs(total.astype(np.float64) - values.astype(np.float64))
    reach = np.abs(rows.astype(np.float64)).sum(axis=0)
    if (far > TOLERANCE * ulp[dtype] * reach).any():
        return None
    corrections: list[Array] = []
    while not np.array_equal(total, values):
        if len(corrections) == MOST_ROUNDINGS:
            return None
        corrections.append(plus(values, -total, dtype))
        total = plus(total, corrections[-1], dtype)
    return np.stack(corrections) if corrections else np.empty((0, *values.shape), values.dtype)
