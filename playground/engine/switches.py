"""The switches of an Experiment: what requires grad, and which intermediates retain theirs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import torch

from playground.engine.errors import unknown
from playground.engine.history import Entry
from playground.engine.looking.probe import fresh_leaves
from playground.engine.questions import Questions
from playground.state import acts
from playground.state.snapshot import Snapshot

if TYPE_CHECKING:
    from playground.engine.tape import Tape


class Switches(Questions):
    """The acts that change what torch keeps, not the numbers.

    ``retained``: the intermediates that ``retain_grad`` is called on after each forward.
    """

    tape: Tape
    retained: tuple[str, ...]

    def freeze(self, name: str) -> Snapshot:
        """``requires_grad_(False)``: the parameter keeps its value and its ``.grad``."""
        with self._act(acts.Freeze(name)):
            self._parameter(name).requires_grad_(False)
            self.hold_trainable()
        return self.snapshot()

    def unfreeze(self, name: str) -> Snapshot:
        """``requires_grad_(True)``."""
        with self._act(acts.Unfreeze(name)):
            self._parameter(name).requires_grad_(True)
            self.hold_trainable()
        return self.snapshot()

    def retain_grad(self, name: str) -> Snapshot:
        """Let an intermediate keep its ``.grad``: the one that is there, and each later one.

        Raises ActError where no forward makes such a tensor, and torch's own error for one that
        does not require grad.
        """
        with self._act(acts.RetainGrad(name)):
            tensor = self._intermediate(name)
            if self.tape.loss is not None and self.tape.loss.requires_grad:
                tensor.retain_grad()
            self.retained = (*(kept for kept in self.retained if kept != name), name)
        return self.snapshot()

    def release_grad(self, name: str) -> Snapshot:
        """Call no ``retain_grad()`` from the next forward on; torch has no way to take it back."""
        with self._act(acts.ReleaseGrad(name)):
            if name not in self.retained:
                raise unknown("retained intermediate", name, self.retained)
            self.retained = tuple(kept for kept in self.retained if kept != name)
        return self.snapshot()

    def retaining(self) -> dict[str, torch.Tensor]:
        """The intermediates of the last forward that are to retain their grad and can."""
        others = self.workspace.others if self.retained else {}
        return {name: others[name] for name in self.retained if name in others}

    def with_retained(self, forward: Callable[[], torch.Tensor]) -> Callable[[], torch.Tensor]:
        """A forward that also switches ``retain_grad`` on; the bare one where none is wanted."""
        if not self.retained:
            return forward

        def forward_and_retain() -> torch.Tensor:
            loss = forward()
            for tensor in self.retaining().values():
                tensor.retain_grad()
            return loss

        return forward_and_retain

    def _intermediate(self, name: str) -> torch.Tensor:
        """The tensor of that name as the last forward made it, or as one would make it here."""
        workspace = self.workspace
        made = workspace.namespace.get(name)
        if made is None:
            with workspace.looking(fresh_leaves(workspace)):
                made = workspace.namespace.get(name)
                names = workspace.others
        else:
            names = workspace.others
        if not isinstance(made, torch.Tensor) or name in workspace.parameters:
            known = [n for n in names if n not in workspace.parameters and names[n].grad_fn]
            raise unknown("intermediate", name, known)
        return made

    # What the Experiment brings

    def snapshot(self, *, secants: bool = True) -> Snapshot:
        """Everything that can be seen now."""
        raise NotImplementedError

    def hold_trainable(self) -> None:
        """Let the optimizer hold the parameters that require grad."""
        raise NotImplementedError

    def _act(self, act: acts.Act) -> AbstractContextManager[Entry]:
        raise NotImplementedError
