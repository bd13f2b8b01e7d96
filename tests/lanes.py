"""Every lane of checks, one after the other: ``python tests/lanes.py``.

Lint, types, import contracts, all tests offscreen, and the OpenGL tests in real windows under a
virtual X display. The two lanes of tests are kept apart because pyqtgraph's OpenGL aborts when
Qt's offscreen platform meets a running X display.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]

LIMIT = 3600
"""Seconds after which a lane is stopped: it hangs, and should say so."""

LANES = {
    "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
    "lint": ([str(BIN / "ruff"), "check", "."], {}),
    "types": ([sys.executable, "-m", "mypy"], {}),
    "import contracts": ([str(BIN / "lint-imports")], {}),
    "tests, offscreen": (
        # A file's tests stay together: its module fixtures are made once. A worker that dies is
        # not replaced, since pytest-xdist then waits for ever.
        [
            *[*PYTEST, "-p", "no:xvfb", "-m", "not gl"],
            *["-n", "2", "--dist", "loadfile", "--max-worker-restart", "0"],
        ],
        {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": None, "WAYLAND_DISPLAY": None},
    ),
    "tests, OpenGL on a virtual display": (
        [*PYTEST, "-m", "gl"],
        {"QT_QPA_PLATFORM": "xcb", "DISPLAY": None, "WAYLAND_DISPLAY": None},
    ),
}


def main() -> int:
    """Run all lanes, whatever fails; 0 when every one passed."""
    if sys.platform == "linux" and shutil.which("Xvfb") is None:
        print("The OpenGL tests need the program Xvfb: apt-get install xvfb (see .ci/run).")
        return 2
    results = {}
    for name, (command, changes) in LANES.items():
        print(f"== {name}", flush=True)
        started = time.monotonic()
        results[name] = _run(command, _environment(changes))
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
    failed = [name for name, code in results.items() if code]
    print(f"lanes: {len(results) - len(failed)} passed, {len(failed)} failed {failed or ''}")
    return 1 if failed else 0


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Return the exit code; whatever the lane has started ends with it."""
    lane = subprocess.Popen(command, cwd=ROOT, env=environment, process_group=0)
    try:
        return lane.wait(LIMIT)
    except subprocess.TimeoutExpired:
        print(f"   stopped: it had not ended after {LIMIT} s")
        return 1
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(lane.pid, signal.SIGKILL)
        lane.wait()


def _environment(changes: dict[str, str | None]) -> dict[str, str]:
    merged = {**os.environ, **{key: value for key, value in changes.items() if value is not None}}
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
    return merged


if __name__ == "__main__":
    sys.exit(main())
