"""A class graded: each learner's answers played through the lesson, and what came of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from playground.lesson import verifying
from playground.lesson.answer_files import Answers
from playground.lesson.contents import Lesson
from playground.lesson.door import OwnDoor
from playground.lesson.judge import FORM
from playground.lesson.player import Player
from playground.lesson.summary import Summary, summary, why_repeat
from playground.lesson.time_limit import PATIENCE
from playground.problem.errors import DocumentError
from playground.state.lesson import Result

MANY: Final = 0.5
"""Of the class: from this share on, a question is one that the class should repeat."""


@dataclass(frozen=True)
class Grade:
    """What one answer file came to. ``troubles``: what is wrong in it, with its lines."""

    learner: str
    lesson: Lesson
    results: tuple[Result, ...]
    path: Path
    troubles: tuple[DocumentError, ...] = ()

    @property
    def figures(self) -> Summary:
        """Points, and what to repeat."""
        return summary(self.lesson, self.results)

    @property
    def mistakes(self) -> Counter[str]:
        """How often each named mistake was made."""
        verdicts = (result.verdict for result in self.results)
        return Counter(v.mistake for v in verdicts if v.mistake is not None and v.mistake != FORM)


@dataclass(frozen=True)
class Repeated:
    """A question that went wrong: for how many of the class, and why how often.

    ``step`` counts from 0; ``share`` is from 0 to 1.
    """

    prompt: str
    step: int
    heading: str
    wrong: int
    learners: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Of the class."""
        return self.wrong / self.learners


@dataclass(frozen=True)
class ClassSummary:
    """A lesson and all who have answered it. ``points``: their mean, of ``most``."""

    lesson: Lesson
    learners: int
    points: float
    most: int
    mistakes: tuple[tuple[str, int], ...]
    questions: tuple[Repeated, ...]

    @property
    def to_repeat(self) -> tuple[Repeated, ...]:
        """What went wrong for half of the class or more, the worst first."""
        return tuple(question for question in self.questions if question.share >= MANY)


def grade(lesson: Lesson, given: Answers, seconds: float | None = PATIENCE) -> Grade:
    """Play the lesson with a learner's answers; one that is missing or unreadable is shown.

    Each answer counts as the first try, without hints. Raises DocumentError for a lesson that
    cannot be played.
    """
    troubles = [*given.troubles, *_unasked(lesson, given)]

    def answer(player: Player) -> None:
        prompt = player.stage.prompt
        if prompt is None or prompt.name not in given.answers:
            return
        player.answer(given.answers[prompt.name])
        stage = player.stage
        told = stage.told if stage.waiting else ""
        if stage.verdict is not None and stage.verdict.mistake == FORM:
            told = stage.verdict.told
        if told:
            message = f"the answer to {prompt.name} cannot be read: {told}"
            troubles.append(DocumentError(message, given.path, given.lines.get(prompt.name)))

    with verifying.quietly():
        try:
            player = Player(lesson, OwnDoor(seconds=seconds))
        except DocumentError:
            raise
        except Exception as error:  # a problem's own cells may raise anything
            at, message = verifying.placed(lesson.parts[0], error)
            raise DocumentError(message, lesson.path, at) from None
        verifying.play(player, answer)
    ordered = tuple(sorted(troubles, key=lambda trouble: trouble.line or 0))
    return Grade(given.learner, lesson, player.stage.results, given.path, ordered)


def of_class(grades: Sequence[Grade]) -> tuple[ClassSummary, ...]:
    """For each lesson, in the order of the first answers to it, how the class did."""
    by_lesson: dict[int, list[Grade]] = {}
    for each in grades:
        by_lesson.setdefault(id(each.lesson), []).append(each)
    return tuple(_summed(group) for group in by_lesson.values())


def _summed(group: Sequence[Grade]) -> ClassSummary:
    lesson = group[0].lesson
    mistakes: Counter[str] = Counter()
    for each in group:
        mistakes += each.mistakes
    questions = []
    for step, ask in lesson.prompts:
        reasons: Counter[str] = Counter()
        for each in group:
            by_name = {result.prompt: result for result in each.results}
            reason = why_repeat(by_name.get(ask.name))
            if reason is not None:
                reasons[reason] += 1
        if reasons:
            heading = lesson.steps[step].heading
            wrong = reasons.total()
            questions.append(
                Repeated(ask.name, step, heading, wrong, len(group), _counted(reasons))
            )
    points = sum(each.figures.points for each in group) / len(group)
    worst_first = sorted(questions, key=lambda question: -question.wrong)
    return ClassSummary(
        lesson, len(group), points, len(lesson.prompts), _counted(mistakes), tuple(worst_first)
    )


def _counted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _unasked(lesson: Lesson, given: Answers) -> list[DocumentError]:
    """Answers to what this lesson does not ask."""
    names = [ask.name for _, ask in lesson.prompts]
    told = []
    for name in given.answers:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            message = f"the lesson {lesson.name} asks no '{name}'"
            line = given.lines.get(name)
            told.append(DocumentError(message, given.path, line, near[0] if near else None))
    return told
