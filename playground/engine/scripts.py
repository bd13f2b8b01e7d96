"""Everything done since the start as one script of plain PyTorch, in four styles."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from playground.engine import by_hand, transcript, updates
from playground.engine.errors import unknown
from playground.engine.library_loss import with_library_loss
from playground.engine.retained import Lines, Retained
from playground.state import acts

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

STYLES = ("by hand", "autograd", "optimizer", "loss")


def write(lab: Experiment, style: str) -> str:
    """The script of one style; running it prints the loss, the gradients and the parameters.

    Raises ActError for an unknown style, or for one in which this run cannot be written.
    """
    if style not in STYLES:
        raise unknown("style", style, STYLES)
    if style == "by hand":
        return by_hand.write(lab)
    functions, forward = _forward(lab)
    setup: list[str] = []
    if style == "loss":
        setup, forward = with_library_loss(forward)
    render: Lines = updates.WrittenOut() if style == "autograd" else transcript.lines
    body = [
        *_setup(lab),
        *functions,
        *setup,
        *_body(lab, forward, render),
        "",
        *_prints(lab),
        "",
    ]
    return "\n".join([*_head(lab, "\n".join(body)), *body])


def _head(lab: Experiment, body: str) -> list[str]:
    lines = [f"# {lab.document.title}: what was done in the playground, as plain PyTorch."]
    if "math." in body:
        lines += ["import math", ""]
    lines.append("import torch")
    if "F." in body:
        lines.append("import torch.nn.functional as F")
    if re.search(r"(?<!torch\.)\bnn\.", body):
        lines.append("from torch import nn")
    return [*lines, ""]


def _setup(lab: Experiment) -> list[str]:
    lines = []
    if lab.dtype != "float32":
        lines.append(f"torch.set_default_dtype(torch.{lab.dtype})")
    if lab.document.seed is None:
        lines.append(f"torch.manual_seed({lab.seed})")
    for role in ("data", "parameters"):
        cell = _code_lines(lab.document.source(role))
        lines += [*cell, ""] if cell else []
    return lines


def _forward(lab: Experiment) -> tuple[list[str], list[str]]:
    """The functions of the forward cells, needed once, and the lines that run each time."""
    functions: list[str] = []
    lines: list[str] = []
    for role in ("model", "loss"):
        source = lab.document.source(role)
        for statement in ast.parse(source).body:
            written = (ast.get_source_segment(source, statement) or "").splitlines()
            if isinstance(statement, ast.FunctionDef):
                functions += [*written, "", ""]
            elif not isinstance(statement, ast.Import | ast.ImportFrom):
                lines += written
    return functions, lines


def _body(lab: Experiment, forward: list[str], render: Lines) -> list[str]:
    trainable = list(lab.parameters)
    switches = Retained(trainable)
    beginning = acts.Use(lab.beginning.optimizer, lab.beginning.keywords)
    body = render(beginning, forward, trainable)
    for act in lab.acts:
        if isinstance(act, acts.Freeze):
            trainable = [name for name in trainable if name != act.name]
        if isinstance(act, acts.Unfreeze):
            trainable = [n for n in lab.parameters if n in trainable or n == act.name]
        body += switches.render(render, act, forward, trainable)
    return body


def _prints(lab: Experiment) -> list[str]:
    lines = ["print(loss)"] if lab.tape.loss is not None else []
    lines += [f"print({name}.grad)" for name in lab.parameters]
    return lines + [f"print({name})" for name in lab.parameters]


def _code_lines(source: str) -> list[str]:
    """The lines of a cell without imports, which stand once at the head of the script."""
    return [
        text
        for text in source.strip("\n").splitlines()
        if text.strip() and not text.startswith(("import ", "from "))
    ]
