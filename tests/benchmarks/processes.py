"""Runs a measurement in a fresh process and reads its JSON answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def offscreen() -> dict[str, str]:
    """The environment of a process that draws without a display."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MALLOC_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def virtual_display(command: list[str]) -> tuple[list[str], dict[str, str]]:
    """The command and environment that draw with OpenGL on a virtual display."""
    wrapped = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *command]
    return wrapped, {**offscreen(), "QT_QPA_PLATFORM": "xcb"}


def ask(module: str, *arguments: str, gl: bool = False) -> dict[str, Any]:
    """Run ``python -m tests.benchmarks.MODULE`` and return the JSON object it prints last.

    ``started`` in the answer is ``time.time()`` just before the process was spawned.
    """
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    environment = offscreen()
    if gl:
        command, environment = virtual_display(command)
    started = time.time()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return {**answer, "started": started, "ended": time.time()}


def peak_memory(pid: int | str = "self") -> float:
    """The most memory a process has held, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process's peak memory")
