"""A session at the window, recorded: the draft of a lesson and the trace beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recorded:
    """``script``: a percent script that reads as a lesson. ``trace``: one JSON line per act.

    ``acts``: how many stand in it. ``troubles``: what the script cannot say so that it is done
    again in the same way, one sentence each.
    """

    script: str
    trace: str
    acts: int
    troubles: tuple[str, ...] = ()
