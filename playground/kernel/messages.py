"""What crosses the pipe between the window's process and the kernel's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.problem.document import Document
from playground.state.acts import Act
from playground.state.frame import Frame
from playground.state.landscape import Slice, Surface
from playground.state.lesson import Guidance, Stage
from playground.state.memento import Memento
from playground.state.offers import Offers
from playground.state.snapshot import Complaint, Snapshot
from playground.state.view import Span, View

# From the window to the kernel


@dataclass(frozen=True)
class Open:
    """Try a document; it takes the place of the present one only if it runs.

    ``memento`` is the state to take up, as after a restart; ``earlier`` the problems that were
    recorded before it, as a Reply had them.
    """

    number: int
    document: Document
    dtype: str = "float32"
    seed: int | None = None
    view: View | None = None
    memento: Memento | None = None
    earlier: bytes | None = None


@dataclass(frozen=True)
class Ask:
    """Do one act.

    ``opened``: that of the last Reply with a document, so that a view of a problem that a lesson
    has left since is told from a wrong one.
    """

    number: int
    act: Act
    opened: int = 0


@dataclass(frozen=True)
class Guide:
    """Lead through a lesson; a run under way is ended first. ``earlier`` is as in Open."""

    number: int
    guidance: Guidance
    earlier: bytes | None = None


@dataclass(frozen=True)
class Drawn:
    """The window has drawn the frame of a run: the kernel may send the next."""


@dataclass(frozen=True)
class Close:
    """End the kernel."""


Request = Open | Ask | Guide | Drawn | Close


# From the kernel to the client


@dataclass(frozen=True, eq=False)
class Reply:
    """The answer to the requests up to ``number``.

    ``slices`` and ``surface`` are None where they are as they were in the reply before, and so is
    one slice of several.
    ``refining`` tells that a newer surface will follow, or is due when the run ends.
    ``kept`` names the inspections that are as they were in the Snapshot before: they are None here.
    ``studies`` holds the newer answers by name, None for one that is no longer wanted; ``studying``
    tells that more of them will follow.
    ``document``, ``spans`` and ``offers`` are set by the reply to an Open that succeeded, and where
    a lesson has opened a problem. ``stage`` is where the lesson stands, if ``staged``; otherwise it
    is as it was. ``earlier``: the problems recorded before the present one, pickled, since they
    are of the engine, which the window must not load; a new kernel gets them back. ``opened``:
    how many problems this kernel has opened.
    """

    number: int
    snapshot: Snapshot | None
    slices: tuple[Slice | None, ...] | None = None
    surface: Surface | None = None
    no_surface: bool = False
    complaint: Complaint | None = None
    document: Document | None = None
    spans: tuple[Span, ...] = ()
    refused: bool = False
    kept: tuple[str, ...] = ()
    refining: bool = False
    studies: Mapping[str, Any] = field(default_factory=dict)
    studying: bool = False
    offers: Offers | None = None
    staged: bool = False
    stage: Stage | None = None
    earlier: bytes | None = None
    opened: int = 0


@dataclass(frozen=True)
class Awake:
    """The kernel process runs and is about to load torch."""


# From the client to its owner


@dataclass(frozen=True)
class Ready:
    """The kernel answers."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A document runs; ``spans`` holds the range of each coordinate (the first thousand).

    ``offers``: the optimizers and schedules that torch has.
    """

    document: Document
    spans: tuple[Span, ...]
    frame: Frame
    offers: Offers | None = None


@dataclass(frozen=True)
class Refused:
    """A document does not run; the one before goes on."""

    complaint: Complaint


@dataclass(frozen=True, eq=False)
class Answered:
    """The state after an act, or a refined surface."""

    frame: Frame


@dataclass(frozen=True)
class Restarted:
    """The kernel had to be ended; a new one takes up the last state. ``reason`` is for the user."""

    reason: str


Event = Ready | Opened | Refused | Answered | Restarted
