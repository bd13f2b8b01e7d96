"""The whole benchmark: ``python -m tests.benchmarks.run [NAME ...]``.

Prints a table of what is measured beside its target. Names choose among ``GROUPS``.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.table import printed

GROUPS = (
    "surfaces",
    "start",
    "memory",
    "drag",
    "descent",
    "graph",
    "graphview",
    "data",
    "fit",
    "noise",
    "timeline",
    "race",
    "sweeps",
    "planes",
)
# glibc's allocator as the kernel's process has it, for the reference in the same process.
ALLOCATOR = "MALLOC_MMAP_THRESHOLD_"


def main() -> int:
    """Measure and print; always 0: a benchmark reports, it does not judge."""
    chosen = sys.argv[1:] or GROUPS
    for name in chosen:
        if name not in GROUPS:
            print(f"no group {name!r}; there are {', '.join(GROUPS)}", file=sys.stderr)
            return 2
    rows = []
    for name in chosen:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").rows()
    print(printed(rows))
    return 0


if __name__ == "__main__":
    from playground.kernel.process import ALLOCATOR as SETTINGS

    if ALLOCATOR not in os.environ:
        # The allocator reads its settings once, when the process starts.
        again = [sys.executable, "-m", "tests.benchmarks.run", *sys.argv[1:]]
        root = Path(__file__).resolve().parents[2]
        sys.exit(subprocess.run(again, cwd=root, env={**os.environ, **SETTINGS}).returncode)
    sys.exit(main())
