"""Keeps the state of an Experiment as a Memento, and puts one back: undo, reset and restart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine import optimizers, schedules
from playground.engine.ledgers.entry_lines import UNKNOWN
from playground.engine.observer import full
from playground.state.memento import Memento

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def keep(lab: Experiment) -> Memento:
    """Copy everything that is needed to rebuild the Experiment, but for the tape."""
    curve_steps, curve_losses = lab.losses.arrays()
    path_steps, path_points = lab.path.arrays()
    return replace(
        keep_values(lab),
        curve_steps=curve_steps,
        curve_losses=curve_losses[:, 0],
        curve_stride=lab.losses.stride,
        path_steps=path_steps,
        path_points=path_points,
        path_stride=lab.path.stride,
        path_plane=lab.view.plane,
        acts=tuple(lab.acts),
    )


def keep_values(lab: Experiment) -> Memento:
    """The same without record and transcript: what a run needs to go back a few steps."""
    parameters = lab.workspace.parameters
    lab.ledgers.settle(parameters, UNKNOWN)
    books = {name: lab.ledgers.book(name, p) for name, p in parameters.items()}
    return Memento(
        parameters={name: full(p) for name, p in parameters.items()},
        grads={name: book.total for name, book in books.items()},
        calls={name: book.calls for name, book in books.items()},
        frozen=lab.frozen,
        optimizer=lab.choice.optimizer,
        keywords=dict(lab.choice.keywords),
        optimizer_state=optimizers.read_state(lab.optimizer_made, parameters),
        group=optimizers.read_group(lab.optimizer_made),
        schedule=lab.schedule_choice.name,
        schedule_keywords=dict(lab.schedule_choice.keywords),
        schedule_state=schedules.read_state(lab.scheduler),
        random_state=lab.workspace.drawn_to(),
        steps=lab.steps,
        ledgers={name: book.account for name, book in books.items()},
        call=lab.ledgers.call,
        forwards=lab.ledgers.forwards,
        retained=lab.retained,
        batches=lab.workspace.drawing,
        stop=lab.stop_text,
    )


def put_back(lab: Experiment, memento: Memento) -> None:
    """Write a Memento's values, record and transcript into the Experiment, in place."""
    put_back_values(lab, memento)
    lab.losses.load(memento.curve_steps, memento.curve_losses[:, None], memento.curve_stride)
    lab.path.load(memento.path_steps, memento.path_points, memento.path_stride)
    lab.acts = list(memento.acts)
    if memento.path_plane != lab.view.plane:
        lab.planes.retrace()  # these points are those of another plane


def put_back_values(lab: Experiment, memento: Memento) -> None:
    """Write the values alone and drop what the record holds of later steps."""
    parameters = lab.workspace.parameters
    with torch.no_grad():
        for name, values in memento.parameters.items():
            parameter = parameters[name]
            if not np.array_equal(full(parameter), values, equal_nan=True):
                parameter.copy_(torch.from_numpy(values))
            parameter.requires_grad_(name not in memento.frozen)
            grad = memento.grads[name]
            parameter.grad = None if grad is None else torch.tensor(grad, dtype=parameter.dtype)
    lab.ledgers.load(parameters, memento.ledgers, memento.grads)
    lab.ledgers.call, lab.ledgers.forwards = memento.call, memento.forwards
    # A number once given to a graph stays its own.
    lab.tape.serial = max(lab.tape.serial, memento.forwards)
    lab.retained = memento.retained
    lab.set_stop(memento.stop)
    lab.put_back_choice(memento)
    lab.workspace.draw_from(memento.random_state)
    lab.workspace.draw_batches(memento.batches)
    lab.steps = memento.steps
    lab.losses.cut(memento.steps)
    lab.path.cut(memento.steps)
