"""A lesson played headless with its own answers, and each of its expectations verified."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from playground.lesson import expectations
from playground.lesson.acting import Door, Trouble
from playground.lesson.answers import UNKNOWN
from playground.lesson.contents import Ask, Check, Code, Item, Lesson, Opening
from playground.lesson.door import OwnDoor
from playground.lesson.judge import FORM
from playground.lesson.numbers import shown
from playground.lesson.outcomes import (
    ASK,
    ASSERT,
    CODE,
    PROBLEM,
    SCRIPT,
    Checked,
    Expectation,
    Outcome,
    source_of,
)
from playground.lesson.places import begins
from playground.lesson.player import Player
from playground.lesson.time_limit import PATIENCE
from playground.problem.document import TITLES, Document
from playground.problem.errors import DocumentError
from playground.state.lesson import Verdict

Progress = Callable[[int, int], None]
"""Told the number of the step that is played, from 1, and of how many."""


def silent(step: int, steps: int) -> None:
    """Tell nobody."""


def verify(
    lesson: Lesson, progress: Progress = silent, seconds: float | None = PATIENCE
) -> Checked:
    """Play the lesson and verify all that it states; never raises for what its file says.

    ``seconds``: what one act or check may take; longer ones are ended and told.

    A problem that does not open is one failure; what belongs to it is skipped, the rest goes on.
    """
    began = perf_counter()
    outcomes = [
        Outcome(Expectation(SCRIPT, trouble.message, trouble.line), _said(trouble), trouble.line)
        for trouble in lesson.troubles
    ]
    with quietly():
        opened = [
            _opened(document, lesson.dtype_of(part), seconds)
            for part, document in enumerate(lesson.parts)
        ]
        outcomes += opened
        broken = {part for part, outcome in enumerate(opened) if outcome.told}
        player, answered = _played(lesson, broken, progress, seconds)
    troubles = list(player.troubles) if player is not None else []
    for part, item in _items(lesson):
        for expectation in _stated(item):
            if part in broken or player is None:
                reason = "its problem does not open" if part in broken else "nothing can be played"
                outcomes.append(Outcome(expectation, skipped=reason))
            elif isinstance(item, Ask):
                outcomes.append(_of_ask(item, expectation, answered, troubles))
            else:
                outcomes.append(_of_lines(expectation, troubles))
    outcomes += [
        Outcome(Expectation(SCRIPT, each.message, each.line), each.message, each.line)
        for each in troubles
    ]
    outcomes.sort(key=lambda outcome: outcome.line or outcome.expectation.line or 0)
    source = source_of(lesson.name, lesson.path)
    return Checked(lesson.name, source, tuple(outcomes), perf_counter() - began)


def play(player: Player, answer: Callable[[Player], None], progress: Progress = silent) -> None:
    """Play a lesson to its end; ``answer`` is called at each prompt, and one left open is shown."""
    step = -1
    while not (stage := player.stage).ended:
        if stage.step != step:
            step = stage.step
            progress(step + 1, stage.steps)
        if stage.waiting:
            answer(player)
            if player.stage.waiting:
                player.reveal()
        else:
            player.next()


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Keep what the typed code prints and torch warns of from the results on the terminal."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def placed(document: Document, error: Exception) -> tuple[int | None, str]:
    """The line of the file that an error of a problem's cells lies in, and what it says."""
    if isinstance(error, DocumentError):
        return error.line, _said(error)
    title, within, message = expectations.placed(error)
    cell = document.cell(title)
    if cell is None:
        return None, message
    line = begins(document, cell)
    if line is None:
        return None, f"{title}, line {within + 1}: {message}"
    return line + within, message


def playable(lesson: Lesson, broken: set[int]) -> Lesson | None:
    """The lesson without what belongs to problems that do not open; None where nothing is left."""
    good = [part for part in range(len(lesson.parts)) if part not in broken]
    if not good or not lesson.steps:
        return None
    part = 0
    steps = []
    for step in lesson.steps:
        items: list[Item] = []
        for item in step.items:
            if isinstance(item, Opening):
                part = item.part
            if part not in broken:
                items.append(item)
        steps.append(replace(step, items=tuple(items)))
    # A player opens the problem of its first step; that one is opened again where it begins.
    steps[0] = replace(steps[0], part=0 if 0 in good else good[0])
    return replace(lesson, steps=tuple(steps))


def _opened(document: Document, dtype: str | None, seconds: float | None) -> Outcome:
    """Whether a problem opens and its cells run, as they do when plain Python reads them."""
    cells = (document.cell(title) for title in ("parameters", *TITLES))
    begins_at = next((cell.line for cell in cells if cell is not None and cell.line), None)
    line = None if begins_at is None else max(begins_at - 1, 1)
    expectation = Expectation(PROBLEM, f"{document.name} opens and its forward runs", line)
    door = OwnDoor(seconds=seconds)
    try:
        door.open(document, dtype)
        door.lab.forward()
    except Exception as error:  # a problem's own cells may raise anything
        at, message = placed(document, error)
        return Outcome(expectation, f"this problem does not open: {message}", at or line)
    return Outcome(expectation)


def _played(
    lesson: Lesson, broken: set[int], progress: Progress, seconds: float | None
) -> tuple[Player | None, dict[str, Verdict | str]]:
    """The player at the end, and by prompt the verdict or what is wrong with the own answer."""
    whole = playable(lesson, broken)
    refused: dict[str, Verdict | str] = {}
    if whole is None:
        return None, refused

    def answer(player: Player) -> None:
        prompt = player.stage.prompt
        if player.own_answer is UNKNOWN or prompt is None:
            return
        player.answer(player.own_answer)
        if player.stage.waiting:
            refused[prompt.name] = player.stage.told

    door: Door = OwnDoor(seconds=seconds)
    player = Player(whole, door)
    play(player, answer, progress)
    found = {result.prompt: result.verdict for result in player.stage.results}
    return player, {**found, **refused}


def _items(lesson: Lesson) -> Iterator[tuple[int, Item]]:
    """All items with the problem that is open when they come."""
    part = 0
    for step in lesson.steps:
        for item in step.items:
            if isinstance(item, Opening):
                part = item.part
            yield part, item


def _stated(item: Item) -> Iterator[Expectation]:
    match item:
        case Code():
            kind = "hidden code" if item.hidden else "code"
            last = item.line + item.source.count("\n")
            yield Expectation(CODE, f"{kind}: {_first(item.source)}", item.line, last)
        case Ask():
            mark = "predict" if item.ahead else "question"
            yield Expectation(ASK, f"{mark} {item.name}", item.line)
        case Check():
            lines = item.source.split("\n")
            for line, _ in expectations.asserts(item.source):
                at = item.line + line - 1
                yield Expectation(ASSERT, f"check {item.name}: {lines[line - 1].strip()}", at)


def _of_lines(expectation: Expectation, troubles: list[Trouble]) -> Outcome:
    """What was told of the lines of an expectation, and taken out of the troubles."""
    mine = [each for each in troubles if expectation.holds_line(each.line)]
    for each in mine:
        troubles.remove(each)
    if not mine:
        return Outcome(expectation)
    return Outcome(expectation, "; ".join(each.message for each in mine), mine[0].line)


def _of_ask(
    ask: Ask, expectation: Expectation, found: Mapping[str, Verdict | str], troubles: list[Trouble]
) -> Outcome:
    outcome = _of_lines(expectation, troubles)
    verdict = found.get(ask.name)
    if outcome.told:
        return outcome
    if verdict is None:
        return replace(outcome, skipped="it was not reached")
    if isinstance(verdict, str):
        told = f"the file's own answer does not fit: {verdict}"
    elif verdict.right:
        return outcome
    else:
        told = _contradiction(verdict)
    return replace(outcome, told=told, line=ask.line)


def _contradiction(verdict: Verdict) -> str:
    if verdict.mistake == FORM:
        return f"the file's own answer does not fit: {verdict.told}"
    if verdict.answer == verdict.truth:
        return f"the file's own answer does not hold: {verdict.told}"
    return f"the file says {_value(verdict.answer)}, but the machine finds {_value(verdict.truth)}"


def _value(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else shown(value)


def _said(error: DocumentError) -> str:
    return (
        f"{error.message}. Did you mean {error.suggestion}?" if error.suggestion else error.message
    )


def _first(source: str) -> str:
    """The first line of code that is no comment."""
    lines = [line.strip() for line in source.split("\n") if line.strip()]
    return next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")
