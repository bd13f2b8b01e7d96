"""Which tensors of a problem hold one entry per sample along their first dimension."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from playground.engine.workspace import Workspace

HELD_OUT = "_test"
"""Names that end so are held-out data: nothing is learnt from them and no batch is drawn of them.
"""
FORWARD = ("model", "loss")


@dataclass(frozen=True)
class Samples:
    """The per-sample tensors in the order of the data cell, and how many samples they hold.

    Where there are none, ``names`` is empty, ``count`` is 0 and ``why`` says why.
    """

    names: tuple[str, ...] = ()
    count: int = 0
    why: str = ""

    def __bool__(self) -> bool:
        return bool(self.names)


def find(workspace: Workspace) -> Samples:
    """The samples of the data as it stands now.

    Of the tensors that the data cell binds and the model or loss cell reads, in a function of the
    setup cells or directly, those whose first dimension is the most common one. Of two that are
    equally common the larger is taken; where no two tensors agree at all it is not known which of
    them holds the samples, and there are none. A first dimension of 1 is there to be broadcast and
    counts only where there is no other.
    """
    programs = workspace.programs
    read = _read({role: program.source for role, program in programs.items()})
    written = {name for role in FORWARD for name in programs[role].assigned}
    sizes: dict[str, int] = {}
    for name in programs["data"].assigned:
        value = workspace.namespace.get(name)
        if (
            isinstance(value, torch.Tensor)
            and value.dim()
            and not value.requires_grad
            and name in read
            and name not in written
            and not name.endswith(HELD_OUT)
        ):
            sizes[name] = len(value)
    if not sizes:
        return Samples(why="the model and the loss read no tensor of the data cell")
    votes = Counter(size for size in sizes.values() if size != 1) or Counter(sizes.values())
    agree = max(votes.values())
    if agree == 1 and len(votes) > 1:
        told = ", ".join(f"{name} has {size:,}" for name, size in sizes.items())
        return Samples(why=f"no two tensors of the data have the same first dimension ({told})")
    count = max(size for size, many in votes.items() if many == agree)
    if not count:
        return Samples(why="the data has no rows")
    return Samples(tuple(name for name, size in sizes.items() if size == count), count)


def gap(workspace: Workspace) -> str:
    """Where the samples hold a number that is none, such as ``y is nan in row 3``, or ''.

    Rows are counted from 0, as torch does.
    """
    for name in find(workspace).names:
        value = workspace.namespace[name]
        bad = torch.nonzero(~torch.isfinite(value))
        if len(bad):
            place = tuple(bad[0].tolist())
            more = f", and {len(bad) - 1:,} more" if len(bad) > 1 else ""
            return f"{name} is {value[place].item()} in row {place[0]}{more}"
    return ""


def _read(sources: Mapping[str, str]) -> frozenset[str]:
    """The names that a forward reads, those in functions that it may call included."""
    return _read_of(tuple(sources.items()))


@lru_cache(maxsize=16)
def _read_of(sources: tuple[tuple[str, str], ...]) -> frozenset[str]:
    functions: dict[str, ast.AST] = {}
    found: set[str] = set()
    for role, source in sources:
        for statement in ast.parse(source).body:
            if isinstance(statement, ast.FunctionDef):
                functions[statement.name] = statement
            elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        functions[target.id] = statement
            if role in FORWARD:
                found |= _names(statement)
    waiting = [name for name in found if name in functions]
    while waiting:
        # Each function is opened once, so one that calls itself ends too.
        body = functions.pop(waiting.pop(), None)
        if body is not None:
            inner = _names(body)
            found |= inner
            waiting += [name for name in inner if name in functions]
    return frozenset(found)


def _names(node: ast.AST) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }
