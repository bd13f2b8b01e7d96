"""The "by hand" style: plain Python numbers, with the derivatives written out by sympy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from playground.engine import transcript
from playground.engine.errors import ActError
from playground.engine.observer import full
from playground.language.compiler import compile_code
from playground.state import acts
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

# More numbers than this would give formulas that nobody reads.
MOST_NUMBERS = 32
_FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sinh", "cosh", "atan")


def write(lab: Experiment) -> str:
    """The run in plain Python; raises ActError where its derivative cannot be written by hand."""
    import sympy  # 0.3 s, and only this style needs it

    numbers = _numbers(lab)
    symbols = {
        name: np.vectorize(lambda text: sympy.Symbol(text, real=True), otypes=[object])(written)
        for name, written in numbers.items()
    }
    try:
        loss = _symbolic_loss(lab, {name: _unwrapped(array) for name, array in symbols.items()})
    except Exception as error:
        raise ActError(
            f"No derivative by hand for this problem: {error}. "
            'The styles "autograd" and "optimizer" have no such limit.'
        ) from error
    return "\n".join([*_head(lab, numbers), *_body(lab, numbers, loss), ""])


def _numbers(lab: Experiment) -> dict[str, Any]:
    """For each tensor that the forward may read, how its elements are written in Python."""
    held = {
        name: value
        for name, value in lab.workspace.namespace.items()
        if isinstance(value, torch.Tensor)
        and (name in lab.parameters or name in lab.workspace.data_names)
    }
    if sum(value.numel() for value in held.values()) > MOST_NUMBERS:
        raise ActError(
            "No derivative by hand for this problem: it has more than "
            f"{MOST_NUMBERS} numbers, so the formula would fill pages."
        )
    written = {}
    for name, value in held.items():
        array = np.empty(value.shape, dtype=object)
        for index in np.ndindex(*value.shape):
            array[index] = name if value.numel() == 1 else name + "".join(f"[{i}]" for i in index)
        written[name] = array
    return written


def _symbolic_loss(lab: Experiment, symbols: Mapping[str, Any]) -> Any:
    """Run the typed forward on symbols in place of tensors."""
    namespace = dict(lab.workspace.namespace)
    namespace.update(symbols)
    namespace["torch"] = _symbolic_torch()
    namespace["math"] = SimpleNamespace(pi=_sympy().pi, e=_sympy().E)
    known = list(symbols)
    for role in ("model", "loss"):
        program = compile_code(lab.document.source(role), role=role, known=known)
        exec(program.code, namespace)
        known += program.assigned
    loss = np.asarray(namespace["loss"], dtype=object)
    if loss.size != 1:
        raise ActError("its loss has several elements")
    return loss.reshape(-1)[0]


def _symbolic_torch() -> SimpleNamespace:
    sympy = _sympy()
    functions: dict[str, Callable[..., Any]] = {
        name: np.vectorize(getattr(sympy, name), otypes=[object]) for name in _FUNCTIONS
    }
    unwrapped = {name: _scalar_or_array(function) for name, function in functions.items()}
    return SimpleNamespace(
        **unwrapped,
        abs=abs,
        pi=sympy.pi,
        e=sympy.E,
        square=lambda value: value**2,
        sum=lambda value: value.sum(),
        dot=lambda a, b: (a * b).sum(),
    )


def _scalar_or_array(function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(value: Any) -> Any:
        return _unwrapped(function(value))

    return apply


def _unwrapped(array: Any) -> Any:
    """A symbol for an array without dimensions."""
    return array.item() if isinstance(array, np.ndarray) and array.ndim == 0 else array


def _sympy() -> Any:
    import sympy

    return sympy


def _head(lab: Experiment, numbers: Mapping[str, Any]) -> list[str]:
    start = lab.beginning.parameters
    lines = [
        f"# {lab.document.title}: what was done in the playground, in plain Python.",
        "# The derivatives are written out by hand; no gradient is kept by anybody.",
        "import math",
        "",
    ]
    for name, written in numbers.items():
        value = start.get(name)
        if value is None:
            value = full(lab.workspace.namespace[name])
        listed = value.tolist() if written.size != 1 else float(value.reshape(-1)[0])
        lines.append(f"{name} = {listed!r}")
    return [*lines, ""]


def _body(lab: Experiment, numbers: Mapping[str, Any], loss: Any) -> list[str]:
    slopes = {
        text: _python(loss.diff(_sympy().Symbol(text, real=True)))
        for name in lab.parameters
        for text in numbers[name].reshape(-1)
    }
    gradient = {text: f"gradient_{_plain(text)}" for text in slopes}
    rate = lab.beginning.keywords["lr"]
    lines: list[str] = []
    frozen: set[str] = set()
    held: set[str] = set()

    def moving() -> list[str]:
        return [text for text in slopes if text.partition("[")[0] not in frozen]

    def forward() -> list[str]:
        return [f"loss = {_python(loss)}"]

    def backward() -> list[str]:
        made = []
        for text in moving():
            before = f"{gradient[text]} + " if text in held else ""
            made.append(f"{gradient[text]} = {before}{slopes[text]}")
            held.add(text)
        return made

    def step() -> list[str]:
        return [
            f"{text} = {text} - {rate!r} * {gradient[text]}" for text in moving() if text in held
        ]

    for act in lab.acts:
        match act:
            case acts.Forward():
                lines += forward()
            case acts.Backward() if act.gradient is None:
                lines += backward()
            case acts.ZeroGrad():
                held -= set(moving())
                lines.append("# nothing to clear: the next gradients are computed anew")
            case acts.Step():
                lines += step()
            case acts.Run():
                held -= set(moving())
                body = [*forward(), *backward(), *step()]
                if act.steps == 1:
                    lines += body
                else:
                    lines += [f"for _ in range({act.steps}):", *(f"    {text}" for text in body)]
            case acts.Move():
                lines += [_moved(key, value, numbers) for key, value in act.values.items()]
            case acts.Freeze():
                frozen.add(act.name)
            case acts.Unfreeze():
                frozen.discard(act.name)
            case acts.RetainGrad() | acts.ReleaseGrad():
                lines.append("# nothing to retain: no gradient of an intermediate is written out")
            case acts.Use() if act.optimizer == "SGD" and set(act.keywords) <= {"lr"}:
                rate = act.keywords.get("lr", 1e-3)
            case _:
                raise ActError(
                    f"The act {type(act).__name__} has no form in plain Python by hand; "
                    'use the style "optimizer".'
                )
    joined = "\n".join(lines)
    shown = ["loss"] if "loss =" in joined else []
    shown += [name for name in gradient.values() if f"{name} =" in joined]
    return [*lines, "", *(f"print({name})" for name in [*shown, *slopes])]


def _python(expression: Any) -> str:
    """An expression as Python writes it, with indices put back as typed."""
    text: str = _sympy().pycode(expression, fully_qualified_modules=True)
    return text


def _moved(key: str, value: Any, numbers: Mapping[str, Any]) -> str:
    """A move as an assignment: ``A[1, 0]`` becomes ``A[1][0]``, a lone element a plain name."""
    coordinate = Coordinate.parse(key)
    if numbers[coordinate.name].size == 1:
        return f"{coordinate.name} = {_number(transcript.single(value))}"
    name = coordinate.name + "".join(f"[{i}]" for i in coordinate.index)
    return f"{name} = {_number(transcript.single(value) if coordinate.index else value)}"


def _number(value: Any) -> str:
    """Numbers as plain Python writes them."""
    return re.sub(r"\b(nan|inf)\b", r"math.\1", repr(value))


def _plain(text: str) -> str:
    return text.replace("[", "_").replace("]", "")
