"""Counts a graph of any size, by taking it apart."""

from __future__ import annotations

from torch.autograd.graph import Node


def count(root: list[Node]) -> int:
    """How many nodes lie behind the one root in the list, which is emptied.

    Nothing else may hold the graph, neither a tensor nor a variable of the caller. Python sees
    each node here, and torch would free such nodes by recursion: 100,000 of them in a row would
    end the process. So they are freed one by one, each after all that lead to it.
    """
    targets, leading = _walk(root)
    size = len(targets)
    order = root
    for node in order:
        for target in targets.pop(node):
            leading[target] -= 1
            if not leading[target]:
                order.append(target)
    leading.clear()
    del node, target
    order.reverse()
    while order:
        order.pop()
    return size


def _walk(root: list[Node]) -> tuple[dict[Node, list[Node]], dict[Node, int]]:
    """Each node's targets, and how many edges lead to each node."""
    targets: dict[Node, list[Node]] = {}
    leading = dict.fromkeys(root, 0)
    waiting = list(root)
    for node in waiting:
        found = [target for target, _ in node.next_functions if target is not None]
        targets[node] = found
        for target in found:
            if target not in leading:
                leading[target] = 0
                waiting.append(target)
            leading[target] += 1
    return targets, leading
