"""Notes the torch calls that typed code makes: where, on what, and what came of each."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.autograd.graph import Node
from torch.overrides import TorchFunctionMode

from playground.engine.graphs.places import Instruction, innermost
from playground.engine.graphs.walk import READ_MOST
from playground.engine.observer import shown
from playground.state.arrays import Array
from playground.state.graph import NodeKind

# How many values one behind the other are followed back within no_grad before it is enough.
LONGEST_CHAIN = 50
CUTTING = frozenset({"detach", "detach_", "data"})


@dataclass(eq=False, slots=True)
class Seen:
    """A tensor as it was when typed code held it; ``value`` is shortened where it is large.

    It requires no grad. ``kind`` tells what it is, and for a DETACHED one ``region`` and
    ``sources``, the arguments it was computed from. ``operation`` is the function that made it,
    empty for one that was there before.
    """

    tensor: weakref.ref[torch.Tensor]
    version: int
    value: Array
    shape: tuple[int, ...]
    dtype: torch.dtype
    kind: NodeKind = NodeKind.DATA
    operation: str = ""
    region: str | None = None
    at: Instruction | None = None
    sources: tuple[Argument, ...] = ()
    depth: int = 0


@dataclass(eq=False, frozen=True, slots=True)
class Flow:
    """An argument through which gradient flows: the node that gave it, or the leaf itself."""

    node: Node | None
    leaf: torch.Tensor | None


Argument = Seen | Flow | int | float


@dataclass(eq=False, frozen=True, slots=True)
class Call:
    """One call: its place, its arguments in order and its outputs.

    An output is its node, which of the node's outputs it is, and its value.
    """

    function: str
    at: Instruction | None
    arguments: tuple[Argument, ...]
    outputs: tuple[tuple[Node, int, Array], ...]


class Recorder(TorchFunctionMode):
    """While entered, keeps the calls that gave a tensor with a ``grad_fn``.

    It only looks: every call is handed on as it is, and nothing is drawn or written. The first
    ``skip`` calls are only counted; if more than READ_MOST follow, nothing is kept of any.
    """

    def __init__(self, skip: int = 0) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.count = 0
        self._skip = skip
        self._seen: dict[int, Seen] = {}

    @property
    def overflowed(self) -> bool:
        """Whether there were more calls than are kept."""
        return self.count > self._skip + READ_MOST

    def __torch_function__(
        self,
        function: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        self.count += 1
        if not self._skip < self.count <= self._skip + READ_MOST:
            if self.overflowed and self.calls:
                self.calls, self._seen = [], {}
            return function(*args, **kwargs)
        # Before the call: an operation in place changes what its argument is.
        arguments = tuple(self._arguments((*args, *kwargs.values())))
        result = function(*args, **kwargs)
        changed = args[0] if result is None and args else result
        tensors = [value for value in _flat((changed,)) if isinstance(value, torch.Tensor)]
        if tensors:
            self._note(_name(function), innermost(sys._getframe(1)), arguments, tensors)
        return result

    def _note(
        self,
        name: str,
        at: Instruction | None,
        arguments: tuple[Argument, ...],
        tensors: list[torch.Tensor],
    ) -> None:
        outputs = []
        for tensor in tensors:
            node = tensor.grad_fn
            if node is not None:
                outputs.append((node, tensor.output_nr, shown(tensor)))
            elif not tensor.requires_grad:
                self._keep(tensor, _cut(_look(tensor), name, at, arguments))
        if outputs:
            self.calls.append(Call(name, at, arguments, tuple(outputs)))

    def _arguments(self, values: Iterable[Any]) -> Iterator[Argument]:
        for value in _flat(values):
            if isinstance(value, torch.Tensor):
                if value.requires_grad:
                    node = value.grad_fn
                    yield Flow(node, value if node is None else None)
                else:
                    yield self.known(value)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                yield value

    def known(self, tensor: torch.Tensor) -> Seen:
        """What was noted of a tensor that requires no grad, or is to be noted now."""
        known = self._seen.get(id(tensor))
        if known is None or known.tensor() is not tensor or known.version != tensor._version:
            known = _look(tensor)
            self._keep(tensor, known)
        return known

    def _keep(self, tensor: torch.Tensor, seen: Seen) -> None:
        self._seen[id(tensor)] = seen


def _look(tensor: torch.Tensor) -> Seen:
    return Seen(
        weakref.ref(tensor), tensor._version, shown(tensor), tuple(tensor.shape), tensor.dtype
    )


def _cut(seen: Seen, name: str, at: Instruction | None, arguments: tuple[Argument, ...]) -> Seen:
    """Say of a computed value that requires no grad why it does not."""
    seen.operation, seen.at = name, at
    before = [value for value in arguments if isinstance(value, Seen)]
    detached = [value for value in before if value.kind is NodeKind.DETACHED]
    flows = any(isinstance(value, Flow) for value in arguments)
    if flows and (name in CUTTING or not torch.is_grad_enabled()):
        seen.kind = NodeKind.DETACHED
        seen.region = "detach" if name in CUTTING else "no_grad"
    elif detached:
        seen.kind, seen.region = NodeKind.DETACHED, detached[0].region
    elif not flows and all(value.kind is NodeKind.CONSTANT for value in before):
        seen.kind = NodeKind.CONSTANT
    if seen.kind is NodeKind.DETACHED:
        seen.depth = 1 + max((value.depth for value in before), default=0)
        seen.sources = arguments if seen.depth <= LONGEST_CHAIN else ()
    return seen


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and what lists and tuples among them hold, as ``torch.stack`` takes it."""
    for value in values:
        if isinstance(value, list | tuple):
            yield from value
        else:
            yield value


def _name(function: Any) -> str:
    """The name that torch gives a function, or a property such as ``w.data``."""
    name = getattr(function, "__name__", "")
    if name == "__get__":
        name = getattr(function.__self__, "__name__", "")
    return str(name)
