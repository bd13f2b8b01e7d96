"""What stands on a box: heading, torch's exact name, value and gradient. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.state.arrays import Array
from playground.state.graph import Node, NodeKind
from playground.window.graph.fold import Folding, Item
from playground.window.graph.numbers import brief, value_text
from playground.window.graph.words import LEAVES, label

HEAD, EXACT, VALUE, GRADIENT = "head", "exact", "value", "gradient"
_NAMED_ROOM = 12
"""Characters of a value beside the name that it is bound to."""


@dataclass(frozen=True)
class Row:
    """One row of a box: what it is, and its words."""

    role: str
    text: str


def node_rows(node: Node, arrived: Mapping[int, Array]) -> tuple[Row, ...]:
    """Return the rows of a node's box; a constant has its number alone."""
    value = value_text(node)
    if node.kind is NodeKind.CONSTANT:
        return (Row(VALUE, value or "constant"),)
    head = Row(HEAD, label(node))
    if node.kind is NodeKind.DATA:
        return head, Row(VALUE, value or "data")
    if node.kind is NodeKind.DETACHED:
        name = node.name or node.operation or "detached"
        return Row(HEAD, name), Row(EXACT, node.region or "detached"), Row(VALUE, value)
    exact = Row(EXACT, node.operation)
    return head, exact, Row(VALUE, _bound(node, value)), _gradient(node, arrived)


def group_rows(
    folding: Folding, key: str, nodes: Mapping[int, Node], arrived: Mapping[int, Array]
) -> tuple[Row, ...]:
    """Return the rows of a group's box: its count, what is inside, and the value it gives."""
    group = folding.groups[key]
    inside = contents(folding, key)
    if not group.operations:
        return Row(HEAD, group.title), Row(EXACT, "parameters, data, constants")
    output = nodes[group.output]
    value = value_text(output)
    return (
        Row(HEAD, group.title),
        Row(EXACT, inside),
        Row(VALUE, _bound(output, value) if value else ""),
        _gradient(output, arrived),
    )


def contents(folding: Folding, key: str) -> str:
    """Return in words what a group holds."""
    group, leaves = folding.groups[key], folding.leaves[key]
    words = [f"{group.operations:,} operation{'s' if group.operations != 1 else ''}"]
    if leaves:
        words.append(f"{leaves:,} input{'s' if leaves != 1 else ''}")
    return " + ".join(words)


def widest_rows(
    item: Item, folding: Folding, nodes: Mapping[int, Node]
) -> tuple[tuple[Row, ...], bool]:
    """Return the rows with the widest numbers that a box may get, and whether it is a group.

    The size of a box must not depend on the numbers of the moment, or it would jump in a drag.
    """
    if isinstance(item, str):
        rows = group_rows(folding, item, nodes, {})
        return tuple(Row(row.role, _padded(row)) for row in rows), True
    node = nodes[item]
    rows = node_rows(node, {})
    if node.kind in LEAVES and node.kind is not NodeKind.PARAMETER:
        return rows, False
    return tuple(Row(row.role, _padded(row)) for row in rows), False


def _padded(row: Row) -> str:
    if row.role == VALUE and row.text:
        name, equals, value = row.text.rpartition("= ")
        zeros = "0" * 8
        return name + equals + (max(value, zeros, key=len) if "shape" in value else zeros)
    return ".grad += 0000" if row.role == GRADIENT else row.text


def _bound(node: Node, value: str) -> str:
    if not value:
        return "value not kept"
    if node.name and node.kind is not NodeKind.PARAMETER:
        return f"{node.name} = {value_text(node, _NAMED_ROOM)}"
    return f"= {value}"


def _gradient(node: Node, arrived: Mapping[int, Array]) -> Row:
    array = arrived.get(node.id)
    if array is None:
        return Row(GRADIENT, "")
    word = ".grad +=" if node.kind is NodeKind.PARAMETER else "grad"
    return Row(GRADIENT, f"{word} {brief(array)}")
