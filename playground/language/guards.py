"""The guards themselves: ordinary operations that first ask whether the result stays in bounds.

Tensors come first in every guard, so that a forward on tensors pays well under 0.1 µs for each.
This module knows the class Tensor only by being handed it, and so needs no torch.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from playground.language.budget import MAX_BITS, MAX_CALLS, MAX_ITEMS, Budget, over

_SEQUENCES: Final = (list, tuple, str)
_SMALL: Final = 1_000
"""A sequence this short is counted at once; a longer one turn by turn, since a loop may break."""


def check_multiply(a: Any, b: Any) -> None:
    """Raise CodeError when a * b would be a huge integer or list."""
    if isinstance(a, int) and isinstance(b, int):
        if a.bit_length() + b.bit_length() > MAX_BITS:
            raise over(f"this product would be an integer of more than {MAX_BITS:,} bits")
        return
    for sequence, times in ((a, b), (b, a)):
        if isinstance(sequence, _SEQUENCES) and hasattr(times, "__index__"):
            _check_items(len(sequence) * max(_index(times), 0))


def check_power(a: Any, b: Any) -> None:
    """Raise CodeError when a ** b would be a huge integer."""
    whole = isinstance(a, int) and isinstance(b, int)
    if whole and b > 0 and abs(a) > 1 and a.bit_length() * b > MAX_BITS:
        raise over(f"this power would be an integer of more than {MAX_BITS:,} bits")


def check_shift(a: Any, b: Any) -> None:
    """Raise CodeError when a << b would be a huge integer."""
    if isinstance(a, int) and isinstance(b, int) and a.bit_length() + b > MAX_BITS:
        raise over(f"this shift would make an integer of more than {MAX_BITS:,} bits")


def check_add(a: Any, b: Any) -> None:
    """Raise CodeError when a + b would be a huge list."""
    if isinstance(a, _SEQUENCES) and isinstance(b, _SEQUENCES):
        _check_items(len(a) + len(b))


def _index(value: Any) -> int:
    try:
        return operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        return 0


def _check_items(count: int) -> None:
    if count > MAX_ITEMS:
        raise over(f"this would make a list of {count:,} items; the most is {MAX_ITEMS:,}")


def operator_guards(tensor: type) -> dict[str, Callable[..., Any]]:
    """Return the guards of + * ** << and of their in-place forms, by name."""
    scalars = frozenset({tensor, int, float, bool})

    def add(a: Any, b: Any) -> Any:
        if type(a) is tensor or type(b) is tensor:
            return a + b
        check_add(a, b)
        return a + b

    def multiply(a: Any, b: Any) -> Any:
        left, right = type(a), type(b)
        if (left is tensor and right in scalars) or (right is tensor and left in scalars):
            return a * b
        check_multiply(a, b)
        return a * b

    def power(a: Any, b: Any) -> Any:
        if type(a) is tensor or type(b) is tensor:
            return a**b
        check_power(a, b)
        return a**b

    def shift(a: Any, b: Any) -> Any:
        check_shift(a, b)
        return a << b

    def add_in_place(a: Any, b: Any) -> Any:
        if type(a) is tensor:
            a += b
            return a
        check_add(a, b)
        if type(a) is list and not isinstance(b, _SEQUENCES):
            b = tuple(b)
            check_add(a, b)
        a += b
        return a

    def multiply_in_place(a: Any, b: Any) -> Any:
        if type(a) is not tensor:
            check_multiply(a, b)
        a *= b
        return a

    def power_in_place(a: Any, b: Any) -> Any:
        if type(a) is not tensor:
            check_power(a, b)
        a **= b
        return a

    def shift_in_place(a: Any, b: Any) -> Any:
        check_shift(a, b)
        a <<= b
        return a

    found: dict[str, Callable[..., Any]] = {
        "guard add": add,
        "guard multiply": multiply,
        "guard power": power,
        "guard shift": shift,
        "guard add in place": add_in_place,
        "guard multiply in place": multiply_in_place,
        "guard power in place": power_in_place,
        "guard shift in place": shift_in_place,
    }

    def element(values: Any, index: Any, other: Any, name: str) -> None:
        values[index] = found[name](values[index], other)

    return {**found, "guard element": element}


def loop_guards(budget: Budget) -> dict[str, Callable[..., Any]]:
    """Return the guards of loops, sequences and calls that count against `budget`."""

    def counted(values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            budget.charge(1)
            yield value

    def iterate(values: Any) -> Any:
        if type(values) in (range, tuple) and len(values) <= _SMALL:
            budget.charge(len(values))
            return values
        return counted(iter(values))

    def walk(values: Any) -> Any:
        if hasattr(values, "__next__"):
            return counted(values)
        if hasattr(values, "__len__") and getattr(values, "ndim", None) != 0:
            budget.charge(len(values))
        return values

    def called() -> bool:
        budget.calls += 1
        if budget.calls > MAX_CALLS:
            raise over(f"typed functions are called more than {MAX_CALLS:,} times in one forward")
        return True

    return {
        "guard iterate": iterate,
        "guard walk": walk,
        "guard called": called,
        "guard slice": slice,
    }
