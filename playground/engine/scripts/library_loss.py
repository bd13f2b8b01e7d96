"""The "loss" style: the loss cell with a ready loss of ``torch.nn`` in place of arithmetic."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from playground.engine.errors import ActError

CLASSES = {
    "mse_loss": "MSELoss",
    "l1_loss": "L1Loss",
    "smooth_l1_loss": "SmoothL1Loss",
    "huber_loss": "HuberLoss",
    "binary_cross_entropy": "BCELoss",
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "cross_entropy": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
}


def with_library_loss(forward: Sequence[str]) -> tuple[list[str], list[str]]:
    """Setup lines and forward lines in which ``loss`` comes from a ``torch.nn`` loss.

    Raises ActError where the typed loss is none that torch.nn has.
    """
    tree = ast.parse("\n".join(forward))
    assigned = {
        statement.targets[0].id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }
    found = _recognised(assigned["loss"], assigned) if "loss" in assigned else None
    if found is None:
        raise ActError(
            "This loss is none of torch.nn's: there is no ready class to put in its place."
        )
    name, keywords, prediction, target = found
    kept = [
        ast.get_source_segment("\n".join(forward), statement) or ""
        for statement in tree.body
        if not (
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and statement.targets[0].id == "loss"
        )
    ]
    lines = [text for statement in kept for text in statement.splitlines()]
    return (
        [f"loss_function = torch.nn.{name}({keywords})"],
        [*lines, f"loss = loss_function({prediction}, {target})"],
    )


def _recognised(loss: ast.expr, assigned: dict[str, ast.expr]) -> tuple[str, str, str, str] | None:
    """Class, keywords, prediction and target, or None."""
    loss = _followed(loss, assigned)
    if isinstance(loss, ast.Call) and isinstance(loss.func, ast.Attribute):
        name = loss.func.attr
        if name in CLASSES and len(loss.args) == 2:
            keywords = ", ".join(ast.unparse(keyword) for keyword in loss.keywords)
            prediction, target = (ast.unparse(arg) for arg in loss.args)
            return CLASSES[name], keywords, prediction, target
        if name == "mean":
            return _squared(loss.args[0] if loss.args else loss.func.value, assigned)
    return _squared(loss, assigned)


def _squared(node: ast.expr, assigned: dict[str, ast.expr]) -> tuple[str, str, str, str] | None:
    """MSELoss where the node is the square of a difference."""
    node = _followed(node, assigned)
    base: ast.expr | None = None
    if isinstance(node, ast.BinOp):
        square = isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "2"
        itself = isinstance(node.op, ast.Mult) and ast.dump(node.left) == ast.dump(node.right)
        base = node.left if square or itself else None
    if base is None:
        return None
    base = _followed(base, assigned)
    if not (isinstance(base, ast.BinOp) and isinstance(base.op, ast.Sub)):
        return None
    return "MSELoss", "", ast.unparse(base.left), ast.unparse(base.right)


def _followed(node: ast.expr, assigned: dict[str, ast.expr]) -> ast.expr:
    while isinstance(node, ast.Name) and node.id in assigned:
        node = assigned[node.id]
    return node
