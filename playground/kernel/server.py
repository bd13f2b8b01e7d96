"""The kernel's loop: acts first, a run's stretches between them, landscapes when nothing waits."""

from __future__ import annotations

import gc
import pickle
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection

from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.explanations import explain
from playground.engine.looking.spans import coordinates, span_of
from playground.engine.offers import offers
from playground.engine.running import Runner
from playground.kernel import messages
from playground.kernel.earlier import Earlier
from playground.kernel.guide import Guide, KernelDoor
from playground.kernel.messages import Ask, Close, Drawn, Open, Reply, Request
from playground.kernel.output import CapturedOutput
from playground.kernel.pace import FRAME, Pace
from playground.kernel.pipe import Pipe
from playground.kernel.rehearsal import Rehearsal
from playground.kernel.shown_run import show, steps_per_second
from playground.kernel.study_book import StudyBook
from playground.kernel.told import Told
from playground.kernel.views import Views
from playground.kernel.waiting import Waiting
from playground.state import acts
from playground.state.landscape import Slice, Surface
from playground.state.lesson import Begin
from playground.state.snapshot import Complaint, Snapshot

# Within a drag the next move comes in a frame or two. A core that went to sleep meanwhile answers
# half a millisecond later, so the kernel looks out for it this long, in seconds.
WAKEFUL = 0.03
GOES_ON = (acts.Move, acts.Slide, acts.SetPoint, acts.AddPoint, acts.DeletePoints)
"""The acts that a run under way goes on after."""


class Server:
    """Serves one Experiment over a connection until it is closed or told to end."""

    def __init__(self, connection: Connection) -> None:
        self._pipe = Pipe(connection)
        self._queue = Waiting()
        self._lab: Experiment | None = None
        self._views: Views | None = None
        self._refining: Iterator[Surface | None] | None = None
        self._studies: StudyBook | None = None
        self._runner: Runner | None = None
        self._pace = Pace(None)
        self._number = 0
        self._output = CapturedOutput()
        self._settled = False
        self._told = Told()
        self._awake_until = 0.0
        self._rehearsal = Rehearsal()
        self._unshown = False
        self._anew = False
        self._guide = Guide(KernelDoor(lambda: self._lab, self._take_up, self._show))
        self._opened = 0
        self._earlier = Earlier()

    def serve(self) -> None:
        """Answer until the other end hangs up."""
        with self._output:
            try:
                while self._turn():
                    pass
            except (EOFError, BrokenPipeError, ConnectionResetError):
                return

    def _turn(self) -> bool:
        """One round: take in what waits, do one thing. False when told to end."""
        busy = bool(self._queue or self._runner or self._refining or self._studying)
        busy = busy or self._dragging
        while self._pipe.has(0.0 if busy else None):
            self._take(pickle.loads(self._pipe.read()))
            busy = True
        if self._queue:
            request = self._queue.first()
            if isinstance(request, Close):
                return False
            self._answer(request)
        elif self._runner is not None:
            self._run_on()
        elif self._refining is not None:
            self._refine()
        elif self._studies is not None and self._studies.ready(self._dragging):
            self._study()
        elif self._dragging and self._lab is not None and self._views is not None:
            self._rehearsal.go_on(self._lab, self._views)
        return True

    @property
    def _dragging(self) -> bool:
        return time.monotonic() < self._awake_until

    @property
    def _studying(self) -> bool:
        return self._studies is not None and self._studies.waiting

    def _take(self, request: Request) -> None:
        """Take note that a frame was drawn; let any other request wait for its turn."""
        if isinstance(request, Drawn):
            self._pace.drawn()
            return
        self._queue.put(request)

    def _answer(self, request: Open | Ask | messages.Guide) -> None:
        self._number = request.number
        self._output.begin()
        if isinstance(request, Open | messages.Guide):
            self._earlier.restore(request.earlier)
        if isinstance(request, Open):
            self._open(request)
            return
        if isinstance(request, messages.Guide):
            self._lead(request)
            return
        lab = self._lab
        if lab is None:
            self._send(Reply(self._number, None, complaint=Complaint("No problem is open yet.")))
            return
        act, began = request.act, time.monotonic()
        try:
            if isinstance(act, acts.Run):
                self._end_run()
                self._runner = lab.begin_run(act.steps)
                self._pace = Pace(act.steps_per_second)
                return
            if isinstance(act, acts.DRAGGED) and not act.done:
                self._awake_until = time.monotonic() + WAKEFUL
            if isinstance(act, acts.Look):
                # Looking changes no tensor: a run under way goes on and stays one act.
                self._reply(self._look(lab, act, request.opened))
                return
            was_running, steps = self._runner is not None, self._runner_left()
            self._end_run()
            snapshot = lab.perform(act)
            if was_running and isinstance(act, GOES_ON):
                # A run goes on from where the point was dragged to, on the data as they are now.
                self._runner = lab.begin_run(steps)
            self._reply(snapshot)
            self._rehearsal.answered(time.monotonic() - began)
        except Exception as error:
            self._reply(complaint=explain(error))

    def _look(self, lab: Experiment, act: acts.Look, opened: int) -> Snapshot | None:
        """Look; a view of a problem that the window does not know to be gone is passed over."""
        try:
            return lab.look(act.view)
        except ActError:
            if opened == self._opened:
                raise
            return None

    def _open(self, request: Open) -> None:
        try:
            lab = Experiment(request.document, dtype=request.dtype, seed=request.seed)
            if request.view is not None:
                lab.look(request.view)
            if request.memento is not None:
                lab.restore(request.memento)
            trouble = lab.snapshot().probe.trouble
            if trouble is not None:
                # Raise what the forward itself raises, with its place in the code.
                lab.workspace.evaluate({})
        except Exception as error:
            self._send(Reply(self._number, None, complaint=explain(error), refused=True))
            return
        self._end_run()
        self._take_up(lab)
        self._reply()

    def _take_up(self, lab: Experiment) -> None:
        """Serve another Experiment from now on; the next reply tells of it."""
        self._earlier.go_on(self._lab, lab)
        self._lab, self._views, self._studies = lab, Views(lab), StudyBook(lab)
        self._refining = None
        self._told = Told()
        self._anew = True
        self._opened += 1

    def _lead(self, request: messages.Guide) -> None:
        """Lead through a lesson; one that cannot begin is refused like a document."""
        self._end_run()
        before = self._lab
        try:
            self._guide.ask(request.guidance)
        except Exception as error:
            refused = isinstance(request.guidance, Begin)
            if refused and before is not None and self._lab is not before:
                self._lab = before
                self._take_up(before)
            self._send(Reply(self._number, None, complaint=explain(error), refused=refused))
            return
        if self._lab is None:
            newer, stage = self._guide.newer()
            self._send(Reply(self._number, None, staged=newer, stage=stage))
            return
        failure = self._guide.failure
        if failure is None:
            self._reply()
        else:
            # The lesson itself goes on to what mends it, and would take back what the card offers.
            self._reply(complaint=replace(explain(failure), mend=()))

    # A lesson's run, which the learner watches

    def _show(self, lab: Experiment, act: acts.Run) -> None:
        """Make a lesson's run with frames between its steps, as one act like any run."""
        steps = 1 if act.steps is None else act.steps
        self._runner, self._pace = lab.begin_run(steps), Pace(steps_per_second(steps))
        try:
            show(self._runner, self._pace, self)
        finally:
            self._end_run()

    def hurried(self) -> bool:
        """Take in what has arrived; tell whether it waits for the end of the lesson's run."""
        while self._pipe.has():
            self._take(pickle.loads(self._pipe.read()))
        return self._queue.pressing

    def rest(self, seconds: float) -> None:
        """Wait so long, or until something arrives; go on with the studies meanwhile."""
        if self._studying:
            self._study()
        else:
            self._pipe.has(seconds)

    def show_run(self) -> None:
        """Send a frame from within a lesson's run; the stage follows at its end."""
        self._reply(told=False)
        if self._studies is not None and self._studies.due:
            self._study()

    def _reply(
        self, snapshot: Snapshot | None = None, *, told: bool = True, **extra: object
    ) -> None:
        """Send the state with the slices that changed, and begin to refine the surface.

        ``snapshot`` saves taking it once more. ``told``: with the stage of the lesson.
        """
        self._unshown = False
        lab, views, studies = self._lab, self._views, self._studies
        assert lab is not None
        assert studies is not None
        assert views is not None
        if self._runner is not None and not self._pace.limited:
            self._runner.begin_step()
        snapshot = replace(
            snapshot or lab.snapshot(secants=self._runner is None or self._pace.limited),
            steps_per_second=self._pace.rate if self._runner else 0.0,
            running=self._runner is not None,
            output=self._output.take(),
        )
        snapshot, kept = self._told.newer(snapshot)
        slices, quick = self._slices(views), None
        no_surface = lab.view.surface is None or views.flat
        if self._runner is None:
            newer = views.surface()
            if newer is not None:
                self._refining = newer
                try:
                    quick = next(newer, None)
                except Exception as error:
                    self._refining = None
                    extra.setdefault("complaint", explain(error))
            if no_surface or (quick is not None and quick.final):
                self._refining = None
            behind = self._refining is not None
        else:
            behind = views.surface_waits
        reply = Reply(
            self._number,
            snapshot,
            slices=slices,
            surface=quick,
            no_surface=no_surface,
            kept=kept,
            refining=behind and not no_surface,
            studies=studies.update(),
        )
        staged, stage = self._guide.newer() if told else (False, None)
        if staged:
            reply = replace(reply, staged=True, stage=stage)
        if self._anew:
            self._anew = False
            spans = tuple(span_of(lab.workspace, c) for c in coordinates(lab.workspace))
            reply = replace(
                reply,
                document=lab.document,
                spans=spans,
                offers=offers(),
                opened=self._opened,
                earlier=self._earlier.unsent(),
            )
        self._send(replace(reply, **extra))  # type: ignore[arg-type]
        if not self._settled:
            self._settled = True
            # What is loaded by now stays: the garbage collector need not look at it in every run.
            gc.freeze()
            gc.enable()

    def _slices(self, views: Views) -> tuple[Slice | None, ...] | None:
        """The slices that changed; during a run only now and then, so that it keeps its speed."""
        if self._runner is None:
            return views.slices()
        if not self._pace.slices_due():
            return None
        began = time.perf_counter()
        slices = views.slices()
        self._pace.sliced(time.perf_counter() - began)
        return slices

    def _refine(self) -> None:
        assert self._refining is not None
        try:
            surface = next(self._refining)
        except StopIteration:
            self._refining = None
            return
        except Exception as error:
            self._refining = None
            self._send(Reply(self._number, None, complaint=explain(error)))
            return
        if surface is None:
            return
        if surface.final:
            self._refining = None
        refining = self._refining is not None
        self._send(Reply(self._number, None, surface=surface, refining=refining))

    def _study(self) -> None:
        assert self._studies is not None
        try:
            answers = self._studies.piece(self._dragging)
        except Exception as error:
            self._send(Reply(self._number, None, complaint=explain(error), refining=self._behind))
            return
        if self._runner is not None and not self._pace.limited:
            # They go along with the next frame, which is due at once: the window draws both in one.
            self._studies.hold(answers)
            return
        # The end is told even where it brings no answer: somebody may wait for it.
        if answers or not self._studying:
            self._send(Reply(self._number, None, studies=answers, refining=self._behind))

    @property
    def _behind(self) -> bool:
        """Whether a newer surface is under way or waits for the end of a run."""
        if self._runner is None or self._views is None:
            return self._refining is not None
        return self._views.surface_waits and not self._views.flat

    def _run_on(self) -> None:
        assert self._runner is not None
        steps = self._pace.steps()
        if not steps:
            if self._unshown and self._pace.frame_due():
                self._reply()
            elif self._studying:
                self._study()
            else:
                self._pipe.has(min(self._pace.wait(), FRAME))
            return
        try:
            goes_on = self._runner.advance(steps)
        except Exception as error:
            self._end_run()
            self._reply(complaint=explain(error))
            return
        self._pace.made(steps)
        self._unshown = True
        if not goes_on:
            self._end_run()
            self._reply()
        elif self._pace.frame_due():
            self._reply()
            if self._studies is not None and self._studies.due:
                self._study()

    def _runner_left(self) -> int | None:
        return self._runner.left if self._runner is not None else None

    def _end_run(self) -> None:
        if self._runner is not None and self._lab is not None:
            self._runner = None
            self._lab.end_run()

    def _send(self, reply: Reply) -> None:
        self._pipe.send(replace(reply, studying=self._studying))
