"""What stands on a link: the local derivative, and the gradient that was passed on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playground.state.arrays import Array
from playground.state.graph import Node
from playground.window.graph.cards import GRADIENT, VALUE, Row
from playground.window.graph.numbers import brief

_ROOM = 9
"""Characters between two columns."""
_MOST = 2


def label_rows(
    edges: Sequence[tuple[int, int]],
    nodes: Mapping[int, Node],
    passed: Mapping[tuple[int, int], Array],
) -> list[Row]:
    """Return the rows of a link's label; none for a link that stands for many edges."""
    if len(edges) > _MOST:
        return []
    locals_ = []
    given = []
    for node, number in edges:
        local = nodes[node].locals[number] if number < len(nodes[node].locals) else None
        if local is not None:
            locals_.append(brief(local, room=_ROOM))
        if (node, number) in passed:
            given.append(brief(passed[node, number], room=_ROOM))
    rows = []
    if locals_:
        rows.append(Row(VALUE, "∂ " + ", ".join(_short(locals_))))
    if given:
        rows.append(Row(GRADIENT, "← " + ", ".join(_short(given))))
    return rows


def _short(texts: list[str]) -> list[str]:
    return [text.removeprefix("shape ") for text in texts]
