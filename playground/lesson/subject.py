"""What the expression that a prompt is about is of: a gradient, a parameter, the loss, or else."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from playground.state.coordinate import Coordinate

GRADIENT: Final = "gradient"
PLACE: Final = "place"
LOSS: Final = "loss"
OTHER: Final = "other"

_LOOKS = ("item", "tolist", "detach", "clone", "numpy")
"""Methods that give the same numbers in another wrapping."""


@dataclass(frozen=True)
class Subject:
    """``of``: one of the words above. ``name``: the tensor's. ``index``: what of it, in order.

    ``held`` tells what stands in ``.grad`` from the gradient at the point.
    """

    of: str
    name: str = ""
    index: tuple[Any, ...] = ()
    held: bool = False

    @property
    def label(self) -> str:
        """As it is written: ``w[0]``, or the loss's name."""
        inner = "".join(f"[{', '.join(map(str, part))}]" for part in self.index)
        return self.name + inner

    def take(self, values: Any) -> Any:
        """The part of a whole tensor's numbers that is asked for; None where there is none."""
        if values is None:
            return None
        found = np.asarray(values, dtype=np.float64)
        try:
            for part in self.index:
                found = found[part]
        except IndexError:
            return None
        return found


def subject(about: str) -> Subject:
    """Read ``"w1.grad"``, ``"w[0].item()"``, ``"loss"``; what is anything else is OTHER."""
    try:
        node: ast.expr = ast.parse(about.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return Subject(OTHER)
    node = _bare(node)
    index: list[tuple[Any, ...]] = []
    while isinstance(node, ast.Subscript):
        part = _index(node.slice)
        if part is None:
            return Subject(OTHER)
        index.insert(0, part)
        node = _bare(node.value)
    held = isinstance(node, ast.Attribute) and node.attr == "grad"
    if isinstance(node, ast.Attribute) and held:
        node = node.value
    if not isinstance(node, ast.Name):
        return Subject(OTHER)
    of = GRADIENT if held else LOSS if node.id == "loss" else PLACE
    return Subject(of, node.id, tuple(index), held)


def slope_of(about: str) -> Subject:
    """The gradient at the point along a coordinate such as ``"w[0]"``."""
    try:
        coordinate = Coordinate.parse(about)
    except ValueError:
        return Subject(OTHER)
    index = (coordinate.index,) if coordinate.index else ()
    return Subject(GRADIENT, coordinate.name, index)


def _bare(node: ast.expr) -> ast.expr:
    """The tensor within what only shows it: ``float(w1.detach())``."""
    while True:
        if isinstance(node, ast.Attribute) and node.attr == "data":
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in _LOOKS or node.args:
                return node
            node = node.func.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "float" and node.args:
            node = node.args[0]
        else:
            return node


def _index(node: ast.expr) -> tuple[Any, ...] | None:
    try:
        found = ast.literal_eval(node)
    except ValueError:
        return None
    part = found if isinstance(found, tuple) else (found,)
    return part if all(type(each) is int for each in part) else None
