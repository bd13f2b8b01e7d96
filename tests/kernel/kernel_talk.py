"""Talking to a real kernel process: wait for what should come, never for a time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable

from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Event, Opened, Refused
from playground.problem.document import Cell, Document
from playground.problem.find import find
from playground.state.acts import Act, Run
from playground.state.frame import Frame

# Longer than a busy machine needs to start a process that loads torch.
PATIENCE = 60.0


def document(model: str, parameters: str, loss: str = "loss = v", data: str = "") -> Document:
    """A problem of four cells that was never on disk."""
    return Document(
        "made-here",
        (
            Cell("data", source=data),
            Cell("parameters", source=parameters),
            Cell("model", source=model),
            Cell("loss", source=loss),
        ),
    )


def until(client: KernelClient, found: Callable[[Event], bool]) -> list[Event]:
    """Everything received up to and with the first event that ``found`` accepts."""
    seen: list[Event] = []
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for event in client.wait(0.5):
            seen.append(event)
        if any(found(event) for event in seen):
            return seen
    raise AssertionError(f"not received in time; received {[type(e).__name__ for e in seen]}")


def opened(client: KernelClient, what: str | Document, **keywords: object) -> Opened:
    """Open a problem and wait until it runs."""
    client.open(find(what) if isinstance(what, str) else what, **keywords)  # type: ignore[arg-type]
    last = until(client, lambda event: isinstance(event, Opened))
    return next(event for event in last if isinstance(event, Opened))


def refused(client: KernelClient, what: Document, **keywords: object) -> Refused:
    """Open a problem that does not run."""
    client.open(what, **keywords)  # type: ignore[arg-type]
    return next(
        event
        for event in until(client, lambda event: isinstance(event, Refused))
        if isinstance(event, Refused)
    )


def frames(events: list[Event]) -> list[Frame]:
    """The frames among events."""
    return [event.frame for event in events if isinstance(event, Answered | Opened)]


def ended(event: Event) -> bool:
    """Whether a run has ended; an answer to what was asked before it says nothing of it."""
    if not isinstance(event, Answered) or not isinstance(event.frame.asked, Run):
        return False
    return not event.frame.snapshot.running


def answered(client: KernelClient, act: Act) -> Frame:
    """Do an act and wait for everything asked so far to be answered."""
    client.ask(act)
    last: list[Frame] = []
    end = time.monotonic() + PATIENCE
    while client.waiting_since is not None:
        assert time.monotonic() < end, "no answer in time"
        last += frames(client.wait(0.5))
    assert last, "nothing but an answer without a frame came"
    return last[-1]


def settled(client: KernelClient, frame: Frame, before: Frame | None = None) -> Frame:
    """The frame once its surface is the final one, and another than that of ``before``."""

    def final(frame: Frame) -> bool:
        surface = frame.surface
        old = None if before is None else before.surface
        return surface is not None and surface.final and surface is not old

    if final(frame):
        return frame
    return frames(until(client, lambda e: isinstance(e, Answered) and final(e.frame)))[-1]
