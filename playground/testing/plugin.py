"""The fixtures that pytest finds by the entry point ``playground``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

# pytest loads this file in every project that has the package installed: nothing heavy may stand
# above the fixtures.
if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.testing.window import Window


@pytest.fixture
def playground_lab() -> Iterator[Callable[..., Experiment]]:
    """Open problems without a window: ``playground_lab("two-slopes")`` is an Experiment.

    Takes what ``playground.open`` takes. torch keeps to one thread until the test ends, as in the
    window, so that the numbers are the same.
    """
    import playground
    from playground.engine.settings import one_thread

    with one_thread():
        yield playground.open


@pytest.fixture
def playground_window(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    """The real window over a real kernel, drawn offscreen: ``playground_window.open(…)``.

    It starts with ``open`` and is closed when the test ends. Settings and drafts are its own.
    """
    # A window that appears on the screen of whoever runs the tests would take their mouse.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from playground.testing.window import Window

    if request.config.pluginmanager.hasplugin("pytest-qt"):
        request.getfixturevalue("qapp")  # it keeps the application that all its tests share
    window = Window(tmp_path_factory.mktemp("playground"))
    try:
        yield window
    finally:
        window.close()
