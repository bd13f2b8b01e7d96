"""What the window was told already crosses the pipe no second time."""

from __future__ import annotations

from dataclasses import replace

from playground.kernel.inspections import left_out
from playground.state.inspection import Inspection
from playground.state.snapshot import Notice, Snapshot


class Told:
    """Remembers what was told of one problem."""

    def __init__(self) -> None:
        self._inspection = Inspection()
        self._notice: Notice | None = None

    def newer(self, snapshot: Snapshot) -> tuple[Snapshot, tuple[str, ...]]:
        """The snapshot without the inspections that were sent before, and the names of those.

        A notice that an earlier frame of a run had is left out too: a window draws all with one.
        The frame that ends the run has it again, as what the act as a whole led to.
        """
        inspection, notice = snapshot.inspection, snapshot.notice
        least, kept = left_out(inspection, self._inspection)
        self._inspection = inspection
        if snapshot.running and notice is not None:
            if notice is self._notice:
                snapshot = replace(snapshot, notice=None)
            self._notice = notice
        return (replace(snapshot, inspection=least) if kept else snapshot), kept
