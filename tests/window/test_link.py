"""The link against a fake client over a real socket."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from playground.kernel.messages import Answered, Opened, Ready, Refused, Restarted
from playground.problem.catalogue import load
from playground.state.acts import Forward
from playground.state.snapshot import Complaint, Notice
from playground.window.link import PATIENCE, KernelLink, newest
from tests.window.fake_client import FakeClient
from tests.window.frames import SPANS, frame_of


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def link(qtbot: QtBot, client: FakeClient) -> Iterator[KernelLink]:
    link = KernelLink(client)
    link.start()
    yield link
    link.close()


def test_acts_and_documents_reach_the_client(link: KernelLink, client: FakeClient) -> None:
    document = load("two-slopes")
    link.open(document, "float64", 3)
    link.ask(Forward())
    assert client.documents == [document]
    assert client.opened_with == [("float64", 3, None)]
    assert client.acts == [Forward()]


def test_every_event_becomes_its_signal(qtbot: QtBot, link: KernelLink, client: FakeClient) -> None:
    complaint, frame = Complaint("no"), frame_of()
    opened = Opened(load("two-slopes"), SPANS, frame)
    got: list[object] = []
    for signal in (link.opened, link.refused, link.frame, link.restarted):
        signal.connect(got.append)
    with qtbot.waitSignals([link.ready, link.opened, link.refused, link.frame]):
        client.deliver(Ready(), opened, Refused(complaint), Answered(frame))
    assert got == [opened, complaint, frame]


def test_of_frames_that_wait_together_the_newest_is_passed_on(
    qtbot: QtBot, link: KernelLink, client: FakeClient
) -> None:
    frames = [frame_of(w1=float(place)) for place in range(5)]
    got: list[object] = []
    link.frame.connect(got.append)
    with qtbot.waitSignal(link.frame):
        client.deliver(*map(Answered, frames))
    assert got == [frames[-1]]


def test_a_frame_that_tells_something_is_never_passed_over() -> None:
    plain = Answered(frame_of())
    told = [
        Answered(frame_of(complaint=Complaint("no"))),
        Answered(frame_of(notice=Notice("stopped"))),
        Answered(frame_of(output="3\n")),
    ]
    assert newest([plain, *told, plain, plain]) == [*told, plain]


def test_after_a_restart_the_new_pipe_is_heard(
    qtbot: QtBot, link: KernelLink, client: FakeClient
) -> None:
    with qtbot.waitSignal(link.restarted) as restarted:
        client.deliver(Restarted("The kernel ended"))
        events = client.receive()
        client.replace_pipe()
        client.deliver(*events)
        link.stop()
    assert restarted.args == ["The kernel ended"]
    with qtbot.waitSignal(link.frame):
        client.deliver(Answered(frame_of()))


def test_a_kernel_that_does_not_answer_is_told_of(
    qtbot: QtBot, link: KernelLink, client: FakeClient
) -> None:
    with qtbot.waitSignal(link.opened):
        client.deliver(Opened(load("two-slopes"), SPANS, frame_of()))
    client.waiting_since = time.monotonic() - PATIENCE - 2.0
    seconds: list[float] = []
    link.waited.connect(seconds.append)
    with qtbot.waitSignal(link.busy) as busy:
        link.ask(Forward())
    assert busy.args == [True]
    assert seconds
    assert seconds[0] > PATIENCE
    client.waiting_since = None
    with qtbot.waitSignal(link.busy) as answered:
        client.deliver(Answered(frame_of()))
    assert answered.args == [False]


def test_loading_torch_is_not_called_hanging(
    qtbot: QtBot, link: KernelLink, client: FakeClient
) -> None:
    client.waiting_since = time.monotonic() - 3.0
    with qtbot.assertNotEmitted(link.busy), qtbot.waitSignal(link.ready):
        link.open(load("two-slopes"))
        client.deliver(Ready())


def test_closing_ends_the_client(qtbot: QtBot, client: FakeClient) -> None:
    link = KernelLink(client)
    link.start()
    link.close()
    assert client.closed
