"""One step back or on along the timeline, wherever the keyboard is."""

from __future__ import annotations

from playground.state.acts import Seek
from playground.window.session import Session


def step_back(session: Session) -> None:
    """Go to the step before, where there is one."""
    frame = session.frame
    if frame is None:
        return
    timeline = frame.snapshot.inspection.timeline
    first = 0 if timeline is None else timeline.first
    if frame.snapshot.steps > first:
        session.ask(Seek(frame.snapshot.steps - 1))


def step_on(session: Session) -> None:
    """Go to the next step that was made; where the dock is not seen the kernel knows the last."""
    frame = session.frame
    if frame is None:
        return
    timeline = frame.snapshot.inspection.timeline
    if timeline is None or timeline.step < timeline.last:
        session.ask(Seek(frame.snapshot.steps + 1))
