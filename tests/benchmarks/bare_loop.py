"""A bare PyTorch loop in its own process; prints JSON. Argument: line-fit or network."""

from __future__ import annotations

import json
import sys
import time

import torch

from tests.benchmarks.problems import bare_line_fit, bare_network

WINDOWS = 5
STEPS = 6000


def main() -> None:
    """Measure steps per second, some times over."""
    torch.set_num_threads(1)
    loop = bare_line_fit if sys.argv[1] == "line-fit" else bare_network
    loop(500, 1e-6)
    rates = []
    for _ in range(WINDOWS):
        began = time.perf_counter()
        loop(STEPS, 1e-6)
        rates.append(STEPS / (time.perf_counter() - began))
    print(json.dumps({"rates": rates}))


if __name__ == "__main__":
    main()
