"""The acts on the data as lines of PyTorch, out of place: the tensors from before stay whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.state import acts
from playground.state.coordinate import Coordinate

Edit = acts.SetPoint | acts.AddPoint | acts.DeletePoints


def lines(act: Edit) -> list[str]:
    """The statements that an act stands for."""
    match act:
        case acts.SetPoint():
            return _set(act.row, act.values)
        case acts.AddPoint():
            return [
                f"{name} = torch.cat(({name}, {name}.new_tensor([{value!r}])))"
                for name, value in act.values.items()
            ]
        case acts.DeletePoints():
            parts = _left(act.rows)
            return [
                f"{name} = {parts[0].format(name)}"
                if len(parts) == 1
                else f"{name} = torch.cat(({', '.join(part.format(name) for part in parts)}))"
                for name in act.names
            ]


def _set(row: int, values: Mapping[str, Any]) -> list[str]:
    written: list[str] = []
    for key, value in values.items():
        coordinate = Coordinate.parse(key)
        name = coordinate.name
        if f"{name} = {name}.clone()" not in written:
            written.append(f"{name} = {name}.clone()")
        index = ", ".join(map(str, (row, *coordinate.index)))
        number = f"{name}.new_tensor({value!r})" if isinstance(value, list) else repr(value)
        written.append(f"{name}[{index}] = {number}")
    return written


def _left(rows: Sequence[int]) -> list[str]:
    """The slices that are left of ``{0}`` without these rows, which are in order."""
    parts, start = [], 0
    for row in rows:
        if row > start:
            parts.append(f"{{0}}[{start or ''}:{row}]")
        start = row + 1
    return [*parts, f"{{0}}[{start}:]"]
