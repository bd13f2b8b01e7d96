"""A formula that can be read in three ways: typeset, filled with numbers, and worked out.

All three come from one tree, so a rule that is typeset cannot say anything but what is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np


class Level(IntEnum):
    """How tightly a piece of LaTeX holds together; a looser one is put in parentheses."""

    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


_NEXT = Level.PRODUCT
DOT = r" \cdot "


class Written(NamedTuple):
    """A piece of LaTeX and how tightly it holds together."""

    latex: str
    level: Level

    def within(self, least: Level) -> str:
        """The LaTeX, in parentheses where it holds together less tightly than ``least``."""
        return self.latex if self.level >= least else rf"\left({self.latex}\right)"


Numbers = Mapping["Letter", float]
Writer = Callable[["Letter"], Written]


class Pen(NamedTuple):
    """How letters are written, the sign between factors, and whether a choice is already made."""

    letter: Writer
    times: str
    numbers: Numbers | None = None


class Expression:
    """A node of the tree. Python's operators build larger ones."""

    def write(self, pen: Pen) -> Written:
        """The node as LaTeX."""
        raise NotImplementedError

    def value(self, numbers: Numbers) -> np.float64:
        """The node worked out in float64."""
        raise NotImplementedError

    def parts(self) -> tuple[Expression, ...]:
        """The nodes directly under this one."""
        return ()

    def walk(self) -> Iterator[Expression]:
        """The node and all under it, from left to right."""
        yield self
        for part in self.parts():
            yield from part.walk()

    def __add__(self, other: Expression | float) -> Expression:
        return Sum(self, "+", wrapped(other))

    def __radd__(self, other: float) -> Expression:
        return Sum(wrapped(other), "+", self)

    def __sub__(self, other: Expression | float) -> Expression:
        return Sum(self, "-", wrapped(other))

    def __rsub__(self, other: float) -> Expression:
        return Sum(wrapped(other), "-", self)

    def __mul__(self, other: Expression | float) -> Expression:
        return Product(self, wrapped(other))

    def __rmul__(self, other: float) -> Expression:
        return Product(wrapped(other), self)

    def __truediv__(self, other: Expression | float) -> Expression:
        return Fraction(self, wrapped(other))

    def __rtruediv__(self, other: float) -> Expression:
        return Fraction(wrapped(other), self)

    def __pow__(self, other: Expression | float) -> Expression:
        return Power(self, wrapped(other))

    def __rpow__(self, other: float) -> Expression:
        return Power(wrapped(other), self)

    def __neg__(self) -> Expression:
        return Negative(self)


def wrapped(value: Expression | float) -> Expression:
    """A number as a node of the tree; a node as it is."""
    return value if isinstance(value, Expression) else Constant(value)


class Kind(IntEnum):
    """Where the number of a letter comes from, in the order of the table of symbols."""

    PARAMETER = 0
    GRAD = 1
    KEYWORD = 2
    BUFFER = 3
    WORKED_OUT = 4


@dataclass(frozen=True)
class Letter(Expression):
    """A symbol of the rule.

    ``key``: torch's name of the keyword or buffer; ``place``: which of a keyword's two numbers.
    ``initial``: what torch gives a buffer at the first step, a number or a keyword's letter.
    """

    latex: str
    kind: Kind
    key: str
    meaning: str
    place: int | None = None
    initial: float | Letter = 0.0

    def write(self, pen: Pen) -> Written:
        """The letter, or its number."""
        return pen.letter(self)

    def value(self, numbers: Numbers) -> np.float64:
        """Its number."""
        return np.float64(numbers[self])


@dataclass(frozen=True)
class Constant(Expression):
    """A number that belongs to the rule itself."""

    number: float

    def write(self, pen: Pen) -> Written:
        """The number as it stands in the documentation."""
        return Written(f"{self.number:g}", Level.ATOM)

    def value(self, numbers: Numbers) -> np.float64:
        """The number."""
        return np.float64(self.number)


@dataclass(frozen=True)
class Sum(Expression):
    """A sum or difference."""

    left: Expression
    sign: str
    right: Expression

    def write(self, pen: Pen) -> Written:
        """``a + b``; the right side in parentheses where it begins with a sign of its own."""
        left = self.left.write(pen).latex
        return Written(f"{left} {self.sign} {self.right.write(pen).within(_NEXT)}", Level.SUM)

    def value(self, numbers: Numbers) -> np.float64:
        """The sum."""
        left, right = self.left.value(numbers), self.right.value(numbers)
        return left + right if self.sign == "+" else left - right

    def parts(self) -> tuple[Expression, ...]:
        """Both sides."""
        return self.left, self.right


@dataclass(frozen=True)
class Product(Expression):
    """A product."""

    left: Expression
    right: Expression

    def write(self, pen: Pen) -> Written:
        """Letters stand side by side, numbers with a dot between them."""
        left, right = self.left.write(pen), self.right.write(pen)
        factor = right.within(_NEXT)
        times = DOT if factor[0].isdigit() else pen.times
        return Written(f"{left.within(_NEXT)}{times}{factor}", Level.PRODUCT)

    def value(self, numbers: Numbers) -> np.float64:
        """The product."""
        return self.left.value(numbers) * self.right.value(numbers)

    def parts(self) -> tuple[Expression, ...]:
        """Both factors."""
        return self.left, self.right


@dataclass(frozen=True)
class Fraction(Expression):
    """A fraction."""

    over: Expression
    under: Expression

    def write(self, pen: Pen) -> Written:
        """One over the other."""
        over, under = self.over.write(pen).latex, self.under.write(pen).latex
        return Written(rf"\frac{{{over}}}{{{under}}}", Level.POWER)

    def value(self, numbers: Numbers) -> np.float64:
        """The quotient."""
        return self.over.value(numbers) / self.under.value(numbers)

    def parts(self) -> tuple[Expression, ...]:
        """What is over and under the bar."""
        return self.over, self.under


@dataclass(frozen=True)
class Power(Expression):
    """A power."""

    base: Expression
    exponent: Expression

    def write(self, pen: Pen) -> Written:
        """The exponent raised."""
        base = self.base.write(pen).within(Level.ATOM)
        return Written(f"{base}^{{{self.exponent.write(pen).latex}}}", Level.POWER)

    def value(self, numbers: Numbers) -> np.float64:
        """The power."""
        return np.float64(self.base.value(numbers) ** self.exponent.value(numbers))

    def parts(self) -> tuple[Expression, ...]:
        """Base and exponent."""
        return self.base, self.exponent


@dataclass(frozen=True)
class Negative(Expression):
    """The same with the other sign."""

    of: Expression

    def write(self, pen: Pen) -> Written:
        """A minus sign before it."""
        return Written(f"-{self.of.write(pen).within(_NEXT)}", Level.SUM)

    def value(self, numbers: Numbers) -> np.float64:
        """The number with the other sign."""
        return -self.of.value(numbers)

    def parts(self) -> tuple[Expression, ...]:
        """What is negated."""
        return (self.of,)


@dataclass(frozen=True)
class Function(Expression):
    """A function of one or more arguments; ``pattern`` has a ``%s`` for them."""

    pattern: str
    how: Callable[..., Any]
    arguments: tuple[Expression, ...]

    def write(self, pen: Pen) -> Written:
        """The arguments, put into the pattern."""
        inner = r",\, ".join(argument.write(pen).latex for argument in self.arguments)
        return Written(self.pattern % inner, Level.ATOM)

    def value(self, numbers: Numbers) -> np.float64:
        """The function's value."""
        return np.float64(self.how(*(argument.value(numbers) for argument in self.arguments)))

    def parts(self) -> tuple[Expression, ...]:
        """The arguments."""
        return self.arguments
