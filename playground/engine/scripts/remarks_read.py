"""Acts that no line of PyTorch does at once: a remark tells of them, in a cell of its own."""

from __future__ import annotations

import re
from typing import Final

from playground.state import acts

_RETAINED: Final = re.compile(r"# (\w+)\.retain_grad\(\) after each forward")
_RELEASED: Final = re.compile(r"# no (\w+)\.retain_grad\(\) after the next forward")
_STOP: Final = re.compile(r"# stop when (.+)")
_NO_STOP: Final = "# runs have no stop condition"


def retaining(act: acts.RetainGrad) -> str:
    """The remark for an intermediate that no forward has made yet."""
    return f"# {act.name}.retain_grad() after each forward"


def remarked(code: str) -> acts.Act | None:
    """The act that a cell of one remark stands for, as the transcript writes it."""
    text = code.strip()
    if text == _NO_STOP:
        return acts.StopWhen(None)
    if found := _STOP.fullmatch(text):
        return acts.StopWhen(found[1])
    if found := _RETAINED.fullmatch(text):
        return acts.RetainGrad(found[1])
    if found := _RELEASED.fullmatch(text):
        return acts.ReleaseGrad(found[1])
    return None
