"""Graphs and traces made by hand, as the kernel would send them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from playground.state.frame import Frame
from playground.state.graph import Edge, Graph, Node, NodeKind, Place, Trace, TraceStep
from playground.state.inspection import Inspection
from tests.window.frames import snapshot_of


def array(values: Any) -> Any:
    return np.asarray(values, dtype=np.float32)


@dataclass
class Builder:
    """Adds nodes one by one, inputs first; ``graph`` turns them root first, as torch walks."""

    nodes: list[Node] = field(default_factory=list)
    inputs: list[tuple[int, ...]] = field(default_factory=list)

    def add(
        self,
        kind: NodeKind,
        operation: str = "",
        *inputs: int,
        value: Any = None,
        locals_: tuple[Any, ...] = (),
        line: int | None = None,
        **more: Any,
    ) -> int:
        number = len(self.nodes)
        kept = None if value is None else array(value)
        more.setdefault("shape", None if kept is None else kept.shape)
        more.setdefault("dtype", "float32")
        if line is not None:
            more["place"] = Place("model", line, 1, line, 9)
        found = tuple(None if local is None else array(local) for local in locals_)
        self.nodes.append(Node(number, kind, operation, value=kept, locals=found, **more))
        self.inputs.append(inputs)
        return number

    def parameter(self, name: str, value: Any = None, **more: Any) -> int:
        return self.add(NodeKind.PARAMETER, "AccumulateGrad", name=name, value=value, **more)

    def constant(self, value: float) -> int:
        return self.add(NodeKind.CONSTANT, value=value)

    def operation(self, kind: str, /, *inputs: int, **more: Any) -> int:
        return self.add(NodeKind.OPERATION, f"{kind}Backward0", *inputs, **more)

    def graph(self, root: int | None = None, **more: Any) -> Graph:
        """The graph, numbered from the root."""
        last = len(self.nodes) - 1
        top = last if root is None else root
        nodes = list(self.nodes)
        nodes[top] = replace(nodes[top], kind=NodeKind.ROOT)
        turned = tuple(
            replace(node, id=last - number) for number, node in reversed(list(enumerate(nodes)))
        )
        edges = tuple(
            Edge(last - number, last - used, slot)
            for number in reversed(range(len(nodes)))
            for slot, used in enumerate(self.inputs[number])
        )
        more.setdefault("size", len(nodes))
        more.setdefault("serial", 1)
        return Graph(nodes=turned, edges=edges, **more)


def two_slopes(w1: float = 1.0, w2: float = 2.0, serial: int = 1) -> Graph:
    """Return f = 2·w1 + w2² + 5."""
    make = Builder()
    doubled = make.operation(
        "Mul",
        make.parameter("w1", w1),
        make.constant(2.0),
        value=2 * w1,
        locals_=(2.0, None),
        place=Place("model", 2, 12, 2, 18),
        name="doubled",
    )
    squared = make.operation(
        "Pow",
        make.parameter("w2", w2),
        make.constant(2.0),
        value=w2**2,
        locals_=(2 * w2, None),
        place=Place("model", 5, 12, 5, 19),
    )
    both = make.operation(
        "Add",
        doubled,
        squared,
        value=2 * w1 + w2**2,
        locals_=(1.0, 1.0),
        place=Place("loss", 1, 8, 1, 31),
    )
    make.operation(
        "Add",
        both,
        make.constant(5.0),
        value=2 * w1 + w2**2 + 5,
        locals_=(1.0, None),
        name="loss",
        place=Place("loss", 1, 8, 1, 35),
    )
    return make.graph(serial=serial)


def by_name(graph: Graph, name: str) -> Node:
    """The node of that name, or of that operation."""
    return next(node for node in graph.nodes if name in (node.name, node.operation))


def two_slopes_trace(graph: Graph | None = None, call: int = 1) -> Trace:
    graph = graph or two_slopes()
    root = by_name(graph, "loss").id
    inner = next(n.id for n in graph.nodes if n.operation == "AddBackward0" and n.id != root)
    one, four, two = array(1.0), array(4.0), array(2.0)
    ids = {name: by_name(graph, name).id for name in ("MulBackward0", "PowBackward0", "w1", "w2")}
    return Trace(
        graph.serial,
        call,
        (
            TraceStep(root, one, (one, None)),
            TraceStep(inner, one, (one, one)),
            TraceStep(ids["PowBackward0"], one, (four, None)),
            TraceStep(ids["w2"], four, ()),
            TraceStep(ids["MulBackward0"], one, (two, None)),
            TraceStep(ids["w1"], two, ()),
        ),
    )


def one_layer() -> Graph:
    """Binary cross-entropy of x @ w + b, with a detached copy of z beside it."""
    make = Builder()
    w = np.linspace(-1, 1, 15).reshape(5, 3)
    b = np.array([0.1, 0.2, 0.3])
    z = np.ones(5) @ w + b
    place = Place("model", 1, 5, 1, 10)
    squeezed = make.operation(
        "Squeeze4",
        make.operation(
            "Mm",
            make.add(NodeKind.DATA, name="x", value=np.ones(5)),
            make.parameter("w", w),
            value=(np.ones(5) @ w).reshape(1, 3),
            place=place,
        ),
        value=np.ones(5) @ w,
        place=place,
        locals_=(np.ones((1, 3)),),
    )
    out = make.operation(
        "Add",
        squeezed,
        make.parameter("b", b),
        value=z,
        name="z",
        locals_=(np.ones(3), np.ones(3)),
        place=Place("model", 1, 5, 1, 14),
    )
    make.add(
        NodeKind.DETACHED,
        "",
        out,
        value=z,
        name="z_det",
        region="detach",
        place=Place("model", 2, 9, 2, 19),
    )
    sigma = 1 / (1 + np.exp(-z))
    root = make.operation(
        "BinaryCrossEntropyWithLogits",
        out,
        make.add(NodeKind.DATA, name="y", value=np.zeros(3)),
        value=0.8,
        name="loss",
        locals_=(sigma / 3, None),
        place=Place("loss", 1, 8, 1, 66),
    )
    return make.graph(root)


def network(layers: int = 200) -> Graph:
    """Linear and tanh, five nodes for each layer, and the loss: 1,001 nodes for 200 layers."""
    make = Builder()
    flow = -1
    for layer in range(layers):
        turned = make.operation(
            "T", make.parameter(f"{layer}.weight", shape=(64, 64)), line=1, shape=(64, 64)
        )
        inputs = (make.parameter(f"{layer}.bias", shape=(64,)), *((flow,) if layer else ()), turned)
        added = make.operation("Addmm", *inputs, line=1, shape=(8, 64))
        flow = make.operation("Tanh", added, line=1, shape=(8, 64))
    make.operation("Mean", flow, line=2, value=0.25, name="loss")
    return make.graph()


def loop(turns: int, **more: Any) -> Graph:
    """Turns of ``h = torch.tanh(w * h)``, all with the same w."""
    make = Builder()
    weight = make.parameter("w", 0.5)
    flow = make.parameter("h", 1.0)
    for turn in range(turns):
        product = make.operation("Mul", weight, flow, value=0.1 * turn, line=3, locals_=(1.0, 0.5))
        flow = make.operation("Tanh", product, value=0.1, line=3, locals_=(0.9,))
    make.operation("Sum", flow, line=5, value=0.1, name="loss")
    return make.graph(**more)


def tangle(nodes: int = 2000, seed: int = 0) -> Graph:
    """Operations without a pattern, each on two or three of the newest values."""
    random = np.random.default_rng(seed)
    names = ("Add", "Mul", "Sub", "Div", "Exp", "Tanh", "Mm", "Sigmoid", "Log")
    make = Builder()
    unused = [make.parameter(f"w{number}", float(number)) for number in range(8)]
    recent = list(unused)
    while len(make.nodes) + len(unused) <= nodes:
        if random.random() < 0.3:
            unused.append(make.parameter(f"w{len(make.nodes)}", 1.0))
            continue
        # A value that nobody uses would be no part of the graph.
        inputs = [unused.pop(0), int(random.choice(recent[-12:]))]
        line = 1 + len(make.nodes) // 3
        made = make.operation(str(random.choice(names)), *inputs, value=0.5, line=line)
        unused.append(made)
        recent.append(made)
    while len(unused) > 1:
        unused.append(make.operation("Add", unused.pop(0), unused.pop(0), value=0.5))
    return make.graph()


def traced(graph: Graph) -> Trace:
    """A walk over every node that is no data, with ones for all gradients."""
    of: dict[int, int] = {}
    for edge in graph.edges:
        of[edge.source] = of.get(edge.source, 0) + 1
    steps = []
    for node in graph.nodes:
        if node.kind in (NodeKind.DATA, NodeKind.CONSTANT, NodeKind.DETACHED):
            continue
        steps.append(TraceStep(node.id, array(1.0), (array(1.0),) * of.get(node.id, 0)))
    return Trace(graph.serial, 1, tuple(steps))


def frame_with(graph: Graph | None, trace: Trace | None = None, **changes: Any) -> Frame:
    return Frame(snapshot_of(inspection=Inspection(graph=graph, trace=trace), **changes))
