"""How many elements a call would make, asked before it is made.

Each count is a guess from the arguments alone. Arguments that make no sense count as nothing:
then torch itself says what is wrong with them.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable
from typing import Any, Final

from playground.language.budget import MAX_ELEMENTS, MAX_ITEMS, over

Count = Callable[..., int]


def product(*sizes: Any, **options: Any) -> int:
    """Return the elements of a shape given as numbers, as one sequence, or as size=."""
    if "size" in options:
        sizes = (options["size"],)
    if len(sizes) == 1 and isinstance(sizes[0], list | tuple):
        sizes = tuple(sizes[0])
    total = 1
    for size in sizes:
        total *= operator.index(size)
    return total


def _full(size: Any = (), *_: Any, **__: Any) -> int:
    return product(size)


def _randint(*values: Any, **options: Any) -> int:
    if "size" in options:
        return product(options["size"])
    return product(values[-1]) if isinstance(values[-1], list | tuple) else 0


def _normal(*values: Any, **options: Any) -> int:
    return product(options.get("size", values[2] if len(values) > 2 else ()))


def _arange(*bounds: Any, step: Any = 1, start: Any = 0, end: Any = 0, **_: Any) -> int:
    first, last = start, end
    if len(bounds) == 1:
        last = bounds[0]
    elif bounds:
        first, last, *rest = bounds
        step = rest[0] if rest else step
    count: int = math.ceil((last - first) / step)
    return count


def _steps(start: Any, end: Any, steps: Any = 0, *_: Any, **__: Any) -> int:
    return operator.index(steps)


def _eye(n: Any, m: Any = None, **_: Any) -> int:
    return product(n, n if m is None else m)


def _triangle(row: Any, col: Any, *_: Any, **__: Any) -> int:
    return 2 * product(row, col)


def _vander(x: Any, *powers: Any, **options: Any) -> int:
    columns = powers[0] if powers else options.get("N")
    return int(x.numel()) * operator.index(len(x) if columns is None else columns)


def _bins(x: Any, bins: Any = 100, *_: Any, **__: Any) -> int:
    return operator.index(bins)


def _bincount(x: Any, weights: Any = None, minlength: Any = 0) -> int:
    return max(operator.index(minlength), int(x.max()) + 1 if x.numel() else 0)


def _repeat(x: Any, *sizes: Any, repeats: Any = None, dims: Any = None) -> int:
    chosen = sizes or ((repeats if repeats is not None else dims),)
    return int(x.numel()) * product(*chosen)


def _repeat_interleave(x: Any, repeats: Any = None, dim: Any = None, **_: Any) -> int:
    if repeats is None:
        return int(x.sum())
    if isinstance(repeats, int):
        return int(x.numel()) * repeats
    rows = int(x.numel() if dim is None else x.shape[dim])
    times = int(repeats.sum()) if repeats.numel() > 1 else rows * int(repeats)
    return times * (int(x.numel()) // max(rows, 1))


def _expand(x: Any, *sizes: Any, size: Any = None) -> int:
    chosen = sizes if size is None else (size,)
    if len(chosen) == 1 and isinstance(chosen[0], list | tuple):
        chosen = tuple(chosen[0])
    shape = [operator.index(length) for length in chosen]
    kept = [1] * (len(shape) - x.dim()) + list(x.shape)
    pairs = zip(shape, kept, strict=True)
    return math.prod(int(old) if length == -1 else length for length, old in pairs)


def _new_shape(x: Any, *sizes: Any, **options: Any) -> int:
    return product(*sizes, **options)


def _new_full(x: Any, size: Any, *_: Any, **__: Any) -> int:
    return product(size)


def _diag(x: Any, diagonal: Any = 0, *_: Any, **__: Any) -> int:
    edge = int(x.shape[-1]) + abs(operator.index(diagonal))
    return edge * edge * math.prod(int(length) for length in x.shape[:-1])


def _diag_of_vector(x: Any, diagonal: Any = 0, *_: Any, **__: Any) -> int:
    return _diag(x, diagonal) if x.dim() == 1 else 0


def _diagflat(x: Any, offset: Any = 0) -> int:
    return (int(x.numel()) + abs(operator.index(offset))) ** 2


def _draws(x: Any, num_samples: Any, *_: Any, **__: Any) -> int:
    rows = int(x.shape[0]) if x.dim() > 1 else 1
    return rows * operator.index(num_samples)


def _pairs(a: Any, b: Any, *_: Any, **__: Any) -> int:
    return int(a.numel()) * int(b.numel())


def _cdist(a: Any, b: Any, *_: Any, **__: Any) -> int:
    return int(a.shape[-2]) * int(b.shape[-2])


def _grid(*tensors: Any, **_: Any) -> int:
    many = tensors[0] if len(tensors) == 1 and not hasattr(tensors[0], "numel") else tensors
    return len(many) * math.prod(int(one.numel()) for one in many)


def _combinations(x: Any, r: Any = 2, with_replacement: Any = False) -> int:
    return int(r) * math.comb(len(x) + (int(r) if with_replacement else 0), int(r))


def _together(tensors: Any, *_: Any, **__: Any) -> int:
    return sum(int(one.numel()) for one in tensors)


def _blocks(*tensors: Any) -> int:
    edge = sum(int(one.shape[-1]) if one.dim() else 1 for one in tensors)
    return edge * edge


def _one_hot(x: Any, num_classes: Any = -1) -> int:
    classes = operator.index(num_classes)
    if classes == -1 and x.numel():
        classes = int(x.max()) + 1
    return int(x.numel()) * classes


def _pad(x: Any, pad: Any, *_: Any, **__: Any) -> int:
    shape = list(x.shape)
    for axis in range(len(pad) // 2):
        shape[-1 - axis] += pad[2 * axis] + pad[2 * axis + 1]
    return math.prod(shape)


TORCH: Final[dict[str, Count]] = {
    **dict.fromkeys(("zeros", "ones", "empty", "rand", "randn"), product),
    "full": _full,
    "randint": _randint,
    "normal": _normal,
    "randperm": lambda n, **_: operator.index(n),
    "arange": _arange,
    "linspace": _steps,
    "logspace": _steps,
    "eye": _eye,
    "tril_indices": _triangle,
    "triu_indices": _triangle,
    "vander": _vander,
    "histc": _bins,
    "bincount": _bincount,
    "tile": _repeat,
    "repeat_interleave": _repeat_interleave,
    "broadcast_to": _expand,
    "diag": _diag_of_vector,
    "diag_embed": _diag,
    "diagflat": _diagflat,
    "outer": _pairs,
    "kron": _pairs,
    "multinomial": _draws,
    "cdist": _cdist,
    "meshgrid": _grid,
    "cartesian_prod": _grid,
    "combinations": _combinations,
    "block_diag": _blocks,
    **dict.fromkeys(
        ("cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack"),
        _together,
    ),
}
"""Functions of `torch` whose result can be far larger than their arguments."""

FUNCTIONAL: Final[dict[str, Count]] = {"one_hot": _one_hot, "pad": _pad}

METHODS: Final[dict[str, Count]] = {
    "repeat": _repeat,
    "tile": _repeat,
    "repeat_interleave": _repeat_interleave,
    "expand": _expand,
    "broadcast_to": _expand,
    "new_zeros": _new_shape,
    "new_ones": _new_shape,
    "new_full": _new_full,
    "diag_embed": _diag,
    "diagflat": _diagflat,
    "diag": _diag_of_vector,
    "outer": _pairs,
    "kron": _pairs,
    "multinomial": _draws,
}


def elements(count: Count, values: tuple[Any, ...], options: dict[str, Any]) -> int:
    """Return what `count` makes of the arguments, 0 where they make no sense."""
    try:
        return int(count(*values, **options))
    except (TypeError, ValueError, IndexError, AttributeError, RuntimeError, ArithmeticError):
        return 0


def _refuse_large(number: int) -> None:
    if number > MAX_ELEMENTS:
        raise over(f"this tensor would have {number:,} elements; the most is {MAX_ELEMENTS:,}")


def limited(function: Callable[..., Any], count: Count) -> Callable[..., Any]:
    """Return `function`, which raises CodeError instead of making too large a tensor."""

    @functools.wraps(function)
    def checked(*values: Any, **options: Any) -> Any:
        _refuse_large(elements(count, values, options))
        return function(*values, **options)

    return checked


def sized(value: Any, name: str, *values: Any, **options: Any) -> Any:
    """Call the method `name` of `value`, unless its result would be too large."""
    if name == "tolist":
        number = value.numel() if hasattr(value, "numel") else 0
        if number > MAX_ITEMS:
            raise over(f"this list would have {number:,} items; the most is {MAX_ITEMS:,}")
    else:
        _refuse_large(elements(METHODS[name], (value, *values), options))
    return getattr(value, name)(*values, **options)
