"""A recorded session as the draft of a lesson: problem cells, then steps to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from playground.engine.journal import Figures
from playground.engine.scripts import tracing, transcript
from playground.engine.scripts.checking import asserts
from playground.engine.scripts.reading import TYPED, Reading
from playground.problem import percent
from playground.problem.document import NOTHING, TITLES, Cell, Document
from playground.state import acts
from playground.state.acts import Act
from playground.state.recorded import Recorded

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

LONGEST_GROUP: Final = 6
"""Acts in one step; what a room can follow before the next question."""
ENDS: Final = (acts.Step, acts.Run, acts.Move, acts.Slide, acts.Execute, acts.Use, acts.Schedule)
"""The acts after which a step of the draft ends."""


@dataclass(frozen=True)
class Part:
    """What was done on one problem: of each act its value, its lines and what it led to."""

    document: Document
    head: dict[str, Any] = field(repr=False)
    acts: tuple[Act, ...]
    codes: tuple[str, ...]
    figures: tuple[Figures, ...] = field(repr=False)
    beginning: tuple[Act, str]
    """The optimizer that was there without an act, and the line that makes it."""


def part(lab: Experiment) -> Part:
    """What the Experiment's transcript and journal hold."""
    found = lab.journal.entries(lab) if lab.journal is not None else [None] * len(lab.acts)
    if any(entry is None for entry in found):
        again = _again(lab)
        found = [new if old is None else old for old, new in zip(found, again, strict=True)]
    codes, places = tracing.codes(lab), tracing.told(lab.acts)
    return Part(
        lab.document,
        tracing.head(lab),
        tuple(lab.acts[place] for place in places),
        tuple(codes[place] for place in places),
        tuple(entry for place in places if (entry := found[place]) is not None),
        _beginning(lab),
    )


def _beginning(lab: Experiment) -> tuple[Act, str]:
    use = acts.Use(lab.beginning.optimizer, lab.beginning.keywords)
    return use, "\n".join(transcript.lines(use, [], list(lab.parameters)))


def recorded(parts: Sequence[Part]) -> Recorded:
    """The draft and the trace of these problems."""
    troubles: list[str] = []
    cells = [*_introduction(parts[0]), _imports(parts)]
    dtype, held = "float32", set[str]()
    for number, each in enumerate(parts):
        if each.head["dtype"] != dtype:
            dtype = each.head["dtype"]
            cells.append(Cell("", "code", f"torch.set_default_dtype(torch.{dtype})"))
        for title in TITLES:
            cell = each.document.cell(title)
            if cell is not None and cell.source.strip():
                cells.append(replace(cell, raw=None, title=title))
                held.add(title)
            elif title in held:
                # A problem among the steps takes over what it leaves out.
                cells.append(Cell(title, "code", NOTHING))
                held.discard(title)
        cells += _steps(each, number, troubles)
    bodies = [list(zip(each.codes, each.figures, strict=True)) for each in parts]
    return Recorded(
        percent.write(cells),
        tracing.text([each.head for each in parts], bodies),
        sum(len(each.acts) for each in parts),
        tuple(dict.fromkeys(troubles)),
    )


def _again(lab: Experiment) -> list[Figures | None]:
    """The figures of the same acts done once more from the start, on a second Experiment."""
    second = type(lab)(lab.document, dtype=lab.dtype, seed=lab.seed)
    second.record()
    for place, act in enumerate(lab.acts):
        # A schedule goes on over another optimizer by itself: that act is there already.
        if len(second.acts) <= place:
            second.perform(_whole(act))
    assert second.journal is not None
    found = second.journal.entries(second)
    return [*found, *[None] * (len(lab.acts) - len(found))][: len(lab.acts)]


def _whole(act: acts.Act) -> acts.Act:
    """The act by itself: a run by its count, a drag as one move."""
    match act:
        case acts.Run():
            return acts.Run(act.steps)
        case acts.Move() | acts.SetPoint() | acts.Slide():
            return replace(act, done=True)
    return act


def _introduction(first: Part) -> list[Cell]:
    text = (
        f"# {first.document.title}\n\nFill in: what this lesson is about.\n\n"
        "You will be able to\n- fill in: what the learner can do afterwards."
    )
    return [Cell("", "markdown", text)]


def _imports(parts: Sequence[Part]) -> Cell:
    body = "\n".join(
        text for each in parts for text in (*each.document.sources.values(), *each.codes)
    )
    lines = ["import torch"]
    if "np." in body:
        lines.insert(0, "import numpy as np")
    if "math." in body:
        lines.insert(0, "import math")
    if "F." in body:
        lines.append("import torch.nn.functional as F")
    if re.search(r"(?<!torch\.)\bnn\.", body):
        lines.append("from torch import nn")
    return Cell("", "code", "\n".join(lines))


def _steps(part: Part, number: int, troubles: list[str]) -> Iterator[Cell]:
    """A step for each group of acts: markdown to fill in, a cell for each act, and a check."""
    reading = Reading(part.document)
    brought = _brought(part.acts)
    groups = list(_groups(part.acts, brought))
    if not groups:
        yield Cell("step", "markdown", "## Fill in\n\nNothing was done here.")
    for at, (first, last) in enumerate(groups, 1):
        names = dict.fromkeys(_name(act) for act in part.acts[first:last])
        heading = f"## {', '.join(names)}"
        yield Cell("step", "markdown", f"{heading}\n\nFill in: what is to be seen here.")
        if at == 1 and _needs_beginning(part):
            yield Cell("", "code", part.beginning[1])
        for place in range(first, last):
            if place not in brought:
                code = _readable(part, place, place + 1 in brought, reading, troubles)
                yield Cell("", "code", code)
        expected = asserts(part.figures[last - 1], part.acts[first:last])
        if expected:
            yield Cell(f"check part-{number + 1}-step-{at}", "code", expected)


def _needs_beginning(part: Part) -> bool:
    """Whether plain Python would miss the optimizer; replaying passes over the line that makes it.

    A first act that chooses the very same one is told apart by standing behind it.
    """
    first = part.acts[0]
    if isinstance(first, acts.Use):
        return bool(first == part.beginning[0])
    return any("optimizer" in code for code in part.codes)


def _brought(done: Sequence[acts.Act]) -> set[int]:
    """The places of schedules that another optimizer has brought along: they go on by themselves.

    They stand in the cell of the optimizer, as the two are read.
    """
    found: set[int] = set()
    on: acts.Schedule | None = None
    for place, act in enumerate(done):
        if isinstance(act, acts.Use) and on is not None and [*done[place + 1 : place + 2]] == [on]:
            found.add(place + 1)
        if isinstance(act, acts.Schedule):
            on = act if act.name is not None else None
    return found


def _groups(done: Sequence[acts.Act], brought: set[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, act in enumerate(done, 1):
        if place in brought:
            continue
        if isinstance(act, ENDS) or place - start >= LONGEST_GROUP or place == len(done):
            yield start, place
            start = place


def _readable(part: Part, place: int, brings: bool, reading: Reading, troubles: list[str]) -> str:
    """The act's lines as they are read back as that act; said as typed lines where need be.

    ``brings``: the next act belongs to it.
    """
    act, code = part.acts[place], part.codes[place]
    if brings:
        code = f"{code}\n{part.codes[place + 1]}"
    try:
        found = [deed.act for deed in reading.read(code)]
    except SyntaxError:
        found = []
    same = len(found) == 1 and (
        (_same(found[0], act) and not isinstance(act, acts.Execute))
        or found[0] == acts.Execute(code)
    )
    if not same:
        code = f"{TYPED}\n{code}"
        if not isinstance(act, acts.Execute | acts.Slide):
            troubles.append(f"{_name(act)} is written, but not read back as that act.")
    return code


def _same(one: acts.Act, other: acts.Act) -> bool:
    if isinstance(one, acts.Run) and isinstance(other, acts.Run):
        return one.steps == other.steps
    if isinstance(one, acts.Batches) and isinstance(other, acts.Batches) and one.size is None:
        return other.size is None
    if isinstance(one, acts.Move) and isinstance(other, acts.Move):
        return repr(dict(one.values)) == repr(dict(other.values))
    return one == other


def _name(act: acts.Act) -> str:
    match act:
        case acts.Run():
            return f"{act.steps} steps" if act.steps != 1 else "One step"
        case acts.Use():
            return f"Use {act.optimizer}"
        case acts.Move():
            return f"Move {', '.join(act.values)}"
        case acts.Execute():
            return "Typed lines"
        case acts.ZeroGrad():
            return "zero_grad"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(act).__name__).capitalize()
