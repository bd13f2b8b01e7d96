"""What has to be said about a graph before it is read: its size."""

from __future__ import annotations

from playground.state.graph import Graph
from playground.state.snapshot import TapeState

PAST = "Recorded before the point moved, and too large to follow it."


def remark(graph: Graph, boxes: int, tape: TapeState) -> str:
    """Return one line about the graph, or nothing where the picture says it all.

    ``boxes``: how many are seen, folded ones counted once.
    """
    past = f"{PAST} " if graph.live and tape is TapeState.STALE else ""
    return (past + _size(graph, boxes)).strip()


def _size(graph: Graph, boxes: int) -> str:
    read = len(graph.nodes)
    if graph.size > read:
        folded = ", folded" if boxes < read else ""
        return f"{graph.size:,} nodes; the first {read:,} from the root are here{folded}."
    if boxes < read:
        return f"{read:,} nodes, folded into {boxes:,}. Click a folded one to open it."
    return ""
