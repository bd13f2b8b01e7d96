"""The Experiment: one door through which all live state is seen and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import torch

from playground.engine import mementos, stepping, typed, warned
from playground.engine.batching import Batching
from playground.engine.choosing import Choosing
from playground.engine.editing import Editing
from playground.engine.errors import ActError, NoLossError, unknown
from playground.engine.explanations import remark
from playground.engine.graphs.graphs import Graphs
from playground.engine.history import Entry, History
from playground.engine.journaling import Journaling
from playground.engine.ledgers.entry_lines import UNKNOWN, Lines
from playground.engine.ledgers.ledger import Ledgers
from playground.engine.ledgers.reading import Reader
from playground.engine.looking import jacobian
from playground.engine.looking.landscape import Landscape
from playground.engine.looking.spans import default_view
from playground.engine.moves import plain, write
from playground.engine.observer import Observer
from playground.engine.performing import perform
from playground.engine.planes import Planes
from playground.engine.record import LONGEST_PATH, Thinned
from playground.engine.rules.steps import Tail
from playground.engine.rules.telling import Teller
from playground.engine.running import Runner
from playground.engine.scripts import transcript
from playground.engine.scripts.scripts import Scripts
from playground.engine.settings import DTYPES
from playground.engine.sliding import slide
from playground.engine.snapshots import take
from playground.engine.stopping import Stopping
from playground.engine.tape import Origin, Tape
from playground.engine.timeline.timeline import Timeline
from playground.engine.timeline.travelling import Travelling
from playground.engine.workspace import Workspace
from playground.problem.document import Document
from playground.state import acts
from playground.state.memento import Memento
from playground.state.snapshot import Notice, Probe, Snapshot
from playground.state.view import View, coordinates_of

DEFAULT_RATE = 0.1


class Experiment(Travelling, Choosing, Batching, Editing, Stopping, Journaling):
    """A problem with live tensors, its tape, its optimizer and its history.

    Every act is a method; each returns the Snapshot that follows it. ``lab["w1"]`` is the live
    tensor itself. Raises CodeError for typed code, ActError for an act asked for wrongly, and
    torch's own errors as they are; an act that raises leaves the state as torch left it.
    """

    def __init__(
        self, document: Document, *, dtype: str = "float32", seed: int | None = None
    ) -> None:
        if dtype not in DTYPES:
            raise unknown("dtype", dtype, DTYPES)
        if seed is not None:
            document = document.with_seed(seed)
        self.document = document
        self.dtype = dtype
        self.seed = document.seed or 0
        self.workspace = Workspace(document, DTYPES[dtype], self.seed)
        self.tape = Tape()
        self.graphs = Graphs(self.workspace, self.tape)
        self.ledgers = Ledgers()
        self._reader = Reader()
        self.jacobian_kept = jacobian.Kept(self.workspace)
        self.retained = ()
        self.landscape = Landscape(self.workspace)
        self.observer = Observer()
        self.teller = Teller()
        self.scripts = Scripts()
        self.losses = Thinned()
        self.path = Thinned(2, LONGEST_PATH)
        self.history = History()
        self.planes = Planes(self)
        self.steps = 0
        self.acts: list[acts.Act] = []
        self.view = default_view(self.workspace)
        self.notice: Notice | None = None
        self._serial = 0
        self._last_line = ""
        self._runner: Runner | None = None
        self._tail: Tail | None = None
        keywords = {"lr": document.learning_rate or DEFAULT_RATE}
        self.choice = acts.Use("SGD", keywords)
        self.beginning = mementos.keep(self)
        self._first_data = self.workspace.data()
        self.timeline = Timeline(self)

    # What is live

    @property
    def parameters(self) -> Mapping[str, torch.Tensor]:
        """The leaves that the problem learns, by name and in order."""
        return MappingProxyType(self.workspace.parameters)

    @property
    def loss(self) -> torch.Tensor | None:
        """The live loss of the last forward, or None before one."""
        return self.tape.loss

    def __getitem__(self, name: str) -> torch.Tensor:
        value = self.workspace.namespace.get(name)
        if not isinstance(value, torch.Tensor):
            tensors = [n for n in self.workspace.names if self._is_tensor(n)]
            raise KeyError(f"there is no tensor {name!r}; there are {', '.join(tensors)}")
        return value

    def snapshot(self, *, secants: bool = True) -> Snapshot:
        """Everything that can be seen now; without ``secants`` their forwards are saved."""
        return take(self, self._serial, self._last_line, secants)

    # The acts

    def perform(self, act: acts.Act) -> Snapshot:
        """Do an act that came as a value; the same as calling its method."""
        return perform(self, act)

    def forward(self, no_grad: bool = False) -> Snapshot:
        """Run the model and loss cells and record a new tape; none under ``no_grad``."""
        with self._act(acts.Forward(no_grad)) as before, torch.set_grad_enabled(not no_grad):
            drawn = self.workspace.random
            with self.graphs.forward(self.view.wanted.graph):
                loss = self.with_retained(self.workspace.forward)()
            serial, values = self.tape.serial + 1, before.memento.parameters
            origin = Origin(serial, values, drawn, self.workspace.taken)
            self.tape.record(loss, self.parameters, origin)
            self.ledgers.forwards = self.tape.serial
        return self.snapshot()

    def backward(self, gradient: Any = None, retain_graph: bool = False) -> Snapshot:
        """Call ``loss.backward``; the gradients are added to each ``.grad``.

        ``gradient``: the vector of a vector–Jacobian product, shaped like the loss.
        """
        loss = self.tape.loss
        if loss is None:
            raise NoLossError
        # A copy: the recording of this call holds it, and the caller may write to theirs.
        vector = None if gradient is None else torch.as_tensor(gradient, dtype=loss.dtype).clone()
        act = acts.Backward(None if vector is None else vector.tolist(), retain_graph)
        watched = self.graphs.backward(self.view.wanted.graph)
        with self._act(act), self.recording(Lines(transcript.line(act))), watched:
            loss.backward(vector, retain_graph=retain_graph)  # type: ignore[no-untyped-call]
        return self.snapshot()

    def zero_grad(self, set_to_none: bool = True) -> Snapshot:
        """Clear the gradients that the optimizer holds: to None, or to zeros in place."""
        with self._act(acts.ZeroGrad(set_to_none)):
            self.optimizer.zero_grad(set_to_none)
        return self.snapshot()

    def step(self) -> Snapshot:
        """Call ``optimizer.step()`` on the gradients as they stand, then the schedule's.

        LBFGS works out loss and gradients itself, as often as it likes.
        """
        with self._act(acts.Step()) as before:
            self.record_position(self.steps)
            stepping.step(self, before.memento)
        return self.snapshot()

    def run(self, steps: int) -> Snapshot:
        """zero_grad, forward, backward, step, ``steps`` times.

        Stops at the last finite step if the loss becomes NaN or infinite; the Snapshot's notice
        says so.
        """
        runner = self.begin_run(1 if steps is None else steps)
        try:
            while runner.advance():
                pass
        except Exception:
            self.end_run()
            raise
        return self.end_run()

    def begin_run(self, steps: int | None) -> Runner:
        """Start a run that the caller advances stretch by stretch; None has no end of its own."""
        whole = isinstance(steps, int) and not isinstance(steps, bool)
        if steps is not None and not (whole and steps >= 1):
            raise ActError(f"A run takes a whole number of steps from 1, not {steps!r}.")
        if self._runner is not None:
            self.end_run()
        self.notice = None
        self.graphs.forget_trace()
        self._runner = Runner(self, steps, self._entry("Run"))
        return self._runner

    def end_run(self) -> Snapshot:
        """Close the run that is under way and count it as one act."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.settle()
            self._tail = runner.tail
            if runner.made:
                self._commit(runner.act, runner.before)
            else:
                self.left_graph()
            runner.leave()
        return self.snapshot()

    def pause(self) -> Snapshot:
        """End the run under way, if there is one."""
        return self.end_run()

    def move(
        self, values: Mapping[str, Any] | None = None, *, done: bool = True, **by_name: Any
    ) -> Snapshot:
        """Set parameters in place: ``move(w1=1.3)`` or ``move({"w[0]": 1.3})``.

        ``done=False`` marks a drag that goes on: its moves are one undo and one line.
        """
        given = {**(values or {}), **by_name}
        act = acts.Move({key: plain(key, value) for key, value in given.items()}, done)
        last = self.acts[-1] if self.acts else None
        goes_on = (
            isinstance(last, acts.Move)
            and not last.done
            and last.values.keys() == act.values.keys()
            and not self.timeline.holds(self.acts)
        )
        if goes_on:
            write(self.workspace, act.values)
            self.acts[-1] = act
            self._close(act)
        else:
            with self._act(act):
                write(self.workspace, act.values)
        return self.snapshot()

    def slide(self, across: float, up: float, *, done: bool = True) -> Snapshot:
        """Take the point's projection to a place of the plane shown; ``done`` is as in a move."""
        return slide(self, acts.Slide(across, up, done))

    def execute(self, code: str) -> Snapshot:
        """Run typed lines on the live tensors; CodeError says where bad code is bad."""
        with self._act(acts.Execute(code)):
            before = self._entry("Execute")
            try:
                with self.graphs.lines(self.view.wanted.graph):
                    typed.run(self, code)
            except Exception:
                # Lines that fail half-way leave nothing behind: the transcript cannot tell of them.
                mementos.put_back(self, before.memento)
                raise
        return self.snapshot()

    def reset(self) -> Snapshot:
        """Back to the values the document starts with; the chosen optimizer stays."""
        before = self._entry("Reset")
        choice, schedule, stop = self.choice, self.schedule_choice, self.stop
        self.timeline.leave(self)
        mementos.put_back(self, self.beginning)
        self.stop = stop
        self.leave()
        self.workspace.bind(self._first_data)
        self.schedule_choice = schedule
        self.choose(choice)
        if choice != acts.Use(self.beginning.optimizer, self.beginning.keywords):
            self.acts.append(choice)
        if schedule.name is not None:
            self.acts.append(schedule)
        self.batch_anew(before.memento.batches)
        self.timeline.reset(self)
        self.history.remember(before)
        self._close(acts.Reset())
        return self.snapshot()

    def undo(self) -> Snapshot:
        """Take the last act back, if there is one."""
        return self._turn(self.history.undo(self._entry("undo")), acts.Undo())

    def redo(self) -> Snapshot:
        """Do again what undo took back, if there is anything."""
        return self._turn(self.history.redo(self._entry("redo")), acts.Redo())

    def look(self, view: View) -> Snapshot:
        """Change which slices, surface and secants are looked at; no tensor changes."""
        self.landscape.check(view)
        view = self.planes.look(view)
        if coordinates_of(view) != coordinates_of(self.view):
            self.planes.retrace()
        if view.wanted.journal != self.view.wanted.journal:
            self.record(view.wanted.journal)
        self.view = view
        return self.snapshot()

    # Shared with the other files of this room

    @property
    def standing(self) -> tuple[int, int]:
        """A value that is another one as soon as anything may have changed."""
        return self._serial, self.steps

    @property
    def frozen(self) -> tuple[str, ...]:
        """The parameters that do not require grad at the moment."""
        return tuple(name for name, p in self.parameters.items() if not p.requires_grad)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._runner is not None

    def run_probe(self, memento: Memento) -> Probe | None:
        """What the step under way has found at this point, or None where none is."""
        return None if self._runner is None else self._runner.probe(memento)

    @property
    def tail(self) -> Tail | None:
        """The last stretch of the run under way, or of the last one."""
        return self._tail if self._runner is None else self._runner.tail

    def record_position(self, step: int) -> None:
        """Keep where the point stands in the plane of the surface, before ``step`` moves it."""
        if self.view.surface is not None and self.path.wants(step):
            self.planes.record(step)

    @contextmanager
    def recording(self, lines: Lines) -> Iterator[None]:
        """Enter into the ledgers what the block's backward calls add to each ``.grad``."""
        tensors = {**self.parameters, **self.workspace.others}
        with self.ledgers.recording(tensors, self.tape.loss, self.tape.recorded_by, lines):
            yield

    def settle(self, lines: Lines = UNKNOWN) -> None:
        """Enter into the ledgers what else has changed a ``.grad``, and the lines that did it."""
        self.ledgers.settle_all({**self.parameters, **self.workspace.others}, lines)

    @contextmanager
    def _act(self, act: acts.Act) -> Iterator[Entry]:
        if self._runner is not None:
            self.end_run()
        self.notice = None
        before = self._entry(type(act).__name__)
        try:
            with warned.heard() as told:
                yield before
        except BaseException:
            self.left_graph()
            raise
        self.settle(Lines(transcript.line(act), typed=isinstance(act, acts.Execute)))
        self._commit(act, before)
        if told:
            self.notice = remark(told[0])

    def _entry(self, label: str) -> Entry:
        self.settle()
        place = self.timeline.place_before(label)
        return Entry(label, mementos.keep(self), self.workspace.data(), place)

    def _commit(self, act: acts.Act, before: Entry) -> None:
        self.history.remember(before)
        self.acts.append(act)
        self.timeline.note(self, act, before)
        self._close(act)

    def _close(self, act: acts.Act) -> None:
        self._serial += 1
        self._last_line = self.told(act)
        self.noted(act)

    def _turn(self, entry: Entry | None, act: acts.Act) -> Snapshot:
        if entry is None:
            self.notice = Notice(
                "There is nothing to take back."
                if act == acts.Undo()
                else "There is nothing to do again."
            )
        else:
            self.notice = None
            self.timeline.leave(self)
            mementos.put_back(self, entry.memento)
            self.leave()
            self.workspace.bind(entry.data)
            self.timeline.turned(entry)
        self._close(act)
        return self.snapshot()

    def leave(self) -> None:
        """Drop the graph and the values of a state that was left: neither can be kept."""
        self.tape.clear()
        self.graphs.forget()
        self.workspace.forget_forward()

    def _is_tensor(self, name: str) -> bool:
        return isinstance(self.workspace.namespace.get(name), torch.Tensor)
