"""What torch cannot say of keywords: where each stands, and what it does in a few words.

Names, defaults and kinds come from the kernel, as ``Offers``.
"""

from __future__ import annotations

from typing import Any

from playground.state.offers import Keyword, Offer, Offers

AT_FIRST = Offers((Offer("SGD", (Keyword("lr", 0.001),)),))
"""What can be chosen until the kernel has answered."""

BEHIND = frozenset(
    {
        "maximize", "foreach", "fused", "capturable", "differentiable", "decoupled_weight_decay",
        "initial_accumulator_value", "max_eval", "tolerance_grad", "tolerance_change",
        "ns_coefficients", "ns_steps", "adjust_lr_fn",
    }
)  # fmt: skip
"""Keywords that stand behind "more…": the row has room for what is changed most."""

RANGES: dict[str, tuple[float, float]] = {
    "momentum": (0.0, 0.99),
    "dampening": (0.0, 1.0),
    "alpha": (0.5, 0.999),
    "rho": (0.5, 0.999),
    "gamma": (0.0, 1.0),
    "factor": (0.0, 1.0),
    "start_factor": (0.01, 1.0),
    "end_factor": (0.0, 1.0),
    "pct_start": (0.05, 0.95),
    "power": (0.5, 5.0),
    "base_momentum": (0.0, 0.99),
    "max_momentum": (0.0, 0.99),
    "max_iter": (1, 50),
    "history_size": (1, 100),
    "step_size": (1, 500),
    "total_iters": (1, 500),
    "T_max": (1, 500),
    "T_0": (1, 200),
    "T_mult": (1, 5),
    "step_size_up": (1, 2000),
    "total_steps": (1, 5000),
    "patience": (0, 100),
    "cooldown": (0, 100),
}
"""Ends of the sliders that are not logarithmic; any number can be typed."""
LOGARITHMIC = frozenset(
    {"lr", "eps", "weight_decay", "lambd", "lr_decay", "eta_min", "base_lr", "max_lr", "min_lr",
     "threshold", "tolerance_grad", "tolerance_change", "momentum_decay"}
)  # fmt: skip

WORDS = {"line_search_fn": ("strong_wolfe",), "adjust_lr_fn": ("original", "match_rms_adamw")}
"""Words that a class takes and its signature does not name."""

START: dict[str, Any] = {
    "step_size": 30,
    "milestones": [30, 80],
    "gamma": 0.95,
    "T_max": 100,
    "T_0": 20,
    "base_lr": 0.001,
    "max_lr": 0.1,
    "total_steps": 200,
}
"""What stands in a field at first where torch has no default; ``total_steps`` it wants as well."""

TIPS = {
    "lr": "the learning rate",
    "momentum": "the share of the last move that is made again",
    "dampening": "how much less of the new gradient goes into the momentum",
    "weight_decay": "adds this share of the parameter to its gradient",
    "nesterov": "looks at the gradient as if the momentum had moved already",
    "maximize": "climbs instead of descending",
    "foreach": "another implementation of the same rule, over all tensors at once",
    "fused": "another implementation of the same rule, in one kernel",
    "capturable": "for CUDA graphs; torch refuses it on a CPU",
    "differentiable": "steps that autograd may walk through; torch refuses it for leaves",
    "max_iter": "iterations in one step",
    "max_eval": "most evaluations of the loss in one step; None: max_iter · 1.25",
    "history_size": "how many past directions are remembered",
    "line_search_fn": "strong_wolfe looks for a length of step that suits; None takes lr",
    "milestones": "the steps at which the rate is multiplied by gamma",
    "step_size": "the steps between two multiplications by gamma",
    "gamma": "what the rate is multiplied by",
    "T_max": "steps from the highest rate down to eta_min",
    "T_0": "steps until the first restart",
    "patience": "steps without a better loss before the rate falls",
    "total_steps": "how many steps the schedule is for; it ends there",
}


def tip(keyword: Keyword) -> str:
    """Return what a keyword does, and torch's default."""
    said = f"{keyword.name}: {TIPS[keyword.name]}." if keyword.name in TIPS else keyword.name + "."
    default = (
        "needed: torch has no default"
        if keyword.required
        else f"torch's default is {written(keyword.default)}"
    )
    return f"{said} {default[:1].upper()}{default[1:]}."


def start(keyword: Keyword) -> Any:
    """Return what stands in a field before anything was chosen."""
    return START.get(keyword.name) if keyword.required else keyword.default


def row(offer: Offer) -> tuple[Keyword, ...]:
    """Return the keywords that stand in the row itself."""
    return tuple(k for k in offer.keywords if k.name not in BEHIND and k.name != "lr")


def written(value: Any) -> str:
    """Return a number, a pair or a list as it would be typed."""
    if isinstance(value, tuple | list):
        return ", ".join(written(part) for part in value)
    if value is None or isinstance(value, bool):
        return str(value)
    return repr(value) if isinstance(value, str) else f"{value:g}"


def read(text: str, kind: str, optional: bool = False) -> Any:
    """Return the value that was typed; raises ValueError that says what is wrong with it."""
    if optional and text.strip() in ("", "None"):
        return None
    if kind == "numbers":
        parts = [part for part in text.strip().strip("()[]").split(",") if part.strip()]
        if not parts:
            raise ValueError("type numbers with commas between them, for example 30, 80")
        return [number(part) for part in parts]
    if kind == "whole":
        value = number(text)
        if not isinstance(value, int):
            raise ValueError(f"{text.strip()!r} is not a whole number")
        return value
    if kind == "pair":
        parts = text.strip().strip("()[]").split(",")
        if len(parts) != 2:
            raise ValueError(
                f"{text.strip()!r} is not a pair of numbers: write for example 0.9, 0.999"
            )
        # Adafactor's first eps may be None.
        one = None if parts[0].strip() == "None" else number(parts[0])
        return one, number(parts[1])
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
