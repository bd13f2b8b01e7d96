"""What holds for every test: no unexpected skips, and nothing left running behind a test."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

QT = frozenset({"qapp", "qtbot"})


def pytest_configure(config: pytest.Config) -> None:
    """Let Qt's offscreen platform say, once a window, that it knows no size hints."""
    config.addinivalue_line(
        "qt_log_ignore", "This plugin does not support propagateSizeHints"
    )


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
    before = {id(thing) for thing in _alive()}
    yield
    left = [thing for thing in _alive() if id(thing) not in before]
    assert not left, f"left behind: {left}"


def _alive() -> list[Any]:
    """Running threads, active timers and windows on screen that Python knows."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
    gc.collect()
    things: list[Any] = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    for thing in gc.get_objects():
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive():
            things.append(thing)
        elif isinstance(thing, QThread) and isValid(thing) and thing.isRunning():
            things.append(thing)
    return things
