"""What each line of a piece of code changes, read from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Modules whose in-place functions change their first argument: ``torch.nn.init.zeros_(w)``.
_MODULES = frozenset({"torch", "F", "nn", "init"})
# A dictionary of buffers that an update function gets beside its parameter; see ``rules.py``.
STATE = "state_"


@lru_cache(maxsize=4096)
def changes(code: str, trainable: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each line of ``code`` the names it gives a value, a ``.grad`` as ``"w.grad"``.

    ``trainable``: the parameters that backward reaches and that the optimizer holds. The head of
    a loop or branch changes what its body changes; the lines of a function change nothing until
    it is called. Code that does not parse changes nothing that is known.
    """
    found: list[dict[str, None]] = [{} for _ in code.split("\n")]
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return tuple(() for _ in found)
    for statement in tree.body:
        _mark(statement, trainable, found)
    return tuple(tuple(names) for names in found)


def _mark(
    statement: ast.stmt, trainable: Sequence[str], found: list[dict[str, None]]
) -> dict[str, None]:
    """Enter what a statement changes on its lines; returns the names."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {}
    names: dict[str, None] = dict.fromkeys(_direct(statement, trainable))
    inner = _inner(statement)
    for child in inner:
        names.update(_mark(child, trainable, found))
    last = inner[0].lineno - 1 if inner else statement.end_lineno or statement.lineno
    for line in range(statement.lineno, max(last, statement.lineno) + 1):
        found[line - 1].update(names)
    return names


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    return [
        child
        for field in ("body", "orelse", "finalbody")
        for child in getattr(statement, field, [])
        if isinstance(child, ast.stmt)
    ]


def _direct(statement: ast.stmt, trainable: Sequence[str]) -> Iterator[str]:
    """The names that a statement changes by itself, without the statements in it."""
    targets = list(getattr(statement, "targets", []))
    if isinstance(statement, ast.AugAssign | ast.AnnAssign):  # a loop's counter is no tensor
        targets.append(statement.target)
    for target in targets:
        for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            name = _named(part)
            if name is not None:
                yield name
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            for node in ast.walk(child):
                if isinstance(node, ast.Call):
                    yield from _called(node, trainable)


def _called(call: ast.Call, trainable: Sequence[str]) -> Iterator[str]:
    """What a call changes: torch's methods that end in ``_``, backward, an optimizer's acts."""
    function = call.func
    if isinstance(function, ast.Name):
        arguments = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
        if len(arguments) == 2 and arguments[1] == STATE + arguments[0]:
            yield arguments[0]
        return
    if not isinstance(function, ast.Attribute):
        return
    owner = _named(function.value)
    if function.attr == "backward" or (owner == "optimizer" and function.attr == "zero_grad"):
        yield from (f"{name}.grad" for name in trainable)
    elif owner == "optimizer" and function.attr == "step":
        yield from trainable
        if call.args:  # a closure, which works out the gradients too
            yield from (f"{name}.grad" for name in trainable)
    elif function.attr.endswith("_") and not function.attr.endswith("__"):
        changed = _named(call.args[0]) if owner in _MODULES and call.args else owner
        if changed is not None:
            yield changed


def _named(node: ast.AST) -> str | None:
    """The tensor that an expression stands in: ``w`` of ``w[0]``, ``w.grad`` of ``w.grad[0]``."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr="grad"):
            owner = _named(value)
            return None if owner is None else f"{owner}.grad"
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
            return _named(value)
        case ast.Call(func=ast.Attribute(value=value)):
            return _named(value)
        case _:
            return None
