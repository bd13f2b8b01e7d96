"""Which names are bound where: the bookkeeping behind 'there is no name …'."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Scope:
    """Holds the names of one cell, function, lambda or comprehension while it is walked.

    `bound` are the names set so far, in order; `later` are all names that the scope sets anywhere,
    with the line of the first time. `delayed` marks a scope whose code runs at a later call.
    """

    kind: str
    later: dict[str, int] = field(default_factory=dict)
    bound: dict[str, None] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()

    @property
    def delayed(self) -> bool:
        """Whether the code of this scope runs only when it is called."""
        return self.kind in ("function", "lambda")

    def bind(self, names: Iterable[str]) -> None:
        """Note that `names` are set from here on."""
        for name in names:
            self.bound.setdefault(name)


def target_names(target: ast.expr) -> Iterator[str]:
    """Yield the names that the assignment target `target` sets."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from target_names(target.value)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from target_names(element)


def names_set(body: Iterable[ast.stmt], augmented: bool = True) -> dict[str, int]:
    """Return the names that the statements `body` set in their own scope, with their lines.

    Without `augmented`, names that are only changed (`x += 1`) do not count as set.
    """
    found: dict[str, int] = {}
    for statement in body:
        if isinstance(statement, ast.AugAssign) and not augmented:
            continue
        for name in _names_of(statement):
            found.setdefault(name, statement.lineno)
        for block in ("body", "orelse"):
            if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                inner = names_set(getattr(statement, block, []), augmented)
                for name, line in inner.items():
                    found.setdefault(name, line)
    return found


def _names_of(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from target_names(target)
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign | ast.For):
        yield from target_names(statement.target)
    elif isinstance(statement, ast.FunctionDef):
        yield statement.name
