"""What the legend of the map and of the 3-D view says: every arrow with its scale."""

from __future__ import annotations

from collections.abc import Sequence

from playground.state.snapshot import Snapshot
from playground.state.trail import Trail
from playground.window.plots.arrows import Vector, descent_words, gradient_words
from playground.window.plots.figures import ordinal
from playground.window.plots.legend import Entry

_NAMED = 8
"""So many runs are named in a legend: three rows of the smallest window."""
_LONGEST = 34


def landscape_entries(
    snapshot: Snapshot,
    gradient: Vector | None,
    descent: Vector | None,
    factor: float,
    path_shown: bool,
    minima_shown: bool = False,
) -> tuple[Entry, ...]:
    """Return the entries for what is drawn; ``factor`` is the gradient arrow's scale."""
    entries = []
    projected = "" if snapshot.in_plane is None else ", projected"
    if gradient is not None:
        words = gradient_words(factor).replace("gradient", f"gradient{projected}", 1)
        entries.append(Entry("arrow", "gradient", words))
    if descent is not None:
        words = descent_words(snapshot)
        if projected:
            words = words.replace("true length", "projected")
        entries.append(Entry("open arrow", "descent", words))
    elif snapshot.optimizer != "SGD" and gradient is not None:
        words = f"no step arrow: {snapshot.optimizer}’s step is not −lr·gradient"
        entries.append(Entry("none", "muted", words))
    if path_shown and snapshot.trajectory is not None:
        stride = snapshot.trajectory.stride
        words = "trajectory" if stride == 1 else f"trajectory, every {ordinal(stride)} step"
        entries.append(Entry("path", "trajectory", words + projected))
    if minima_shown:
        entries.append(Entry("star", "text", "known minimum"))
    return tuple(entries)


def trail_entries(trails: Sequence[Trail]) -> tuple[Entry, ...]:
    """Return the entries that name other runs; of many only the first are named."""
    shown = trails if len(trails) <= _NAMED else trails[: _NAMED - 1]
    entries = [Entry("run", "muted", _short(trail.label), trail.colour) for trail in shown]
    if len(shown) < len(trails):
        entries.append(Entry("none", "muted", f"and {len(trails) - len(shown)} more runs"))
    return tuple(entries)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip(" ,=") + "…"
