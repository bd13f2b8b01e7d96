"""What each act has led to, exactly: kept beside the transcript while a session is recorded."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import torch

from playground.engine.tape import Stamp
from playground.state import acts
from playground.state.snapshot import TapeState

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

MOST_WRITTEN: Final = 64
"""Tensors of more elements are told by a hash of their bytes: a trace is there to be compared."""
TURNS: Final = (acts.Undo, acts.Redo, acts.Reset, acts.Seek, acts.SeekDifference)
"""The acts that leave another transcript behind, and no graph."""

Figures = Mapping[str, Any]


@dataclass(eq=False)
class _Node:
    """An act with what it led to; None where nobody looked. Acts that were undone stay for redo."""

    act: acts.Act | None
    figures: Figures | None
    after: dict[int, _Node] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Left:
    """A graph that was left: the number of its forward, and how it and the parameters stood."""

    serial: int
    consumed: bool
    stamps: dict[str, Stamp]


class Journal:
    """The figures after each act of a transcript, aligned with it: undo takes entries back.

    One entry per act: a run or a drag has one, so recording costs a run nothing that grows.
    """

    def __init__(self, lab: Experiment) -> None:
        # Before the first act there is no graph.
        beginning = None if lab.acts else figures(lab)
        self._way = [_Node(None, beginning)]
        self._walk(lab)
        self._left: _Left | None = None
        if lab.acts and lab.tape.loss is None:
            self.turned(lab)

    def note(self, lab: Experiment, act: acts.Act) -> None:
        """Enter what an act that was just done has led to."""
        done, way = lab.acts, self._way
        if isinstance(act, TURNS):
            self._walk(lab)
            self.turned(lab)
            return
        if not done or done[-1] is way[-1].act:
            return  # another branch of the timeline, or its name: no transcript tells of it
        if len(done) == len(way) and (len(done) < 2 or done[-2] is way[-1].act):
            pass
        elif len(done) == len(way) - 1 and done and isinstance(done[-1], type(way[-1].act)):
            dropped = way.pop()  # the drag goes on
            way[-1].after.pop(id(dropped.act), None)
        else:
            self._walk(lab, len(done) - 1)
        self._add(done[-1], self._found(lab))

    def entries(self, lab: Experiment) -> list[Figures | None]:
        """The figures after each act of the transcript; None where it was not looked at."""
        self._walk(lab)
        return [node.figures for node in self._way[1:]]

    def _add(self, act: acts.Act, found: Figures | None) -> None:
        node = _Node(act, found)
        self._way[-1].after[id(act)] = node
        self._way.append(node)

    def _walk(self, lab: Experiment, most: int | None = None) -> None:
        """Find the way through the acts as they stand; what is new on it has no figures."""
        del self._way[1:]
        for act in lab.acts[:most]:
            known = self._way[-1].after.get(id(act))
            if known is None:
                self._add(act, None)
            else:
                self._way.append(known)

    def turned(self, lab: Experiment) -> None:
        """Note that the graph was left without an act that the transcript has."""
        stamps = {name: Stamp(p) for name, p in lab.parameters.items()}
        self._left = _Left(lab.tape.serial, lab.tape.consumed, stamps)

    def _found(self, lab: Experiment) -> Figures | None:
        """The figures now.

        Undo has dropped the graph, and so may what failed; the transcript as it stands would still
        have it. Until the next forward, loss and graph are told as the transcript has them.
        """
        left = self._left
        if left is None or lab.tape.serial != left.serial:
            self._left = None
            return figures(lab)
        before = self._way[-1].figures
        if before is None:
            return None
        moved = any(not left.stamps[name].fits(p) for name, p in lab.parameters.items())
        tape = before["tape"]
        if tape == TapeState.RECORDED.name and lab.tape.consumed and not left.consumed:
            tape = TapeState.CONSUMED.name  # what failed had left it, and a backward has come since
        if moved and tape != TapeState.EMPTY.name:
            tape = TapeState.STALE.name
        return {**figures(lab), "loss": before["loss"], "tape": tape}


def figures(lab: Experiment) -> Figures:
    """Steps, loss, values, gradients, state of the graph and optimizer, as JSON can hold them."""
    parameters = lab.parameters
    return {
        "steps": lab.steps,
        "loss": exact(lab.tape.loss),
        "values": {name: exact(p) for name, p in parameters.items()},
        "grads": {name: exact(p.grad) for name, p in parameters.items()},
        "tape": lab.tape.state(parameters).name,
        "optimizer": {"name": lab.choice.optimizer, **_plain(lab.choice.keywords)},
        "rate": _number(lab.rate),
    }


def exact(tensor: torch.Tensor | None) -> Any:
    """Numbers in lists, which JSON gives back bit for bit; of a large tensor its shape and hash."""
    if tensor is None:
        return None
    still = tensor.detach()
    if still.numel() <= MOST_WRITTEN:
        return _number(still.tolist())
    data = still.cpu().contiguous().numpy().tobytes()
    return {"shape": list(still.shape), "sha256": hashlib.sha256(data).hexdigest()}


def _number(value: Any) -> Any:
    """JSON knows no NaN or infinity: they become texts."""
    if isinstance(value, list | tuple):
        return [_number(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _plain(keywords: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _number(value)
        if isinstance(value, bool | int | float | str | tuple | list | None)
        else str(value)
        for key, value in keywords.items()
    }
