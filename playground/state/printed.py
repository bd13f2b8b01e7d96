"""Tensors as torch prints them, to the last character, from numpy arrays alone.

The rules are those of ``torch/_tensor_str.py`` with its default print options; the tests hold
this module against torch's own ``repr``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, prod
from typing import Any, NamedTuple

import numpy as np

from playground.state.arrays import Array
from playground.state.snapshot import TensorView

PRECISION = 4
THRESHOLD = 1000
EDGE = 3
LINE_WIDTH = 80
_OPENING = "tensor("
_INDENT = len(_OPENING)
_WHOLE_DTYPES = ("int64", "bool")
"""Dtypes that are never named, since literals without a point or of truth values have them."""

Format = Callable[[Any], str]


class Printed(NamedTuple):
    """A printed tensor in three pieces, so that the numbers can be set apart from the frame."""

    head: str
    body: str
    tail: str

    def __str__(self) -> str:
        return self.head + self.body + self.tail


def printed(view: TensorView, default: str = "float32") -> str:
    """Return ``repr`` of the tensor; ``default`` is torch's default dtype at the time."""
    return str(pieces(view, default))


def pieces(view: TensorView, default: str = "float32") -> Printed:
    """Return the printed tensor with its numbers apart from ``tensor(`` and the suffixes."""
    return _pieces(view.values, view.dtype, default, view.shape, view.grad_fn, view.requires_grad)


def printed_grad(view: TensorView, default: str = "float32") -> str:
    """Return ``repr`` of the tensor's ``.grad``, which may be ``None``."""
    grad = grad_pieces(view, default)
    return "None" if grad is None else str(grad)


def grad_pieces(view: TensorView, default: str = "float32") -> Printed | None:
    """Return the printed ``.grad`` in pieces, or None where there is none."""
    if view.grad is None:
        return None
    return _pieces(view.grad, view.dtype, default, view.shape, None, False)


def printed_array(
    array: Array,
    dtype: str | None = None,
    *,
    default: str = "float32",
    shape: tuple[int, ...] | None = None,
    grad_fn: str | None = None,
    requires_grad: bool = False,
) -> str:
    """Return what torch would print for a tensor with these values.

    ``dtype`` is torch's name, where it is not that of the array (``"bfloat16"``). ``shape`` is the
    tensor's own where ``array`` holds only its outermost entries.
    """
    name = dtype if dtype is not None else array.dtype.name
    own = array.shape if shape is None else shape
    return str(_pieces(array, name, default, own, grad_fn, requires_grad))


def _pieces(
    array: Array,
    dtype: str,
    default: str,
    shape: tuple[int, ...],
    grad_fn: str | None,
    requires_grad: bool,
) -> Printed:
    suffixes = []
    if prod(shape) == 0:
        body = "[]"
        if len(shape) != 1:
            suffixes.append(f"size={tuple(shape)}")
        if dtype != default:
            suffixes.append(f"dtype=torch.{dtype}")
    else:
        body = _body(array, shape)
        if dtype != default and dtype not in _WHOLE_DTYPES:
            suffixes.append(f"dtype=torch.{dtype}")
    if grad_fn is not None:
        suffixes.append(f"grad_fn=<{grad_fn}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    return Printed(_OPENING, body, _tail(body, suffixes))


def _tail(body: str, suffixes: list[str]) -> str:
    """Return the suffixes and the closing bracket, broken where a line would pass 80."""
    if not suffixes:
        return ")"
    text = _OPENING + body
    width = len(text) - text.rfind("\n") + 1  # torch's own count of the last line
    parts = []
    for suffix in suffixes:
        if width + len(suffix) + 2 > LINE_WIDTH:
            parts.append(",\n" + " " * _INDENT + suffix)
            width = _INDENT + len(suffix)
        else:
            parts.append(", " + suffix)
            width += len(suffix) + 2
    parts.append(")")
    return "".join(parts)


def _body(array: Array, shape: tuple[int, ...]) -> str:
    if not shape:
        value = array.item()
        return lone_float(value) if isinstance(value, float) else str(value)
    summarize = prod(shape) > THRESHOLD
    if summarize:
        array = edges(array)
    written, width = _formatter(array)
    return _nested(array.tolist(), shape, _INDENT, summarize, written, width)


def edges(array: Array) -> Array:
    """Return the outermost three entries at both ends of every dimension longer than six."""
    for axis, size in enumerate(array.shape):
        if size > 2 * EDGE:
            kept = np.r_[0:EDGE, size - EDGE : size]
            array = np.take(array, kept, axis=axis)
    return array


def lone_float(value: float) -> str:
    """Return one float the way torch writes it where it stands alone."""
    if not isfinite(value):
        return f"{value:.0f}"
    size = abs(value)
    if size and (size > 1.0e8 or size < 1.0e-4):
        return f"{value:.{PRECISION}e}"
    if value.is_integer():
        return f"{value:.0f}."
    return f"{value:.{PRECISION}f}"


def _formatter(array: Array) -> tuple[Format, int]:
    """Return how each entry is written (padded to one width) and that width."""
    if array.dtype.kind != "f":
        width = max(len(str(value)) for value in array.ravel().tolist())
        return (lambda value: str(value).rjust(width)), width
    numbers = array.ravel().astype(np.float64)
    counted = numbers[np.isfinite(numbers) & (numbers != 0)]
    if counted.size == 0:
        return _whole(1), 1
    sizes = np.abs(counted)
    low, high = float(sizes.min()), float(sizes.max())
    whole = bool(np.all(counted == np.ceil(counted)))
    if high / low > 1000.0 or high > 1.0e8 or low < 1.0e-4:
        width = max(len(f"{value:.{PRECISION}e}") for value in counted.tolist())
        return (lambda value: f"{value:{width}.{PRECISION}e}"), width
    if whole:
        width = max(len(f"{value:.0f}") for value in counted.tolist()) + 1
        return _whole(width), width
    width = max(len(f"{value:.{PRECISION}f}") for value in counted.tolist())
    return (lambda value: f"{value:{width}.{PRECISION}f}"), width


def _whole(width: int) -> Format:
    def written(value: float) -> str:
        text = f"{value:.0f}." if isfinite(value) else f"{value:.0f}"
        return text.rjust(width)

    return written


def _nested(
    values: list[Any],
    shape: tuple[int, ...],
    indent: int,
    summarize: bool,
    written: Format,
    width: int,
) -> str:
    cut = summarize and shape[0] > 2 * EDGE
    if len(shape) == 1:
        entries = [written(value) for value in values]
        if cut:
            entries = [*entries[:EDGE], " ...", *entries[-EDGE:]]
        per_line = max(1, (LINE_WIDTH - indent) // (width + 2))
        lines = [
            ", ".join(entries[start : start + per_line])
            for start in range(0, len(entries), per_line)
        ]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    rows = [_nested(row, shape[1:], indent + 1, summarize, written, width) for row in values]
    if cut:
        rows = [*rows[:EDGE], "...", *rows[-EDGE:]]
    between = "," + "\n" * (len(shape) - 1) + " " * (indent + 1)
    return "[" + between.join(rows) + "]"
