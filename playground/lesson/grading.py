"""A class graded: each learner's answers played through the lesson, and what came of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from playground.lesson import answer_files, verifying
from playground.lesson.answer_files import Answers
from playground.lesson.asked import tries_of
from playground.lesson.contents import Lesson
from playground.lesson.door import OwnDoor
from playground.lesson.judge import FORM
from playground.lesson.player import Player
from playground.lesson.summary import Summary, summary, why_repeat
from playground.lesson.time_limit import PATIENCE
from playground.problem.errors import DocumentError
from playground.state.lesson import Result

_ONE: Final = {answer_files.HINTS: "hint", answer_files.TRIES: "try"}
MANY: Final = 0.5
"""Of the class: from this share on, a question is one that the class should repeat."""


@dataclass(frozen=True)
class Grade:
    """What one answer file came to. ``troubles``: what is wrong in it, with its lines.

    ``unstated``: which of hints and tries the file says nothing of.
    """

    learner: str
    lesson: Lesson
    results: tuple[Result, ...]
    path: Path
    troubles: tuple[DocumentError, ...] = ()
    unstated: tuple[str, ...] = ()

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

    An answer counts with the hints and at the try that the file states for it; else as a first try
    without hints. Raises DocumentError for a lesson that
    cannot be played.
    """
    troubles = [*given.troubles, *_unasked(lesson, given)]
    hints = given.counts.get(answer_files.HINTS, {})
    tries = given.counts.get(answer_files.TRIES, {})

    def answer(player: Player) -> None:
        prompt = player.stage.prompt
        if prompt is None:
            return
        for _ in range(min(hints.get(prompt.name, 0), prompt.hints_in_all)):
            player.hint()
        if prompt.name not in given.answers:
            return
        player.tried(min(tries.get(prompt.name, 1), prompt.tries_in_all) - 1)
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
    unstated = tuple(key for key in answer_files.COUNTS if key not in given.counts)
    return Grade(given.learner, lesson, player.stage.results, given.path, ordered, unstated)


def told_apart(grades: Sequence[Grade]) -> tuple[list[Grade], list[DocumentError]]:
    """The same grades, each name with its file's where several files have it; and what to tell."""
    seen: dict[tuple[str, str], list[Grade]] = {}
    for each in grades:
        seen.setdefault((each.learner.casefold(), each.lesson.name), []).append(each)
    told = [
        DocumentError(
            f"{each.learner} has answered {each.lesson.name} in {group[0].path.name}, too; "
            "both are graded",
            each.path,
        )
        for group in seen.values()
        for each in group[1:]
    ]
    several = {id(each) for group in seen.values() if len(group) > 1 for each in group}
    named = [
        replace(each, learner=f"{each.learner} ({each.path.stem})") if id(each) in several else each
        for each in grades
    ]
    return named, told


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
    names = {ask.name: ask for _, ask in lesson.prompts}
    told = [*_too_many(lesson, given)]
    for name in given.answers:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            message = f"the lesson {lesson.name} asks no '{answer_files.shown(name)}'"
            line = given.lines.get(name)
            told.append(DocumentError(message, given.path, line, near[0] if near else None))
    return told


def _too_many(lesson: Lesson, given: Answers) -> Iterator[DocumentError]:
    """Numbers of hints and tries that nobody can have had; the most there are count instead."""
    for _, ask in lesson.prompts:
        most = {answer_files.HINTS: len(ask.hints), answer_files.TRIES: tries_of(ask)}
        for key, limit in most.items():
            count = given.counts.get(key, {}).get(ask.name, 0)
            if count > limit:
                most_told = f"{limit} {key}" if limit != 1 else f"1 {_ONE[key]}"
                message = f"{count} {key} are stated for {ask.name}, which has {most_told}"
                yield DocumentError(message, given.path, given.lines.get(ask.name))
