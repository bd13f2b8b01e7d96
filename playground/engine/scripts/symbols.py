"""Symbols in place of tensors: torch's functions, as far as sympy has formulas for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import sympy
from sympy.printing.pycode import PythonCodePrinter

from playground.engine.errors import ActError

_ELEMENTWISE = (
    "sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sinh", "cosh", "atan", "asin", "acos",
)  # fmt: skip


class Symbols(np.ndarray):
    """An array of formulas that answers to the torch methods in ``_METHODS``; never a bare number.

    numpy's own arithmetic, indexing and ``@`` hold for it.
    """

    def __array_wrap__(  # type: ignore[override]
        self, array: Any, context: Any = None, return_scalar: bool = False
    ) -> Symbols:
        return symbols(array)

    def __getitem__(self, index: Any) -> Any:
        return symbols(super().__getitem__(index))

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def sum(self, *arguments: Any, **keywords: Any) -> Symbols:  # type: ignore[override]
        """As torch's ``sum``, in place of numpy's."""
        return _sum(self, *arguments, **keywords)

    def mean(self, *arguments: Any, **keywords: Any) -> Symbols:  # type: ignore[override]
        """As torch's ``mean``, in place of numpy's."""
        return _mean(self, *arguments, **keywords)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        function = FUNCTIONS.get(name)
        if function is None:
            raise ActError(f"there is no formula here for a tensor's .{name}")

        def method(*arguments: Any, **keywords: Any) -> Any:
            return function(self, *arguments, **keywords)

        return method


class Module:
    """Stands for ``torch``, ``torch.nn.functional`` or ``math`` while formulas are made."""

    def __init__(self, name: str, known: Mapping[str, Any]) -> None:
        self._name, self._known = name, known

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._known:
            raise ActError(f"there is no formula here for {self._name}.{name}")
        return self._known[name]


def symbols(value: Any) -> Symbols:
    """An array of formulas from an array, a formula or a number."""
    if not isinstance(value, np.ndarray):
        held = np.empty((), dtype=object)
        held[()] = value
        value = held
    return np.ndarray.__array__(value).astype(object).view(Symbols)


def named(written: Any) -> Symbols:
    """Real symbols with the names in an array of texts."""
    return symbols(np.vectorize(_symbol, otypes=[object])(written))


def _symbol(text: str) -> Any:
    return sympy.Symbol(text, real=True)


class _Printer(PythonCodePrinter):  # type: ignore[misc]
    """sympy's printer, but with every digit of a number."""

    def _print_Float(self, formula: Any) -> str:  # noqa: N802
        return repr(float(formula))


_PRINTER = _Printer({"fully_qualified_modules": True})


def python(formula: Any) -> str:
    """A formula as Python writes it; a symbol is written as its name."""
    text: str = _PRINTER.doprint(formula)
    return text


def modules() -> dict[str, Module]:
    """What the names of the modules stand for in typed code."""
    functional = Module("torch.nn.functional", _LOSSES)
    nn = Module("torch.nn", {"functional": functional})
    numbers = {"pi": symbols(sympy.pi), "e": symbols(sympy.E)}
    return {
        "torch": Module("torch", {**FUNCTIONS, **numbers, "nn": nn}),
        "math": Module("math", {**_MATH, **numbers}),
        "F": functional,
        "nn": nn,
    }


def _elementwise(function: Callable[..., Any]) -> Callable[..., Symbols]:
    over = np.vectorize(function, otypes=[object])

    def apply(value: Any) -> Symbols:
        return symbols(over(value))

    return apply


def _sum(value: Symbols, dim: Any = None) -> Symbols:
    return symbols(np.add.reduce(np.asarray(value), axis=dim))


def _mean(value: Symbols, dim: Any = None) -> Symbols:
    count = value.size if dim is None else value.shape[dim]
    return symbols(_sum(value, dim) / sympy.Integer(count))


def _transposed(value: Symbols) -> Symbols:
    return symbols(np.transpose(value))


def _power(value: Symbols, exponent: Any) -> Symbols:
    return symbols(value**exponent)


def _product(one: Symbols, other: Symbols) -> Symbols:
    return symbols(one @ other)


def _squared(value: Symbols) -> Symbols:
    return symbols(value**2)


def _reduced(values: Symbols, reduction: str) -> Symbols:
    if reduction == "none":
        return values
    return _mean(values) if reduction == "mean" else _sum(values)


def _mse_loss(prediction: Symbols, target: Symbols, reduction: str = "mean") -> Symbols:
    return _reduced(symbols((prediction - target) ** 2), reduction)


def _logits_loss(prediction: Symbols, target: Symbols, reduction: str = "mean") -> Symbols:
    grown = FUNCTIONS["log"](FUNCTIONS["exp"](prediction) + 1)
    return _reduced(symbols(grown - prediction * target), reduction)


def _entropy_loss(prediction: Symbols, target: Symbols, reduction: str = "mean") -> Symbols:
    log = FUNCTIONS["log"]
    right = target * log(prediction) + (1 - target) * log(1 - prediction)
    return _reduced(symbols(-right), reduction)


def _sigmoid(formula: Any) -> Any:
    return 1 / (1 + sympy.exp(-formula))


_MATH: dict[str, Callable[..., Symbols]] = {
    name: _elementwise(getattr(sympy, name)) for name in _ELEMENTWISE
}
FUNCTIONS: dict[str, Callable[..., Symbols]] = {
    **_MATH,
    "sigmoid": _elementwise(_sigmoid),
    "abs": _elementwise(sympy.Abs),
    "square": _squared,
    "pow": _power,
    "t": _transposed,
    "dot": _product,
    "matmul": _product,
    "mm": _product,
    "mv": _product,
    "mean": _mean,
    "sum": _sum,
}
_LOSSES: dict[str, Callable[..., Symbols]] = {
    "mse_loss": _mse_loss,
    "binary_cross_entropy_with_logits": _logits_loss,
    "binary_cross_entropy": _entropy_loss,
    "sigmoid": FUNCTIONS["sigmoid"],
    "tanh": FUNCTIONS["tanh"],
}
