"""Garbage is collected in the thread of the event loop, whichever thread makes objects."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.window.collector import Collector


class Circle(QObject):
    """Refers to itself: only the collector deletes it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()


def fill(kept: list[list[int]]) -> None:
    """Make and keep so many objects that Python would collect several times."""
    kept += [[each] for each in range(5000)]


def test_a_circle_of_widgets_is_deleted_here_while_another_thread_makes_objects(
    qtbot: QtBot, collector: Collector
) -> None:
    threads: set[str] = set()

    def seen(phase: str, info: dict[str, int]) -> None:
        threads.add(threading.current_thread().name)

    circle = weakref.ref(Circle())
    kept: list[list[int]] = []
    gc.callbacks.append(seen)
    try:
        other = threading.Thread(target=fill, args=(kept,), name="other")
        other.start()
        other.join()
        assert circle() is not None
        qtbot.waitUntil(lambda: circle() is None)
    finally:
        gc.callbacks.remove(seen)
    assert threads == {threading.current_thread().name}


@pytest.mark.parametrize("was_on", [True, False])
def test_what_was_before_comes_back_when_it_is_stopped(qtbot: QtBot, was_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    collector = Collector()
    collector.start()
    assert not gc.isenabled()
    circle = weakref.ref(Circle())
    collector.stop()
    assert gc.isenabled() is was_on
    assert circle() is None
    (gc.enable if before else gc.disable)()


def test_what_was_there_when_the_window_was_built_is_looked_at_once(collector: Collector) -> None:
    circle = Circle()
    collector.leave_alone()
    built, later = weakref.ref(circle), weakref.ref(Circle())
    assert later() is not None
    del circle
    assert gc.get_freeze_count() > 1000
    gc.collect()
    assert later() is None
    assert built() is not None
    collector.stop()
    assert built() is None
    assert gc.get_freeze_count() == 0
