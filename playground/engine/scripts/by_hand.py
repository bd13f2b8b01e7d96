"""The "by hand" style: plain Python numbers, with the derivatives written out by sympy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.engine.errors import ActError
from playground.engine.observer import full
from playground.engine.scripts import stopping, transcript
from playground.engine.scripts.formulas import nested
from playground.state import acts
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.scripts.formulas import Formulas

GRADIENT = "gradient_"
VECTOR = "vector"
# An array of more elements is gone over in a loop where each of them is treated alike.
FEW = 4
# Enough for the dimensions of any parameter, whatever names are taken.
_COUNTERS = [*"ijklmnopqrstuvw", *(f"i{axis}" for axis in range(64))]


def refuse(done: Iterable[acts.Act]) -> None:
    """Raise ActError for the first act that plain Python by hand has no form for."""
    for act in done:
        match act:
            case acts.Use() if act.optimizer != "SGD" or set(act.keywords) - {"lr"}:
                more = ", ".join(key for key in act.keywords if key != "lr")
                chosen = f"SGD with {more}" if act.optimizer == "SGD" else act.optimizer
                raise ActError(
                    f"By hand only plain SGD is written out, and {chosen} was chosen; "
                    'the style "autograd" writes its rule out.'
                )
            case acts.SetPoint() | acts.AddPoint() | acts.DeletePoints():
                raise ActError(
                    "Points of the data were changed, and the derivatives by hand were written for "
                    'the first ones; use the style "autograd" or "optimizer".'
                )
            case acts.Slide():
                raise ActError(
                    "A slide moves every parameter along two directions and has no form by hand; "
                    'use the style "autograd" or "optimizer".'
                )
            case acts.Schedule() if act.name is not None:
                raise ActError(
                    f"By hand the learning rate is one number, and {act.name} changes it; "
                    'use the style "optimizer".'
                )
            case acts.Execute():
                raise ActError(
                    "Lines that were typed are PyTorch and have no form in plain Python by hand; "
                    'use the style "autograd" or "optimizer".'
                )


def beginning(lab: Experiment, formulas: Formulas) -> list[str]:
    """The numbers that the run begins with; many samples are drawn by torch and taken from it."""
    lines = []
    if formulas.samples:
        lines += ["# torch only makes the data; all that follows is plain Python."]
        lines += [*transcript.settings(lab), *transcript.cell(lab.document.source("data"))]
        lines += [f"{name} = {name}.tolist()" for name in formulas.samples] + [""]
    start = lab.beginning.parameters
    for name, written in formulas.numbers.items():
        if name not in formulas.samples:
            value = start[name] if name in start else full(lab.workspace.namespace[name])
            lines += _valued(name, value, () if written.size == 1 else written.shape)
    for name in lab.parameters:
        if formulas.numbers[name].size > 1:
            lines += _filled(GRADIENT + name, formulas.numbers[name], "None")
    return [*lines, ""]


class ByHand:
    """Renders acts as plain Python, one after the other.

    ``done``: all acts of the run, to see where a backward comes after a parameter has moved.
    autograd then uses what forward kept, so the derivatives are worked out at that forward.
    """

    def __init__(self, formulas: Formulas, parameters: Sequence[str], done: Sequence[acts.Act]):
        self._formulas = formulas
        self._elements = {
            name: [str(text) for text in formulas.numbers[name].reshape(-1)] for name in parameters
        }
        self._late = _before_late_backward(done)
        self._at = -1
        self._rate: Any = 1e-3
        self._held: set[str] = set()
        self._recorded: frozenset[str] = frozenset()
        self._kept = False
        self.made: set[str] = set()

    def __call__(
        self, act: acts.Act, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        """The act in plain Python; the first is the choice of the optimizer, then all in order."""
        self._at += 1
        match act:
            case acts.Forward():
                lines = self._forward(trainable, keep=self._at - 1 in self._late)
                if act.no_grad:
                    self._recorded = frozenset()
                return lines
            case acts.Backward():
                return self._backward(trainable, act.gradient)
            case acts.ZeroGrad():
                return self._clear(trainable, "None" if act.set_to_none else "0.0")
            case acts.Step():
                return self._step(trainable) or ["# nothing to subtract: there is no gradient"]
            case acts.Run():
                self._held -= set(trainable)
                body = [*self._forward(trainable), *self._backward(trainable, None)]
                body += self._step(trainable)
                if act.steps == 1:
                    return body
                loop = [f"for _ in range({act.steps}):", *transcript.indented(body)]
                return [*loop, *stopping.remark(act)]
            case acts.StopWhen():
                return [transcript.line(act)]
            case acts.Move():
                return [line for item in act.values.items() for line in self._moved(*item)]
            case acts.Use():
                self._rate = act.keywords.get("lr", 1e-3)
            case acts.RetainGrad() | acts.ReleaseGrad():
                return ["# nothing to retain: no gradient of an intermediate is written out"]
            case acts.Schedule():
                return ["# no learning-rate schedule"]
            case acts.Freeze() | acts.Unfreeze():
                held = "held fast" if isinstance(act, acts.Freeze) else "learnt again"
                return [f"# {act.name} is {held} from here on"]
        return []

    def prints(self) -> list[str]:
        """The lines that print the loss, the gradients and the parameters."""
        lines = ["print(loss)"] if "loss" in self.made else []
        lines += [f"print({GRADIENT}{name})" for name in self._elements if name in self.made]
        return lines + [f"print({name})" for name in self._elements]

    def _forward(self, trainable: Sequence[str], keep: bool = False) -> list[str]:
        self.made.add("loss")
        self._recorded, self._kept = frozenset(trainable), keep
        lines = list(self._formulas.loss_lines)
        if keep:
            parts, slopes = self._formulas.slopes(self._texts(trainable))
            lines += ["# kept as forward keeps it: a parameter moves before backward", *parts]
            lines += [f"{_kept(text)} = {slope}" for text, slope in slopes.items()]
        return lines

    def _backward(self, trainable: Sequence[str], vector: Any) -> list[str]:
        names = [name for name in trainable if name in self._recorded]
        if not names:
            return ["# there is no gradient: no parameter is learnt"]
        lines: list[str] = []
        if vector is not None:
            if self._kept:
                raise ActError(
                    "A vector–Jacobian product after a parameter has moved has no form by hand; "
                    'use the style "autograd" or "optimizer".'
                )
            lines += _valued(VECTOR, vector, self._formulas.loss.shape)
        if self._kept:
            slopes = {text: _kept(text) for text in self._texts(names)}
        else:
            name = None if vector is None else VECTOR
            parts, slopes = self._formulas.slopes(self._texts(names), name)
            lines += parts
        for name in names:
            for text in self._elements[name]:
                before = f"{GRADIENT}{text} + " if name in self._held else ""
                lines.append(f"{GRADIENT}{text} = {before}{slopes[text]}")
        self._held.update(names)
        self.made.update(names)
        return lines

    def _step(self, trainable: Sequence[str]) -> list[str]:
        return [
            line
            for name in trainable
            if name in self._held
            for line in self._subtract(name, self._elements[name])
        ]

    def _subtract(self, name: str, elements: Sequence[str]) -> list[str]:
        """One line for each element, or a loop where there are many."""
        if len(elements) <= FEW:
            return [f"{text} = {text} - {self._rate!r} * {GRADIENT}{text}" for text in elements]
        shape = self._formulas.numbers[name].shape
        free = (letter for letter in _COUNTERS if letter not in self._formulas.numbers)
        counters = [next(free) for _ in shape]
        place = "".join(f"[{counter}]" for counter in counters)
        lines = [f"{name}{place} = {name}{place} - {self._rate!r} * {GRADIENT}{name}{place}"]
        for counter, many in zip(reversed(counters), reversed(shape), strict=True):
            lines = [f"for {counter} in range({many}):", *transcript.indented(lines)]
        return lines

    def _clear(self, trainable: Sequence[str], cleared: str) -> list[str]:
        lines = []
        for name in trainable:
            if name in self._held:
                lines += _filled(GRADIENT + name, self._formulas.numbers[name], cleared)
                if cleared == "None":
                    self._held.discard(name)
        return lines or ["# nothing to clear: there is no gradient"]

    def _moved(self, key: str, value: Any) -> list[str]:
        """A move as an assignment: ``A[1, 0]`` becomes ``A[1][0]``, one element a plain name."""
        coordinate = Coordinate.parse(key)
        written = self._formulas.numbers[coordinate.name]
        if written.size == 1:
            return [f"{coordinate.name} = {_number(transcript.single(value))}"]
        if coordinate.index:
            place = coordinate.name + "".join(f"[{i}]" for i in coordinate.index)
            return [f"{place} = {_number(transcript.single(value))}"]
        return _valued(key, value, written.shape)

    def _texts(self, names: Sequence[str]) -> list[str]:
        return [text for name in names for text in self._elements[name]]


def _before_late_backward(done: Sequence[acts.Act]) -> set[int]:
    """The places of the forwards whose backward comes only after a parameter has moved."""
    found: set[int] = set()
    forward, moved = None, False
    for place, act in enumerate(done):
        match act:
            case acts.Forward():
                forward, moved = place, False
            case acts.Run():
                forward = None
            case acts.Move() | acts.Step():
                moved = True
            case acts.Backward() if forward is not None and moved:
                found.add(forward)
    return found


def _filled(name: str, like: Any, text: str) -> list[str]:
    """A name bound to an array with the same in each place, short where there are many."""
    if like.size <= FEW:
        return nested(name, np.full(() if like.size == 1 else like.shape, text, dtype=object))
    *outer, last = like.shape
    written = f"[{text}] * {last}"
    for many in reversed(outer):
        written = f"[{written} for _ in range({many})]"
    return [f"{name} = {written}"]


def _valued(name: str, value: Any, shape: tuple[int, ...]) -> list[str]:
    """A name bound to an array of numbers."""
    texts = [_number(number) for number in np.asarray(value, dtype=float).reshape(-1)]
    array = np.array(texts, dtype=object).reshape(shape)
    return _filled(name, array, texts[0]) if len(set(texts)) == 1 else nested(name, array)


def _number(value: Any) -> str:
    """A number as plain Python writes it."""
    return re.sub(r"\b(nan|inf)\b", r"math.\1", repr(float(value)))


def _kept(text: str) -> str:
    return "slope_" + text.replace("[", "_").replace("]", "")
