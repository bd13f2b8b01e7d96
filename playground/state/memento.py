"""The Memento: what is needed to rebuild an Experiment as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.state.arrays import Array
from playground.state.batches import Drawing
from playground.state.ledger import Account
from playground.state.plane import Plane


@dataclass(frozen=True, eq=False)
class Memento:
    """Values, gradients, optimizer state, random state and position, as numpy arrays.

    ``optimizer_state`` maps a parameter's name to its buffers by their torch names.
    ``group`` holds the present keywords of the optimizer's parameter group, the learning rate among
    them; it is empty while no optimizer was needed yet. ``schedule`` and ``schedule_keywords`` name
    the learning-rate schedule that is on, ``schedule_state`` is its ``state_dict``.
    ``random_state`` is torch's CPU generator state (uint8), or None where nothing was drawn since
    the setup cells ran. ``ledgers`` holds the entries of each parameter's ``.grad``, ``call`` and
    ``forwards`` how many backward calls and forwards there were, ``retained`` the intermediates
    that ``retain_grad`` is switched on for, ``path_plane`` the plane that the path's points lie in,
    None for one of coordinates. ``batches``: how batches are drawn and how many were, None where
    each forward is of the whole data. ``stop``: the condition that ends a run.
    A tape cannot be kept: an Experiment that is rebuilt starts with an empty one.
    """

    parameters: Mapping[str, Array]
    grads: Mapping[str, Array | None]
    calls: Mapping[str, int]
    frozen: tuple[str, ...]
    optimizer: str
    keywords: Mapping[str, Any]
    optimizer_state: Mapping[str, Mapping[str, Any]]
    random_state: Array | None
    steps: int
    curve_steps: Array = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    curve_losses: Array = field(default_factory=lambda: np.empty(0))
    curve_stride: int = 1
    path_steps: Array = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    path_points: Array = field(default_factory=lambda: np.empty((0, 2)))
    path_stride: int = 1
    path_plane: Plane | None = None
    acts: tuple[Any, ...] = ()
    ledgers: Mapping[str, Account] = field(default_factory=dict)
    call: int = 0
    forwards: int = 0
    retained: tuple[str, ...] = ()
    batches: Drawing | None = None
    group: Mapping[str, Any] = field(default_factory=dict)
    schedule: str | None = None
    schedule_keywords: Mapping[str, Any] = field(default_factory=dict)
    schedule_state: Mapping[str, Any] = field(default_factory=dict)
    stop: str | None = None
