"""From typed text to Python's own code object, checked and guarded."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import CodeType

from playground.language.checker import check
from playground.language.namespace import fresh_namespace, reset_budget, typed_names
from playground.language.runtime import explain_runtime, locate
from playground.language.source import to_code, too_deep
from playground.language.transform import guarded

__all__ = [
    "Program",
    "compile_code",
    "explain_runtime",
    "fresh_namespace",
    "locate",
    "reset_budget",
    "typed_names",
]


@dataclass(frozen=True)
class Program:
    """Holds typed code ready for `exec(program.code, namespace)`.

    Attributes:
        code: the code object, compiled by Python itself.
        assigned: the names it sets at top level, in order.
        random: whether it draws numbers from torch's generator.
        budgeted: whether it counts against the budgets, which then need a reset before each run.
        source: the text as typed.
        filename: the name in tracebacks, `<model>` for the model cell.

    """

    code: CodeType = field(repr=False, compare=False)
    assigned: tuple[str, ...]
    random: bool
    budgeted: bool
    source: str
    filename: str


def compile_code(
    source: str, *, role: str, known: Iterable[str] = (), filename: str | None = None
) -> Program:
    """Return `source` checked for `role` and compiled; raises CodeError.

    `known` are the names bound by earlier cells. A `filename` in angle brackets is taken for the
    title of the cell; without one it is the role.
    """
    checked = check(source, role=role, known=known)
    name = filename or f"<{role}>"
    try:
        tree: ast.Module = guarded(copy.deepcopy(checked.tree))
        code = to_code(tree, name)
    except RecursionError:
        raise too_deep(source).located(cell=None if role == "lines" else role) from None
    return Program(code, checked.assigned, checked.random, checked.budgeted, source, name)
