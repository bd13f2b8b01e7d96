"""The check of typed code before anything runs; it needs no torch."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.language import tables
from playground.language.errors import CodeError
from playground.language.source import parse, too_deep
from playground.language.statements import StatementChecker

CELLS: Final = ("data", "parameters", "model", "loss")

_EMPTY: Final = {
    "parameters": "the parameters cell is empty: write for example "
    "w = torch.tensor(1., requires_grad=True)",
    "loss": "the loss cell is empty: it must bind the name loss, for example "
    "loss = F.mse_loss(prediction, y)",
}


@dataclass(frozen=True)
class CheckedCode:
    """Holds typed code that passed the check.

    Attributes:
        tree: its syntax tree, columns counted in characters.
        assigned: the names it sets at top level, in order.
        random: whether it draws numbers from torch's generator.
        budgeted: whether it has loops, functions or sequences that count against the budgets.

    """

    tree: ast.Module = field(repr=False, compare=False)
    assigned: tuple[str, ...]
    random: bool
    budgeted: bool


def check(source: str, *, role: str, known: Iterable[str] = ()) -> CheckedCode:
    """Return `source` checked for `role`, one of ROLES.

    `known` are the names bound by earlier cells; a mapping from name to the title of its cell
    makes the messages say where a name comes from. Raises CodeError at the first fault.
    """
    if role not in tables.ROLES:
        raise ValueError(f"role must be one of {tables.ROLES}, not {role!r}")
    origins: dict[str, str | None] = dict.fromkeys(known)
    if isinstance(known, Mapping):
        origins.update(known)
    try:
        tree = parse(source)
        if not tree.body and role in _EMPTY:
            raise CodeError(_EMPTY[role])
        checker = StatementChecker(role, origins)
        assigned = checker.cell(tree)
        if role == "loss" and "loss" not in assigned:
            raise _no_loss(tree, assigned)
    except CodeError as error:
        cell = None if role == "lines" else role
        raise error.located(cell=cell) from None
    except RecursionError:
        cell = None if role == "lines" else role
        raise too_deep(source).located(cell=cell) from None
    return CheckedCode(tree, assigned, checker.random, checker.budgeted)


def check_cells(cells: Mapping[str, str]) -> list[CodeError]:
    """Return the first error of each of the four cells, in order; empty if all are good.

    `cells` maps data, parameters, model and loss to their source; a missing one counts as empty.
    Names flow from cell to cell, also out of a cell that has an error.
    """
    errors: list[CodeError] = []
    known: dict[str, str | None] = {}
    for title in CELLS:
        source = cells.get(title, "")
        try:
            assigned: Iterable[str] = check(source, role=title, known=known).assigned
        except CodeError as error:
            errors.append(error)
            assigned = _names_in_spite(source)
        known.update(dict.fromkeys(assigned, title))
    return errors


def _names_in_spite(source: str) -> list[str]:
    """Return the names that faulty code sets, so that one error does not cause others."""
    from playground.language.scope import names_set

    try:
        return list(names_set(parse(source).body))
    except (CodeError, RecursionError):
        pass
    found: list[str] = []
    for line in source.splitlines():
        try:
            found += names_set(ast.parse(line).body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            found += _left_of_equals(line)
    return found


def _left_of_equals(line: str) -> list[str]:
    left, equals, _ = line.partition("=")
    words = [word.strip() for word in left.split(",")]
    return [word for word in words if word.isidentifier()] if equals else []


def _no_loss(tree: ast.Module, assigned: tuple[str, ...]) -> CodeError:
    message = "the loss cell must bind the name loss"
    last = tree.body[-1]
    if assigned:
        message = f"{message}; it binds {', '.join(assigned)}"
        return CodeError(message, last.lineno, last.col_offset + 1, f"loss = {assigned[-1]}")
    if isinstance(last, ast.Expr):
        hint = f"loss = {ast.unparse(last.value)}"
        return CodeError(message, last.lineno, last.col_offset + 1, hint)
    return CodeError(message, last.lineno, last.col_offset + 1)
