"""A problem without steps, verified: its cells, their asserts, and the minima that it states."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from playground.language.parsing import parsed
from playground.lesson import parts, places, verifying
from playground.lesson.contents import Check, Code, Item, Lesson, Step
from playground.lesson.door import OwnDoor
from playground.lesson.outcomes import (
    ASSERT,
    MINIMUM,
    PROBLEM,
    SCRIPT,
    Checked,
    Expectation,
    Outcome,
    source_of,
)
from playground.lesson.time_limit import PATIENCE
from playground.problem import files
from playground.problem.document import TITLES, Cell, Document
from playground.problem.errors import DocumentError

NEAR_MINIMUM = 1e-5
"""How far the loss at a known minimum may be off, of 1 and its size; minima are rounded."""

_APART = files.MAX_BYTES
"""More lines than any cell has."""


def verify(document: Document, seconds: float | None = PATIENCE) -> Checked:
    """Forward, backward, known minima and every assert; never raises for what the file says.

    ``seconds``: what one act or check may take; longer ones are ended and told.

    Asserts in the four cells are run by the forward. Asserts in further cells, as plain Python
    runs them after the loss, are tried as a lesson's checks are.
    """
    began = perf_counter()
    with verifying.quietly():
        outcomes = [*_of_problem(document, seconds)]
        outcomes += _of_further_cells(document, seconds)
    source = source_of(document.name, document.path)
    return Checked(document.name, source, tuple(outcomes), perf_counter() - began)


def _of_problem(document: Document, seconds: float | None) -> Iterator[Outcome]:
    asserts = [*_asserts(document)]
    loss = document.cell("loss")
    line = _line(document, loss, 0) if loss is not None else None
    runs = Expectation(PROBLEM, "forward and backward run", line)
    door = OwnDoor(dtype="float64", seconds=seconds)
    try:
        door.open(document)
        _forward_and_backward(door)
    except Exception as error:  # a problem's own cells may raise anything
        at, message = verifying.placed(document, error)
        failed = [each for each in asserts if each.holds_line(at)]
        yield Outcome(runs, message, at or line) if not failed else Outcome(runs, skipped=message)
        for each in asserts:
            if each in failed:
                yield Outcome(each, f"{message}: {each.name}", at)
            else:
                yield Outcome(each, skipped="the cells do not run to their end")
        return
    yield Outcome(runs)
    yield from (Outcome(each) for each in asserts)
    yield from _minima(document, door, line)


def _forward_and_backward(door: OwnDoor) -> None:
    lab = door.lab
    lab.forward()
    loss = lab.loss
    assert loss is not None
    if loss.numel() == 1:
        lab.backward()
    else:
        lab.backward(gradient=loss.detach().new_ones(loss.shape))


def _minima(document: Document, door: OwnDoor, line: int | None) -> Iterator[Outcome]:
    try:
        minima, least = door.lab.document.minima, door.lab.document.minimum
    except DocumentError as error:
        stated = Expectation(MINIMUM, "the known minima", line)
        yield Outcome(stated, error.message, error.line or line)
        return
    for point in minima:
        expectation = Expectation(MINIMUM, f"the minimum at {point}", line)
        try:
            found = door.lab.move(point).probe.loss
        except Exception as error:  # a point of another shape, or a loss that raises there
            yield Outcome(expectation, verifying.placed(document, error)[1], line)
            continue
        off = least is not None and (
            found is None or not abs(found - least) <= NEAR_MINIMUM * (1 + abs(least))
        )
        told = f"the loss at {point} is {found}, not {least}" if off else ""
        yield Outcome(expectation, told, line)


def _asserts(document: Document) -> Iterator[Expectation]:
    """The asserts of the four cells, which the forward runs."""
    for title in TITLES:
        cell = document.cell(title)
        if cell is None:
            continue
        try:
            tree = parsed(cell.source)
        except SyntaxError:
            continue  # told when the problem is opened
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert):
                line = _line(document, cell, node.lineno)
                last = _line(document, cell, node.end_lineno or node.lineno)
                yield Expectation(ASSERT, ast.unparse(node), line, last)


def _of_further_cells(document: Document, seconds: float | None) -> list[Outcome]:
    """What the cells that belong to no problem state, if any of them has an assert."""
    cells = [cell for cell in document.cells if _further(cell)]
    if not any("assert" in cell.source for cell in cells):
        return []
    lines = [places.begins(document, cell) for cell in cells]
    # A cell without a line in the file gets lines of its own, which are told as the cell's.
    cells = [
        replace(cell, line=line or (at + 1) * _APART + 1)
        for at, (cell, line) in enumerate(zip(cells, lines, strict=True))
    ]
    checked = verifying.verify(_as_lesson(document, cells), seconds=seconds)
    return [
        _in_cell(document, outcome, cells)
        for outcome in checked.outcomes
        if outcome.expectation.kind in (ASSERT, SCRIPT)
        or (outcome.told and outcome.expectation.kind != PROBLEM)
    ]


def _as_lesson(document: Document, cells: Sequence[Cell]) -> Lesson:
    """The cells as the one step of a lesson, their asserts as its checks."""
    troubles: list[DocumentError] = []
    # Plain Python has run the model and loss cells before it comes to these.
    forward = "\n".join(document.source(title) for title in TITLES[2:] if document.cell(title))
    items: list[Item] = [Code(forward, 0)]
    for cell in cells:
        try:
            items += _items(cell)
        except SyntaxError as error:
            at = cell.line + (error.lineno or 1) - 1
            troubles.append(DocumentError(f"this is no Python: {error.msg}", document.path, at))
    step = Step("The cells after the loss", "", 1, items=tuple(items))
    steps = parts.acts_read([step], [document], troubles, document.path)
    title, path = document.title, document.path
    return Lesson(document.name, title, "", (), (document,), steps, tuple(troubles), path)


def _in_cell(document: Document, outcome: Outcome, cells: Sequence[Cell]) -> Outcome:
    """The outcome with its cell instead of a line that the file has not."""
    line = outcome.line or outcome.expectation.line or 0
    if line <= _APART:
        return outcome
    number = places.number(document, cells[line // _APART - 1])
    place = f"cell {number}, line {line % _APART}: " if number is not None else ""
    return Outcome(
        replace(outcome.expectation, line=None, last=None),
        place + outcome.told if outcome.told else "",
        None,
        outcome.skipped,
    )


def _items(cell: Cell) -> Iterator[Item]:
    """The statements of a cell in their order: asserts as checks, with the comments above them."""
    lines = cell.source.split("\n")
    body = parsed(cell.source).body
    group: list[ast.stmt] = []
    for node in body:
        if isinstance(node, ast.Assert):
            if group:
                yield Code(_only(lines, group), cell.line)
                group = []
            yield Check(cell.title or "assert", _only(lines, [node], comments=True), cell.line)
        else:
            group.append(node)
    if group:
        yield Code(_only(lines, group), cell.line)


def _only(lines: Sequence[str], nodes: Sequence[ast.stmt], comments: bool = False) -> str:
    """The lines of these statements, all others left empty so that the numbers stay."""
    first = nodes[0].lineno - 1
    last = nodes[-1].end_lineno or nodes[-1].lineno
    while comments and first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return "\n".join(["" for _ in range(first)] + list(lines[first:last]))


def _further(cell: Cell) -> bool:
    return cell.kind == "code" and cell.title not in TITLES and bool(cell.source.strip())


def _line(document: Document, cell: Cell, within: int) -> int | None:
    """A line of a cell in the file; the 0th is its marker's."""
    line = places.begins(document, cell)
    return None if line is None else max(line + within - 1, 1)
