"""The graph of the last forward, node by node, held against torch's own and the typed text."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.engine.graphs.walk import READ_MOST
from playground.state.graph import Graph, Node, NodeKind
from playground.state.inspection import Wanted
from playground.state.snapshot import TapeState
from playground.state.view import View
from tests.engine.engine_labs import lab as make

W = "w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)"

# Kind, torch's name, variable or number, targets of the edges, and the typed text it came from.
SEEDS = {
    "two-slopes": """
        root AddBackward0 loss 1,8 | model: double(w1) + square(w2) + 5
        operation AddBackward0 - 2,3 | model: double(w1) + square(w2)
        operation MulBackward0 - 4,6 | model: 2 * a
        operation PowBackward0 - 5,7 | model: b**2
        parameter AccumulateGrad w1 -
        parameter AccumulateGrad w2 -
        constant - 2 -
        constant - 2 -
        constant - 5 -
    """,
    "one-weight": """
        root MulBackward0 loss 1,1 | loss: error * error
        operation SubBackward0 error 2,5 | model: prediction - y
        operation MulBackward0 prediction 3,4 | model: θ * x
        parameter AccumulateGrad θ -
        data - x -
        data - y -
    """,
    "weighted-sum": """
        root SumBackward0 loss 1 | model: (3 * w).sum()
        operation MulBackward0 - 2,3 | model: 3 * w
        parameter AccumulateGrad w -
        constant - 3 -
    """,
    "dot-product": """
        root DotBackward0 loss 1,2 | model: torch.dot(w, g)
        parameter AccumulateGrad w -
        parameter AccumulateGrad g -
    """,
    "matrix-product": """
        root SumBackward0 loss 1 | loss: product.sum()
        operation MmBackward0 product 2,3 | model: A @ B
        parameter AccumulateGrad A -
        parameter AccumulateGrad B -
    """,
    "noisy-regression": """
        root MseLossBackward0 loss 1,4 | loss: F.mse_loss(prediction, Y)
        operation MvBackward0 prediction 3,2 | model: X @ w
        parameter AccumulateGrad w -
        data - X -
        data - Y -
    """,
    "log-sine": """
        root MulBackward0 loss 1,2 | model: a * b
        operation LogBackward0 - 3 | model: torch.log(x1 * x2)
        operation SinBackward0 - 4 | model: torch.sin(x2)
        operation MulBackward0 - 5,4 | model: x1 * x2
        operation SelectBackward0 - 6 | model: x[1]
        operation SelectBackward0 - 6 | model: x[0]
        parameter AccumulateGrad x -
    """,
    "line-fit": """
        root MseLossBackward0 loss 1,6 | loss: F.mse_loss(prediction, y)
        operation AddBackward0 prediction 2,3 | model: b0 + b1 * x
        parameter AccumulateGrad b0 -
        operation MulBackward0 - 4,5 | model: b1 * x
        parameter AccumulateGrad b1 -
        data - x -
        data - y -
    """,
    "one-layer": """
        root BinaryCrossEntropyWithLogitsBackward0 loss 1,7 |\
 loss: F.binary_cross_entropy_with_logits(z, y)
        operation AddBackward0 z 2,3 | model: x @ w + b
        operation SqueezeBackward4 - 4 | model: x @ w
        parameter AccumulateGrad b -
        operation MmBackward0 - 6,5 | model: x @ w
        parameter AccumulateGrad w -
        data - x -
        data - y -
    """,
    "shifted-square": """
        root TBackward0 loss 1 | model: (inp + 1).pow(2).t()
        operation PowBackward0 - 2,5 | model: (inp + 1).pow(2)
        operation AddBackward0 - 3,4 | model: inp + 1
        parameter AccumulateGrad inp -
        constant - 1 -
        constant - 2 -
    """,
}


def watched(lab: Experiment) -> Experiment:
    """The same with the graph panel open."""
    lab.look(replace(lab.view, wanted=Wanted(graph=True)))
    return lab


def text_of(lab: Experiment, node: Node) -> str:
    """The typed text that a node is linked to."""
    place = node.place
    if place is None:
        return ""
    line = lab.document.sources[place.cell].split("\n")[place.line - 1]
    assert place.line == place.end_line
    return f"{place.cell}: {line[place.column - 1 : place.end_column - 1]}"


def told(lab: Experiment, graph: Graph) -> list[str]:
    """The graph as lines of the table above."""
    lines = []
    for node in graph.nodes:
        name = node.value if node.kind is NodeKind.CONSTANT else node.name or "-"
        targets = ",".join(str(e.target) for e in graph.edges if e.source == node.id) or "-"
        text = text_of(lab, node)
        words = f"{node.kind.value} {node.operation or '-'} {name} {targets}"
        lines.append(f"{words} | {text}" if text else words)
    return lines


def everything(graph: Graph) -> list[Any]:
    """A graph as plain values, to be compared."""
    return [
        [
            [
                *(n.id, n.kind, n.operation, n.name, n.shape, n.dtype, n.place, n.region),
                None if n.value is None else n.value.tolist(),
                *(None if part is None else part.tolist() for part in n.locals),
            ]
            for n in graph.nodes
        ],
        graph.edges,
        graph.size,
        graph.live,
    ]


def bare_walk(loss: torch.Tensor) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Names and edges, breadth first, by the plainest of means."""
    nodes: list[Any] = [loss.grad_fn]
    edges = []
    for source, node in enumerate(nodes):
        for slot, (target, _) in enumerate(node.next_functions):
            if target is not None:
                if target not in nodes:
                    nodes.append(target)
                edges.append((source, nodes.index(target), slot))
    return [node.name().split("::")[-1] for node in nodes], edges


@pytest.mark.parametrize("name", SEEDS)
def test_every_node_of_the_seed_problems(name: str) -> None:
    lab = playground.open(name)
    lab.forward()
    graph = lab.graph()
    assert told(lab, graph) == [line.strip() for line in SEEDS[name].strip().split("\n")]
    assert [node.id for node in graph.nodes] == list(range(len(graph.nodes)))
    assert lab.loss is not None
    names, edges = bare_walk(lab.loss)
    assert [node.operation for node in graph.nodes[: graph.size]] == names
    assert [(e.source, e.target, e.slot) for e in graph.edges if e.target < graph.size] == edges


@pytest.mark.parametrize("problem", playground.problems())
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_asked_later_it_is_what_the_open_panel_was_given(problem: str, dtype: str) -> None:
    asked = playground.open(problem, dtype=dtype)
    asked.forward()
    shown = watched(playground.open(problem, dtype=dtype)).forward().inspection.graph
    assert shown is not None
    assert everything(asked.graph()) == everything(shown)
    assert shown.serial == asked.graph().serial == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("two-slopes", ["11.0", "6.0", "2.0", "4.0", "1.0", "2.0", "2", "2", "5"]),
        ("one-weight", ["[1.0]", "[-1.0]", "[2.0]", "[1.0]", "[2.0]", "[3.0]"]),
        ("dot-product", ["70.0", "[1.0, 2.0, 3.0, 4.0]", "[5.0, 6.0, 7.0, 8.0]"]),
    ],
)
def test_each_value_is_the_one_that_the_operation_gave(name: str, values: list[str]) -> None:
    lab = playground.open(name)
    lab.forward()
    given = [node.value for node in lab.graph().nodes]
    assert [str(v.tolist()) for v in given if v is not None] == values


def test_line_and_column_are_those_of_the_cell() -> None:
    lab = playground.open("log-sine")
    lab.forward()
    places = [node.place for node in lab.graph().nodes if node.place is not None]
    assert [(p.cell, p.line, p.column, p.end_line, p.end_column) for p in places] == [
        ("model", 6, 12, 6, 17),
        ("model", 2, 12, 2, 30),
        ("model", 2, 32, 2, 45),
        ("model", 2, 22, 2, 29),
        ("model", 9, 28, 9, 32),
        ("model", 9, 22, 9, 26),
    ]


def test_local_derivatives() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    root, product = lab.graph().nodes[:2]
    assert root.locals[0] is not None
    assert root.locals[0].tolist() == [[1.0], [1.0], [1.0]]
    by_a, by_b = product.locals
    assert by_a is not None
    assert by_b is not None
    assert by_a.shape == (3, 1, 3, 2), "the Jacobian: output shape + input shape"
    assert by_a[1, 0].tolist() == [[0.0, 0.0], [7.0, 8.0], [0.0, 0.0]]
    assert by_b[2, 0].tolist() == [[5.0], [6.0]]


def test_a_large_operation_has_no_jacobian() -> None:
    lab = make("w = torch.ones(9, requires_grad=True)", "v = w.cumsum(0)", "loss = v.sum()")
    lab.forward()
    assert lab.graph().nodes[1].locals == (None,)
    assert lab.graph().nodes[0].locals[0] is not None


def test_an_input_that_was_broadcast() -> None:
    lab = make(
        "w = torch.ones(2, requires_grad=True)\nb = torch.tensor(3.0, requires_grad=True)",
        "v = w[:, None] * w * b",
        "loss = v.sum()",
    )
    lab.forward()
    outer, inner = (node for node in lab.graph().nodes if node.operation == "MulBackward0")
    shapes = [part.shape for part in (*outer.locals, *inner.locals) if part is not None]
    assert shapes == [(2, 2), (2, 2), (2, 2, 2, 1), (2, 2, 2)]
    assert inner.locals[1] is not None
    assert inner.locals[1][0].tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_no_grad_is_a_boundary() -> None:
    model = "with torch.no_grad():\n    t = w * 2\n    u = t + 1\nv = w * u"
    lab = make(W, model, "loss = v.sum()")
    lab.forward()
    assert told(lab, lab.graph())[2:] == [
        "parameter AccumulateGrad w -",
        "detached add u 4 | model: t + 1",
        "detached mul t 2 | model: w * 2",
    ]
    assert [node.region for node in lab.graph().nodes[3:]] == ["no_grad", "no_grad"]


def test_detach_is_a_boundary() -> None:
    lab = make(W, "h = w * 2\nd = h.detach()\nv = h * d", "loss = v.sum()")
    lab.forward()
    graph = lab.graph()
    cut = next(node for node in graph.nodes if node.kind is NodeKind.DETACHED)
    assert (cut.name, cut.operation, cut.region) == ("d", "detach", "detach")
    (edge,) = (edge for edge in graph.edges if edge.source == cut.id)
    assert graph.nodes[edge.target].name == "h"


def test_a_loss_under_no_grad_has_no_graph_but_its_sources_are_shown() -> None:
    lab = make(W, "with torch.no_grad():\n    y = (3 * w).sum()", "loss = y")
    lab.forward()
    graph = lab.graph()
    assert graph.size == 0
    assert [node.kind for node in graph.nodes] == [
        NodeKind.DETACHED,
        NodeKind.DETACHED,
        NodeKind.PARAMETER,
    ]
    with pytest.raises(RuntimeError, match="does not require grad and does not have a grad_fn"):
        lab.backward()
    assert lab.trace() is None


def test_a_loss_that_is_the_parameter_itself() -> None:
    lab = make(model="v = w", loss="loss = v")
    lab.forward()
    (node,) = lab.graph().nodes
    assert (node.kind, node.operation, node.name) == (NodeKind.PARAMETER, "AccumulateGrad", "w")


@pytest.mark.parametrize(
    ("model", "loss", "expected"),
    [
        ("v = torch.where(w > 2, w * w, torch.tensor(5.0))", "loss = v.sum()",
         ["data gt - - | model: w > 2", "constant tensor 5.0 - | model: torch.tensor(5.0)"]),
        ("v = x[:, 0] * w + torch.ones(3)", "loss = v.sum()",
         ["data __getitem__ - - | model: x[:, 0]",
          "constant ones [1. 1. 1.] - | model: torch.ones(3)"]),
        ("v = F.cross_entropy(w, t)", "loss = v", ["data - t -"]),
        ("k = torch.ones(3, requires_grad=True)\nv = w * k", "loss = v.sum()",
         ["parameter AccumulateGrad k -"]),
    ],
)  # fmt: skip
def test_what_takes_part_without_gradient(model: str, loss: str, expected: list[str]) -> None:
    lab = make(W, model, loss, data="x = torch.ones(3, 2)\nt = torch.tensor(1)")
    lab.forward()
    assert set(expected) <= set(told(lab, lab.graph()))


def test_a_composite_links_all_its_nodes_to_one_place() -> None:
    lab = make(W, "v = F.cross_entropy(w, torch.tensor(1))", "loss = v")
    lab.forward()
    graph = lab.graph()
    assert [node.operation for node in graph.nodes[:2]] == [
        "NllLossBackward0",
        "LogSoftmaxBackward0",
    ]
    assert {text_of(lab, node) for node in graph.nodes[:2]} == {
        "model: F.cross_entropy(w, torch.tensor(1))"
    }


def test_control_flow_changes_the_graph_from_one_forward_to_the_next() -> None:
    model = "v = w\nfor i in range(int(w)):\n    v = v * w\nif w > 2:\n    v = torch.sin(v)"
    lab = watched(make("w = torch.tensor(1.0, requires_grad=True)", model))
    first = lab.forward().inspection.graph
    lab.move(w=3.0)
    second = lab.forward().inspection.graph
    assert first is not None
    assert second is not None
    assert [n.operation for n in first.nodes] == ["MulBackward0", "AccumulateGrad"]
    assert sorted(n.operation for n in second.nodes) == [
        "AccumulateGrad",
        *["MulBackward0"] * 3,
        "SinBackward0",
    ]
    assert (first.serial, second.serial) == (1, 2)


def test_it_stays_the_same_object_until_something_changes() -> None:
    lab = watched(playground.open("two-slopes"))
    graph = lab.forward().inspection.graph
    for snapshot in (lab.backward(), lab.zero_grad(), lab.freeze("w1"), lab.unfreeze("w1")):
        assert snapshot.inspection.graph is graph
    assert lab.graph() is graph
    moved = lab.move(w1=1.5).inspection.graph
    assert moved is not graph
    assert lab.snapshot().inspection.graph is moved
    assert lab.forward().inspection.graph is not moved


def test_it_follows_a_drag_by_looking_only() -> None:
    lab = watched(playground.open("two-slopes"))
    graph = lab.forward().inspection.graph
    lab.backward()
    snapshot = lab.move({"w2": 3.0}, done=False)
    moved = snapshot.inspection.graph
    assert graph is not None
    assert moved is not None
    assert (graph.live, moved.live) == (True, False)
    assert snapshot.tape is TapeState.STALE
    assert [(n.id, n.operation, n.place) for n in moved.nodes] == [
        (n.id, n.operation, n.place) for n in graph.nodes
    ]
    assert moved.nodes[0].value == 16.0
    assert moved.nodes[3].locals[0] == 6.0
    assert lab["w2"].grad == 4.0
    assert lab.loss == 11.0


def test_before_a_forward_it_is_that_of_the_present_point() -> None:
    lab = watched(playground.open("two-slopes"))
    graph = lab.snapshot().inspection.graph
    assert graph is not None
    assert (graph.serial, graph.live) == (0, False)
    assert graph.nodes[0].value == 11.0
    assert lab.loss is None


def test_after_a_run_and_after_undo_it_is_that_of_the_point() -> None:
    lab = watched(playground.open("line-fit"))
    graph = lab.run(5).inspection.graph
    assert graph is not None
    assert (graph.live, graph.serial) == (False, 5)
    assert graph.nodes[2].value == lab["b0"].item()
    graph = lab.undo().inspection.graph
    assert graph is not None
    assert graph.nodes[2].value == 0.0


def test_random_numbers_are_those_of_the_forward() -> None:
    model = "noise = torch.randn(3)\nv = F.dropout(w * noise, 0.5)"
    lab = make(W, model, "loss = v.sum()")
    other = watched(make(W, model, "loss = v.sum()"))
    for _ in range(3):
        lab.forward()
        shown = other.forward().inspection.graph
        graph = lab.graph()
        assert shown is not None
        assert everything(graph) == everything(shown)
        assert lab.loss is not None
        assert graph.nodes[0].value == lab.loss.item()


def test_typed_lines_are_places_too() -> None:
    lab = watched(playground.open("two-slopes"))
    graph = lab.execute("later = w1 * 3\nloss = later ** 2").inspection.graph
    assert graph is not None
    places = [node.place for node in graph.nodes[:2]]
    assert [(p.cell, p.line, p.column, p.end_column) for p in places if p is not None] == [
        ("lines", 2, 8, 18),
        ("lines", 1, 9, 15),
    ]
    assert [node.name for node in graph.nodes[:2]] == ["loss", "later"]


def test_a_graph_made_by_lines_that_nobody_watched_is_told_without_places() -> None:
    lab = playground.open("two-slopes")
    lab.execute("later = w1 * 3\nloss = later ** 2")
    graph = lab.graph()
    assert [node.name for node in graph.nodes] == ["loss", "later", "w1"]
    assert [node.place for node in graph.nodes] == [None, None, None]
    assert graph.nodes[1].value == 3.0


def test_an_operation_in_place_leaves_the_values_before_it() -> None:
    lab = make(W, "h = w * 1\nh += 10", "loss = h.sum()")
    lab.forward()
    values = {node.operation: node.value for node in lab.graph().nodes}
    assert values["MulBackward0"] is not None
    assert values["MulBackward0"].tolist() == [1.0, 2.0, 3.0]
    assert values["AddBackward0"] is not None
    assert values["AddBackward0"].tolist() == [11.0, 12.0, 13.0]


def test_large_values_are_shortened_as_in_the_tensor_panel() -> None:
    lab = make("w = torch.ones(2000, requires_grad=True)", "v = w * 2", "loss = v.sum()")
    lab.forward()
    for node in lab.graph().nodes[1:3]:
        assert node.shape == (2000,)
        assert node.value is not None
        assert node.value.shape == (6,)
    assert all(p is None or p.size <= 6 for n in lab.graph().nodes for p in n.locals)


def test_python_errors_are_told_the_same_with_the_panel_open() -> None:
    texts = []
    for lab in (make(model="v = w + [1]"), watched(make(model="v = w + [1]"))):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it is the same
            lab.forward()
        texts.append((type(caught.value), str(caught.value)))
    assert texts[0] == texts[1]


def test_a_forward_that_raises_leaves_the_graph_as_it_was() -> None:
    model = "v = w * w\nif w > 2:\n    v = v + torch.ones(2) @ torch.ones(3)"
    for watch in (False, True):
        lab = make("w = torch.tensor(1.0, requires_grad=True)", model)
        if watch:
            watched(lab)
        graph = lab.forward().inspection.graph
        lab.move(w=3.0)
        with pytest.raises(RuntimeError):
            lab.forward()
        assert lab.snapshot().inspection.graph is None, "the present point has none"
        with pytest.raises(RuntimeError):
            lab.graph()
        lab.move(w=1.5)
        assert [n.operation for n in lab.graph().nodes] == ["MulBackward0", "AccumulateGrad"]
        assert (graph is not None) is watch


def test_a_look_changes_nothing() -> None:
    lab = playground.open("one-layer")
    lab.forward()
    before = (id(lab.loss), lab["w"]._version, lab["w"].grad, torch.get_rng_state().tolist())
    lab.graph()
    after = (id(lab.loss), lab["w"]._version, lab["w"].grad, torch.get_rng_state().tolist())
    assert after == before
    lab.backward()
    assert lab["w"].grad is not None


LINES = (
    "v = v * w", "v = v + 2", "v = torch.sin(v)", "v = w / (1 + v * v)", "v = -v",
    "v = v + v.detach()", "v = torch.where(v > 0, v, w)", "v = (v ** 2).sum() + w",
    "v = torch.stack([v, w]).sum(0)", "v = torch.randn(3) * v", "v = v - x",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
def test_any_code_gives_torchs_own_structure_and_the_same_numbers(lines: list[str]) -> None:
    model = "\n".join(["v = w * 1", *lines])
    bare = make(W, model, "loss = v.sum()", data="x = torch.tensor(0.5)")
    lab = watched(make(W, model, "loss = v.sum()", data="x = torch.tensor(0.5)"))
    bare.forward()
    graph = lab.forward().inspection.graph
    assert bare.loss is not None
    assert lab.loss is not None
    assert graph is not None
    assert torch.equal(lab.loss, bare.loss)
    names, edges = bare_walk(bare.loss)
    assert [node.operation for node in graph.nodes[: graph.size]] == names
    inner = [(e.source, e.target, e.slot) for e in graph.edges]
    assert [e for e in inner if e[0] < graph.size and e[1] < graph.size] == edges
    assert everything(bare.graph()) == everything(graph)
    for node in graph.nodes[: graph.size]:
        assert (node.place is None) == (node.kind is NodeKind.PARAMETER)
    assert torch.equal(lab.workspace.random, bare.workspace.random)


LOOP = "v = w\nfor i in range({}):\n    v = v * w + 1"


LARGE = make("w = torch.tensor(0.5, requires_grad=True)", LOOP.format(50_000)).document


def without_slices(lab: Experiment, graph: bool) -> Experiment:
    """The same with less to look at: a forward of this size takes a quarter of a second."""
    lab.look(View(wanted=Wanted(graph=graph)))
    return lab


def test_a_graph_of_100_000_nodes_is_counted_read_in_part_and_dropped() -> None:
    lab = without_slices(Experiment(LARGE), graph=False)
    lab.forward()
    graph = lab.graph()
    assert graph.size == 100_001
    assert len(graph.nodes) == READ_MOST
    texts = {text_of(lab, node) for node in graph.nodes if node.kind is not NodeKind.PARAMETER}
    assert texts == {"model: v * w + 1", "model: v * w"}
    assert graph.nodes[0].value == 2.0
    lab.backward()
    assert lab.trace() is None, "too large to be recorded unasked"
    del lab, graph
    gc.collect()


def test_a_graph_of_100_000_nodes_in_an_open_panel() -> None:
    lab = without_slices(Experiment(LARGE), graph=True)
    assert lab.snapshot().inspection.graph is None, "a large graph follows no drag"
    graph = lab.forward().inspection.graph
    assert graph is not None
    assert graph.size == 100_001
    trace = lab.backward().inspection.trace
    assert trace is not None
    assert len(trace.steps) == READ_MOST
    assert lab.move(w=0.25).inspection.graph is graph
    assert lab.reset().inspection.graph is None


def test_lines_that_make_100_000_nodes_leave_no_trap_behind() -> None:
    lab = without_slices(make(), graph=False)
    lab.execute(f"{LOOP.format(50_000)}\nloss = v")
    assert len(lab.graph().nodes) == READ_MOST
    lab.forward()
    assert lab.graph().size == 2


def test_a_loop_of_5_000_operations_is_read_to_its_end() -> None:
    lab = watched(make("w = torch.tensor(0.5, requires_grad=True)", LOOP.format(2500)))
    graph = lab.forward().inspection.graph
    assert graph is not None
    assert graph.size == 5001
    assert {node.operation for node in graph.nodes[:5001]} == {
        "AddBackward0",
        "MulBackward0",
        "AccumulateGrad",
    }
    assert sum(node.place is not None for node in graph.nodes) == 5000
    assert all(node.locals == () for node in graph.nodes), "only for small graphs"
