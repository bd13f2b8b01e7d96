"""The derivative of one operation's output by each of its inputs, asked of the operation itself."""

from __future__ import annotations

import re
from typing import Any

import torch
from torch.autograd.graph import Node

from playground.engine.graphs.walk import ACCUMULATE
from playground.engine.observer import shown
from playground.state.arrays import Array

LARGEST_JACOBIAN = 64


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTWISE = _words("""
    Abs Acos Acosh Add Asin Asinh Atan Atan2 Atanh Celu Clamp ClampMax ClampMin Clone Cos Cosh
    Digamma Div Elu Erf Erfc Exp Exp2 Expm1 Fmod Gelu Hardshrink Hardsigmoid Hardswish Hardtanh
    LeakyRelu Lerp Lgamma Log Log10 Log1P Log2 LogSigmoid MaskedFill Maximum Minimum Mish Mul Neg
    Pow Reciprocal Relu Remainder Rsqrt Rsub Sigmoid Silu Sin Sinc Sinh Softplus Softshrink Sqrt
    Sub Tan Tanh Threshold ToCopy Where Xlogy
""")
"""Operations, without ``Backward0``, that work on each element by itself."""

_SUFFIX = re.compile(r"Backward\d*$")


def locals_of(node: Node, name: str) -> tuple[Array | None, ...]:
    """For each edge of a live node its local derivative, or None where it is large or unknown.

    An array shaped like the input where the output is a single number or the operation works
    element by element, else the Jacobian (output shape + input shape): of at most 64 numbers, or
    by a single number. A node is a function from the gradient that arrives to those it passes on;
    calling it by itself walks nothing, frees nothing and runs no hooks. Only AccumulateGrad writes.
    """
    unknown: tuple[Array | None, ...] = (None,) * len(node.next_functions)
    if name == ACCUMULATE or len(node._input_metadata) != 1:
        return unknown
    output = node._input_metadata[0]
    shape = torch.Size(output.shape)
    by_element = _SUFFIX.sub("", name) in ELEMENTWISE
    if not by_element and shape.numel() > LARGEST_JACOBIAN:
        return unknown
    try:
        with torch.no_grad():
            ones = _passed(node, torch.ones(shape, dtype=output.dtype))
            return tuple(
                None if part is None else _local(node, slot, part, shape, by_element)
                for slot, part in enumerate(ones)
            )
    except RuntimeError:  # what it had saved was freed, or changed in place
        return unknown


def _local(
    node: Node, slot: int, part: torch.Tensor, output: torch.Size, by_element: bool
) -> Array | None:
    """The derivative by one input; ``part`` is what the node makes of a gradient of ones."""
    target, number = node.next_functions[slot]
    if target is None:
        return None
    given = torch.Size(target._input_metadata[number].shape)
    if output.numel() == 1:
        return shown(part.sum_to_size(given))
    if by_element and part.shape == output and given in (output, torch.Size()):
        return shown(part)
    if output.numel() * given.numel() > LARGEST_JACOBIAN:
        return None
    rows = []
    for row in torch.eye(output.numel(), dtype=part.dtype):
        passed = _passed(node, row.reshape(output))[slot]
        # What an input was broadcast to is summed by torch's engine only after the node.
        rows.append(torch.zeros(given) if passed is None else passed.sum_to_size(given))
    return shown(torch.stack(rows).reshape(*output, *given))


def _passed(node: Node, gradient: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
    given: Any = node(gradient)  # type: ignore[operator]
    return given if isinstance(given, tuple) else (given,)
