"""What has to be said about a graph before it is read: its size."""

from __future__ import annotations

from playground.state.graph import Graph


def remark(graph: Graph, boxes: int) -> str:
    """Return one line about the graph, or nothing where the picture says it all.

    ``boxes``: how many are seen, folded ones counted once.
    """
    read = len(graph.nodes)
    if graph.size > read:
        folded = ", folded" if boxes < read else ""
        return f"{graph.size:,} nodes; the first {read:,} from the root are here{folded}."
    if boxes < read:
        return f"{read:,} nodes, folded into {boxes:,}. Click a folded one to open it."
    return ""
