"""Which rule belongs to which class of ``torch.optim``."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from playground.engine.rules import (
    adadelta,
    adagrad,
    adam,
    adamax,
    asgd,
    nadam,
    radam,
    rmsprop,
    rprop,
    sgd,
)
from playground.engine.rules.common import Held, Keywords, Line

RULES: MappingProxyType[str, Callable[[Keywords, Held], list[Line]]] = MappingProxyType(
    {
        "SGD": sgd.lines,
        "Adam": adam.lines,
        "AdamW": adam.lines,
        "NAdam": nadam.lines,
        "RAdam": radam.lines,
        "Adamax": adamax.lines,
        "Adagrad": adagrad.lines,
        "Adadelta": adadelta.lines,
        "RMSprop": rmsprop.lines,
        "Rprop": rprop.lines,
        "ASGD": asgd.lines,
    }
)
"""Each makes the lines from the keywords in force and the buffers held for the scalar, which are
none before its first step."""

UNWRITTEN: MappingProxyType[str, str] = MappingProxyType(
    {
        "LBFGS": "LBFGS has no rule for one number by itself: it moves all parameters as one "
        "vector, along a direction built from the gradients it remembers.",
        "Adafactor": "Adafactor has no rule for one number by itself: how far each moves depends "
        "on the size of its whole tensor.",
        "Muon": "Muon has no rule for one number by itself: it makes a matrix's whole step nearly "
        "orthogonal.",
    }
)
"""Why the other classes have none that could be written out for one scalar."""
