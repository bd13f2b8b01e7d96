"""The table under a rule: each symbol with torch's name, its meaning and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from playground.engine.rules.common import ALPHA, Line
from playground.engine.rules.expression import Kind, Letter
from playground.engine.rules.functions import Named
from playground.engine.rules.scalar import Scalar, letters
from playground.engine.rules.typesetting import formula
from playground.engine.rules.working import Worked
from playground.state.coordinate import Coordinate
from playground.state.rule import Symbol


def rows(scalar: Scalar, lines: Sequence[Line], worked: Sequence[Worked]) -> tuple[Symbol, ...]:
    """Parameter and gradient first, then keywords, buffers, and what is worked out on the way.

    Without ``worked`` there was no step for this scalar: then only what is before it is known.
    """
    results = {line.line.target: line.result for line in worked}
    ordered = sorted(letters(lines), key=lambda letter: (letter.kind, letter != ALPHA))
    table = [_row(scalar, letter, results, bool(worked)) for letter in ordered]
    return (*table, *_named(lines, worked))


def _row(scalar: Scalar, letter: Letter, results: dict[Letter, float], stepped: bool) -> Symbol:
    after = scalar.after(letter) if stepped else None
    if letter.kind is Kind.WORKED_OUT:
        after = results.get(letter)
    return Symbol(
        letter.latex,
        _name(letter, scalar.coordinate),
        letter.meaning,
        scalar.before(letter),
        after,
    )


def _name(letter: Letter, coordinate: Coordinate) -> str:
    """The letter's name in PyTorch code."""
    index = Coordinate("", coordinate.index).label
    match letter.kind:
        case Kind.PARAMETER:
            return coordinate.label
        case Kind.GRAD:
            return f"{coordinate.name}.grad{index}"
        case _:
            return letter.key if letter.place is None else f"{letter.key}[{letter.place}]"


def _named(lines: Sequence[Line], worked: Sequence[Worked]) -> list[Symbol]:
    """Rows for the parts of formulas that torch's code has names for."""
    numbers = {id(line.line): line.numbers for line in worked}
    found: dict[str, Symbol] = {}
    for line in lines:
        for node in line.expression.walk():
            if isinstance(node, Named) and node.name not in found:
                known = numbers.get(id(line))
                value = None if known is None else float(node.value(known))
                found[node.name] = Symbol(formula(node), node.name, node.meaning, None, value)
    return list(found.values())
