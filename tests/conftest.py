"""What holds for every test: no unexpected skips, and nothing left running behind a test."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

QT = frozenset({"qapp", "qtbot"})


def pytest_configure(config: pytest.Config) -> None:
    """Let Qt's offscreen platform say what it lacks: size hints, an order of windows, grabs."""
    for what in (r"propagateSizeHints\(\)", r"raise\(\)", "grabbing the keyboard"):
        config.addinivalue_line("qt_log_ignore", f"This plugin does not support {what}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skip an error, since a lane that skips proves nothing; ``gl`` tests may."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("gl") is None:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    """A settings file of the test's own."""
    return tmp_path / "settings" / "window.ini"


@pytest.fixture(autouse=True)
def nothing_dangles(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a Qt test that leaves a running thread, an active timer or a window on screen."""
    if not QT & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("qapp")
    # What is there already is frozen: only what the test makes is looked through, and quickly.
    gc.collect()
    gc.freeze()
    # A test's widgets are collected here, not by pytest-xdist's thread: Qt dies of that.
    was_on = gc.isenabled()
    gc.disable()
    shown = {id(window) for window in _windows()}
    yield
    _delete_deferred()
    gc.collect()
    if was_on:
        gc.enable()
    left = [window for window in _windows() if id(window) not in shown] + _at_work()
    assert not left, f"left behind: {left}"


def _delete_deferred() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> list[Any]:
    from PySide6.QtWidgets import QApplication

    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def _at_work() -> list[Any]:
    """Running threads and active timers among the objects made since the last freeze."""
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    found: list[Any] = []
    for thing in gc.get_objects():
        # The type and not isinstance: that wakes the lazy modules of other libraries.
        kind = type(thing)
        at_work = (issubclass(kind, QTimer) and isValid(thing) and thing.isActive()) or (
            issubclass(kind, QThread) and isValid(thing) and thing.isRunning()
        )
        if at_work:
            found.append(thing)
    return found
