"""Planes and the microscope over the pipe: asked for, followed, dragged in, and restarted from."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened
from playground.state import acts
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.microscope import Microscope, MicroscopeQuestion
from playground.state.plane import DIRECTIONS, Plane
from playground.state.view import View
from tests.kernel.kernel_talk import answered, frames, opened, settled, until

PLANE = View(plane=Plane("random", 3), surface_points=40)


def measured(client: KernelClient, frame: Frame, before: Microscope | None = None) -> Microscope:
    """The whole answer of the microscope, another one than ``before``."""

    def whole(frame: Frame) -> bool:
        found = frame.studies.microscope
        return found is not None and found.final and found is not before

    if not whole(frame):
        seen = until(client, lambda e: isinstance(e, Answered) and whole(e.frame))
        frame = frames(seen)[-1]
    assert frame.studies.microscope is not None
    return frame.studies.microscope


def test_a_plane_is_laid_slid_in_and_left(client: KernelClient) -> None:
    opened(client, "himmelblau")
    frame = settled(client, answered(client, acts.Look(PLANE)))
    assert frame.surface is not None
    assert (frame.surface.x, frame.surface.y) == DIRECTIONS
    assert frame.snapshot.in_plane is not None
    assert frame.snapshot.in_plane.point == (0.0, 0.0)
    client.ask(acts.Slide(0.2, 0.1, done=False))
    client.ask(acts.Slide(0.5, -0.4, done=False))
    slid = answered(client, acts.Slide(1.0, -0.5))
    assert slid.snapshot.in_plane is not None
    assert slid.snapshot.in_plane.point == pytest.approx((1.0, -0.5), abs=1e-6)
    # The plane does not hang on the point: its surface is the same object.
    assert slid.surface is frame.surface
    lab = playground.open("himmelblau")
    lab.look(PLANE)
    lab.slide(1.0, -0.5)
    assert slid.snapshot.parameters["x"] == lab["x"].item()
    back = answered(client, acts.Undo())
    assert back.snapshot.parameters["x"] == frame.snapshot.parameters["x"]
    assert back.snapshot.undo is None


def test_a_run_goes_on_from_where_it_was_slid_to(client: KernelClient) -> None:
    opened(client, "noisy-regression")
    answered(client, acts.Look(PLANE))
    client.ask(acts.Run(steps_per_second=20.0))
    until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps > 1)
    slid = answered(client, acts.Slide(0.1, 0.1))
    assert slid.snapshot.running
    ended = answered(client, acts.Pause()).snapshot
    assert not ended.running
    assert ended.trajectory is not None
    assert ended.trajectory.x == DIRECTIONS[0]


def test_a_plane_that_cannot_be_laid_is_told(client: KernelClient) -> None:
    opened(client, "himmelblau")
    frame = answered(client, acts.Look(View(plane=Plane("principal"))))
    assert frame.complaint is not None
    assert "make some steps first" in frame.complaint.plain
    assert frame.snapshot.in_plane is None


def test_a_new_kernel_shows_coordinates_and_keeps_the_slide(client: KernelClient) -> None:
    opened(client, "himmelblau")
    answered(client, acts.Look(PLANE))
    before = answered(client, acts.Slide(1.0, -0.5)).snapshot
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    after = frames(until(client, lambda e: isinstance(e, Opened)))[-1].snapshot
    assert after.in_plane is None
    assert np.array_equal(after.parameters["x"], before.parameters["x"])
    code = answered(client, acts.Look(replace(PLANE, plane=None, wanted=Wanted(code="optimizer"))))
    script = code.snapshot.inspection.script
    assert script is not None
    assert "direction1_x = torch.tensor(" in script.text


def test_the_microscope_follows_the_point(client: KernelClient) -> None:
    opened(client, "log-sine")
    wanted = Wanted(microscope=MicroscopeQuestion("x[0]"))
    first = measured(client, answered(client, acts.Look(View(wanted=wanted))))
    assert first.coordinate == "x[0]"
    assert f"{first.gradient:.4f}" == "1.3633"
    moved = measured(client, answered(client, acts.Move({"x[0]": 1.0})), first)
    assert f"{moved.gradient:.4f}" == "0.6816"
    away = answered(client, acts.Look(View()))
    assert away.studies.microscope is None
