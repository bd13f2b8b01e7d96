"""What was found after some acts, as the asserts of a check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from playground.engine.journal import Figures
from playground.state import acts

MOST: Final = 12
"""Numbers of one tensor that a check states; a longer list nobody reads."""


def asserts(found: Figures, done: Sequence[acts.Act]) -> str:
    """The lines of the check; empty where nothing finite and short enough was found."""
    lines: list[str] = []
    for name, value in found["values"].items():
        lines += _about(name, value)
    for name, value in found["grads"].items():
        lines += [f"assert {name}.grad is None"] if value is None else _about(f"{name}.grad", value)
    if any(isinstance(act, acts.Forward | acts.Run) for act in done):
        lines += _about("loss", found["loss"])
    return "\n".join(lines)


def _about(name: str, value: Any) -> list[str]:
    flat = _flat(value)
    if not flat or len(flat) > MOST:
        return []
    tolerance = f"{max(1e-6, 1e-5 * max(map(abs, flat))):.0e}"
    if not isinstance(value, list):
        return [f"assert abs({name}.item() - {_held(value)}) <= {tolerance}"]
    return [f"assert ({name} - torch.tensor({value!r})).abs().max().item() <= {tolerance}"]


def _held(value: float) -> str:
    return f"({value!r})" if value < 0 else repr(value)


def _flat(value: Any) -> list[float]:
    """All numbers of a value; none where one is missing or not finite."""
    if isinstance(value, list):
        parts = [_flat(each) for each in value]
        return [number for part in parts for number in part] if all(parts) else []
    return [float(value)] if isinstance(value, int | float) else []
