"""Runs exported scripts in a fresh Python, each in a namespace of its own.

Reads scripts as a JSON list from the file named first; writes to the second, for each script, what
it printed and the values of its tensors and numbers: as nested lists, in which JSON keeps every
bit of a float. It imports nothing of the project.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import torch


def main(source: str, target: str) -> None:
    """Run every script; a warning is an error."""
    warnings.simplefilter("error")
    torch.set_num_threads(1)
    found = []
    for script in json.loads(Path(source).read_text(encoding="utf-8")):
        torch.set_default_dtype(torch.float32)
        names: dict[str, Any] = {"__name__": "__main__"}
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(script, "<script>", "exec"), names)
        values = {name: plain for name, value in names.items() if (plain := _plain(value))}
        found.append({"printed": printed.getvalue(), "values": values})
    Path(target).write_text(json.dumps(found), encoding="utf-8")


def _plain(value: Any) -> dict[str, Any] | None:
    if isinstance(value, torch.Tensor):
        grad = value.grad if value.is_leaf else None
        return {
            "value": value.tolist(),
            "grad": None if grad is None else grad.tolist(),
        }
    if isinstance(value, int | float | list):
        return {"value": value}
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
