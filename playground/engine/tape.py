"""The live graph of the last forward, and the state it is in."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from playground.state.snapshot import TapeState


class Tape:
    """Remembers the loss of the last forward and how the parameters stood when it was recorded."""

    def __init__(self) -> None:
        self.loss: torch.Tensor | None = None
        self._consumed = False
        self._stamps: dict[str, tuple[int, int]] = {}

    def record(self, loss: torch.Tensor, parameters: Mapping[str, torch.Tensor]) -> None:
        """Take a new forward's loss in place of the old one."""
        self.loss = loss
        self._consumed = False
        self._stamps = {name: _stamp(tensor) for name, tensor in parameters.items()}

    def record_past(self, loss: torch.Tensor) -> None:
        """Take a loss whose graph is consumed and whose parameters have moved since: a run's."""
        self.loss = loss
        self._consumed = True
        self._stamps = {}

    def consume(self) -> None:
        """Note that a backward call has freed the graph."""
        self._consumed = True

    def clear(self) -> None:
        """Forget the graph."""
        self.loss = None
        self._consumed = False
        self._stamps = {}

    def state(self, parameters: Mapping[str, torch.Tensor]) -> TapeState:
        """Where the tape stands, given the parameters as they are now."""
        if self.loss is None:
            return TapeState.EMPTY
        if any(_stamp(tensor) != self._stamps.get(name) for name, tensor in parameters.items()):
            return TapeState.STALE
        return TapeState.CONSUMED if self._consumed else TapeState.RECORDED


def _stamp(tensor: torch.Tensor) -> tuple[int, int]:
    """What changes when a tensor is written in place (version) or its data swapped (address)."""
    return tensor._version, tensor.data_ptr()
