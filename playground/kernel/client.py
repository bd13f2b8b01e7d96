"""The window's end of the kernel: sends acts, gathers frames, replaces a kernel that is stuck."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from multiprocessing.context import SpawnProcess

import numpy as np

from playground.kernel import process
from playground.kernel.inspections import put_in
from playground.kernel.messages import (
    Answered,
    Ask,
    Awake,
    Close,
    Drawn,
    Event,
    Guide,
    Open,
    Opened,
    Ready,
    Refused,
    Reply,
    Request,
    Restarted,
)
from playground.kernel.pipe import Pipe
from playground.kernel.sender import Sender
from playground.problem.document import Document
from playground.state import acts
from playground.state.frame import Frame
from playground.state.landscape import Slice
from playground.state.lesson import Begin, Guidance, Leave, Stage
from playground.state.snapshot import Complaint, Curve
from playground.state.studies import Studies
from playground.state.view import View

# A kernel that has not answered a stop for this long, in seconds, is ended.
PATIENCE = 1.0

# A state on which this many kernels in a row have ended without an answer is not tried again.
MOST_ENDS = 3

# Longer replies, in bytes, are not read a second time to keep the caches warm.
SHORT = 100_000


class KernelClient:
    """Talks to one kernel at a time; free of Qt and torch.

    After every ``receive`` the newest Frame is complete: what a reply left out because it had not
    changed is the same object as in the frame before.
    """

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Pipe | None = None
        self._sender: Sender | None = None
        self._number = 0
        self._asked: dict[int, float] = {}
        self._opening: dict[int, Open] = {}
        self._acts: dict[int, acts.Act] = {}
        self._open: Open | None = None
        self._guides: dict[int, Guidance] = {}
        self._lesson: Begin | None = None
        self._recorded: bytes | None = None
        self._stage: Stage | None = None
        self._frame: Frame | None = None
        self._events: list[Event] = []
        self._give_up_at: float | None = None
        self._ends_in_a_row = 0
        self._opened = 0
        self._last = b""

    @property
    def alive(self) -> bool:
        """Whether the kernel's process runs."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The kernel's process number."""
        return self._process.pid if self._process is not None else None

    @property
    def waiting_since(self) -> float | None:
        """``time.monotonic()`` of the oldest request without an answer, or None."""
        return min(self._asked.values(), default=None)

    def start(self) -> None:
        """Start the kernel's process; returns at once."""
        self._process, connection = process.start()
        self._pipe = Pipe(connection)
        self._sender = Sender(self._pipe)

    def fileno(self) -> int:
        """The descriptor that becomes readable when ``receive`` has something to give."""
        assert self._pipe is not None, "the kernel is not started"
        return self._pipe.fileno()

    def open(
        self,
        document: Document,
        dtype: str = "float32",
        seed: int | None = None,
        view: View | None = None,
    ) -> int:
        """Ask for a document to be tried; Opened or Refused will follow."""
        self._number += 1
        request = Open(self._number, document, dtype, seed, view)
        self._opening[self._number] = request
        self._send(request)
        return self._number

    def ask(self, act: acts.Act) -> int:
        """Ask for an act; Answered will follow."""
        self._number += 1
        if isinstance(act, acts.Look) and self._open is not None:
            # A plane is laid through the point of a moment, which a new kernel has not seen.
            self._open = replace(self._open, view=act.view.in_coordinates)
            if not act.view.wanted.journal:
                self._recorded = None
        self._acts[self._number] = act
        self._send(Ask(self._number, act, self._opened))
        return self._number

    def guide(self, guidance: Guidance) -> int:
        """Lead through a lesson; Answered will follow, or Opened where it opens a problem.

        A Begin may be Refused.
        """
        self._number += 1
        return self._lead(guidance)

    def _lead(self, guidance: Guidance, earlier: bytes | None = None) -> int:
        self._guides[self._number] = guidance
        self._send(Guide(self._number, guidance, earlier))
        return self._number

    def receive(self) -> list[Event]:
        """Everything that has arrived, in order; never waits.

        To be called now and then after ``stop``, also when nothing arrives: it is what ends a
        kernel that does not hear.
        """
        try:
            while self._pipe is not None and self._pipe.has():
                self._last = self._pipe.read()
                self._take(pickle.loads(self._last))
        except (EOFError, OSError):
            self._restart("The PyTorch process ended unexpectedly")
        if not self._asked:
            self._give_up_at = None
        elif self._give_up_at is not None and time.monotonic() >= self._give_up_at:
            self._restart("The PyTorch process did not answer, so it was stopped")
        events, self._events = self._events, []
        if any(isinstance(e, Answered | Opened) and e.frame.snapshot.running for e in events):
            self._send(Drawn())
        return events

    def rehearse(self) -> None:
        """Read the last reply once more and throw it away, while the next one is awaited.

        Code that did not run for a frame's time takes twice as long; see kernel/rehearsal.py.
        """
        if self._frame is not None and 0 < len(self._last) < SHORT:
            reply = pickle.loads(self._last)
            if isinstance(reply, Reply):
                self._merged(reply)

    def wait(self, seconds: float) -> list[Event]:
        """Wait up to ``seconds`` for something to arrive, then receive it, where there is no Qt."""
        assert self._pipe is not None, "the kernel is not started"
        if self._give_up_at is not None:
            seconds = min(seconds, max(0.0, self._give_up_at - time.monotonic()))
        if not self._events:
            self._pipe.has(seconds)
        return self.receive()

    def stop(self) -> None:
        """Pause a run; returns at once.

        A kernel that has not answered everything within ``PATIENCE`` seconds is ended at the next
        ``receive``, and a new one takes up the last state.
        """
        self.ask(acts.Pause())
        self._give_up_at = time.monotonic() + PATIENCE

    def restart(self) -> None:
        """End the kernel and start a new one from the last state."""
        self._restart("The PyTorch process was restarted")

    def close(self) -> None:
        """End the kernel for good."""
        if self._process is None:
            return
        self._send(Close())
        self._process.join(0.5)
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            if self._process.is_alive():
                self._process.kill()
            self._process.join()
            self._process.close()
        if self._sender is not None:
            # The other end is closed now, so nothing that is being sent can wait any longer.
            self._sender.end()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = self._sender = None

    def _restart(self, reason: str) -> None:
        pending = [request.document.title for request in self._opening.values()]
        pending += [asked.name for asked in self._guides.values() if isinstance(asked, Begin)]
        self._end()
        self._asked.clear()
        self._acts.clear()
        self._opening.clear()
        self._guides.clear()
        self._give_up_at = None
        self.start()
        if self._frame is None:
            what = "."
        elif self._lesson is not None:
            what = "; the lesson goes on at the beginning of its step."
        else:
            what = f"; the last state was restored{_lost(self._frame)}."
        self._events.append(Restarted(reason + what))
        for title in pending:
            # What was being tried may be what hung: it is not tried again.
            self._events.append(
                Refused(
                    Complaint(
                        plain=f"{reason} while it tried {title}. "
                        "Look for a loop that is too long or tensors that are too large.",
                        kind="Stopped",
                    )
                )
            )
        self._ends_in_a_row += 1
        if self._ends_in_a_row > MOST_ENDS:
            self._open = self._lesson = None
        if self._lesson is not None and self._stage is not None:
            # The lesson brings its problem along, as it stands at the beginning of the step.
            stage = self._stage
            self._number += 1
            begin = replace(self._lesson, step=stage.step, results=stage.results)
            self._lead(begin, self._recorded)
        elif self._open is not None:
            self._number += 1
            memento = self._frame.snapshot.memento if self._frame is not None else None
            request = replace(
                self._open, number=self._number, memento=memento, earlier=self._recorded
            )
            self._opening[self._number] = request
            self._send(request)

    def _send(self, request: Request) -> None:
        if not isinstance(request, Drawn | Close):
            self._asked[self._number] = time.monotonic()
        assert self._sender is not None, "the kernel is not started"
        self._sender.send(request)

    def _take(self, reply: Reply | Awake) -> None:
        if isinstance(reply, Awake):
            self._events.append(Ready())
            return
        self._ends_in_a_row = 0
        for number in [n for n in self._asked if n <= reply.number]:
            del self._asked[number]
        opening = self._opening.pop(reply.number, None)
        guided = [
            self._guides.pop(number) for number in list(self._guides) if number <= reply.number
        ]
        if reply.refused:
            assert reply.complaint is not None
            self._events.append(Refused(reply.complaint))
            return
        for guidance in guided:
            if isinstance(guidance, Begin | Leave):
                self._lesson = guidance if isinstance(guidance, Begin) else None
        if reply.staged:
            self._stage = reply.stage
        self._recorded = reply.earlier or self._recorded
        if reply.document is not None:
            self._opened = reply.opened
            opening = opening or Open(reply.number, reply.document)
            self._open, self._frame = replace(opening, memento=None), None
        for number in [n for n in self._acts if n < reply.number]:
            del self._acts[number]
        frame = self._merged(reply)
        if frame is None:
            return
        self._frame = replace(frame, complaint=None)
        if reply.document is not None:
            self._events.append(Opened(reply.document, reply.spans, frame, reply.offers))
        else:
            self._events.append(Answered(frame))

    def _merged(self, reply: Reply) -> Frame | None:
        before = self._frame
        snapshot = reply.snapshot or (before.snapshot if before is not None else None)
        if snapshot is None:
            return None
        if before is not None and reply.kept:
            inspection = put_in(snapshot.inspection, reply.kept, before.snapshot.inspection)
            snapshot = replace(snapshot, inspection=inspection)
        surface = reply.surface
        if surface is None and before is not None and not reply.no_surface:
            surface = before.surface
        slices = _whole(reply.slices, before.slices if before is not None else ())
        if before is not None and _same_curve(snapshot.curve, before.snapshot.curve):
            snapshot = replace(snapshot, curve=before.snapshot.curve)
        asked = self._acts.get(reply.number)
        studies = Studies() if before is None else before.studies
        if reply.studies:
            studies = replace(studies, **reply.studies)
        complaint, refining = reply.complaint, reply.refining
        return Frame(
            snapshot,
            slices,
            surface,
            complaint,
            refining,
            asked,
            studies,
            reply.studying,
            self._stage,
        )


def _lost(frame: Frame) -> str:
    """What a restored state leaves behind, for somebody who looks at it."""
    return ", the timeline begins anew there" if frame.snapshot.inspection.timeline else ""


def _whole(slices: tuple[Slice | None, ...] | None, before: tuple[Slice, ...]) -> tuple[Slice, ...]:
    """Fill in the slices that are as they were before."""
    if slices is None:
        return before
    return tuple(before[place] if new is None else new for place, new in enumerate(slices))


def _same_curve(new: Curve, old: Curve) -> bool:
    return new is old or (
        np.array_equal(new.steps, old.steps) and np.array_equal(new.losses, old.losses)
    )
