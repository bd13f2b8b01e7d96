"""A run with a stop condition as code: a loop that breaks."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from playground.state import acts


def told(act: acts.StopWhen) -> str:
    """The line that stands for the act: it changes nothing until the next run."""
    if act.condition is None:
        return "# runs have no stop condition"
    return f"# stop when {act.condition}"


def remark(act: acts.Run) -> list[str]:
    """The comment after a loop that does not break itself."""
    return [] if act.until is None else [f"# stop when {act.until}: counted here, not tested"]


def loop(act: acts.Run, body: Sequence[str], trainable: Sequence[str]) -> list[str]:
    """The loop over ``body`` with the condition in it.

    The count of steps is that of the run, so the break comes in the last of them or not at all.
    """
    assert act.until is not None
    tree = ast.parse(act.until, mode="eval").body
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    head, tail = [], []
    if "best" in names:
        head.append('best = float("inf")')
        tail.append("best = min(best, loss.item())")
    if "change" in names:
        head.append('before = float("nan")')
        tail.append("change, before = loss.item() - before, loss.item()")
    if "grad_norm" in names:
        held = ", ".join(trainable)
        tail.append(f"grad_norm = sum((p.grad**2).sum() for p in [{held}]).sqrt()")
    counted = f"range({act.first + 1}, {act.first + (act.steps or 0) + 1})"
    counter = f"for step in {counted}:" if "step" in names else f"for _ in range({act.steps}):"
    test = f"if {ast.unparse(_Items().visit(tree))}:"
    lines = [*body, *tail, test, "    break"]
    return [*head, counter, *(f"    {text}" if text else "" for text in lines)]


class _Items(ast.NodeTransformer):
    """Puts ``.item()`` behind what is a tensor in a script, as the run compares plain numbers."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A loss, a length or a parameter; the counters are numbers already."""
        if node.id in ("step", "best", "change", "abs"):
            return node
        return _item(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """One element of a parameter."""
        return _item(node)


def _item(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(node, "item", ast.Load()), [], [])
