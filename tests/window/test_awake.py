"""The event loop within a drag: awake between two moves, asleep soon after the last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from playground.state.acts import Forward, Move, Seek
from playground.window.link import KernelLink
from tests.window.fake_client import FakeClient


@pytest.fixture
def link(qtbot: QtBot) -> Iterator[KernelLink]:
    link = KernelLink(FakeClient())
    link.start()
    yield link
    link.close()


def test_a_drag_keeps_the_event_loop_awake_until_it_rests(qtbot: QtBot, link: KernelLink) -> None:
    link.ask(Move({"w1": 1.0}, done=False))
    assert link.awake.on
    link.ask(Seek(3, done=False))
    assert link.awake.on
    qtbot.waitUntil(lambda: not link.awake.on)


def test_acts_that_come_once_let_it_sleep(link: KernelLink) -> None:
    link.ask(Move({"w1": 1.0}))
    link.ask(Forward())
    assert not link.awake.on


def test_a_window_that_closes_within_a_drag_leaves_nothing_at_work(link: KernelLink) -> None:
    link.ask(Move({"w1": 1.0}, done=False))
    link.close()
    assert not link.awake.on
