"""Tensors in little room: torch's own digits where they fit, else the shape. Pure."""

from __future__ import annotations

from playground.state.arrays import Array
from playground.state.graph import Node
from playground.state.printed import printed_array

ROOM = 18
"""Characters that a box has room for."""
_HEAD, _TAIL = "tensor(", ")"


def brief(array: Array, shape: tuple[int, ...] | None = None, room: int = ROOM) -> str:
    """Return the numbers as torch prints them between ``tensor(`` and ``)``, or ``shape (5, 3)``.

    The rows of a matrix stand on one line.
    ``shape`` is the tensor's own where ``array`` is shortened.
    """
    own = array.shape if shape is None else shape
    if array.size <= room:
        name = array.dtype.name
        text = printed_array(array, name, default=name, shape=own)
        text = text.removeprefix(_HEAD).removesuffix(_TAIL)
        text = " ".join(line.strip() for line in text.splitlines() if line.strip())
        if len(text) <= room:
            return text
    return f"shape {tuple(own)}"


def value_text(node: Node, room: int = ROOM) -> str:
    """Return a node's value in little room; where it was not kept, its shape or nothing."""
    if node.value is not None:
        return brief(node.value, node.shape, room)
    return "" if node.shape is None else f"shape {node.shape}"


def full(
    array: Array,
    dtype: str | None = None,
    default: str = "float32",
    shape: tuple[int, ...] | None = None,
) -> str:
    """Return what torch prints for the whole tensor."""
    return printed_array(array, dtype, default=default, shape=shape)
