"""The document's cells, compiled, and the one namespace in which they run."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import torch

from playground.engine.batches import Batches
from playground.engine.data_files import readers
from playground.engine.data_whole import kept_whole
from playground.engine.settings import default_dtype, random_state
from playground.language.compiler import (
    Program,
    compile_code,
    explain_runtime,
    fresh_namespace,
    locate,
    reset_budget,
)
from playground.language.errors import CodeError
from playground.problem.document import Document
from playground.state.arrays import Array
from playground.state.batches import Drawing

SETUP = ("data", "parameters")
FORWARD = ("model", "loss")
LARGEST_PARAMETER = 5_000_000
_FUNCTION = re.compile(r"\b(def|lambda)\b")


class Workspace:
    """A problem come alive: its setup cells have run, its forward cells can be run at will.

    ``parameters`` maps names to leaf tensors in the order of the document. ``random`` is the
    generator state (uint8 tensor) from which the next forward draws. ``revision`` counts what
    may have changed the data: typed lines that ran, and data that were bound anew. ``batches``: how
    each live forward draws its samples, or None for the whole data.
    Raises CodeError for code that may not be typed or binds no parameter; torch's own errors
    pass as they are, with a note that says where in the code they happened.
    """

    def __init__(self, document: Document, dtype: torch.dtype, seed: int) -> None:
        self.document = document
        self.dtype = dtype
        self.namespace = fresh_namespace(readers(document.files))
        self.programs = _compile(document)
        self._forward = [self.programs[role] for role in FORWARD]
        self._budgeted = any(program.budgeted for program in self._forward)
        self.draws = self._may_draw()
        self.random = torch.Generator().manual_seed(seed).get_state()
        self._run_setup()
        self._first_random = self.random
        self.revision = 0
        self.batches: Batches | None = None
        self.parameters = self._find_parameters()
        self.data_names = tuple(
            name
            for role in SETUP
            for name in self.programs[role].assigned
            if name not in self.parameters
        )

    @property
    def names(self) -> list[str]:
        """The names that typed lines may use now."""
        return [name for name in self.namespace if name.isidentifier() and name[:2] != "__"]

    @property
    def others(self) -> dict[str, torch.Tensor]:
        """The named tensors that require grad and are no parameters: what may collect a grad."""
        parameters = {id(parameter) for parameter in self.parameters.values()}
        return {
            name: value
            for name, value in self.namespace.items()
            if isinstance(value, torch.Tensor)
            and value.requires_grad
            and id(value) not in parameters
        }

    @property
    def widest(self) -> int:
        """Elements of the largest tensor that the data or one forward holds."""
        return max(v.numel() for v in self.namespace.values() if isinstance(v, torch.Tensor))

    def forward(self) -> torch.Tensor:
        """Run the model and loss cells on the live tensors and return the loss."""
        with self.live() as forward:
            return forward()

    @contextmanager
    def live(self) -> Iterator[Callable[[], torch.Tensor]]:
        """Give the forward as a bare function, with torch's settings in place for many calls."""
        forward = self._on_batches(self.batches)
        with default_dtype(self.dtype):
            if not self.draws:
                yield forward
                return
            with random_state(self.random):
                yield forward
                self.random = torch.get_rng_state()

    def evaluate(self, values: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """The loss with some parameters replaced; leaves every live tensor and name untouched.

        Random numbers are those that the next forward will draw.
        """
        with self.aside(values, self.random) as forward:
            return forward()

    @contextmanager
    def evaluating(self) -> Iterator[Callable[[Mapping[str, torch.Tensor]], torch.Tensor]]:
        """Give ``evaluate`` for many calls in a row, with torch's settings changed once."""
        with self.aside({}, self.random) as forward:
            before = self.namespace.copy()

            def evaluate(values: Mapping[str, torch.Tensor]) -> torch.Tensor:
                self.namespace.update(values)
                try:
                    if self.draws:
                        torch.set_rng_state(self.random)
                    return forward()
                finally:
                    self.namespace.clear()
                    self.namespace.update(before)

            yield evaluate

    @contextmanager
    def aside(
        self, values: Mapping[str, torch.Tensor], random: torch.Tensor
    ) -> Iterator[Callable[[], torch.Tensor]]:
        """Give that forward as a function, drawing from ``random``; its names last as long."""
        with self._substituted(values), default_dtype(self.dtype), _unwarned():
            if not self.draws:
                yield self._run_forward
                return
            with random_state(random):
                yield self._run_forward

    @contextmanager
    def rehearsal(
        self,
        values: Mapping[str, torch.Tensor],
        drawn_to: Array | None,
        batches: Batches | None = None,
    ) -> Iterator[Callable[[], torch.Tensor]]:
        """Give the forward on other tensors for many calls, as ``live`` does on the live ones.

        It draws numbers from where ``drawn_to`` left off, and what ``batches`` gives next;
        names and draws are as before when it is over.
        """
        with self.aside(values, self._generator(drawn_to)):
            yield self._on_batches(batches)

    @contextmanager
    def looking(
        self, values: Mapping[str, torch.Tensor], random: torch.Tensor | None = None
    ) -> Iterator[torch.Tensor]:
        """Evaluate as ``evaluate`` does; in the block the names stand for what this forward made.

        ``random``: the generator state to draw from, if not that of the next forward.
        """
        state = self.random if random is None else random
        with (
            self._substituted(values),
            default_dtype(self.dtype),
            _unwarned(),
            random_state(state),
        ):
            yield self._run_forward()

    def run_lines(self, program: Program) -> None:
        """Run a checked piece of typed code on the live tensors."""
        self.revision += 1
        whole = kept_whole(self, program.source)
        with whole, default_dtype(self.dtype), random_state(self.random):
            self._run(program)
            self._drawn(torch.get_rng_state())

    def examine(self, program: Program, names: Mapping[str, Any]) -> dict[str, Any]:
        """Run a checked piece of typed code beside the live names; returns them as it left them.

        ``names`` are further names. Random numbers are those that the next forward will draw.
        """
        with (
            self._substituted(names),
            default_dtype(self.dtype),
            _unwarned(),
            random_state(self.random),
        ):
            self._run(program)
            return dict(self.namespace)

    def data(self) -> dict[str, Any]:
        """What the names of the setup cells stand for now, but for the parameters."""
        return {name: self.namespace[name] for name in self.data_names if name in self.namespace}

    def bind(self, data: Mapping[str, Any]) -> None:
        """Let names of the data stand for other values; what was worked out of them is void."""
        if any(self.namespace.get(name) is not value for name, value in data.items()):
            self.namespace.update(data)
            self.revision += 1

    def forget_forward(self) -> None:
        """Drop what the last forward made: it belongs to a state that was left."""
        for program in self._forward:
            for name in program.assigned:
                self.namespace.pop(name, None)

        if self.batches is not None:
            self.batches.taken = {}

    @property
    def taken(self) -> Mapping[str, torch.Tensor]:
        """What names of the data stood for in the last forward, where that was on a batch."""
        return {} if self.batches is None else self.batches.taken

    @property
    def drawing(self) -> Drawing | None:
        """How batches are drawn and how many were, or None for the whole data."""
        return None if self.batches is None else self.batches.drawing

    def draw_batches(self, drawing: Drawing | None) -> None:
        """Take up a state that ``drawing`` gave."""
        self.batches = None if drawing is None else Batches(drawing)

    def drawn_to(self) -> Array | None:
        """The generator state as numpy, or None while nothing was drawn since the setup."""
        return None if self.random is self._first_random else self.random.numpy()

    def draw_from(self, state: Array | None) -> None:
        """Take up a state that ``drawn_to`` gave."""
        self.random = self._generator(state)

    def _on_batches(self, batches: Batches | None) -> Callable[[], torch.Tensor]:
        """The forward: itself on the whole data, so that a run without batches pays nothing."""
        if batches is None:
            return self._run_forward
        return batches.substituted(self, self._run_forward)

    def _generator(self, state: Array | None) -> torch.Tensor:
        return self._first_random if state is None else torch.from_numpy(state.copy())

    def _drawn(self, state: torch.Tensor) -> None:
        if not torch.equal(state, self.random):
            self.random = state

    def _may_draw(self) -> bool:
        """Whether a forward may draw numbers, itself or in a function of the setup cells."""
        setup = [self.programs[role] for role in SETUP]
        return any(program.random for program in self._forward) or any(
            program.random and _FUNCTION.search(program.source) for program in setup
        )

    def _run_setup(self) -> None:
        with default_dtype(self.dtype), random_state(self.random):
            for role in SETUP:
                self._run(self.programs[role])
            self.random = torch.get_rng_state()

    def _run_forward(self) -> torch.Tensor:
        if self._budgeted:
            reset_budget(self.namespace)
        namespace = self.namespace
        model, loss_cell = self._forward
        program = model
        try:
            exec(model.code, namespace)
            program = loss_cell
            exec(loss_cell.code, namespace)
        except Exception as error:
            raise _told(error, program) from None
        loss = namespace["loss"]
        if not isinstance(loss, torch.Tensor):
            raise CodeError(
                "the loss is not a tensor, so it does not depend on the parameters; "
                "compute it from them",
                line=1,
                column=1,
                cell="loss",
            )
        return loss

    def _run(self, program: Program) -> None:
        if program.budgeted:
            reset_budget(self.namespace)
        try:
            exec(program.code, self.namespace)
        except Exception as error:
            raise _told(error, program) from None

    @contextmanager
    def _substituted(self, values: Mapping[str, torch.Tensor]) -> Iterator[None]:
        saved = self.namespace.copy()
        self.namespace.update(values)
        self.namespace["print"] = _silent
        try:
            yield
        finally:
            self.namespace.clear()
            self.namespace.update(saved)

    def _find_parameters(self) -> dict[str, torch.Tensor]:
        found: dict[str, torch.Tensor] = {}
        for role in SETUP:
            for name in self.programs[role].assigned:
                value = self.namespace.get(name)
                if isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad:
                    found[name] = value
        if not found:
            raise CodeError(
                "no tensor here requires grad, so there is nothing to learn; write for example "
                "w = torch.tensor(1.0, requires_grad=True)",
                line=1,
                column=1,
                cell="parameters",
            )
        for name, value in found.items():
            if value.numel() == 0:
                raise _unfit(
                    self.programs, f"{name} has no elements; its shape has a 0 in it", name
                )
            if value.numel() > LARGEST_PARAMETER:
                told = (
                    f"{name} has {value.numel():,} elements; at most {LARGEST_PARAMETER:,} can be "
                    "shown and kept in the history; make it smaller"
                )
                raise _unfit(self.programs, told, name)
        return found


def _compile(document: Document) -> Mapping[str, Program]:
    known: dict[str, str] = {}
    programs: dict[str, Program] = {}
    for role in (*SETUP, *FORWARD):
        source = document.sources[role]
        try:
            program = compile_code(source, role=role, known=known, filename=f"<{role}>")
        except CodeError as error:
            raise error.located(cell=role) from None
        programs[role] = program
        known.update(dict.fromkeys(program.assigned, role))
    return MappingProxyType(programs)


def _unfit(programs: Mapping[str, Program], told: str, name: str) -> CodeError:
    """The error that refuses a parameter where its name is first written."""
    for role in reversed(SETUP):
        for at, line in enumerate(programs[role].source.splitlines(), 1):
            written = re.search(rf"\b{re.escape(name)}\b", line)
            if written and name in programs[role].assigned:
                return CodeError(told, line=at, column=written.start() + 1, cell=role)
    return CodeError(told, cell="parameters")


def _told(error: Exception, program: Program) -> Exception:
    """The error as the user should meet it: ours for Python's slips, torch's own otherwise."""
    cell = program.filename.strip("<>")
    if isinstance(error, CodeError):
        return error if error.cell else error.located(cell=cell)
    explained = explain_runtime(error, program)
    if explained is not None:
        return explained.located(cell=cell)
    where = locate(error, program)
    if where is not None and not getattr(error, "__notes__", None):
        error.add_note(f"{cell}, line {where[0]}, column {where[1]}")
    return error


@contextmanager
def _unwarned() -> Iterator[None]:
    """Keep torch's warnings for the forward itself: looking has told them to nobody's use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _silent(*values: Any, **keywords: Any) -> None:
    """Stand for ``print`` while the loss is only looked at."""
