"""The functions and forms that optimizers' rules use beside the four operations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.engine.rules.expression import (
    Expression,
    Function,
    Level,
    Numbers,
    Pen,
    Written,
    wrapped,
)


def root(of: Expression) -> Expression:
    """The square root."""
    return Function(r"\sqrt{%s}", np.sqrt, (of,))


def size(of: Expression) -> Expression:
    """The absolute value."""
    return Function(r"\left|%s\right|", np.abs, (of,))


def sign(of: Expression) -> Expression:
    """-1, 0 or 1."""
    return Function(r"\mathrm{sign}\left(%s\right)", np.sign, (of,))


def larger(one: Expression | float, other: Expression) -> Expression:
    """The larger of two."""
    return Function(r"\max\left(%s\right)", np.maximum, (wrapped(one), other))


def clip(of: Expression, low: Expression, high: Expression) -> Expression:
    """The number, or the nearer bound where it lies outside."""
    return Function(r"\mathrm{clip}\left(%s\right)", np.clip, (of, low, high))


@dataclass(frozen=True)
class Cases(Expression):
    """One value or another by the sign of ``by``: ``below`` 0, ``above`` 0, or ``at`` 0."""

    by: Expression
    above: Expression
    at: Expression
    below: Expression

    def write(self, pen: Pen) -> Written:
        """All cases, or with numbers the one that holds."""
        if pen.numbers is not None:
            return self._chosen(pen.numbers).write(pen)
        by = self.by.write(pen).latex
        rows = [(self.above, ">"), (self.at, "="), (self.below, "<")]
        if self.above == self.at:
            rows = [(self.at, r"\geq"), (self.below, "<")]
        lines = (f"{value.write(pen).latex} & {by} {relation} 0" for value, relation in rows)
        inner = r" \\ ".join(lines)
        return Written(rf"\begin{{cases}} {inner} \end{{cases}}", Level.ATOM)

    def value(self, numbers: Numbers) -> np.float64:
        """The value of the case that holds."""
        return self._chosen(numbers).value(numbers)

    def parts(self) -> tuple[Expression, ...]:
        """What decides, and the values."""
        return self.by, self.above, self.at, self.below

    def _chosen(self, numbers: Numbers) -> Expression:
        by = self.by.value(numbers)
        return self.above if by > 0 else self.below if by < 0 else self.at


@dataclass(frozen=True)
class Named(Expression):
    """A part of a formula that torch's code has a name for: it gets a row among the symbols."""

    inner: Expression
    name: str
    meaning: str

    def write(self, pen: Pen) -> Written:
        """The part itself."""
        return self.inner.write(pen)

    def value(self, numbers: Numbers) -> np.float64:
        """The part's value."""
        return self.inner.value(numbers)

    def parts(self) -> tuple[Expression, ...]:
        """The part."""
        return (self.inner,)
