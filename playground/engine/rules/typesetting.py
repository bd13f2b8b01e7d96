"""Writes the lines of a rule as LaTeX: with letters, and with the numbers of one scalar."""

from __future__ import annotations

import math

from playground.engine.rules.common import Line, T
from playground.engine.rules.expression import (
    DOT,
    Expression,
    Kind,
    Letter,
    Level,
    Pen,
    Written,
)
from playground.engine.rules.working import Worked
from playground.state.printed import lone_float


def typeset(line: Line) -> str:
    """The line with letters."""
    return f"{line.target.latex} {line.sign} {formula(line.expression)}"


def filled(worked: Worked) -> str:
    """The line with numbers: those of tensors as torch prints them, keywords as they were typed."""
    line, numbers = worked.line, worked.numbers
    pen = Pen(lambda letter: number(letter, numbers[letter]), DOT, numbers)
    result = number(line.target, worked.result).latex
    return f"{result} {line.sign} {line.expression.write(pen).latex}"


def formula(expression: Expression) -> str:
    """An expression with letters."""
    return expression.write(_LETTERS).latex


def number(letter: Letter, value: float) -> Written:
    """The number of a letter as LaTeX."""
    if not math.isfinite(value):
        text = r"\mathrm{nan}" if math.isnan(value) else r"\infty"
        return Written(f"-{text}", Level.SUM) if value < 0 else Written(text, Level.ATOM)
    if letter == T:
        text = f"{value:.0f}"
    elif letter.kind is Kind.KEYWORD:
        text = f"{value:.10g}"
    elif letter.kind is Kind.WORKED_OUT:
        text = lone_float(float(f"{value:.{_SOUND}g}"))
    else:
        text = lone_float(value)
    mantissa, mark, power = text.partition("e")
    level = Level.ATOM
    if mantissa.startswith("-"):
        # In braces of its own the sign stands close, as a sign and not as a subtraction.
        mantissa, level = f"{{{mantissa}}}", Level.SUM
    if not mark:
        return Written(mantissa, level)
    ten = f"10^{{{int(power)}}}"
    if mantissa == "1":
        return Written(ten, Level.POWER)
    return Written(rf"{mantissa} \cdot {ten}", min(level, Level.PRODUCT))


_SOUND = 12
"""Digits of a float64 that a few operations leave sound: 1999 and not 1998.9999999999982."""
_LETTERS = Pen(lambda letter: Written(letter.latex, Level.ATOM), r"\,")
