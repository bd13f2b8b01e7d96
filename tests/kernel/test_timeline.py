"""The timeline through a kernel: scrubbing, what crosses the pipe, and a restart."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened, Restarted
from playground.state import acts
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.view import View
from tests.kernel.kernel_talk import PATIENCE, answered, ended, frames, opened, until

# About two seconds of the allowed turns, so that what is asked meanwhile waits together.
BUSY = "for i in range(60):\n    for j in range(1000):\n        y = w1 * j"


def looked(client: KernelClient) -> Frame:
    """Ask for the timeline."""
    frame = opened(client, "two-slopes").frame
    return answered(client, acts.Look(replace(View(), wanted=Wanted(timeline=True)))) or frame


def ran(client: KernelClient, steps: int) -> Frame:
    """Run and wait for the end."""
    client.ask(acts.Run(steps))
    seen = until(client, ended)
    return frames(seen)[-1]


def test_of_many_waiting_seeks_of_a_scrub_only_the_newest_is_done(client: KernelClient) -> None:
    looked(client)
    ran(client, 300)
    client.ask(acts.Execute(BUSY))
    for step in range(300, 100, -1):
        client.ask(acts.Seek(step, "main", done=False))
    client.ask(acts.Seek(100, "main"))
    got: list[Frame] = []
    end = time.monotonic() + PATIENCE
    while client.waiting_since is not None:
        assert time.monotonic() < end
        got += frames(client.wait(0.5))
    assert got[-1].snapshot.steps == 100
    assert len(got) <= 20
    back = answered(client, acts.Undo())
    assert back.snapshot.steps == 300


def test_branches_and_trails_are_the_same_objects_while_they_do_not_change(
    client: KernelClient,
) -> None:
    looked(client)
    ran(client, 100)
    answered(client, acts.Seek(50))
    forked = answered(client, acts.Move({"w1": 2.0})).snapshot.inspection
    assert forked.branches is not None
    assert forked.timeline is not None
    assert [branch.name for branch in forked.branches] == ["main", "moved at step 50"]
    assert forked.timeline.active == "moved at step 50"
    assert [trail.label for trail in forked.trails] == ["main"]
    assert forked.trails[0].losses[-1] < forked.trails[0].losses[0]
    answered(client, acts.Seek(10, "main"))
    one = answered(client, acts.Seek(20, "main")).snapshot.inspection
    other = answered(client, acts.Seek(30, "main")).snapshot.inspection
    assert one.branches is other.branches
    assert one.trails is other.trails
    assert one.timeline is not None
    assert other.timeline is not None
    assert (one.timeline.step, other.timeline.step, other.timeline.last) == (20, 30, 100)


def test_without_the_dock_nothing_of_it_crosses(client: KernelClient) -> None:
    opened(client, "two-slopes")
    inspection = ran(client, 10).snapshot.inspection
    assert (inspection.branches, inspection.timeline, inspection.trails) == (None, None, ())


def test_a_run_goes_on_growing_the_branch_on_screen(client: KernelClient) -> None:
    looked(client)
    client.ask(acts.Run())

    def grown(event: object) -> bool:
        if not isinstance(event, Answered) or not event.frame.snapshot.running:
            return False
        timeline = event.frame.snapshot.inspection.timeline
        return timeline is not None and timeline.last == timeline.step > 100

    until(client, grown)
    frame = answered(client, acts.Seek(40))
    assert (frame.snapshot.steps, frame.snapshot.running) == (40, False)
    timeline = frame.snapshot.inspection.timeline
    assert timeline is not None
    assert timeline.last > 100


def test_after_a_restart_the_present_is_there_and_the_loss_of_the_rest_is_told(
    client: KernelClient,
) -> None:
    looked(client)
    ran(client, 30)
    before = answered(client, acts.Seek(20)).snapshot
    client.restart()
    seen = until(client, lambda event: isinstance(event, Opened))
    reason = next(event.reason for event in seen if isinstance(event, Restarted))
    assert "timeline begins anew" in reason
    after = frames(seen)[-1].snapshot
    assert after.steps == 20
    assert np.array_equal(after.parameters["w1"], before.parameters["w1"])
    timeline = after.inspection.timeline
    assert timeline is not None
    assert (timeline.first, timeline.last) == (20, 20)
