"""What the loss compares: prediction and target, found in the syntax tree of model and loss."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from playground.language.compiler import Program, compile_code
from playground.language.errors import CodeError

PREDICTION, TARGET = "prediction_of_fit", "target_of_fit"
"""The names to which ``Terms.program`` binds what it works out."""
_NUMBERS = frozenset({"mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss"})
# A name may be bound to itself; nobody types a loss that is nested deeper.
_DEEPEST = 20
_LOGITS = frozenset({"binary_cross_entropy_with_logits", "cross_entropy"})


@dataclass(frozen=True)
class Terms:
    """What a loss compares.

    ``program`` binds PREDICTION alone, by those statements that it needs, and ``target_program``
    binds TARGET. ``reads`` and ``target_reads`` are the names from before the forward that each
    reads. ``loss``: the name of torch's function, ``"mse_loss"`` also where it is written by hand.
    ``prediction`` and ``target`` are the expressions as they are typed.
    """

    loss: str
    prediction: str
    target: str
    program: Program
    target_program: Program
    reads: frozenset[str]
    target_reads: frozenset[str]

    @property
    def logits(self) -> bool:
        """Whether the prediction holds logits of classes."""
        return self.loss in _LOGITS


@lru_cache(maxsize=32)
def terms(
    model: str, loss: str, data: tuple[str, ...], parameters: tuple[str, ...]
) -> Terms | None:
    """Read the two cells; ``data`` and ``parameters`` are what the setup cells bind.

    The target is the side that reads data and no parameter, the prediction the one that reads a
    parameter. None where the loss compares no such two.
    """
    try:
        statements = ast.parse(model).body + ast.parse(loss).body
    except SyntaxError:
        return None
    assigned = _assigned(statements)
    learnt, known = set(parameters), (*data, *parameters)
    for name, *sides in _compared(assigned["loss"], assigned) if "loss" in assigned else ():
        for prediction, target in (sides, sides[::-1]):
            try:
                program, reads = _sliced(statements, prediction, PREDICTION, known)
                other, target_reads = _sliced(statements, target, TARGET, known)
            except CodeError:
                continue
            if reads & learnt and target_reads and not target_reads & learnt:
                written = ast.unparse(prediction), ast.unparse(target)
                return Terms(name, *written, program, other, reads, target_reads)
    return None


def _assigned(statements: list[ast.stmt]) -> dict[str, ast.expr]:
    """The last expression that each name is bound to at top level."""
    found: dict[str, ast.expr] = {}
    for statement in statements:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = statement.value
    return found


def _compared(
    node: ast.expr, assigned: dict[str, ast.expr], depth: int = 0
) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Loss function and both sides of each comparison that the loss is made of, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(node, ast.Name):
        if node.id in assigned:
            yield from _compared(assigned[node.id], assigned, depth + 1)
        return
    if isinstance(node, ast.Call) and _function(node.func) in _NUMBERS | _LOGITS:
        pair = _arguments(node)
        if pair is not None:
            yield _function(node.func), *pair
        return
    squared = _squared(node, assigned)
    if squared is not None:
        yield "mse_loss", *squared
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _compared(child, assigned, depth + 1)


def _function(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _arguments(call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    given = dict(zip(("input", "target"), call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg in ("input", "target"):
            given[keyword.arg] = keyword.value
    return (given["input"], given["target"]) if len(given) == 2 else None


def _squared(node: ast.expr, assigned: dict[str, ast.expr]) -> tuple[ast.expr, ast.expr] | None:
    """Both sides of the difference that a node squares or takes the size of."""
    base: ast.expr | None = None
    if isinstance(node, ast.BinOp):
        square = isinstance(node.op, ast.Pow) and ast.unparse(node.right) in ("2", "2.0")
        itself = isinstance(node.op, ast.Mult) and ast.dump(node.left) == ast.dump(node.right)
        base = node.left if square or itself else None
    elif isinstance(node, ast.Call) and _function(node.func) in ("square", "abs"):
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        base = node.args[0] if node.args else owner
    for _ in range(_DEEPEST):
        if not isinstance(base, ast.Name) or base.id not in assigned:
            break
        base = assigned[base.id]
    if isinstance(base, ast.BinOp) and isinstance(base.op, ast.Sub):
        return base.left, base.right
    return None


def _sliced(
    statements: list[ast.stmt], wanted: ast.expr, name: str, known: tuple[str, ...]
) -> tuple[Program, frozenset[str]]:
    """The statements that an expression needs, and what they read from before them."""
    needed, kept = _names(wanted), []
    for statement in reversed(statements):
        if _binds(statement) & needed or (
            isinstance(statement, ast.Expr) and _names(statement) & needed
        ):
            kept.append(statement)
            needed |= _names(statement)
    kept.reverse()
    lines = [ast.unparse(statement) for statement in kept]
    source = "\n".join([*lines, f"{name} = {ast.unparse(wanted)}"])
    program = compile_code(source, role="lines", known=known, filename="<fit>")
    return program, frozenset(needed & set(known))


def _names(node: ast.AST) -> set[str]:
    """The names that are read anywhere in a node."""
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def _binds(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, also inside of it."""
    bound = {
        child.id
        for child in ast.walk(statement)
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
    }
    for child in ast.walk(statement):
        if isinstance(child, ast.FunctionDef):
            bound.add(child.name)
        elif isinstance(child, ast.Subscript | ast.Attribute) and isinstance(child.ctx, ast.Store):
            bound |= _names(child)
    return bound
