"""The numbers of a ledger, written as torch prints them; a sign stands before what was added."""

from __future__ import annotations

from math import prod

import numpy as np

from playground.state.arrays import Array
from playground.state.ledger import Ledger
from playground.state.printed import lone_float, printed_array

MOST = 20
WIDEST = 5
TALLEST = 6
"""A tensor of more numbers, longer lines or more of them is shown one element at a time."""
_INDENT = len("tensor(")

Element = tuple[int, ...]
"""The index of the one element that is shown where not all are."""


def is_small(shape: tuple[int, ...]) -> bool:
    """Whether all the numbers of a tensor of this shape have room in the book."""
    if not shape:
        return True
    lines = prod(shape[:-1])
    return prod(shape) <= MOST and shape[-1] <= WIDEST and lines <= TALLEST


def picked(values: Array, element: Element) -> Array:
    """One element, as a tensor without dimensions."""
    return np.asarray(values[element])


def in_rows(values: Array, element: Element) -> Array:
    """What a row shows of a tensor: all of a small one, else one element."""
    if values.size > 1 and is_small(values.shape):
        return values
    return picked(values, element)


def lines_of(values: Array, *, signed: bool = False) -> tuple[str, ...]:
    """The numbers as torch prints them, line by line; what was added has its sign before it."""
    if values.ndim == 0:
        text = lone_float(float(values))
        return (f"+{text}" if signed and text[0] not in "-n" else text,)
    whole = printed_array(values, "float32").removeprefix("tensor(").removesuffix(")")
    lines = [line.removeprefix(" " * _INDENT) for line in whole.split("\n") if line.strip()]
    if signed:
        lines = [("+ " if place == 0 else "  ") + line for place, line in enumerate(lines)]
    return tuple(lines)


def exact(values: Array | None, dtype: str) -> str:
    """All digits that tell a number from its neighbours; a tensor in the order of its memory."""
    if values is None:
        return "None"
    if values.ndim == 0:
        return f"{values[()]!s} ({dtype})"
    if values.size > MOST:
        return f"{printed_array(values, dtype)}"
    return f"{np.array2string(values, separator=', ', floatmode='unique')} ({dtype})"


def sum_line(ledger: Ledger, element: Element, default: str) -> str:
    """``= w1.grad = tensor(4.)``, exactly as torch prints it; ``default``: torch's own dtype."""
    name = f"{ledger.name}.grad"
    if ledger.grad is None:
        return f"= {name} = None"
    values = ledger.grad
    if not is_small(ledger.shape):
        name += f"[{', '.join(map(str, element))}]"
        values = picked(values, element)
    return f"= {name} = {printed_array(values, ledger.dtype, default=default)}"


def adds_up(ledger: Ledger) -> bool:
    """Whether the entries, added in their order, give the ``.grad`` to the last bit."""
    total = ledger.sums()[-1] if ledger.entries else None
    if total is None or ledger.grad is None:
        return total is ledger.grad
    if total.shape != ledger.grad.shape or total.dtype != ledger.grad.dtype:
        return False
    same = (total == ledger.grad) & (np.signbit(total) == np.signbit(ledger.grad))
    return bool(np.all(same | (np.isnan(total) & np.isnan(ledger.grad))))
