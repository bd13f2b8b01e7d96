"""What goes on between the kernel and the panels: frames down, requests up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.kernel.messages import Opened
from playground.problem.document import Document
from playground.state.acts import (
    Act,
    Batches,
    Look,
    Move,
    Pause,
    Reset,
    Run,
    Schedule,
    Slide,
    StopWhen,
    Use,
)
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.lesson import Begin, Guidance
from playground.state.mending import mending
from playground.state.offers import Offers
from playground.state.plane import Plane
from playground.state.snapshot import Complaint, Notice
from playground.state.view import Span
from playground.window.link import KernelLink
from playground.window.view_model import ViewModel


class Session(QObject):
    """Keeps the newest Frame and the View; asks the kernel for what the panels request."""

    framed = Signal(object)
    """Every Frame to draw."""
    document_runs = Signal(object)
    """The Document that runs from now on."""
    document_refused = Signal(object)
    """The Complaint of a document that does not run."""
    offered = Signal(object)
    """The Offers: what can be chosen, as the kernel found it in torch."""
    complained = Signal(object)
    noticed = Signal(object)
    succeeded = Signal()
    """An act that the user asked for went well."""

    def __init__(self, link: KernelLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self.views = ViewModel()
        self.frame: Frame | None = None
        self.document: Document | None = None
        self.offers = Offers()
        self._dragging = False
        self._homing = False
        self._speed: float | None = None
        self._dtype = "float32"
        self._seed: int | None = None
        self._opening = 0
        """How many documents are being tried."""
        self._held = False
        """Whether a View waits until the kernel has told which document it is of."""
        self._notice: Notice | None = None
        self._serial = -1
        self._restoring = False
        """Whether what runs next is the old state in a new kernel, which nobody asked for."""
        link.frame.connect(self._frame_came)
        link.opened.connect(self._opened)
        link.refused.connect(self._refused)
        link.restarted.connect(self._restarted)

    def open(self, document: Document, dtype: str = "float32", seed: int | None = None) -> None:
        """Have a document tried."""
        self._dtype, self._seed = dtype, seed
        self.change(document)

    def change(self, document: Document) -> None:
        """Have a changed version of the present document tried."""
        self._opening += 1
        self._restoring = False
        self.link.open(document, self._dtype, self._seed)

    def ask(self, act: Act) -> None:
        """Ask for an act; a run goes on over a change of how it steps, draws or ends."""
        if isinstance(act, Move | Slide):
            self._dragging = not act.done
        if isinstance(act, Run) and act.steps is None:
            self._speed = act.steps_per_second
        self._homing = self._homing or isinstance(act, Reset)
        running = self.frame is not None and self.frame.snapshot.running
        self.link.ask(act)
        if running and isinstance(act, Use | Batches | Schedule | StopWhen):
            self.link.ask(Run(steps_per_second=self._speed))

    def guide(self, guidance: Guidance) -> None:
        """Lead through a lesson: its problems open like any other, ``frame.stage`` is it."""
        if isinstance(guidance, Begin):
            # A lesson's problems are opened as they stand in its file.
            self._dtype, self._seed = "float32", None
        self.link.guide(guidance)

    def toggle_run(self) -> None:
        """Pause a run, or begin one at the last speed."""
        running = self.frame is not None and self.frame.snapshot.running
        self.ask(Pause() if running else Run(steps_per_second=self._speed))

    def show_plane(self, x: Coordinate, y: Coordinate) -> None:
        """Span the surface by two coordinates."""
        if self.frame is not None:
            self._look(self.views.plane(x, y, self.frame.snapshot))

    def show_directions(self, plane: Plane | None) -> None:
        """Span the surface by two directions, or by coordinates again."""
        if self.frame is not None:
            self._look(self.views.directions(plane, self.frame.snapshot))

    def show_page(self, coordinates: list[Coordinate]) -> None:
        """Show the slices of these coordinates."""
        if self.frame is not None:
            self._look(self.views.page(coordinates, self.frame.snapshot))

    def show_range(self, asked: Span | tuple[Span, Span]) -> None:
        """Show another range."""
        self._look(self.views.range(asked))

    def show_nudge(self, size: float) -> None:
        """Change the h of the secants."""
        self._look(self.views.nudge(size))

    def want(self, **changes: Any) -> None:
        """Open or close inspections, by the names of ``Wanted``'s fields.

        Before the first document runs nothing is asked: what is wanted goes along with it.
        """
        look = self.views.want(**changes)
        if self.document is not None:
            self._look(look)

    def want_all(self, changes: dict[str, Any]) -> None:
        """Open or close inspections, named in a dict as a panel's signal carries them."""
        self.want(**changes)

    def mending(self, names: Sequence[str]) -> tuple[Act, ...]:
        """The acts that mend what the newest Frame complains of; none where nothing helps."""
        if self.frame is None or not names:
            return ()
        try:
            return mending(names, self.frame.asked or Pause(), self.frame.snapshot)
        except KeyError:
            return ()  # what was asked is not what these names are about

    def _look(self, look: Look | None) -> None:
        if look is None:
            return
        if self._opening:
            # It names coordinates of the document before, which the next one may not have.
            self._held = True
            return
        self.link.ask(look)

    def _frame_came(self, frame: Frame) -> None:
        self.frame = frame
        snapshot = frame.snapshot
        if self._homing and snapshot.serial != self._serial:
            self._homing = False
            self._look(self.views.home(snapshot))
        elif frame.complaint is not None and _asked_for_plane(frame):
            self._look(self.views.directions(None, snapshot))
        elif not self._dragging:
            self._look(self.views.follow(snapshot))
        self.framed.emit(frame)
        if frame.complaint is not None:
            self.complained.emit(frame.complaint)
        elif snapshot.notice is not None and (snapshot.notice, snapshot.serial) != (
            self._notice,
            self._serial,
        ):
            # An act that is done once more is told once more.
            self.noticed.emit(snapshot.notice)
        elif snapshot.serial != self._serial:
            # A refined surface or another view is no act: it leaves what was said on screen.
            self.succeeded.emit()
        self._notice, self._serial = snapshot.notice, snapshot.serial

    def _tried(self) -> None:
        # A kernel that was restarted opens the last document again, unasked.
        self._opening = max(0, self._opening - 1)

    def _refused(self, complaint: Complaint) -> None:
        self._tried()
        if self._held and not self._opening:
            self._held = False
            self._look(Look(self.views.view))
        self.document_refused.emit(complaint)

    def _opened(self, opened: Opened) -> None:
        self._tried()
        self._held = False
        self.document = opened.document
        if opened.offers is not None:
            self.offers = opened.offers
            self.offered.emit(opened.offers)
        self._dragging = False
        snapshot = opened.frame.snapshot
        self._look(self.views.opened(opened.document.name, opened.spans, snapshot))
        self.document_runs.emit(opened.document)
        if self._restoring:
            # No act that the user asked for: what was said of the restart stays on screen.
            self._restoring = False
            self._notice, self._serial = snapshot.notice, snapshot.serial
        self._frame_came(opened.frame)

    def _restarted(self, reason: str) -> None:
        self._dragging = False
        self._restoring = self.document is not None
        self.noticed.emit(Notice(reason, "restart"))


def _asked_for_plane(frame: Frame) -> bool:
    """Whether the frame answers a view whose plane could not be laid."""
    return isinstance(frame.asked, Look) and frame.asked.view.plane is not None
