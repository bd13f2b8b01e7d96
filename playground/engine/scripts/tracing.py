"""The trace of a session: one line of JSON for each problem and for each act."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch

from playground.engine.journal import Figures
from playground.engine.scripts import stepped
from playground.engine.scripts.batched import Batched
from playground.engine.scripts.batches_read import BATCHES
from playground.engine.scripts.remarks_read import retaining
from playground.engine.scripts.retained import Retained
from playground.state import acts

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

_ONCE, _TWICE = "for _ in range(1):", "for _ in range(2):"


def told(done: Sequence[acts.Act]) -> list[int]:
    """The places of the acts that stand in a recording."""
    return [place for place, act in enumerate(done) if _says(act)]


def codes(lab: Experiment) -> list[str]:
    """The lines of PyTorch that each act of the transcript stands for, in its place."""
    from playground.engine.samples_found import find
    from playground.engine.scripts.scripts import forward_of

    render, retained = stepped.Stepped(), Retained(list(lab.parameters))
    _, forward = forward_of(lab)
    trainable = list(lab.parameters)
    batched = Batched(find(lab.workspace).names, lab.workspace.names)
    render(acts.Use(lab.beginning.optimizer, lab.beginning.keywords), forward, trainable)
    found: list[str] = []
    for act in lab.acts:
        if isinstance(act, acts.Freeze):
            trainable = [name for name in trainable if name != act.name]
        if isinstance(act, acts.Unfreeze):
            trainable = [n for n in lab.parameters if n in trainable or n == act.name]
        if isinstance(act, acts.Batches):
            head = [] if act.size is None else [BATCHES.format(act.size, act.shuffle, act.seed)]
            lines = [*head, *batched.begin(act)]
        else:
            drawn = batched.forward(forward)
            lines = retained.render(render, _counted(act), drawn, trainable)
        if isinstance(act, acts.RetainGrad) and not lines:
            lines = [retaining(act)]  # there is no graph yet, and so nothing to call
        if isinstance(act, acts.Run) and act.steps == 1:
            # A loop of one step is one act when it is read; its four lines would be four.
            lines = [_ONCE if line == _TWICE else line for line in lines]
        code = "\n".join(lines).strip("\n").rstrip()
        # A comment that looks like the marker of a cell would cut the script in two.
        found.append(re.sub(r"^#(?=\s*%%)", "##", code, flags=re.MULTILINE))
    return found


def text(heads: Sequence[dict[str, Any]], bodies: Sequence[Sequence[tuple[str, Figures]]]) -> str:
    """The lines of all problems: of each its head, then ``code`` and figures of its acts."""
    written: list[str] = []
    for head, body in zip(heads, bodies, strict=True):
        written.append(_line(head))
        for number, (code, figures) in enumerate(body, 1):
            written.append(_line({"act": number, "code": code, **figures}))
    return "".join(written)


def head(lab: Experiment) -> dict[str, Any]:
    """What the numbers depend on besides the acts."""
    return {
        "problem": lab.document.sources,
        "dtype": lab.dtype,
        "seed": lab.seed,
        "torch": torch.__version__,
    }


def _says(act: acts.Act) -> bool:
    return not isinstance(act, acts.Execute) or bool(act.code.strip())


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _counted(act: acts.Act) -> acts.Act:
    """A run by its count alone, as a loop: its condition has done its work."""
    return acts.Run(max(act.steps or 0, 2)) if isinstance(act, acts.Run) else act
