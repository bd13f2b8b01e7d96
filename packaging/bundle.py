"""Build the bundle and smoke-test it: ``python packaging/bundle.py`` (about two minutes).

The bundle is the folder ``dist/playground``. The test runs the program from there: its version,
a headless run with figures equal to this checkout's, a lesson verified, and the window drawn
offscreen with the kernel answering.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "dist" / "playground" / ("playground.exe" if os.name == "nt" else "playground")
RUN = ["run", "two-slopes", "--steps", "25", "--json"]


def main() -> int:
    """Build and test; 0 when the bundle does what the checkout does."""
    started = time.monotonic()
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    recipe = [str(ROOT / "packaging" / "playground.spec"), "--noconfirm", "--log-level", "ERROR"]
    subprocess.run([sys.executable, "-m", "PyInstaller", *recipe], cwd=ROOT, check=True)
    size = sum(file.stat().st_size for file in PROGRAM.parent.rglob("*") if file.is_file())
    print(f"built in {time.monotonic() - started:.0f} s, {size / 2**20:.0f} MiB")
    failures = [name for name, test in TESTS.items() if not _passes(name, test)]
    print(f"bundle: {len(TESTS) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def _passes(name: str, test: object) -> bool:
    assert callable(test)
    try:
        test()
    except (AssertionError, subprocess.SubprocessError, OSError) as error:
        print(f"failed  {name}: {error}")
        return False
    print(f"ok      {name}")
    return True


def tells_its_version() -> None:
    """``--version`` answers."""
    assert _output("--version").startswith("playground "), "no version"


def runs_with_equal_figures() -> None:
    """The same run gives the same JSON, to the last digit."""
    here = subprocess.run(
        [sys.executable, "-m", "playground", *RUN],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(_output(*RUN)) == json.loads(here.stdout), "other figures than the checkout"


def verifies_a_lesson() -> None:
    """The lessons come along, and what they expect holds."""
    assert "slopes" in _output("check", "slopes"), "no lesson"


def draws_the_window() -> None:
    """The window draws what its kernel process answered."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "window.png"
        _output("picture", "two-slopes", "--out", str(picture))
        assert picture.read_bytes().startswith(b"\x89PNG"), "no picture"


TESTS = {
    "version": tells_its_version,
    "run": runs_with_equal_figures,
    "lesson": verifies_a_lesson,
    "window": draws_the_window,
}


def _output(*arguments: str) -> str:
    # A place without this checkout, so that nothing can be found beside the bundle.
    answer = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr.strip()
    return answer.stdout


if __name__ == "__main__":
    sys.exit(main())
