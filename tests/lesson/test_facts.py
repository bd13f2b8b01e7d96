"""Each fact stands in its lesson: torch prints it there, and the step says and asks it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from playground.assets import resource
from playground.problem import percent
from playground.problem.document import Cell
from tests.lesson.facts import FACTS, Fact

EXPRESSIONS: dict[str, tuple[str, ...]] = {
    lesson: tuple({e: None for f in FACTS if f.lesson == lesson for e, _ in f.shows})
    for lesson in {fact.lesson for fact in FACTS}
}


def heading(cell: Cell) -> str | None:
    """The heading of a step, None for any other cell."""
    return cell.source.split("\n")[0].removeprefix("## ") if cell.title == "step" else None


def cells_by_step(lesson: str) -> Iterator[tuple[str, Cell]]:
    """Each cell of a lesson with the heading of its step, '' before the first."""
    step = ""
    for cell in percent.parse(resource("lessons", f"{lesson}.py").read_text(encoding="utf-8")):
        step = heading(cell) or step
        yield step, cell


@cache
def printed(lesson: str) -> dict[tuple[str, str], set[str]]:
    """What each expression prints after the cells of each step, the lesson run in plain Python."""
    names: dict[str, Any] = {"warned": []}
    found: dict[tuple[str, str], set[str]] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for step, cell in cells_by_step(lesson):
            if cell.kind == "code":
                exec(compile(cell.source, lesson, "exec"), names)
                names["warned"] += [str(each.message) for each in caught]
                caught.clear()
            for expression in EXPRESSIONS[lesson]:
                try:
                    value = eval(expression, names)
                except (NameError, AttributeError, TypeError, IndexError, RuntimeError):
                    continue  # not there yet, or of another problem
                found.setdefault((step, expression), set()).add(repr(value))
            caught.clear()
    return found


@cache
def written(lesson: str, step: str) -> str:
    """All text, code and marks of a step, with single blanks."""
    cells = [cell for name, cell in cells_by_step(lesson) if name == step]
    parts = [f"{cell.title} {' '.join(cell.metadata.values())} {cell.source}" for cell in cells]
    return " ".join(" ".join(parts).split())


@pytest.mark.parametrize("fact", FACTS, ids=[f"{fact.lesson}: {fact.fact}" for fact in FACTS])
def test_the_lesson_shows_the_fact(fact: Fact) -> None:
    text = written(fact.lesson, fact.step)
    assert text, f"{fact.lesson} has no step {fact.step!r}"
    for piece in fact.says:
        assert piece in text
    for name in fact.asks:
        assert f"predict {name} " in text or f"question {name} " in text
    for expression, expected in fact.shows:
        assert expected in printed(fact.lesson)[fact.step, expression]


def test_every_fact_is_asked_or_shown() -> None:
    assert all(fact.shows or fact.says or fact.asks for fact in FACTS)
