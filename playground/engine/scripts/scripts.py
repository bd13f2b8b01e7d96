"""Everything done since the start as one script of plain PyTorch, in four styles."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.engine.errors import ActError, unknown
from playground.engine.samples_found import find
from playground.engine.scripts import stepped, transcript, updates
from playground.engine.scripts.batched import Batched
from playground.engine.scripts.batched import refuse as refuse_batches
from playground.engine.scripts.changes import changes
from playground.engine.scripts.library_loss import with_library_loss
from playground.engine.scripts.retained import Retained
from playground.state import acts
from playground.state.script import Script, ScriptLine

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.scripts.formulas import Formulas

STYLES = ("by hand", "autograd", "optimizer", "loss")
Render = Callable[[acts.Act, list[str], list[str]], list[str]]


@dataclass
class Plan:
    """How a style writes a run.

    ``setup``: what comes before the first act; ``forward``: the lines of one forward; ``render``:
    an act's lines, asked for in the order of the acts; ``prints``: the end, asked for last.
    ``renamed``: names of the script that stand for something of the program's. ``tensors``:
    whether the values are tensors, which retain a grad where they are told to.
    """

    title: str
    setup: list[str]
    forward: list[str]
    render: Render
    prints: Callable[[], list[str]]
    renamed: Mapping[str, str] = field(default_factory=dict)
    tensors: bool = True


class Scripts:
    """Writes the scripts of one Experiment, and keeps each while nothing more is done.

    What sympy found for the problem is kept too: it takes a moment and does not change.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[list[acts.Act], bool, Script]] = {}
        self._formulas: Formulas | ActError | None = None

    def script(self, lab: Experiment, style: str) -> Script:
        """The run in one style, line by line; ``trouble`` says why a style cannot express it.

        Raises ActError for an unknown style. The same object while no act was done.
        """
        if style not in STYLES:
            raise unknown("style", style, STYLES)
        done, has_loss = lab.acts, lab.tape.loss is not None
        kept = self._kept.get(style)
        if kept is not None and kept[1] == has_loss and _same(kept[0], done):
            return kept[2]
        if kept is not None and kept[1] == has_loss and _dragged(kept[0], done):
            moved = self._moved(lab, style, kept[2])
            if moved is not None:
                self._kept[style] = list(done), has_loss, moved
                return moved
        try:
            script = Script(style, tuple(_lines(lab, self._plan(lab, style))))
        except ActError as error:
            script = Script(style, (), str(error))
        self._kept[style] = list(done), has_loss, script
        return script

    def _moved(self, lab: Experiment, style: str, script: Script) -> Script | None:
        """The script with its last act, a move, written anew; None where more must be written."""
        render: Render = transcript.lines
        if style == "by hand":
            from playground.engine.scripts import by_hand, formulas

            if not isinstance(self._formulas, formulas.Formulas):
                return None
            render = by_hand.ByHand(self._formulas, list(lab.parameters), ())
        number = len(lab.acts)
        lines = tuple(_numbered(render(lab.acts[-1], [], []), number, (), {}))
        places = [place for place, line in enumerate(script.lines) if line.act == number]
        old = [script.lines[place] for place in places]
        if not old or any("math." in line.text for line in [*old, *lines]):
            return None  # the head of the script may change with it
        before, after = script.lines[: places[0]], script.lines[places[-1] + 1 :]
        return Script(style, before + lines + after)

    def _plan(self, lab: Experiment, style: str) -> Plan:
        if style == "by hand":
            return self._by_hand(lab)
        functions, forward = forward_of(lab)
        setup = [*transcript.settings(lab)]
        for role in ("data", "parameters"):
            cell = transcript.cell(lab.document.source(role))
            setup += [*cell, ""] if cell else []
        setup += functions
        if style == "loss":
            made, forward = with_library_loss(forward)
            setup += made
        render: Render = updates.WrittenOut() if style == "autograd" else stepped.Stepped()
        title = "what was done in the playground, as plain PyTorch."
        return Plan(title, setup, forward, render, lambda: _prints(lab))

    def _by_hand(self, lab: Experiment) -> Plan:
        # sympy takes 0.3 s to load, and only this style needs it.
        from playground.engine.scripts import by_hand, formulas

        by_hand.refuse(lab.acts)
        refuse_batches(lab.acts)
        if self._formulas is None:
            try:
                self._formulas = formulas.derive(lab.workspace)
            except ActError as error:
                self._formulas = error
        if isinstance(self._formulas, ActError):
            raise self._formulas
        setup = by_hand.beginning(lab, self._formulas)
        render = by_hand.ByHand(self._formulas, list(lab.parameters), lab.acts)
        renamed = {by_hand.GRADIENT + name: f"{name}.grad" for name in lab.parameters}
        title = "what was done in the playground, with the derivatives written out by hand."
        return Plan(title, setup, [], render, render.prints, renamed, tensors=False)


def _same(one: Sequence[acts.Act], other: Sequence[acts.Act]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _dragged(one: Sequence[acts.Act], other: Sequence[acts.Act]) -> bool:
    """Whether only the last act differs, and both are moves of the same: a drag that goes on."""
    if not (one and other and _same(one[:-1], other[:-1])):
        return False
    last, now = one[-1], other[-1]
    if isinstance(last, acts.SetPoint) and isinstance(now, acts.SetPoint):
        return last.row == now.row and last.values.keys() == now.values.keys()
    return (
        isinstance(last, acts.Move)
        and isinstance(now, acts.Move)
        and last.values.keys() == now.values.keys()
    )


def _lines(lab: Experiment, plan: Plan) -> list[ScriptLine]:
    body = _numbered(plan.setup, None, (), plan.renamed)
    trainable = list(lab.parameters)
    switches = Retained(trainable)
    batched = Batched(find(lab.workspace).names, lab.workspace.names)
    beginning = acts.Use(lab.beginning.optimizer, lab.beginning.keywords)
    body += _numbered(plan.render(beginning, plan.forward, trainable), None, (), plan.renamed)
    for number, act in enumerate(lab.acts, 1):
        if isinstance(act, acts.Freeze):
            trainable = [name for name in trainable if name != act.name]
        if isinstance(act, acts.Unfreeze):
            trainable = [n for n in lab.parameters if n in trainable or n == act.name]
        if isinstance(act, acts.Batches):
            lines = batched.begin(act) if plan.tensors else plan.render(act, [], trainable)
        elif plan.tensors:
            forward = batched.forward(plan.forward)
            lines = switches.render(plan.render, act, forward, trainable)
        else:
            lines = plan.render(act, plan.forward, trainable)
        body += _numbered(lines, number, trainable, plan.renamed)
    body += _numbered(["", *plan.prints()], None, (), plan.renamed)
    head = _head(f"# {lab.document.title}: {plan.title}", "\n".join(line.text for line in body))
    return [*_numbered(head, None, (), plan.renamed), *body]


def _numbered(
    texts: Sequence[str],
    act: int | None,
    trainable: Sequence[str],
    renamed: Mapping[str, str],
) -> list[ScriptLine]:
    """Lines of text with the act they belong to and what each of them changes."""
    if not texts:
        return []
    code = "\n".join(texts)
    found = changes(code, tuple(trainable))
    return [
        ScriptLine(text, act, tuple(renamed.get(name, name) for name in names))
        for text, names in zip(code.split("\n"), found, strict=True)
    ]


def _head(title: str, body: str) -> list[str]:
    lines = [title]
    if "math." in body:
        lines += ["import math", ""]
    if "np." in body:
        lines += ["import numpy as np"]
    if "torch." in body:
        lines.append("import torch")
    if "F." in body:
        lines.append("import torch.nn.functional as F")
    if re.search(r"(?<!torch\.)\bnn\.", body):
        lines.append("from torch import nn")
    return [*lines, ""] if lines[-1] else lines


def forward_of(lab: Experiment) -> tuple[list[str], list[str]]:
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


def _prints(lab: Experiment) -> list[str]:
    lines = ["print(loss)"] if lab.tape.loss is not None else []
    lines += [f"print({name}.grad)" for name in lab.parameters]
    return lines + [f"print({name})" for name in lab.parameters]
