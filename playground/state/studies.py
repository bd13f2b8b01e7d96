"""The studies: questions that take a while and are answered in pieces, coarse first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from playground.state.race import RaceAnswer


@dataclass(frozen=True, eq=False)
class Studies:
    """The newest answer to each study, None for one that nobody asked or that has none yet.

    The names are those of the fields of ``Wanted`` that hold the questions. An answer is replaced
    as a whole when a further piece is there; one that did not change stays the same object.
    """

    race: RaceAnswer | None = None
    sweep: Any | None = None
    ruler: Any | None = None
    microscope: Any | None = None
    cloud: Any | None = None
    fit: Any | None = None


STUDIES = tuple(field.name for field in fields(Studies))

FOLLOWING = ("ruler", "microscope", "cloud", "fit")
"""These are about the point as it stands: they are asked anew when it moves. The others keep to
the state in which they were asked."""
