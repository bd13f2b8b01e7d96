"""Python's own functions as typed code sees them: counted where they could run or grow long."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from playground.language import tables
from playground.language.budget import MAX_BITS, MAX_ITEMS, over
from playground.language.guards import check_power

_MAX_DIGITS: Final = 400
"""Digits to round to: a float has no more than 308 before the point."""

_MAX_FACTORIAL: Final = 1_000


def typed_builtins(walk: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the builtins of a namespace; `walk` counts the sequences that they walk through."""
    original: dict[str, Any] = {"abs": abs, "bool": bool, "float": float, "int": int, "len": len}

    def consuming(function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*values: Any, **options: Any) -> Any:
            if len(values) == 1:
                return function(walk(values[0]), **options)
            return function(*values, **options)

        return counted

    for function in (all, any, list, max, min, sorted, tuple):
        original[function.__name__] = consuming(function)

    def add_up(values: Any, start: Any = 0) -> Any:
        if isinstance(start, list | tuple):
            raise over("sum adds numbers and tensors; join lists with + or a comprehension")
        return sum(walk(values), start)

    def show(*values: Any, sep: str = " ", end: str = "\n") -> None:
        print(*values, sep=sep, end=end)  # noqa: T201 - print is part of the language

    lazy = {"enumerate": enumerate, "reversed": reversed, "zip": zip}
    own = {
        "divmod": divmod,
        "pow": _power,
        "print": show,
        "range": _range,
        "round": _round,
        "sum": add_up,
    }
    found = original | lazy | own
    assert found.keys() == tables.BUILTINS
    return found


def _power(a: Any, b: Any, modulus: Any = None) -> Any:
    if modulus is not None:
        for value in (a, b, modulus):
            _check_bits(value)
        return pow(a, b, modulus)
    check_power(a, b)
    return pow(a, b)


def _check_bits(value: Any) -> None:
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise over(f"an integer may have at most {MAX_BITS:,} bits")


def _range(*bounds: Any) -> range:
    values = range(*bounds)
    try:
        count = len(values)
    except OverflowError:
        count = MAX_ITEMS + 1
    if count > MAX_ITEMS:
        raise over(f"this range has more than {MAX_ITEMS:,} numbers")
    return values


def _round(value: Any, digits: Any = None) -> Any:
    if isinstance(digits, int) and abs(digits) > _MAX_DIGITS:
        raise over(f"round offers at most {_MAX_DIGITS} digits")
    return round(value, digits) if digits is not None else round(value)


def factorial(value: Any) -> int:
    """Return n! for n up to a thousand."""
    if isinstance(value, int) and value > _MAX_FACTORIAL:
        raise over(f"math.factorial is offered up to {_MAX_FACTORIAL:,}")
    return math.factorial(value)


def comb(n: Any, k: Any) -> int:
    """Return n over k for n up to a thousand."""
    if isinstance(n, int) and n > _MAX_FACTORIAL:
        raise over(f"math.comb is offered up to {_MAX_FACTORIAL:,}")
    return math.comb(n, k)
