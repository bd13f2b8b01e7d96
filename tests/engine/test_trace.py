"""Backward as it went: the order of the nodes and every gradient that passed."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.engine.graphs.trace import RECORD_ALWAYS
from playground.state.graph import Graph, Trace
from tests.engine.engine_labs import lab as make
from tests.engine.test_graph import LINES, W, watched

# torch divides where the product multiplies by the reciprocal, and sums in another order.
ROUNDING = {"float32": 1e-6, "float64": 1e-14}


def last(lab: Experiment) -> Trace:
    """The trace of the last backward, which was recorded."""
    trace = lab.trace()
    assert trace is not None
    return trace


def product(upstream: Any, local: Any, shape: tuple[int, ...]) -> Any:
    """Upstream · local: what an operation passes on to an input of this ``shape``."""
    if upstream.size == 1:
        return upstream.reshape(()) * local
    if local.shape == upstream.shape == shape:
        return upstream * local
    return np.asarray(np.tensordot(upstream, local, axes=upstream.ndim))


def check(graph: Graph, trace: Trace, tolerance: float) -> int:
    """Hold a trace against its graph; returns how many products were compared."""
    turns = {step.node: turn for turn, step in enumerate(trace.steps)}
    assert len(turns) == len(trace.steps), "no node runs twice"
    arrived: dict[int, Any] = {}
    compared = 0
    for step in trace.steps:
        node = graph.nodes[step.node]
        if step.node in arrived:
            # Sums of two in float arithmetic do not depend on their order; of more they may.
            assert step.upstream is not None
            np.testing.assert_allclose(step.upstream, arrived[step.node], rtol=tolerance, atol=0)
        for edge in graph.edges:
            if edge.source != step.node:
                continue
            if edge.target in turns:
                assert turns[edge.target] > turns[step.node], "an input runs after its operation"
            passed, local = step.passed[edge.slot], node.locals[edge.slot]
            if passed is None:
                continue
            arrived[edge.target] = passed + arrived.get(edge.target, 0)
            if local is None or step.upstream is None:
                continue
            if step.upstream.shape != node.shape:  # a large one is shortened to its first numbers
                continue
            shape = graph.nodes[edge.target].shape
            assert shape is not None
            expected = product(step.upstream, local, shape)
            assert expected.shape == passed.shape
            np.testing.assert_allclose(passed, expected, rtol=tolerance, atol=tolerance)
            compared += 1
    return compared


@pytest.mark.parametrize("name", playground.problems())
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_upstream_times_local_is_what_is_passed_on(name: str, dtype: str) -> None:
    lab = playground.open(name, dtype=dtype)
    lab.forward()
    graph = lab.graph()
    assert lab.loss is not None
    vector = None if lab.loss.numel() == 1 else torch.rand(lab.loss.shape)
    lab.backward(vector)
    trace = last(lab)
    assert (trace.graph, trace.call) == (graph.serial, 1)
    assert trace.steps[0].node == 0
    assert {step.node for step in trace.steps} == set(range(graph.size))
    assert check(graph, trace, ROUNDING[dtype])


@pytest.mark.parametrize("name", ["two-slopes", "one-weight", "beale", "goldstein-price"])
def test_for_sums_and_products_of_numbers_it_is_so_to_the_last_bit(name: str) -> None:
    lab = playground.open(name)
    lab.forward()
    graph = lab.graph()
    lab.backward()
    assert check(graph, last(lab), 0.0) >= 4


@pytest.mark.parametrize("name", playground.problems())
@pytest.mark.parametrize("wanted", [False, True])
def test_what_reaches_a_leaf_is_what_its_grad_grows_by(name: str, wanted: bool) -> None:
    lab = playground.open(name)
    bare = playground.open(name)
    if wanted:
        watched(lab)
    for call in (1, 2, 3):
        lab.forward()
        bare.forward()
        graph = lab.graph()
        assert lab.loss is not None
        vector = None if lab.loss.numel() == 1 else torch.full(lab.loss.shape, 1 / 3)
        before = {name: p.grad for name, p in lab.parameters.items()}
        before = {name: None if g is None else g.clone() for name, g in before.items()}
        lab.backward(vector)
        assert bare.loss is not None
        bare.loss.backward(vector)  # type: ignore[no-untyped-call]
        trace = last(lab)
        assert trace.call == call
        seen = set()
        for step in trace.steps:
            node = graph.nodes[step.node]
            if node.operation != "AccumulateGrad":
                continue
            assert node.name is not None
            old, new = before[node.name], lab[node.name].grad
            assert new is not None
            given = torch.from_numpy(step.upstream)
            assert torch.equal(new, given if old is None else old + given)
            assert torch.equal(new, bare[node.name].grad), "recording changes no bit"  # type: ignore[arg-type]
            seen.add(node.name)
        assert seen == set(lab.parameters)


def test_the_numbers_of_two_slopes() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    graph = lab.graph()
    lab.backward()
    told = [
        (graph.nodes[s.node].operation, s.upstream, *(p for p in s.passed if p is not None))
        for s in last(lab).steps
    ]
    assert told == [
        ("AddBackward0", 1.0, 1.0),
        ("AddBackward0", 1.0, 1.0, 1.0),
        ("PowBackward0", 1.0, 4.0),
        ("AccumulateGrad", 4.0),
        ("MulBackward0", 1.0, 2.0),
        ("AccumulateGrad", 2.0),
    ]


def test_two_ways_into_one_leaf_are_told_apart() -> None:
    lab = make(W, "v = w * w", "loss = v.sum()")
    lab.forward()
    lab.backward()
    _, times, leaf = last(lab).steps
    assert [None if p is None else p.tolist() for p in times.passed] == [[1, 2, 3], [1, 2, 3]]
    assert leaf.upstream is not None
    assert leaf.upstream.tolist() == [2, 4, 6]


def test_an_operation_with_several_outputs() -> None:
    lab = make(W, "a, b, c = w.unbind()\nv = a * b", "loss = v")
    lab.forward()
    lab.backward()
    unbind = last(lab).steps[1]
    assert unbind.upstream == 2.0
    assert [None if u is None else u.tolist() for u in unbind.upstreams] == [2.0, 1.0, None]
    assert unbind.passed[0] is not None
    assert unbind.passed[0].tolist() == [2.0, 1.0, 0.0]


def test_a_vector_jacobian_product() -> None:
    lab = playground.open("shifted-square")
    lab.forward()
    vector = np.ones((5, 4), dtype=np.float32)
    lab.backward(vector)
    vector[:] = 7
    trace = last(lab)
    assert trace.steps[0].upstream is not None
    assert trace.steps[0].upstream.tolist() == np.ones((5, 4)).tolist()
    assert trace.steps[-1].upstream is not None
    assert np.array_equal(np.diag(trace.steps[-1].upstream), [4, 4, 4, 4])


def test_zeroing_later_leaves_the_recording_as_it_was() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    lab.execute("product.retain_grad()")
    lab.backward()
    lab.zero_grad(set_to_none=False)
    lab.execute("product.grad.zero_()")
    arrived = {step.node: step.upstream for step in last(lab).steps}
    assert arrived[1] is not None
    assert arrived[1].tolist() == [[1.0], [1.0], [1.0]]
    assert arrived[2] is not None
    assert arrived[2].tolist() == [[7.0, 8.0]] * 3


def test_a_backward_that_fails_leaves_the_last_trace_and_no_hook() -> None:
    lab = playground.open("one-layer")
    lab.forward()
    lab.backward()
    trace = last(lab)
    with pytest.raises(RuntimeError, match="second time"):
        lab.backward()
    assert lab.trace() is trace
    lab.forward()
    lab.backward(retain_graph=True)
    steps = len(last(lab).steps)
    lab.backward()
    assert len(last(lab).steps) == steps
    assert last(lab).call == 3
    assert gc.isenabled()


def test_it_stays_the_same_object_and_goes_with_its_state() -> None:
    lab = watched(playground.open("two-slopes"))
    lab.forward()
    trace = lab.backward().inspection.trace
    assert trace is not None
    assert lab.step().inspection.trace is trace
    assert lab.forward().inspection.trace is trace
    assert trace.graph == 1
    assert lab.undo().inspection.trace is None
    lab.forward()
    assert lab.backward().inspection.trace is not None
    assert lab.run(3).inspection.trace is None, "the last backward was not recorded"


def test_typed_lines_that_call_backward_end_the_trace() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward(retain_graph=True)
    lab.execute("w1 * 2")
    assert lab.trace() is not None
    lab.execute("loss.backward()")
    assert lab.trace() is None


def test_a_frozen_parameter_takes_no_part() -> None:
    lab = playground.open("two-slopes")
    lab.freeze("w2")
    lab.forward()
    graph = lab.graph()
    lab.backward()
    names = [graph.nodes[step.node].name for step in last(lab).steps]
    assert "w1" in names
    assert "w2" not in names


def test_a_large_graph_is_recorded_only_while_the_panel_is_open() -> None:
    model = f"v = w\nfor i in range({RECORD_ALWAYS}):\n    v = v + w"
    lab = make(model=model)
    lab.forward()
    lab.backward()
    assert lab.trace() is None
    watched(lab)
    lab.forward()
    lab.backward()
    assert len(last(lab).steps) == RECORD_ALWAYS + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
def test_any_code(lines: list[str]) -> None:
    model = "\n".join(["v = w * 1", *lines])
    lab = watched(make(W, model, "loss = v.sum()", data="x = torch.tensor(0.5)", dtype="float64"))
    graph = lab.forward().inspection.graph
    trace = lab.backward().inspection.trace
    assert graph is not None
    assert trace is not None
    assert len(trace.steps) == graph.size
    check(graph, trace, 1e-9)
