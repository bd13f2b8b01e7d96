"""Changes single samples of the data: out of place, so that undo has the tensors from before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from playground.engine import samples_found
from playground.engine.errors import ActError, unknown
from playground.engine.samples_found import Samples
from playground.engine.scripts.changes import changes
from playground.engine.workspace import Workspace
from playground.state import acts
from playground.state.coordinate import Coordinate

Data = dict[str, torch.Tensor]
LARGEST_WHOLE = 2**53


def completed(workspace: Workspace, act: acts.Act) -> Any:
    """The act with its numbers plain and its names entered, checked against the data.

    Raises ActError for a row that is not there, a tensor that holds no samples, a value that is
    no finite number of the tensor's dtype and shape, and for deleting every sample.
    """
    samples = _samples(workspace)
    match act:
        case acts.SetPoint(row, values, done):
            if not values:
                raise ActError("A point needs at least one new number, such as y=1.2.")
            _row(samples, row)
            plain = {key: _plain(workspace, samples, key, value) for key, value in values.items()}
            return acts.SetPoint(row, plain, done)
        case acts.AddPoint(values):
            for name in samples.names:
                if name not in values:
                    raise ActError(f"A new point needs a value for {name} too.")
            for name in values:
                if name not in samples.names:
                    raise unknown("tensor with a row for each sample", name, samples.names)
            return acts.AddPoint(
                {name: _plain(workspace, samples, name, values[name]) for name in samples.names}
            )
        case acts.DeletePoints(rows):
            wanted = tuple(sorted({_row(samples, row) for row in rows}))
            if not wanted:
                raise ActError("No point was named to be deleted.")
            if len(wanted) == samples.count:
                raise ActError("The last point stays: without data there is no loss.")
            return acts.DeletePoints(wanted, samples.names)
    raise AssertionError(f"{type(act).__name__} changes no data")


def changed(workspace: Workspace, act: acts.Act) -> Data:
    """The new tensors of a completed act, by name; the live ones stay as they are."""
    namespace = workspace.namespace
    new: Data = {}
    match act:
        case acts.SetPoint(row, values):
            for key, value in values.items():
                coordinate = Coordinate.parse(key)
                tensor = new.setdefault(coordinate.name, namespace[coordinate.name].clone())
                part = tensor.new_tensor(value)
                index = (row, *coordinate.index)
                tensor[index] = part.reshape(tensor[index].shape)
        case acts.AddPoint(values):
            for name, value in values.items():
                tensor = namespace[name]
                new[name] = torch.cat((tensor, tensor.new_tensor([value])))
        case acts.DeletePoints(rows, names):
            for name in names:
                kept = torch.ones(len(namespace[name]), dtype=torch.bool)
                kept[list(rows)] = False
                new[name] = namespace[name][kept]
    return new


def replayed(workspace: Workspace, done: Sequence[acts.Act]) -> str | None:
    """Make the acts on the data again, as after a restart; what was lost, if anything.

    Typed lines are not run again: where they had bound data anew, the data stay the document's.
    """
    first = workspace.data()
    edits = (acts.SetPoint, acts.AddPoint, acts.DeletePoints)
    typed = {
        name
        for act in done
        if isinstance(act, acts.Execute)
        for line in changes(act.code, ())
        for name in line
    }
    try:
        if typed & set(workspace.data_names):
            raise ActError("typed lines had changed the data")
        for act in done:
            if isinstance(act, edits):
                workspace.bind(changed(workspace, act))
    except (ActError, RuntimeError, IndexError, KeyError):
        workspace.bind(first)
        return (
            "The data are those of the document again: typed lines had changed them, which is not "
            "done over again. The parameters are as they were."
        )
    return None


def _samples(workspace: Workspace) -> Samples:
    samples = samples_found.find(workspace)
    if not samples.names:
        raise ActError(
            "No tensor of the data holds a row for each sample, so there is no point to change."
        )
    return samples


def _row(samples: Samples, row: Any) -> int:
    if isinstance(row, bool) or not isinstance(row, int) or not 0 <= row < samples.count:
        raise ActError(
            f"There is no row {row!r}: the data has {samples.count:,} rows, "
            f"from 0 to {samples.count - 1:,}."
        )
    return row


def _plain(workspace: Workspace, samples: Samples, key: str, value: Any) -> Any:
    """The value as a number or nested lists that the tensor takes without a loss."""
    try:
        coordinate = Coordinate.parse(key)
    except ValueError as error:
        raise ActError(str(error)) from None
    name = coordinate.name
    if name not in samples.names:
        raise unknown("tensor with a row for each sample", name, samples.names)
    tensor: torch.Tensor = workspace.namespace[name]
    shape = tuple(tensor.shape[1:])
    inside = len(coordinate.index) == len(shape) and all(
        i < size for i, size in zip(coordinate.index, shape, strict=True)
    )
    if coordinate.index and not inside:
        raise ActError(f"{key} is outside the shape {shape} of one row of {name}.")
    try:
        given = torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        raise ActError(f"{key} takes a number or a list of numbers, not {value!r}.") from None
    if tuple(given.shape) != (shape if not coordinate.index else ()):
        wanted = "one number" if coordinate.index or not shape else f"the shape {shape}"
        raise ActError(f"{key} takes {wanted} for each row, not the shape {tuple(given.shape)}.")
    if tensor.is_floating_point():
        if not torch.isfinite(given.to(tensor.dtype)).all():
            raise ActError(f"{key} takes finite numbers of {_dtype(tensor)}, not {value!r}.")
        return given.tolist()
    whole = given == given.round()
    if not (whole & (given.abs() < LARGEST_WHOLE)).all():
        raise ActError(f"{name} holds whole numbers ({_dtype(tensor)}); {value!r} is none.")
    return given.to(torch.int64).tolist()


def _dtype(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
