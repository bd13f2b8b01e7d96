"""Typed lines may write into a tensor of the data, of which the history keeps no copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from playground.engine.scripts.changes import changes

if TYPE_CHECKING:
    from playground.engine.workspace import Workspace


@contextmanager
def kept_whole(workspace: Workspace, source: str) -> Iterator[None]:
    """Have lines write into copies of the data that they change in place.

    The tensors from before stay whole, so that undo, the timeline and a reset find them. They still
    count the writing: a backward call of a graph that holds one raises, as torch has it.
    """
    named = {name for line in changes(source, ()) for name in line}
    tensors = {
        name: value
        for name, value in workspace.data().items()
        if isinstance(value, torch.Tensor) and not value.requires_grad
    }
    # What lies in a parameter's memory is the parameter, whose numbers the history keeps.
    own = {_memory(parameter) for parameter in workspace.parameters.values()}
    memory = {_memory(value) for name, value in tensors.items() if name in named} - own
    shared = {name: value for name, value in tensors.items() if _memory(value) in memory}
    storages = {
        _memory(value): value.untyped_storage().clone()  # type: ignore[no-untyped-call]
        for value in shared.values()
    }
    copies = {id(value): _over(storages[_memory(value)], value) for value in shared.values()}
    first = {key: copy._version for key, copy in copies.items()}
    workspace.namespace.update({name: copies[id(value)] for name, value in shared.items()})
    try:
        yield
    finally:
        written = {
            _memory(value)
            for value in shared.values()
            if copies[id(value)]._version != first[id(value)]
        }
        for name, value in shared.items():
            if _memory(value) in written:
                with torch.no_grad():
                    value.copy_(value.clone())
            elif workspace.namespace.get(name) is copies[id(value)]:
                workspace.namespace[name] = value


def _memory(value: torch.Tensor) -> int:
    return value.untyped_storage().data_ptr()


def _over(storage: torch.UntypedStorage, like: torch.Tensor) -> torch.Tensor:
    """A tensor that lies in ``storage`` as another does in its own."""
    made = torch.empty(0, dtype=like.dtype)
    return made.set_(storage, like.storage_offset(), like.shape, like.stride())
