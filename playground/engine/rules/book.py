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
