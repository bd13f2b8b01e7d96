"""How a node reads: a symbol a learner knows, torch's exact name, and where it was written."""

from __future__ import annotations

import re

from playground.state.graph import Node, NodeKind, Place

_NOISE = re.compile(r"Backward\d*$")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SYMBOLS = {
    "Add": "+",
    "Sub": "−",
    "Rsub": "−",
    "Mul": "×",
    "Div": "÷",
    "Neg": "−",
    "Pow": "xⁿ",
    "Mm": "@",
    "Mv": "@",
    "Bmm": "@",
    "Addmm": "@ +",
    "Dot": "·",
    "Sum": "Σ",
    "T": "ᵀ",
    "Sqrt": "√",
    "Sigmoid": "σ",
}
KINDS = {
    NodeKind.PARAMETER: "parameter",
    NodeKind.DATA: "data",
    NodeKind.CONSTANT: "constant",
    NodeKind.OPERATION: "operation",
    NodeKind.ROOT: "root of backward",
    NodeKind.DETACHED: "detached value",
}
_REGIONS = {
    "no_grad": "no_grad: not recorded",
    "detach": "detach: no gradient passes",
}
LEAVES = (NodeKind.PARAMETER, NodeKind.DATA, NodeKind.CONSTANT)


def function_of(operation: str) -> str:
    """Return torch's function for a grad_fn: ``log_softmax`` for ``LogSoftmaxBackward0``."""
    return _HUMPS.sub("_", _NOISE.sub("", operation)).lower()


def symbol(operation: str) -> str:
    """Return the mathematical sign of an operation, or the name of its function."""
    return SYMBOLS.get(_NOISE.sub("", operation)) or function_of(operation)


def label(node: Node) -> str:
    """Return the short heading of a node: its sign, or a leaf's name."""
    if node.kind in LEAVES:
        return node.name or KINDS[node.kind]
    return symbol(node.operation) or KINDS[node.kind]


def called(node: Node) -> str:
    """Return what a sentence calls a node: its name where it has one, else its operation."""
    if node.name:
        return node.name
    if node.kind in LEAVES:
        return "a constant" if node.kind is NodeKind.CONSTANT else f"a {KINDS[node.kind]}"
    return node.operation or KINDS[node.kind]


def region_words(region: str) -> str:
    """Return what a boundary says about what is inside."""
    return _REGIONS.get(region, region)


def where(place: Place) -> str:
    """Return a place in words: ``loss, line 2``."""
    return f"{place.cell}, line {place.line}"
