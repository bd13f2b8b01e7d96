"""Writes values into parameters, in place and checked first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from playground.engine.errors import ActError, unknown
from playground.engine.workspace import Workspace
from playground.state.coordinate import Coordinate


def write(workspace: Workspace, values: Mapping[str, Any]) -> None:
    """Set each parameter or coordinate; nothing is written unless every value fits.

    Raises ActError for an unknown name, an index outside the shape, or a value of another shape.
    """
    if not values:
        raise ActError("A move needs at least one parameter and its new value.")
    ready = [(_target(workspace, key), _value(key, value)) for key, value in values.items()]
    for (parameter, index, key), value in ready:
        shape = parameter[index].shape if index else parameter.shape
        if value.shape != shape and not (value.numel() == 1 == shape.numel()):
            raise ActError(
                f"{key} has the shape {tuple(shape)}, but the new value has {tuple(value.shape)}."
            )
    with torch.no_grad():
        for (parameter, index, _), value in ready:
            if index:
                parameter[index] = value.reshape(())
            else:
                parameter.copy_(value.reshape(parameter.shape))


def plain(key: str, value: Any) -> Any:
    """A value as a number or nested lists, which neither change later nor need torch to be read."""
    if isinstance(value, int | float) and not isinstance(value, np.floating):
        return value
    return _value(key, value).tolist()


def _target(workspace: Workspace, key: str) -> tuple[torch.Tensor, tuple[int, ...], str]:
    try:
        coordinate = Coordinate.parse(key)
    except ValueError as error:
        raise ActError(str(error)) from None
    if coordinate.name not in workspace.parameters:
        raise unknown("parameter", coordinate.name, workspace.parameters)
    parameter = workspace.parameters[coordinate.name]
    shape = tuple(parameter.shape)
    if coordinate.index and (
        len(coordinate.index) != len(shape)
        or any(i >= n for i, n in zip(coordinate.index, shape, strict=True))
    ):
        raise ActError(f"{key} is outside the shape {shape} of {coordinate.name}.")
    return parameter, coordinate.index, key


def _value(key: str, value: Any) -> torch.Tensor:
    try:
        return torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        raise ActError(f"{key} takes a number or nested lists of numbers, not {value!r}.") from None
