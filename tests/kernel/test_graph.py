"""Graph and trace through the kernel's pipe, the largest of them too."""

from __future__ import annotations

import numpy as np

import playground
from playground.engine.graphs.walk import READ_MOST
from playground.kernel.client import KernelClient
from playground.state import acts
from playground.state.inspection import Wanted
from playground.state.view import View
from tests.kernel.kernel_talk import answered, document, opened

OPEN = acts.Look(View(wanted=Wanted(graph=True)))
LOOP = document(
    "v = w\nfor i in range(30_000):\n    v = v * w + 1",
    "w = torch.tensor(0.5, requires_grad=True)",
)


def test_it_is_the_graph_that_is_seen_in_process(client: KernelClient) -> None:
    opened(client, "log-sine")
    answered(client, OPEN)
    answered(client, acts.Forward())
    seen = answered(client, acts.Backward()).snapshot.inspection
    lab = playground.open("log-sine")
    lab.forward()
    graph = lab.graph()
    lab.backward()
    trace = lab.trace()
    assert seen.graph is not None
    assert seen.trace is not None
    assert trace is not None
    assert seen.graph.edges == graph.edges
    for one, other in zip(seen.graph.nodes, graph.nodes, strict=True):
        assert (one.operation, one.name, one.place) == (other.operation, other.name, other.place)
        assert np.array_equal(one.value, other.value)  # type: ignore[arg-type]
    for step, same in zip(seen.trace.steps, trace.steps, strict=True):
        assert step.node == same.node
        assert np.array_equal(step.upstream, same.upstream)  # type: ignore[arg-type]


def test_a_graph_of_60_000_nodes_leaves_the_kernel_alive(client: KernelClient) -> None:
    opened(client, LOOP, view=OPEN.view)
    graph = answered(client, acts.Forward()).snapshot.inspection.graph
    assert graph is not None
    assert (graph.size, len(graph.nodes)) == (60_001, READ_MOST)
    trace = answered(client, acts.Backward()).snapshot.inspection.trace
    assert trace is not None
    assert answered(client, acts.Reset()).snapshot.inspection.graph is None


def test_a_graph_that_did_not_change_crosses_the_pipe_once(client: KernelClient) -> None:
    opened(client, "log-sine", view=OPEN.view)
    first = answered(client, acts.Forward()).snapshot.inspection.graph
    assert first is not None
    after = answered(client, acts.ZeroGrad()).snapshot.inspection
    assert after.graph is first
    assert answered(client, acts.Forward()).snapshot.inspection.graph is not first
    opened(client, "two-slopes", view=OPEN.view)
    other = answered(client, acts.Forward()).snapshot.inspection.graph
    assert other is not None
    assert other.nodes[0].name == "loss"
