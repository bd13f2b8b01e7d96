"""The optimizers on offer with their own keywords, as torch names and defaults them.

A table and not a look into torch, which this process must not import; a test holds it against
the signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Keyword:
    """One keyword of a ``torch.optim`` class; ``kind`` is ``number``, ``pair`` or ``switch``."""

    name: str
    default: Any
    kind: str = "number"


_WEIGHT_DECAY = Keyword("weight_decay", 0)
_BETAS = Keyword("betas", (0.9, 0.999), "pair")
_EPS = Keyword("eps", 1e-8)

KEYWORDS: dict[str, tuple[Keyword, ...]] = {
    "SGD": (
        Keyword("momentum", 0),
        Keyword("dampening", 0),
        _WEIGHT_DECAY,
        Keyword("nesterov", False, "switch"),
    ),
    "Adam": (_BETAS, _EPS, _WEIGHT_DECAY, Keyword("amsgrad", False, "switch")),
    "AdamW": (_BETAS, _EPS, Keyword("weight_decay", 1e-2), Keyword("amsgrad", False, "switch")),
    "NAdam": (_BETAS, _EPS, _WEIGHT_DECAY, Keyword("momentum_decay", 4e-3)),
    "RAdam": (_BETAS, _EPS, _WEIGHT_DECAY),
    "Adamax": (_BETAS, _EPS, _WEIGHT_DECAY),
    "Adagrad": (Keyword("lr_decay", 0), _WEIGHT_DECAY, Keyword("eps", 1e-10)),
    "Adadelta": (Keyword("rho", 0.9), Keyword("eps", 1e-6), _WEIGHT_DECAY),
    "RMSprop": (
        Keyword("alpha", 0.99),
        _EPS,
        _WEIGHT_DECAY,
        Keyword("momentum", 0),
        Keyword("centered", False, "switch"),
    ),
    "Rprop": (Keyword("etas", (0.5, 1.2), "pair"), Keyword("step_sizes", (1e-6, 50), "pair")),
    "ASGD": (
        Keyword("lambd", 1e-4),
        Keyword("alpha", 0.75),
        Keyword("t0", 1e6),
        _WEIGHT_DECAY,
    ),
}
"""Beside ``lr``, which all have; ``maximize`` and what only changes the speed are left out."""

OPTIMIZERS = tuple(KEYWORDS)


def written(value: Any) -> str:
    """Return a number or a pair as it would be typed."""
    if isinstance(value, tuple | list):
        return ", ".join(f"{part:g}" for part in value)
    return repr(value) if isinstance(value, str) else f"{value:g}"


def read(text: str, kind: str) -> Any:
    """Return the value that was typed; raises ValueError that says what is wrong with it."""
    if kind == "pair":
        parts = text.strip().strip("()[]").split(",")
        if len(parts) != 2:
            raise ValueError(
                f"{text.strip()!r} is not a pair of numbers: write for example 0.9, 0.999"
            )
        return number(parts[0]), number(parts[1])
    return number(text)


def number(text: str) -> int | float:
    """Return a typed number, whole where it is written so; raises ValueError."""
    shown = text.strip()
    if not shown:
        raise ValueError("type a number, for example 0.1")
    try:
        return int(shown)
    except ValueError:
        pass
    try:
        return float(shown.replace("−", "-"))
    except ValueError:
        hint = f": write {shown.replace(',', '.')}" if "," in shown else ""
        raise ValueError(f"{shown!r} is not a number{hint}") from None
