"""Peak memory of the window's and the kernel's process."""

from __future__ import annotations

from tests.benchmarks.processes import ask
from tests.benchmarks.table import Row


def rows() -> list[Row]:
    """Two-slopes open, map shown, torch.optim loaded."""
    ours, bare = ask("start_window"), ask("torch_step")["memory"]
    return [
        Row("peak memory, window process", ours["window_memory"], 150, "MB"),
        Row(
            "peak memory, kernel process",
            ours["kernel_memory"] / bare,
            1.3,
            "×",
            note=f"torch and one step {bare:.0f} MB, ours {ours['kernel_memory']:.0f} MB",
        ),
    ]
