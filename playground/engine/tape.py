"""The live graph of the last forward, and the state it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch.utils.hooks import RemovableHandle

from playground.engine.graphs.walk import walk
from playground.state.arrays import Array
from playground.state.snapshot import TapeState


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a forward started from, so that looking can do the same forward again.

    ``serial``: which forward since the start. ``random``: the generator state it drew from.
    ``taken``: what the names of the data stood for where it was made on a batch of them.
    """

    serial: int
    parameters: Mapping[str, Array]
    random: torch.Tensor
    taken: Mapping[str, torch.Tensor] = field(default_factory=dict)


class Tape:
    """Remembers the loss of the last forward and how the parameters stood when it was recorded.

    ``serial`` counts the forwards since the start, those of runs and typed lines included, and
    ``walks`` the backward calls over a tape, typed or not. ``origin`` is None where no forward of
    the document made the loss, or a run did.
    """

    def __init__(self) -> None:
        self.loss: torch.Tensor | None = None
        self.serial = 0
        self.walks = 0
        self.origin: Origin | None = None
        self._consumed = False
        self._stamps: dict[str, Stamp] = {}
        self._watch: RemovableHandle | None = None

    @property
    def consumed(self) -> bool:
        """Whether a backward call has freed the graph, wherever the parameters are now."""
        return self._consumed

    @property
    def recorded_by(self) -> int:
        """Which forward of the document recorded the graph, or 0 where none did."""
        return 0 if self.origin is None else self.origin.serial

    def record(
        self,
        loss: torch.Tensor,
        parameters: Mapping[str, torch.Tensor],
        origin: Origin | None = None,
    ) -> None:
        """Take a new forward's loss in place of the old one."""
        self.clear()
        self.loss, self.origin = loss, origin
        self.serial += 1
        self._stamps = {name: Stamp(tensor) for name, tensor in parameters.items()}
        if loss.grad_fn is not None:
            self._watch = loss.register_hook(self._passed)  # type: ignore[no-untyped-call]

    def record_typed(self, loss: torch.Tensor, parameters: Mapping[str, torch.Tensor]) -> None:
        """Take a loss that typed lines have made and perhaps walked back from already."""
        self.record(loss, parameters)
        self._consumed = _freed(loss)

    def record_walked(self, loss: torch.Tensor, parameters: Mapping[str, torch.Tensor]) -> None:
        """Take a loss that was just walked back from, at the point where the parameters are."""
        self.clear()
        self.loss = loss
        self.serial += 1
        self._consumed = True
        self._stamps = {name: Stamp(tensor) for name, tensor in parameters.items()}

    def record_past(self, loss: torch.Tensor, forwards: int) -> None:
        """Take the loss of a run's last forward: its graph is consumed, the parameters moved on."""
        self.clear()
        self.loss = loss
        self.serial += forwards
        self._consumed = True

    def clear(self) -> None:
        """Forget the graph."""
        if self._watch is not None:
            self._watch.remove()
            self._watch = None
        self.loss = self.origin = None
        self._consumed = False
        self._stamps = {}

    def state(self, parameters: Mapping[str, torch.Tensor]) -> TapeState:
        """Where the tape stands, given the parameters as they are now."""
        if self.loss is None or not self.loss.requires_grad:
            return TapeState.EMPTY
        if any(
            name not in self._stamps or not self._stamps[name].fits(tensor)
            for name, tensor in parameters.items()
        ):
            return TapeState.STALE
        return TapeState.CONSUMED if self._consumed else TapeState.RECORDED

    def _passed(self, gradient: torch.Tensor) -> None:
        """Note whether the backward call that walks the graph now, typed or not, frees it."""
        self.walks += 1
        if not torch._C._autograd._get_current_graph_task_keep_graph():
            self._consumed = True


def _freed(loss: torch.Tensor) -> bool:
    """Whether a backward call has freed what this graph had saved: reading it raises then."""
    if loss.grad_fn is None:
        return False
    # Backward frees what it passes, so the nodes next to the root tell.
    for node in walk(loss.grad_fn).nodes:
        for saved in (name for name in dir(node) if name.startswith("_saved_")):
            try:
                getattr(node, saved)
            except RuntimeError as error:
                if "freed" in str(error):
                    return True
    return False


class Stamp:
    """What changes when a tensor is written in place (version) or its data swapped (address).

    The alias keeps the old memory from being handed out again, which would hide a swap.
    """

    def __init__(self, tensor: torch.Tensor) -> None:
        self._alias = tensor.detach()
        self._version = tensor._version

    def fits(self, tensor: torch.Tensor) -> bool:
        """Whether the tensor is still as it was."""
        return tensor._version == self._version and tensor.data_ptr() == self._alias.data_ptr()
