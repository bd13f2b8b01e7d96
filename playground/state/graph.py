"""The graph that a forward recorded, and the walk of a backward call over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from playground.state.arrays import Array


class NodeKind(Enum):
    """What a node of the graph stands for.

    PARAMETER: a leaf that collects a ``.grad``. DATA and CONSTANT: tensors and numbers that take
    part but collect none; a constant has no name. OPERATION: a ``grad_fn``. ROOT: the operation
    that backward starts from. DETACHED: a value computed under ``no_grad`` or cut by ``detach``.
    """

    PARAMETER = "parameter"
    DATA = "data"
    CONSTANT = "constant"
    OPERATION = "operation"
    ROOT = "root"
    DETACHED = "detached"


@dataclass(frozen=True)
class Place:
    """A stretch of typed code: 1-based line and column of its start, and of the first place after.

    ``cell`` is the role of the cell (``"model"``), or ``"lines"`` for typed lines.
    """

    cell: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, eq=False)
class Node:
    """One node. ``operation`` is torch's own name (``"MulBackward0"``, ``"AccumulateGrad"``).

    ``name``: the variable bound to this value, if any. ``value``: the tensor that the operation
    gave (shortened as in TensorView where it is large), or None where it was not kept.
    ``locals``: for each slot the derivative of this node's output by that input: an array shaped
    like the input where the output is a single number or the operation works element by element,
    the whole Jacobian (output shape + input shape) where it is small, else None. ``region``:
    ``"no_grad"`` or ``"detach"`` for a DETACHED value.
    """

    id: int
    kind: NodeKind
    operation: str
    name: str | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    value: Array | None = None
    locals: tuple[Array | None, ...] = ()
    place: Place | None = None
    region: str | None = None


@dataclass(frozen=True)
class Edge:
    """``source`` (nearer to the root) uses the value of ``target`` as its input number ``slot``.

    The edges that leave a DETACHED node lead to what it was computed from; no gradient flows there.
    """

    source: int
    target: int
    slot: int = 0


@dataclass(frozen=True, eq=False)
class Graph:
    """The graph of one forward, root first; a node's ``id`` is its place in ``nodes``.

    ``serial``: which forward since the start recorded it, from 1, those of runs counted. ``size``:
    the nodes that torch holds; where that is more than was read, ``nodes`` are the first of a
    breadth-first walk from the root. Where it is not, data, constants and detached values, which
    torch holds no nodes for, follow behind them. Edges are in order of source and slot.
    ``live`` is False for a graph recorded at a point that has moved since, by looking only (a
    drag): its values are those of the present point.
    """

    serial: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    size: int
    live: bool = True


@dataclass(frozen=True, eq=False)
class TraceStep:
    """One node's turn in a backward call: what reached it and what it passed on.

    ``upstream``: the gradient that arrived. ``passed``: for each slot of the node what was handed
    on, or None where nothing was. ``upstreams``: of an operation with several outputs (``unbind``)
    what arrived for each, ``upstream`` being the first; else empty.
    """

    node: int
    upstream: Array | None
    passed: tuple[Array | None, ...]
    upstreams: tuple[Array | None, ...] = ()


@dataclass(frozen=True, eq=False)
class Trace:
    """A backward call as it went, node by node in torch's own order; nothing is recomputed.

    ``graph`` is the serial of the graph that was walked, ``call`` counts backward calls from 1.
    """

    graph: int
    call: int
    steps: tuple[TraceStep, ...] = field(default=())
