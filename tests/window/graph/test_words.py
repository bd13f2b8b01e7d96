"""How nodes read, where they are found, and what is said about a graph."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.state.snapshot import TapeState
from playground.window.graph.details import as_tip, line_of, node_lines
from playground.window.graph.numbers import brief
from playground.window.graph.places import at_place
from playground.window.graph.playback_bar import BEFORE, MOVED, NOTHING, UNRECORDED, why_not
from playground.window.graph.remarks import remark
from playground.window.graph.search import found
from playground.window.graph.words import function_of, symbol
from tests.window.graph.graphs import array, by_name, loop, one_layer, two_slopes


@pytest.mark.parametrize(
    ("operation", "function", "sign"),
    [
        ("MulBackward0", "mul", "×"),
        ("AddBackward0", "add", "+"),
        ("AddmmBackward0", "addmm", "@ +"),
        ("LogSoftmaxBackward0", "log_softmax", "log_softmax"),
        ("TanhBackward0", "tanh", "tanh"),
        (
            "BinaryCrossEntropyWithLogitsBackward0",
            "binary_cross_entropy_with_logits",
            "binary_cross_entropy_with_logits",
        ),
        ("MseLossBackward0", "mse_loss", "mse_loss"),
    ],
)
def test_operations_read_as_mathematics(operation: str, function: str, sign: str) -> None:
    assert function_of(operation) == function
    assert symbol(operation) == sign


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (11.0, "11."),
        (1.3633, "1.3633"),
        ([4.0, 2.0], "[4., 2.]"),
        (np.zeros((5, 3)), "shape (5, 3)"),
        (np.zeros(200), "shape (200,)"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_are_torchs_own_or_a_shape(values: Any, text: str) -> None:
    assert brief(array(values)) == text


def test_a_shortened_tensor_is_named_by_its_own_shape() -> None:
    assert brief(array([1.0, 2.0, 3.0]), (4000,)) == "shape (4000,)"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 0),
        ("   ", 0),
        ("mul", 1),
        ("MulBackward0", 1),
        ("×", 1),
        ("w1", 1),
        ("parameter", 2),
        ("AddBackward", 2),
        ("line 1", 2),
        ("loss, line 1", 2),
        ("nothing such", 0),
        ("(", 0),
    ],
)
def test_search_by_operation_name_and_line(query: str, count: int) -> None:
    assert len(found(two_slopes(), query)) == count


def test_line_1_is_not_line_12() -> None:
    graph = loop(2)
    moved = tuple(
        node if node.place is None else replace(node, place=replace(node.place, line=12))
        for node in graph.nodes
    )
    graph = replace(graph, nodes=moved)
    assert found(graph, "line 1") == ()
    assert found(graph, "line 12")


def test_the_smallest_stretch_of_code_wins() -> None:
    graph = two_slopes()
    root = by_name(graph, "loss")
    assert set(at_place(graph.nodes, "loss", 1, 33)) == {root.id}
    assert by_name(graph, "doubled").id in at_place(graph.nodes, "model", 2, 14)
    assert at_place(graph.nodes, "model", 2, 1) == (by_name(graph, "doubled").id,)
    assert at_place(graph.nodes, "data", 1, 1) == ()


def test_remarks_say_what_cannot_be_seen() -> None:
    graph = two_slopes()
    assert remark(graph, len(graph.nodes), TapeState.RECORDED) == ""
    big = loop(100, size=100_003)
    assert (
        remark(big, 3, TapeState.CONSUMED)
        == "100,003 nodes; the first 203 from the root are here, folded."
    )
    past = remark(big, 3, TapeState.STALE)
    assert past.startswith("Recorded before the point moved, and too large to follow it. 100,003")


def test_a_graph_that_is_not_the_tape_s_says_what_it_is() -> None:
    looked_at = replace(two_slopes(), live=False)
    assert why_not(two_slopes(), TapeState.RECORDED, True) == NOTHING
    assert why_not(looked_at, TapeState.EMPTY, False) == BEFORE
    assert why_not(looked_at, TapeState.EMPTY, True) == UNRECORDED
    assert why_not(looked_at, TapeState.STALE, True) == MOVED


def test_a_tooltip_has_everything() -> None:
    graph = one_layer()
    nodes = {node.id: node for node in graph.nodes}
    out = by_name(graph, "z")
    edges = tuple(edge for edge in graph.edges if edge.source == out.id)
    sources = {"model": "z = x @ w + b\n"}
    lines = node_lines(out, edges, nodes, {out.id: array(np.ones(3))}, sources)
    text = "\n".join(lines)
    assert lines[0] == "z: operation, AddBackward0"
    assert "model, line 1:  z = x @ w + b" in text
    assert "shape (3,), float32" in text
    assert "local derivative by b: tensor([1., 1., 1.])" in text
    assert "gradient tensor([1., 1., 1.])" in text
    assert as_tip(["a < b", "c & d"]) == (
        "<b>a &lt; b</b><pre style='margin:4px 0 0 0'>c &amp; d</pre>"
    )
    assert line_of(sources, "model", 9) == ""
