"""The words of a tooltip and of the line under the picture: everything known about a box. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from playground.state.arrays import Array
from playground.state.graph import Edge, Node, NodeKind
from playground.window.graph.cards import contents
from playground.window.graph.fold import Folding
from playground.window.graph.numbers import brief, full
from playground.window.graph.words import KINDS, called, symbol, where

Sources = Mapping[str, str]
"""The code of each cell by its role."""


def node_lines(
    node: Node,
    edges: tuple[Edge, ...],
    nodes: Mapping[int, Node],
    arrived: Mapping[int, Array],
    sources: Sources,
    default: str = "float32",
) -> list[str]:
    """Return what is known about a node, a fact a line."""
    head = node.name or (symbol(node.operation) if node.operation else KINDS[node.kind])
    lines = [f"{head}: {KINDS[node.kind]}" + (f", {node.operation}" if node.operation else "")]
    if node.region is not None:
        lines.append(f"torch recorded nothing here: {node.region}")
    if node.place is not None:
        code = line_of(sources, node.place.cell, node.place.line)
        lines.append(where(node.place) + (f":  {code}" if code else ""))
    if node.shape is not None:
        lines.append(f"shape {node.shape}, {node.dtype}")
    if node.value is not None:
        lines.append("value " + full(node.value, node.dtype, default, node.shape))
    elif node.kind in (NodeKind.OPERATION, NodeKind.ROOT):
        lines.append("value not kept")
    for edge, local in zip(edges, node.locals, strict=False):
        if local is not None and edge.target in nodes:
            by = called(nodes[edge.target])
            lines.append(f"local derivative by {by}: " + full(local, default=default))
    if node.id in arrived:
        word = f"{node.name or ''}.grad +=" if node.kind is NodeKind.PARAMETER else "gradient"
        lines.append(f"{word} " + full(arrived[node.id], default=default))
    return lines


def group_lines(folding: Folding, key: str, nodes: Mapping[int, Node]) -> list[str]:
    """Return what is known about a group."""
    group = folding.groups[key]
    lines = [group.title, contents(folding, key)]
    if group.place is not None:
        first, last = group.place.line, group.place.end_line
        span = f"line {first}" if first == last else f"lines {first}–{last}"
        lines.append(f"{group.place.cell}, {span}")
    output = nodes[group.output]
    if output.value is not None:
        lines.append(f"gives {called(output)} = {brief(output.value, output.shape)}")
    lines.append("Click to unfold")
    return lines


def line_of(sources: Sources, cell: str, line: int) -> str:
    """Return one line of code, or nothing where it is not known."""
    lines = sources.get(cell, "").splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def as_tip(lines: list[str]) -> str:
    """Return lines as the rich text of a tooltip in which columns of numbers stay aligned."""
    head, *rest = lines
    body = "\n".join(rest)
    return f"<b>{escape(head)}</b><pre style='margin:4px 0 0 0'>{escape(body)}</pre>"
