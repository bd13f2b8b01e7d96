"""The Snapshot: everything that can be seen of an Experiment at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

from playground.state.arrays import Array
from playground.state.batches import BatchView
from playground.state.coordinate import Coordinate
from playground.state.ending import Ending
from playground.state.inspection import Inspection
from playground.state.memento import Memento
from playground.state.plane import InPlane, place_in


class TapeState(Enum):
    """The life of a recorded graph.

    EMPTY: no graph, since there was no forward yet or torch recorded none, as under no_grad.
    RECORDED: a forward was recorded and can be walked back.
    CONSUMED: backward has freed the graph. STALE: a parameter has moved since the forward.
    """

    EMPTY = "empty"
    RECORDED = "recorded"
    CONSUMED = "consumed"
    STALE = "stale"


class Role(Enum):
    """What a named tensor is in the problem."""

    PARAMETER = "parameter"
    DATA = "data"
    INTERMEDIATE = "intermediate"
    LOSS = "loss"


@dataclass(frozen=True, eq=False)
class TensorView:
    """One named tensor as torch holds it.

    ``values`` has the tensor's shape, or, where ``summarized`` is True (over 1000 elements),
    only the three outermost entries at each end of every dimension, as torch prints them.
    ``grad`` is None where torch's is None. ``calls`` counts the backward calls summed in it.
    ``grad_fn`` is the node's name (``"AddBackward0"``) or None. ``dtype`` is torch's name for it.
    """

    name: str
    role: Role
    values: Array
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None = None
    grad: Array | None = None
    calls: int = 0
    retains_grad: bool = False
    summarized: bool = False


@dataclass(frozen=True)
class Secant:
    """The slope between the point and the point nudged by ``nudge`` along one coordinate.

    ``height`` is the loss at the nudged point; ``slope`` is (height - loss) / nudge.
    """

    coordinate: Coordinate
    nudge: float
    height: float
    slope: float


@dataclass(frozen=True, eq=False)
class Probe:
    """Loss and gradient at the present point, found on fresh leaves: looking changes nothing.

    ``loss`` is None where the loss has several elements or could not be evaluated; then
    ``trouble`` says why. ``gradient`` maps each parameter to an array of its shape (frozen
    parameters included: a tangent exists whether or not torch is told to keep it).
    """

    loss: float | None = None
    gradient: Mapping[str, Array] = field(default_factory=dict)
    secants: tuple[Secant, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True, eq=False)
class Curve:
    """The loss at each step; when it grows long only every ``stride``-th step is kept.

    ``steps`` (k,) counts from 0; ``losses`` (k,) is the loss found by that step's forward.
    """

    steps: Array = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    losses: Array = field(default_factory=lambda: np.empty(0))
    stride: int = 1


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The point's path in the plane of the surface: ``points`` (k, 2), thinned by ``stride``."""

    x: Coordinate
    y: Coordinate
    points: Array
    stride: int = 1


@dataclass(frozen=True)
class Notice:
    """Something the user should know that is no mistake: a run that stopped, a kernel restarted.

    ``torch_text``: torch's own words where it warned of something, verbatim; ``text`` explains
    them. ``kind`` is then ``"warning"``. ``mend``: as in a Complaint.
    """

    text: str
    kind: str = "info"
    torch_text: str | None = None
    mend: tuple[str, ...] = ()


@dataclass(frozen=True)
class Complaint:
    """Something that went wrong, told to a person.

    ``torch_text``: torch's own words, verbatim, or None where torch said nothing.
    ``plain``: what happened and what to do. ``cell``, ``line`` and ``column`` (1-based) say where
    in typed code, where known. ``kind`` is the error's class name. ``mend`` names the acts that
    would put it right, in the order in which to do them (``"forward"``, ``"backward"`` …);
    ``mending.mending`` turns the names into acts.
    """

    plain: str
    kind: str = "Error"
    torch_text: str | None = None
    cell: str | None = None
    line: int | None = None
    column: int | None = None
    suggestion: str | None = None
    mend: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that can be seen after an act; free of torch and Qt.

    ``parameters``: name to full values, in order. ``loss``: the live loss as a number, or None
    before the first forward and for a loss of several elements. ``act``: the line of PyTorch the
    last act stands for. ``undo`` and ``redo``: what those would take back or do again, or None.
    ``retained``: the intermediates that ``retain_grad`` is switched on for, made or not yet.
    ``output``: what typed code printed during the act. ``inspection``: what the view wants besides.
    ``in_plane``: how the point lies in the plane of the surface, where that is no coordinates' one.
    ``rate``: the learning rate of the next step, where a schedule has led it.
    ``consumed``: whether backward has freed the graph, be the tape CONSUMED or STALE since.
    ``batch``: the samples and the batch drawn last, None for a problem without samples.
    ``ending``: what has become of the run that led here, where a rule says so.
    """

    problem: str
    serial: int
    act: str
    tape: TapeState
    tensors: tuple[TensorView, ...]
    parameters: Mapping[str, Array]
    frozen: tuple[str, ...]
    loss: float | None
    probe: Probe
    curve: Curve
    trajectory: Trajectory | None
    optimizer: str
    keywords: Mapping[str, Any]
    steps: int
    running: bool
    steps_per_second: float
    seed: int
    dtype: str
    memento: Memento
    undo: str | None = None
    redo: str | None = None
    notice: Notice | None = None
    output: str = ""
    inspection: Inspection = field(default_factory=Inspection)
    consumed: bool = False
    retained: tuple[str, ...] = ()
    batch: BatchView | None = None
    in_plane: InPlane | None = None
    rate: float | None = None
    ending: Ending | None = None

    def __getitem__(self, name: str) -> TensorView:
        for tensor in self.tensors:
            if tensor.name == name:
                return tensor
        raise KeyError(name)

    def coordinates(self) -> tuple[Coordinate, ...]:
        """Every scalar coordinate of every parameter, in order."""
        return tuple(
            Coordinate(name, index)
            for name, values in self.parameters.items()
            for index in np.ndindex(values.shape)
        )

    def value(self, coordinate: Coordinate) -> float:
        """The present value of one coordinate, or of the point's projection on a direction."""
        place = None if self.in_plane is None else place_in(coordinate)
        if place is not None and self.in_plane is not None:
            return self.in_plane.point[place]
        return float(self.parameters[coordinate.name][coordinate.index])

    def slope(self, coordinate: Coordinate) -> float | None:
        """The autograd slope along one coordinate, or None where the probe found none."""
        place = place_in(coordinate)
        if place is not None:
            slopes = None if self.in_plane is None else self.in_plane.slopes
            return None if slopes is None else slopes[place]
        gradient = self.probe.gradient.get(coordinate.name)
        return None if gradient is None else float(gradient[coordinate.index])
