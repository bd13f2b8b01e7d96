"""What was last read of the graph and of backward's way through it, made anew when it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch

from playground.engine.graphs.calls import Recorder
from playground.engine.graphs.graph import SMALL, Reading, read
from playground.engine.graphs.replay import replayed, run_aside
from playground.engine.graphs.trace import RECORD_ALWAYS, Recording, recorded
from playground.engine.graphs.walk import READ_MOST, Walk, root_of, walk
from playground.engine.tape import Tape
from playground.engine.workspace import Workspace
from playground.state.graph import Graph, Trace
from playground.state.snapshot import TapeState

ON_TAPE = (TapeState.RECORDED, TapeState.CONSUMED)
Key = tuple[object, ...]


class Graphs:
    """Reads the graph of the last forward and records backward calls over it; changes no tensor."""

    def __init__(self, workspace: Workspace, tape: Tape) -> None:
        self._workspace = workspace
        self._tape = tape
        self._recorder: Recorder | None = None
        self._forward: Key = ()
        self._random = workspace.random
        self._taken: Mapping[str, torch.Tensor] = {}
        self._large = False
        self._small = (0, True)
        self._kept: tuple[Key, Graph] | None = None
        self._calls = 0
        self._recording: tuple[int, int, Recording] | None = None
        self._trace: Trace | None = None

    # Around the acts

    @contextmanager
    def forward(self, wanted: bool) -> Iterator[None]:
        """Around a forward: note the calls that it makes where the graph is ``wanted``."""
        random, recorder = self._workspace.random, Recorder() if wanted else None
        with recorder or _nothing():
            yield
        # One that raised leaves the tape, and what is known of it, as they were.
        self._random, self._recorder, self._large = random, recorder, False
        self._taken = self._workspace.taken
        self._forward = (self._tape.serial + 1, self._workspace.revision)

    @contextmanager
    def lines(self, wanted: bool) -> Iterator[None]:
        """Around typed lines: note their calls too; a backward call of theirs is not recorded."""
        if wanted and self._recorder is None:
            self._recorder = Recorder()
        before = (self._tape.serial, self._tape.walks)
        with (self._recorder if wanted else None) or _nothing():
            yield
        if (self._tape.serial, self._tape.walks) != before:
            self.forget_trace()

    @contextmanager
    def backward(self, wanted: bool) -> Iterator[None]:
        """Around a backward call: record it, and count it where it succeeds."""
        nodes = self._to_record(wanted)
        if nodes is None:
            yield
            self.forget_trace()
        else:
            with recorded(nodes) as recording:
                yield
            self._trace = None
            self._recording = (self._tape.serial, self._calls + 1, recording)
        self._calls += 1

    def forget(self) -> None:
        """Drop everything: its state was left."""
        self._recorder, self._kept, self._forward = None, None, ()
        self._large = False
        self.forget_trace()

    def forget_trace(self) -> None:
        """Drop the trace: the last backward call was not recorded."""
        self._recording = self._trace = None

    # Questions

    def graph(self) -> Graph:
        """The graph of the last forward, or of the present point where there is none to be had.

        Raises what the forward raises where it has to be looked at anew.
        """
        graph = self._on_tape() if self._holds() else self._aside(self._replay)
        assert graph is not None
        return graph

    def shown(self) -> Graph | None:
        """The same for a panel: a large graph is not followed while the point moves.

        None where there is no graph, or none can be made.
        """
        if self._holds():
            return self._on_tape()
        if self._large:
            return None
        try:
            return self._aside(self._replay_small)
        except Exception:  # the probe tells what is wrong at this point
            return None

    def trace(self) -> Trace | None:
        """The last backward call, or None where there was none or it was not recorded."""
        if self._trace is None and self._recording is not None:
            serial, call, recording = self._recording
            slots: Counter[int] = Counter()
            if self._kept is not None and self._kept[1].serial == serial:
                slots.update(edge.source for edge in self._kept[1].edges)
            self._trace = recording.trace(serial, call, slots)
        return self._trace

    # How they are answered

    def _holds(self) -> bool:
        """Whether the tape's own graph is to be shown, and not one of the point moved to."""
        tape = self._tape
        if tape.loss is None:
            return False
        if tape.state(self._workspace.parameters) in ON_TAPE:
            return True
        if self._small[0] != tape.serial:
            root = root_of(tape.loss)
            self._small = (tape.serial, root is None or walk(root, SMALL).complete)
        return not self._small[1]

    def _on_tape(self) -> Graph:
        key: Key = ("tape", self._tape.serial)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._read_tape())
        return self._kept[1]

    def _read_tape(self) -> Graph:
        tape, workspace, recorder = self._tape, self._workspace, self._recorder
        loss = tape.loss
        assert loss is not None
        root = root_of(loss)
        nodes = None if root is None else walk(root)
        whole = tape.state(workspace.parameters) in ON_TAPE
        again = None
        if whole and (recorder is None or recorder.overflowed):
            again = self._again(nodes, 0 if recorder is None else recorder.count)
        names = {**workspace.namespace, **self._taken}
        reading = Reading(loss, nodes, names, recorder, whole)
        return again or read(reading, tape.serial, live=True)

    def _again(self, nodes: Walk | None, calls: int) -> Graph | None:
        """The last forward over again, or None where it would not be the same."""
        if self._forward != (self._tape.serial, self._workspace.revision):
            return None
        try:
            serial = self._tape.serial
            given = self._random, self._taken
            return replayed(self._workspace, *given, serial, True, nodes, calls)
        except Exception:  # it ran once, but not again: what it works on was changed by hand
            return None

    def _aside(self, replay: Callable[[], Graph | None]) -> Graph | None:
        """The graph of the present point, by looking only."""
        key = self._point()
        if self._kept is None or self._kept[0] != key:
            graph = replay()
            if graph is None:
                return None
            self._kept = (key, graph)
        return self._kept[1]

    def _replay(self) -> Graph | None:
        workspace = self._workspace
        return replayed(workspace, workspace.random, {}, self._tape.serial, live=False)

    def _replay_small(self) -> Graph | None:
        reading = run_aside(self._workspace, self._workspace.random, {})
        self._large = not reading.small
        return None if self._large else read(reading, self._tape.serial, live=False)

    def _point(self) -> Key:
        """What changes when the point, or what a forward would make of it, does."""
        workspace = self._workspace
        return (
            "aside",
            self._tape.serial,
            workspace.revision,
            *(
                (parameter._version, parameter.data_ptr(), parameter.requires_grad)
                for parameter in workspace.parameters.values()
            ),
        )

    def _to_record(self, wanted: bool) -> Walk | None:
        loss = self._tape.loss
        root = None if loss is None else root_of(loss)
        if root is None:
            return None
        nodes = walk(root, READ_MOST if wanted else RECORD_ALWAYS)
        return nodes if wanted or nodes.complete else None


@contextmanager
def _nothing() -> Iterator[None]:
    yield
