"""What a lesson came to: the points, and what to repeat, gathered by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.lesson.contents import Ask, Lesson
from playground.lesson.written import answered
from playground.state.lesson import Result

SHOWN: Final = "answer shown"
UNEXPLAINED: Final = "wrong, without a known mistake"
HELPED: Final = "right after hints or further tries"
LEFT_OUT: Final = "not answered"
ENOUGH: Final = 0.5
"""Points from which a right answer need not be repeated."""


@dataclass(frozen=True)
class Repeat:
    """One thing to repeat. ``steps``: numbers from 0; ``mistake``: its name, or why."""

    mistake: str
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Summary:
    """The figures of a lesson. ``points`` of ``most``; each prompt is worth one."""

    points: float
    most: int
    right: int
    answered: int
    repeats: tuple[Repeat, ...] = ()


def paired(lesson: Lesson, results: Sequence[Result]) -> list[tuple[int, Ask, Result | None]]:
    """Each prompt of the lesson in order: its step, itself, and how it was answered, if it was."""
    by_name: Mapping[str, Result] = {result.prompt: result for result in results}
    return [(step, ask, by_name.get(ask.name)) for step, ask in lesson.prompts]


def summary(lesson: Lesson, results: Sequence[Result]) -> Summary:
    """The figures and what to repeat; results of prompts that the lesson has not are left out."""
    pairs = paired(lesson, results)
    given = [result for _, _, result in pairs if result is not None]
    steps: dict[str, list[int]] = {}
    for step, _, result in pairs:
        reason = why_repeat(result)
        if reason is not None and step not in steps.setdefault(reason, []):
            steps[reason].append(step)
    # What led astray most often comes first, then what came first.
    order = sorted(steps, key=lambda reason: (reason == LEFT_OUT, -len(steps[reason])))
    return Summary(
        sum(result.verdict.points for result in given),
        len(pairs),
        sum(result.verdict.right for result in given),
        sum(answered(result.verdict) for result in given),
        tuple(Repeat(reason, tuple(steps[reason])) for reason in order),
    )


def why_repeat(result: Result | None) -> str | None:
    """Why a prompt should be repeated: its mistake, or one of the reasons above; None if not."""
    if result is None:
        return LEFT_OUT
    verdict = result.verdict
    if verdict.right:
        return HELPED if verdict.points < ENOUGH else None
    if not answered(verdict):
        return SHOWN
    return verdict.mistake or UNEXPLAINED
