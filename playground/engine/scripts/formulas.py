"""The loss and its derivatives as formulas of plain Python, made by sympy and checked by torch.

Loading sympy takes 0.3 s: only the style "by hand" imports this.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
import torch

from playground.engine.errors import ActError
from playground.engine.observer import full
from playground.engine.scripts.symbols import modules, named, python, symbols
from playground.language.compiler import compile_code
from playground.state.arrays import Array

if TYPE_CHECKING:
    from playground.engine.workspace import Workspace

# More numbers than this would give formulas that nobody reads.
MOST_NUMBERS = 32
# A loop in typed code can make a formula that doubles at every turn: these keep sympy from it.
MOST_OPERATIONS = 300
LARGEST_FORMULA = 3000
# A formula longer than a line is cut into parts with names.
LONGEST = 88
# How far a formula may be from torch's own value: single precision, summed over a few hundred.
TOLERANCE = 1e-4


Slopes = tuple[list[str], dict[str, str]]


@dataclass(frozen=True, eq=False)
class Formulas:
    """What is written by hand for one problem.

    ``numbers``: for each tensor that is read, how its elements are written; of a tensor in
    ``samples`` the elements of one sample. ``loss``: an object array of sympy formulas.
    ``samples`` maps each tensor that is gone over sample by sample to the name of one sample;
    ``divisor`` is their number where the loss is a mean over them, else None.
    """

    numbers: Mapping[str, Array]
    loss: Any
    samples: Mapping[str, str]
    divisor: int | None = None
    _found: dict[tuple[tuple[str, ...], str | None], Slopes] = field(default_factory=dict)

    @cached_property
    def loss_lines(self) -> list[str]:
        """The lines that compute ``loss``."""
        parts, texts = self._texts(list(self.loss.reshape(-1)))
        if self.loss.size == 1:
            return [*parts, f"loss = {texts[0]}"]
        return [*parts, *nested("loss", np.array(texts, dtype=object).reshape(self.loss.shape))]

    def slopes(self, elements: Sequence[str], vector: str | None = None) -> Slopes:
        """Lines to go before, and for each element its derivative as text.

        ``vector``: the name that holds the vector of a vector–Jacobian product, or None for a
        loss of one element.
        """
        key = tuple(elements), vector
        if key not in self._found:
            self._found[key] = self._slopes(elements, vector)
        return self._found[key]

    def _slopes(self, elements: Sequence[str], vector: str | None) -> Slopes:
        total = self.loss.reshape(-1)[0]
        if vector is not None:
            weights = [sympy.Symbol(text, real=True) for text in self._places(vector)]
            total = sum(w * f for w, f in zip(weights, self.loss.reshape(-1), strict=True))
        found = [total.diff(sympy.Symbol(text, real=True)) for text in elements]
        parts, texts = self._texts(found)
        return parts, dict(zip(elements, texts, strict=True))

    def _places(self, name: str) -> list[str]:
        if self.loss.ndim == 0:
            return [name]
        return [name + _indices(index) for index in np.ndindex(*self.loss.shape)]

    def _texts(self, formulas: Sequence[Any]) -> tuple[list[str], list[str]]:
        texts = [python(formula) for formula in formulas]
        if self.samples:
            return [], [self._summed(text) for text in texts]
        if max(map(len, texts)) <= LONGEST:
            return [], texts
        names = (name for i in range(10**6) if (name := f"part{i}") not in self.numbers)
        parts, cut = sympy.cse(formulas, symbols=(sympy.Symbol(name) for name in names))
        return [f"{name} = {python(part)}" for name, part in parts], [python(f) for f in cut]

    def _summed(self, text: str) -> str:
        ones, whole = tuple(self.samples.values()), tuple(self.samples)
        if len(ones) == 1:
            over = f"for {ones[0]} in {whole[0]}"
        else:
            over = f"for {', '.join(ones)} in zip({', '.join(whole)})"
        return f"sum({text} {over})" + (f" / {self.divisor}" if self.divisor else "")


def derive(workspace: Workspace) -> Formulas:
    """The formulas of a problem; ActError says why there are none."""
    try:
        return _derived(workspace)
    except Exception as error:
        raise ActError(
            f"No derivative by hand for this problem: {error}. "
            'The styles "autograd" and "optimizer" have no such limit.'
        ) from error


def nested(name: str, texts: Any) -> list[str]:
    """An array of texts as the lines of a nested list, one row a line."""
    if texts.ndim == 0:
        return [f"{name} = {texts.item()}"]
    flat = f"{name} = {_listed(texts)}"
    if len(flat) <= LONGEST:
        return [flat]
    return [f"{name} = [", *(f"    {_listed(row)}," for row in texts), "]"]


def _listed(texts: Any) -> str:
    if not isinstance(texts, np.ndarray):
        return str(texts)
    return f"[{', '.join(_listed(part) for part in texts)}]" if texts.ndim else str(texts.item())


def _derived(workspace: Workspace) -> Formulas:
    tensors = _read(workspace)
    samples = _samples(workspace, tensors)
    count = sum(
        value.numel() // (len(value) if name in samples else 1) for name, value in tensors.items()
    )
    if count > MOST_NUMBERS:
        raise ActError(f"it has more than {MOST_NUMBERS} numbers, so the formula would fill pages")
    if _operations(workspace.evaluate({})) > MOST_OPERATIONS:
        raise ActError(f"its forward makes more than {MOST_OPERATIONS} operations")
    numbers = {name: _written(name, value, samples) for name, value in tensors.items()}
    loss = _symbolic_loss(workspace, numbers)
    if sum(_size(formula, {}) for formula in loss.reshape(-1)) > LARGEST_FORMULA:
        raise ActError("the formula of its loss would fill pages")
    if not samples:
        formulas = Formulas(numbers, loss, samples)
        _check([formulas], workspace, tensors)
        return formulas
    if loss.size != 1:
        raise ActError("its loss is no single number for each sample")
    many = len(tensors[next(iter(samples))])
    ways = [Formulas(numbers, loss, samples, divisor) for divisor in (many, None)]
    return _check(ways, workspace, tensors)


def _operations(loss: torch.Tensor) -> int:
    """The nodes of the loss's graph, counted to one more than the most."""
    waiting = [loss.grad_fn]
    seen: set[Any] = set()
    while waiting and len(seen) <= MOST_OPERATIONS:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [following for following, _ in node.next_functions]
    return len(seen)


def _size(formula: Any, known: dict[int, int]) -> int:
    """How long a formula is when written out; its parts are shared, so each is measured once."""
    if id(formula) not in known:
        known[id(formula)] = 1 + sum(_size(part, known) for part in formula.args)
    return known[id(formula)]


def _read(workspace: Workspace) -> dict[str, torch.Tensor]:
    """The parameters and the data that the forward reads."""
    sources = [workspace.document.source(role) for role in ("model", "loss")]
    sources += [
        text
        for role in ("data", "parameters")
        if re.search(r"\b(def|lambda)\b", text := workspace.document.source(role))
    ]
    words = {
        node.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name)
    }
    names = [*workspace.data_names, *workspace.parameters]
    return {
        name: value
        for name in names
        if (name in workspace.parameters or name in words)
        and isinstance(value := workspace.namespace.get(name), torch.Tensor)
    }


def _samples(workspace: Workspace, tensors: Mapping[str, torch.Tensor]) -> dict[str, str]:
    """The tensors of data to be gone over sample by sample, if there are too many numbers."""
    if sum(value.numel() for value in tensors.values()) <= MOST_NUMBERS:
        return {}
    drawn = workspace.programs["data"].assigned
    data = {n: v for n, v in tensors.items() if n in drawn and n not in workspace.parameters}
    if not data:
        return {}
    many = max(len(value) if value.ndim else 0 for value in data.values())
    chosen = [name for name, value in data.items() if value.ndim and len(value) == many]
    return {name: _free(f"{name}_i", tensors) for name in chosen}


def _free(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _written(name: str, value: torch.Tensor, samples: Mapping[str, str]) -> Array:
    shape = tuple(value.shape)
    array = np.empty((1, *shape[1:]) if name in samples else shape, dtype=object)
    for index in np.ndindex(*array.shape):
        if name in samples:
            array[index] = samples[name] + _indices(index[1:])
        else:
            array[index] = name if value.numel() == 1 else name + _indices(index)
    return array


def _indices(index: tuple[int, ...]) -> str:
    return "".join(f"[{i}]" for i in index)


def _symbolic_loss(workspace: Workspace, numbers: Mapping[str, Array]) -> Any:
    """Run the typed forward on symbols in place of tensors."""
    namespace = dict(workspace.namespace)
    namespace.update({name: named(written) for name, written in numbers.items()})
    namespace.update(modules())
    known = list(numbers)
    for role in ("model", "loss"):
        program = compile_code(workspace.document.source(role), role=role, known=known)
        exec(program.code, namespace)
        known += program.assigned
    return np.asarray(symbols(namespace["loss"]))


def _check(
    ways: Sequence[Formulas], workspace: Workspace, tensors: Mapping[str, torch.Tensor]
) -> Formulas:
    """The first of several ways that agrees with torch at the point and at one beside it."""
    points = [
        {
            name: value.detach().mul(stretch).add(shift)
            for name, value in tensors.items()
            if name in workspace.parameters
        }
        for stretch, shift in ((1.0, 0.0), (1.03, 0.007))
    ]
    wanted = [full(workspace.evaluate(point)).reshape(-1) for point in points]
    for formulas in ways:
        found = [_evaluated(formulas, {**tensors, **point}) for point in points]
        if all(
            np.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
            for one, other in zip(found, wanted, strict=True)
        ):
            return formulas
    raise ActError("the formula found for its loss does not agree with torch")


def _evaluated(formulas: Formulas, tensors: Mapping[str, torch.Tensor]) -> Array:
    names: dict[str, Any] = {name: plain(value) for name, value in tensors.items()}
    names["math"] = math
    exec("\n".join(formulas.loss_lines), names)
    return np.asarray(names["loss"], dtype=float).reshape(-1)


def plain(value: torch.Tensor) -> Any:
    """A tensor as plain Python: a number where it has one element, else nested lists."""
    return value.item() if value.numel() == 1 else value.tolist()
