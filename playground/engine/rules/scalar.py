"""One scalar of a parameter in a step: the numbers that the letters of a rule stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch

from playground.engine.observer import full
from playground.engine.rules.common import Keywords, Line
from playground.engine.rules.expression import Kind, Letter
from playground.engine.rules.rehearsal import Moment
from playground.state.arrays import Array
from playground.state.coordinate import Coordinate


class Scalar:
    """Looks numbers up before and after the step. A buffer may be one for the whole parameter."""

    def __init__(
        self, coordinate: Coordinate, keywords: Keywords, before: Moment, after: Moment
    ) -> None:
        self.coordinate = coordinate
        self._keywords = keywords
        self._before, self._after = before, after
        buffers = before.buffers[coordinate.name]
        self.held = {
            key: float(self._element(value)) for key, value in buffers.items() if value is not None
        }

    def numbers(self, lines: Sequence[Line]) -> dict[Letter, float]:
        """The number of each letter before the step, but of what the rule itself works out."""
        return {
            letter: self._start(letter)
            for letter in letters(lines)
            if letter.kind is not Kind.WORKED_OUT
        }

    def kept(self, lines: Sequence[Line]) -> dict[Letter, float]:
        """What torch's own step wrote into parameter and buffers."""
        written = ((line.target, self.after(line.target)) for line in lines)
        return {letter: float(value) for letter, value in written if value is not None}

    def before(self, letter: Letter) -> Array | float | None:
        """A letter's own number before the step, or None where there is none yet."""
        name = self.coordinate.name
        match letter.kind:
            case Kind.PARAMETER:
                return self._array(self._before.parameters[name])
            case Kind.GRAD:
                return self._array(self._before.grads[name])
            case Kind.KEYWORD:
                return self._keyword(letter)
            case Kind.BUFFER:
                return self._array(self._before.buffers[name].get(letter.key))
            case _:
                return None

    def after(self, letter: Letter) -> Array | float | None:
        """The number that torch's step left, or None for what a step does not write."""
        name = self.coordinate.name
        if letter.kind is Kind.PARAMETER:
            return self._array(self._after.parameters[name])
        if letter.kind is Kind.BUFFER:
            return self._array(self._after.buffers[name].get(letter.key))
        return None

    def _start(self, letter: Letter) -> float:
        held = self.before(letter)
        if held is not None:
            return float(held)
        first = letter.initial
        return self._keyword(first) if isinstance(first, Letter) else first

    def _keyword(self, letter: Letter) -> float:
        value = self._keywords[letter.key]
        return float(value if letter.place is None else value[letter.place])

    def _element(self, value: Any) -> Any:
        """The scalar's element of a tensor; a tensor or number without dimensions as it is."""
        whole = isinstance(value, torch.Tensor) and value.dim() > 0
        return value[self.coordinate.index] if whole else value

    def _array(self, value: Any) -> Array | float | None:
        element = self._element(value)
        if isinstance(element, torch.Tensor):
            return full(element)
        return None if element is None else float(element)


def letters(lines: Iterable[Line]) -> list[Letter]:
    """Every letter of a rule once, in the order in which it comes up, targets included."""
    found: dict[Letter, None] = {}
    for line in lines:
        for node in (line.target, *line.expression.walk()):
            if isinstance(node, Letter):
                found.setdefault(node)
    return list(found)
