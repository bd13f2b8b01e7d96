"""The studies: questions that take a while and are answered in pieces, coarse first."""

from __future__ import annotations

from dataclasses import dataclass, fields

from playground.state.cloud import Cloud
from playground.state.fit import Fit
from playground.state.microscope import Microscope
from playground.state.race import RaceAnswer
from playground.state.ruler import Ruler
from playground.state.sweep import Sweep


@dataclass(frozen=True, eq=False)
class Studies:
    """The newest answer to each study, None for one that nobody asked or that has none yet.

    The names are those of the fields of ``Wanted`` that hold the questions. An answer is replaced
    as a whole when a further piece is there; one that did not change stays the same object.
    """

    race: RaceAnswer | None = None
    sweep: Sweep | None = None
    ruler: Ruler | None = None
    microscope: Microscope | None = None
    cloud: Cloud | None = None
    fit: Fit | None = None


STUDIES = tuple(field.name for field in fields(Studies))

FOLLOWING = ("ruler", "microscope", "cloud", "fit")
"""These are about the point as it stands: they are asked anew when it moves. The others keep to
the state in which they were asked."""

WITH_THE_HAND = ("cloud", "fit")
"""These picture the point itself, so they follow it within a drag; the others wait for its end."""
