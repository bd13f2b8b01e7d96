"""Reads from torch's own signatures what can be chosen, for a window that knows no torch."""

from __future__ import annotations

import inspect
import re
from functools import lru_cache

from playground.engine import optimizers, schedules
from playground.state.offers import Keyword, Offer, Offers


@lru_cache(maxsize=1)
def offers() -> Offers:
    """Every offered class with its keywords, torch's defaults and what may be written there."""
    return Offers(
        tuple(
            Offer(name, tuple(map(_keyword, optimizers.parameters_of(name).values())))
            for name in optimizers.OFFERED
        ),
        tuple(
            Offer(name, tuple(map(_keyword, schedules.parameters_of(name).values())))
            for name in schedules.OFFERED
        ),
    )


def _keyword(parameter: inspect.Parameter) -> Keyword:
    annotation = parameter.annotation
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    required = parameter.default is inspect.Parameter.empty
    words = re.search(r"Literal\[(.*)\]", text)
    return Keyword(
        parameter.name,
        None if required else parameter.default,
        _kind(text),
        optional=bool(re.search(r"\| None$", text)),
        required=required,
        choices=tuple(re.findall(r"'(\w+)'", words[1])) if words else (),
    )


def _kind(text: str) -> str:
    if text.startswith(("Literal", "str")):
        return "word"
    if text.startswith("bool"):
        return "switch"
    if text.startswith("tuple"):
        return "pair" if text.count(",") == 1 else "numbers"
    if text.startswith("Iterable"):
        return "numbers"
    return "whole" if text.startswith("int") else "number"
