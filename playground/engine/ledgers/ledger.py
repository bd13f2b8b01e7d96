"""The ledgers of an Experiment: which backward call and which zeroing made each ``.grad``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import torch

from playground.engine.ledgers.book import Book
from playground.engine.ledgers.entry_lines import Lines
from playground.engine.observer import full
from playground.state.arrays import Array
from playground.state.ledger import Account, Entry, EntryKind


class Ledgers:
    """One book for each tensor that holds a ``.grad``.

    ``call`` and ``forwards`` count the backward calls and the forwards since the start. While a
    run goes on nothing is recorded: its last step is entered afterwards, from ``.grad`` itself.
    """

    def __init__(self) -> None:
        self.call = 0
        self.forwards = 0
        self._books: dict[str, Book] = {}
        # Of the backward call under way: torch's number for it, and what reached the loss.
        self._task = -1
        self._root: tuple[int, Array] | None = None
        self._pending: dict[str, Array] = {}

    @property
    def calls(self) -> dict[str, int]:
        """How many backward calls are summed in each ``.grad``."""
        return {name: book.calls for name, book in self._books.items()}

    def book(self, name: str, tensor: torch.Tensor) -> Book:
        """The tensor's book; a new one where the name stands for another tensor than before."""
        book = self._books.get(name)
        if book is None or book.of() is not tensor:
            book = self._books[name] = Book(tensor)
        return book

    @contextmanager
    def recording(
        self,
        tensors: Mapping[str, torch.Tensor],
        loss: torch.Tensor | None,
        graph: int,
        lines: Lines,
    ) -> Iterator[None]:
        """Enter what each backward call adds while the block runs.

        ``loss`` is that of the tape and ``graph`` the forward that recorded it.
        """
        handles = []
        if loss is not None and loss.requires_grad:
            handles.append(loss.register_hook(self._reached))  # type: ignore[no-untyped-call]
        for name, tensor in tensors.items():
            if not tensor.requires_grad:
                continue
            book = self.book(name, tensor)
            if tensor.is_leaf:
                # torch.autograd.grad passes the first hook as well, but adds nothing.
                coming = partial(self._coming, name, book, lines)
                handles.append(tensor.register_hook(coming))  # type: ignore[no-untyped-call]
                added = partial(self._added, name, book, graph, lines)
                handles.append(tensor.register_post_accumulate_grad_hook(added))  # type: ignore[no-untyped-call]
            else:
                passing = partial(self._passing, book, graph, lines)
                handles.append(tensor.register_hook(passing))  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()
            self._root = None
            self._pending.clear()

    def settle(
        self, tensors: Mapping[str, torch.Tensor], lines: Lines, *, careful: bool = False
    ) -> None:
        """Enter the clearings and writings since the last time; ``lines`` made them.

        ``careful``: compare values even where torch counts no change, as for typed lines always.
        """
        careful = careful or lines.typed
        for name, tensor in tensors.items():
            line = lines.touching(name)
            self.book(name, tensor).settle(line, self.call, self.forwards, careful=careful)

    def ran(self, tensors: Mapping[str, torch.Tensor], steps: int) -> None:
        """Note steps of a run: each cleared these gradients, then made one backward call."""
        self.call += steps
        self.forwards += steps
        for name, tensor in tensors.items():
            self.book(name, tensor).ran(steps)

    def made_by_run(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Note intermediates whose ``.grad`` the last step of a run has made."""
        for name, tensor in tensors.items():
            self.book(name, tensor).ran(1)

    def settle_all(self, tensors: Mapping[str, torch.Tensor], lines: Lines) -> None:
        """Settle every tensor that can collect a ``.grad`` now, and drop all other books."""
        for name in self._books.keys() - tensors.keys():
            del self._books[name]
        self.settle(tensors, lines)

    def load(
        self,
        tensors: Mapping[str, torch.Tensor],
        accounts: Mapping[str, Account],
        grads: Mapping[str, Array | None],
    ) -> None:
        """Take up the entries of a state that was kept, and what they add up to."""
        for name, tensor in tensors.items():
            self.book(name, tensor).load(accounts.get(name, Account()), grads.get(name))

    def _reached(self, gradient: torch.Tensor) -> None:
        self._root = torch._C._current_graph_task_id(), full(gradient)

    def _coming(self, name: str, book: Book, lines: Lines, gradient: torch.Tensor) -> None:
        """Keep what torch is about to add to a leaf, once what was done before is entered."""
        book.settle(lines.touching(name), self.call, self.forwards, careful=lines.typed)
        self._pending[name] = full(gradient)

    def _added(self, name: str, book: Book, graph: int, lines: Lines, tensor: torch.Tensor) -> None:
        book.add(self._entry(self._pending.pop(name), graph, lines))
        book.see(tensor.grad)

    def _passing(self, book: Book, graph: int, lines: Lines, gradient: torch.Tensor) -> None:
        """Enter what a tensor that is no leaf is about to retain."""
        tensor = book.of()
        if tensor is None or not tensor.retains_grad:
            return
        book.settle(lines.now(), self.call, self.forwards, careful=lines.typed)
        book.add(self._entry(full(gradient), graph, lines))

    def _entry(self, values: Array, graph: int, lines: Lines) -> Entry:
        task = torch._C._current_graph_task_id()
        if task != self._task:
            self._task = task
            self.call += 1
        upstream: Array | None = None
        walked = 0
        if self._root is not None and self._root[0] == task:
            walked, upstream = graph, self._root[1]
            if upstream.size == 1 and upstream.item() == 1:
                upstream = None
        return Entry(EntryKind.BACKWARD, lines.now(), values, self.call, walked, upstream=upstream)
