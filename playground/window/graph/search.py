"""Finding nodes by operation, name or line. Pure."""

from __future__ import annotations

import re

from playground.state.graph import Graph, Node
from playground.window.graph.words import KINDS, function_of, symbol, where


def found(graph: Graph, query: str) -> tuple[int, ...]:
    """Return the nodes that a query fits, in the graph's order; none for an empty query.

    ``line 1`` does not find line 12, and ``mul``, which starts a word, not AccumulateGrad.
    Capitals do not matter unless the query has some.
    """
    words = query.strip()
    if not words:
        return ()
    pattern = r"(?<![^\W_])" + re.escape(words) + (r"(?!\d)" if words[-1].isdigit() else "")
    flags = re.IGNORECASE if words == words.lower() else 0
    fits = re.compile(pattern, flags).search
    return tuple(node.id for node in graph.nodes if fits(_text(node)))


def _text(node: Node) -> str:
    parts = [node.name or "", node.operation, KINDS[node.kind], node.region or ""]
    if node.operation:
        parts += [symbol(node.operation), function_of(node.operation)]
    if node.place is not None:
        parts.append(where(node.place))
    return "\n".join(parts)
