"""Takes the Snapshot of an Experiment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch

from playground.engine import batches, mementos
from playground.engine.inspecting import inspect
from playground.engine.looking import probe
from playground.state.memento import Memento
from playground.state.snapshot import Curve, Role, Snapshot, Trajectory

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def take(lab: Experiment, serial: int, line: str, secants: bool) -> Snapshot:
    """Copy all that can be seen."""
    if lab.view.surface is not None:
        lab.path.add(lab.steps, lab.planes.position())
        lab.planes.walk.add(lab.steps)
    along = [span.coordinate for span in lab.view.slices] if secants else []
    memento = mementos.keep(lab)
    loss = lab.tape.loss
    seen = lab.run_probe(memento) or probe.look(lab.workspace, along, lab.view.nudge)
    return Snapshot(
        problem=lab.document.name,
        serial=serial,
        act=line,
        tape=lab.tape.state(lab.parameters),
        consumed=lab.tape.consumed,
        tensors=lab.observer.views(_tensors(lab), lab.ledgers.calls, memento),
        parameters=memento.parameters,
        frozen=memento.frozen,
        loss=loss.item() if loss is not None and loss.numel() == 1 else None,
        probe=seen,
        curve=Curve(memento.curve_steps, memento.curve_losses, memento.curve_stride),
        trajectory=_trajectory(lab, memento),
        optimizer=memento.optimizer,
        keywords=memento.keywords,
        steps=lab.steps,
        running=lab.running,
        steps_per_second=0.0,
        seed=lab.seed,
        dtype=lab.dtype,
        memento=memento,
        undo=lab.history.undo_label,
        redo=lab.history.redo_label,
        notice=lab.notice,
        inspection=inspect(lab),
        retained=lab.retained,
        batch=batches.view(lab.workspace),
        in_plane=lab.planes.in_plane(seen),
        rate=lab.rate,
        ending=lab.ending,
    )


def _tensors(lab: Experiment) -> Iterator[tuple[str, Role, torch.Tensor]]:
    """Parameters, then what the forward and typed lines made, the loss, and the data."""
    namespace = lab.workspace.namespace
    parameters, data = lab.workspace.parameters, lab.workspace.data_names
    for name, parameter in parameters.items():
        yield name, Role.PARAMETER, parameter
    for name in lab.workspace.names:
        value = namespace[name]
        if isinstance(value, torch.Tensor) and name not in parameters and name not in data:
            yield name, Role.LOSS if name == "loss" else Role.INTERMEDIATE, value
    for name in data:
        value = namespace.get(name)
        if isinstance(value, torch.Tensor):
            yield name, Role.DATA, value


def _trajectory(lab: Experiment, memento: Memento) -> Trajectory | None:
    if lab.view.surface is None:
        return None
    x, y = (span.coordinate for span in lab.view.surface)
    return Trajectory(x, y, memento.path_points, memento.path_stride)
