"""The acts on the data of an Experiment: points moved, added and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from playground.engine import edits
from playground.engine.studies.tested import LossRecord
from playground.engine.switches import Switches
from playground.engine.timeline.timeline import Timeline
from playground.state import acts
from playground.state.acts import Act
from playground.state.snapshot import Notice, Snapshot


class Editing(Switches):
    """Each act binds the names of the data to new tensors: a graph keeps those it was made of."""

    acts: list[Act]
    notice: Notice | None
    timeline: Timeline
    _first_data: Mapping[str, Any]

    def set_point(
        self, row: int, values: Mapping[str, Any] | None = None, *, done: bool = True, **named: Any
    ) -> Snapshot:
        """Give the sample ``row`` other numbers: ``set_point(17, x=0.3, y=1.2)``.

        ``{"X[1]": 0.3}`` sets one column. ``done=False`` marks a drag that goes on: its acts are
        one undo and one line. Raises ActError where a value does not fit.
        """
        given = acts.SetPoint(row, {**(values or {}), **named}, done)
        act = edits.completed(self.workspace, given)
        last = self.acts[-1] if self.acts else None
        goes_on = (
            isinstance(last, acts.SetPoint)
            and not last.done
            and (last.row, last.values.keys()) == (row, act.values.keys())
            and not self.timeline.holds(self.acts)
        )
        if not goes_on:
            return self._edit(act)
        self.workspace.bind(edits.changed(self.workspace, act))
        self.acts[-1] = act
        self._close(act)
        return self.snapshot()

    def add_point(self, values: Mapping[str, Any] | None = None, **named: Any) -> Snapshot:
        """Add a sample behind the others: ``add_point(x=0.3, y=1.2)``.

        Raises ActError where a tensor of the samples is left out or a value does not fit.
        """
        given = acts.AddPoint({**(values or {}), **named})
        return self._edit(edits.completed(self.workspace, given))

    def delete_points(self, rows: Sequence[int]) -> Snapshot:
        """Delete samples by their rows; raises ActError for all of them, or one not there."""
        given = acts.DeletePoints(tuple(rows))
        return self._edit(edits.completed(self.workspace, given))

    def edit_again(self) -> None:
        """Make the transcript's acts on the data again, after the document was opened anew."""
        lost = edits.replayed(self.workspace, self.acts)
        if lost is not None:
            self.notice = Notice(lost)

    @property
    def data_changed(self) -> bool:
        """Whether a name of the data stands for another tensor than at the start."""
        first = self._first_data
        return any(value is not first.get(name) for name, value in self.workspace.data().items())

    @cached_property
    def tested(self) -> LossRecord:
        """The test losses that the fit study has looked at."""
        return LossRecord()

    def _edit(self, act: Act) -> Snapshot:
        with self._act(act):
            self.workspace.bind(edits.changed(self.workspace, act))
        return self.snapshot()

    # What the Experiment brings

    def _close(self, act: Act) -> None:
        raise NotImplementedError
