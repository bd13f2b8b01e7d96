"""``playground check --answers``: a folder of answer files graded, as a table."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from playground.commands.progress import Progress
from playground.lesson import answer_files, catalogue, class_report, grading
from playground.lesson.answer_files import Answers
from playground.lesson.contents import Lesson
from playground.lesson.grading import ClassSummary, Grade
from playground.lesson.written import figure
from playground.problem.errors import DocumentError

HEADS = ("learner", "lesson", "points", "out of", "right", "answered", "mistakes")


def grade(folder: Path, lessons: Mapping[str, Lesson], reports: Path | None, seconds: float) -> int:
    """Grade all files and print the class; 2 if one of them cannot be read, else 0.

    ``lessons``: those named on the command line, which go before the built-in ones. ``seconds``:
    what one act may take.
    """
    code = 0
    grades: list[Grade] = []
    paths = answer_files.in_folder(folder)
    progress = Progress(str(folder), "file")
    for number, path in enumerate(paths, start=1):
        progress(number, len(paths), f" ({path.name})")
        try:
            given = answer_files.read(path)
            found = _graded(given, lessons, seconds)
        except DocumentError as error:
            progress.close()
            _tell(error)
            code = 2
            continue
        progress.close()
        for trouble in found.troubles:
            _tell(trouble)
            code = 2
        grades.append(found)
    if grades:
        grades, several = grading.told_apart(grades)
        for note in several:
            _tell(note)
        _print(grades)
        if reports is not None:
            written = class_report.write(grades, reports)
            print(f"{len(written)} files written to {reports}", file=sys.stderr)
    return code


def _graded(given: Answers, lessons: Mapping[str, Lesson], seconds: float) -> Grade:
    try:
        lesson = lessons.get(given.lesson) or catalogue.load(given.lesson)
    except DocumentError as error:
        message, near = error.message, error.suggestion
        raise DocumentError(message, given.path, given.lesson_line, near) from None
    return grading.grade(lesson, given, seconds)


def _print(grades: list[Grade]) -> None:
    rows = [HEADS, *map(_row, grades)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    for row in rows:
        cells = [
            f"{cell:>{width}}" if 2 <= at <= 5 else f"{cell:<{width}}"
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    for each in grading.of_class(grades):
        print()
        _print_class(each)


def _row(found: Grade) -> tuple[str, ...]:
    figures = found.figures
    return (
        found.learner,
        found.lesson.name,
        figure(figures.points),
        str(figures.most),
        str(figures.right),
        str(figures.answered),
        class_report.listed(found.mistakes.most_common()),
    )


def _print_class(found: ClassSummary) -> None:
    who = "1 learner" if found.learners == 1 else f"{found.learners} learners"
    mean = figure(round(found.points, 2))
    print(f"{found.lesson.name}: {who}, {mean} of {found.most} points on average")
    if not found.to_repeat:
        print("  nothing went wrong for half of the class")
        return
    print("  to repeat with the class:")
    for each in found.to_repeat:
        share = f"{each.wrong} of {each.learners}"
        reasons = class_report.listed(each.reasons)
        print(f"    step {each.step + 1}, {each.heading}: {each.prompt}, {share}: {reasons}")


def _tell(error: DocumentError) -> None:
    told = " ".join(str(error).split())
    # What stands in a file of a learner must not steer the terminal.
    plain = "".join(each if each.isprintable() else "\ufffd" for each in told)
    print(f"playground: {plain}", file=sys.stderr)
