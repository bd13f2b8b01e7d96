"""Points of the data edited over the kernel's pipe, with slices, fit and restart."""

from __future__ import annotations

import pytest

from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Event, Opened
from playground.state import acts
from playground.state.fit import Fit
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.view import View
from tests.kernel.kernel_talk import answered, frames, opened, until


def fitted(client: KernelClient, target: float) -> Fit:
    """The first fit whose sample 3 has this target."""

    def there(event: Event) -> bool:
        fit = event.frame.studies.fit if isinstance(event, Answered) else None
        return fit is not None and fit.train is not None and fit.train.targets[3] == target

    fit = frames(until(client, there))[-1].studies.fit
    assert fit is not None
    return fit


def wanting(client: KernelClient) -> Frame:
    view = View(slices=opened(client, "line-fit").spans, wanted=Wanted(fit=True))
    return answered(client, acts.Look(view))


def test_slices_and_fit_follow_an_edit_and_its_undo(client: KernelClient) -> None:
    before = wanting(client)
    edited = answered(client, acts.SetPoint(3, {"y": 500.0}))
    assert edited.slices[0].heights.min() > 1000.0 > before.slices[0].heights.min()
    fit = fitted(client, 500.0)
    assert fit.loss == pytest.approx(edited.snapshot.probe.loss)
    undone = answered(client, acts.Undo())
    assert undone.slices[0].heights.tolist() == before.slices[0].heights.tolist()


def test_an_edit_survives_a_restart(client: KernelClient) -> None:
    wanting(client)
    answered(client, acts.SetPoint(3, {"y": 500.0}))
    loss = answered(client, acts.DeletePoints((0, 1))).snapshot.probe.loss
    client.restart()
    after = frames(until(client, lambda event: isinstance(event, Opened)))[-1]
    assert after.snapshot.probe.loss == loss


def test_a_run_goes_on_after_a_point_is_dragged(client: KernelClient) -> None:
    wanting(client)
    client.ask(acts.Run())
    client.ask(acts.SetPoint(3, {"y": 1.0}, done=False))
    dragged = answered(client, acts.SetPoint(3, {"y": 2.0}))
    assert dragged.snapshot.running
    fitted(client, 2.0)
    assert not answered(client, acts.Pause()).snapshot.running
