"""A racer as it is typed, and the races that are ready to run."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from playground.state.race import Racer

SIX = "Six optimizers"


def read_racer(text: str, offered: Sequence[str]) -> Racer:
    """Read ``Adam, lr=0.1`` or ``Adam(lr=0.1)``; raises ValueError that says what is wrong."""
    shown = text.strip().removeprefix("torch.optim.")
    name, separator, rest = shown.partition("(") if "(" in shown else shown.partition(",")
    name = name.strip()
    if separator == "(":
        rest = rest.rstrip()
        if not rest.endswith(")"):
            raise ValueError("a bracket is not closed: write for example Adam(lr=0.1)")
        rest = rest[:-1]
    known = {each.lower(): each for each in offered}
    if name.lower() not in known:
        raise ValueError(f"{name or shown!r} is no optimizer here: {', '.join(offered)}")
    return Racer(known[name.lower()], _keywords(rest))


def _keywords(text: str) -> dict[str, Any]:
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError(f"{text.strip()!r}: write keywords as lr=0.1, momentum=0.9") from None
    if not isinstance(call, ast.Call) or call.args:
        raise ValueError(f"{text.strip()!r}: every value needs its keyword, such as lr=0.1")
    found: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise ValueError("write each keyword by its name, such as lr=0.1")
        try:
            found[keyword.arg] = ast.literal_eval(keyword.value)
        except ValueError:
            raise ValueError(f"{keyword.arg} takes a number, a pair or True or False") from None
    return found


def presets(optimizer: str, keywords: Mapping[str, Any]) -> dict[str, tuple[Racer, ...]]:
    """The ready races by their names, around the optimizer and the learning rate in use."""
    rate = keywords.get("lr", 0.1)
    rate = rate if isinstance(rate, int | float) and rate > 0 else 0.1
    others = {key: value for key, value in keywords.items() if key != "lr"}
    return {
        SIX: (
            Racer("SGD", {"lr": rate}),
            Racer("SGD", {"lr": rate, "momentum": 0.9}),
            Racer("Adam", {"lr": 0.1}),
            Racer("RMSprop", {"lr": 0.01}),
            Racer("Adagrad", {"lr": 0.5}),
            Racer("Rprop", {"lr": 0.1}),
        ),
        "Five learning rates": tuple(
            Racer(optimizer, {"lr": _round(rate * factor), **others})
            for factor in (0.1, 0.3, 1.0, 3.0, 10.0)
        ),
        "Momentum 0 … 0.99": tuple(
            Racer("SGD", {"lr": rate, "momentum": momentum})
            for momentum in (0, 0.5, 0.8, 0.9, 0.95, 0.99)
        ),
    }


def _round(value: float) -> float:
    return float(f"{value:.3g}")
