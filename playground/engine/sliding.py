"""The act of sliding: all parameters moved along the two directions of the plane on screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.looking.directions import flat
from playground.state import acts
from playground.state.arrays import Array
from playground.state.snapshot import Snapshot

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def slide(lab: Experiment, act: acts.Slide) -> Snapshot:
    """Take the point's projection to a place of the plane.

    ``p += a * direction1`` and then ``p += b * direction2`` for every parameter, from where the
    drag began: the lines that the transcript has. Raises ActError where no plane is shown.
    """
    live = lab.planes.live
    if live is None:
        raise ActError("There is no plane to slide in: show random or principal directions first.")
    if not np.isfinite((act.across, act.up)).all():
        raise ActError("A slide needs two finite numbers.")
    last = lab.acts[-1] if lab.acts else None
    entry = lab.history.latest
    goes_on = (
        isinstance(last, acts.Slide)
        and not last.done
        and last.directions is live.written
        and entry is not None
    )
    if goes_on:
        assert entry is not None
        start = entry.memento.parameters
        _write(lab, start)
        lab.acts[-1] = done = _told(lab, act, cast("acts.Slide", last).fresh)
        _add(lab, done)
        lab._close(done)
    else:
        before = next((a for a in reversed(lab.acts) if isinstance(a, acts.Slide)), None)
        done = _told(lab, act, before is None or before.directions is not live.written)
        with lab._act(done):
            _add(lab, done)
    return lab.snapshot()


def slide_by(lab: Experiment, act: acts.Slide) -> Snapshot:
    """Do a slide that says itself how far and along what, as one read from a script does.

    Raises ActError where its directions are not those of the parameters.
    """
    directions = act.directions
    assert act.by is not None
    parameters = lab.parameters
    if directions is None or not all(
        list(part) == list(parameters)
        and all(np.shape(part[name]) == tuple(p.shape) for name, p in parameters.items())
        for part in (directions.first, directions.second)
    ):
        raise ActError("The directions of this slide do not have the shapes of the parameters.")
    with lab._act(act), torch.no_grad():
        for name, parameter in parameters.items():
            for by, part in zip(act.by, (directions.first, directions.second), strict=True):
                parameter.add_(by * torch.tensor(part[name].tolist(), dtype=parameter.dtype))
    return lab.snapshot()


def _told(lab: Experiment, act: acts.Slide, fresh: bool) -> acts.Slide:
    """The act with the multiples of the directions that lead there from where it begins."""
    live = lab.planes.live
    assert live is not None
    a, b = live.project(flat(lab.parameters)[None])[0].tolist()
    # Seven digits: more are below what a float32 can follow, and would be read in every script.
    by = float(f"{act.across - a:.7g}"), float(f"{act.up - b:.7g}")
    return replace(act, by=by, directions=live.written, fresh=fresh)


@torch.no_grad()
def _write(lab: Experiment, start: object) -> None:
    values = cast("dict[str, Array]", start)
    for name, parameter in lab.parameters.items():
        parameter.copy_(torch.from_numpy(values[name]))


@torch.no_grad()
def _add(lab: Experiment, act: acts.Slide) -> None:
    live = lab.planes.live
    assert live is not None
    assert act.by is not None
    for name, parameter in lab.parameters.items():
        parameter.add_(act.by[0] * live.first[name])  # what += calls
        parameter.add_(act.by[1] * live.second[name])
