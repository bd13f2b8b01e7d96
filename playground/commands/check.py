"""``playground check``: run documents without a window, verify what they state, grade a class."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playground.commands import data_option
from playground.commands.mistakes import MISTAKES, UseError, one_line
from playground.commands.progress import Progress

if TYPE_CHECKING:
    from playground.lesson.contents import Lesson
    from playground.lesson.outcomes import Checked

HELP = "run documents headless and verify every expectation"
EXIT_CODES = (
    "Exit codes: 0 where all holds; 1 where an expectation fails or a lesson has a mistake in its "
    "script; 2 for bad use, and where a document or an answer file cannot be read or a result "
    "cannot be written. Wrong answers of learners are no failure."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The documents, and what to do with them."""
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "documents",
        nargs="*",
        metavar="FILE-OR-LESSON",
        help="a lesson or problem that comes along, or a .py or .ipynb file",
    )
    data_option.add(parser)
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="end an act or a check that takes longer, and tell it (60)",
    )
    parser.add_argument(
        "--junit",
        type=Path,
        metavar="FILE.xml",
        help="write JUnit XML, with a case for each expectation",
    )
    parser.add_argument(
        "--answers",
        type=Path,
        metavar="FOLDER",
        help="grade a class: each *.json file in it holds a learner's answers to a lesson that "
        "comes along or is named here",
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FOLDER",
        help="with --answers: write a report for each learner and a summary of the class",
    )


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return found


def main(arguments: argparse.Namespace) -> int:
    """Print a row for each document, then the class; 1 if anything fails, 2 if it is unreadable."""
    _refuse_bad_use(arguments)
    # torch loads only where something is checked.
    from playground.commands import class_table
    from playground.engine.settings import one_thread
    from playground.lesson import junit

    with one_thread():
        code, documents, lessons = _check_all(arguments)
        if arguments.junit is not None:
            _write(arguments.junit, junit.xml(documents))
        if arguments.answers is not None:
            graded = class_table.grade(
                arguments.answers, lessons, arguments.report, arguments.timeout
            )
            code = max(code, graded)
    return code


def _refuse_bad_use(arguments: argparse.Namespace) -> None:
    """Tell before the work what is sure to fail after it."""
    from playground.lesson.class_report import folder_for

    junit, report = arguments.junit, arguments.report
    if not arguments.documents and arguments.answers is None:
        raise UseError("name a lesson or a file to check, or --answers FOLDER to grade a class")
    if report is not None and arguments.answers is None:
        raise UseError("--report FOLDER needs --answers FOLDER: it is the report of a class")
    if junit is not None and not arguments.documents:
        raise UseError("--junit FILE needs a document to check")
    if junit is not None and junit.is_dir():
        raise UseError(f"--junit {junit}: this is a folder, not a file")
    if junit is not None and not junit.parent.is_dir():
        raise UseError(f"--junit {junit}: there is no folder {junit.parent}")
    if report is not None:
        folder_for(report)


def _check_all(
    arguments: argparse.Namespace,
) -> tuple[int, list[Checked], dict[str, Lesson]]:
    """The exit code, what was verified, and the lessons among it by name."""
    from playground.lesson.outcomes import unread

    code = 0
    documents: list[Checked] = []
    lessons: dict[str, Lesson] = {}
    width = max((len(name) for name in arguments.documents), default=0)
    for name in arguments.documents:
        try:
            lesson = data_option.lesson_named(name)
            if lesson is not None:
                lesson = lessons[lesson.name] = data_option.granted_to_lesson(arguments, lesson)
            checked = _checked(arguments, name, lesson)
        except MISTAKES as error:
            told = one_line(error)
            print(f"playground: {told}", file=sys.stderr)
            documents.append(unread(name, told))
            code = 2
            continue
        _print(name, width, checked)
        documents.append(checked)
        if checked.failures:
            code = max(code, 1)
    return code, documents, lessons


def _checked(arguments: argparse.Namespace, name: str, lesson: Lesson | None) -> Checked:
    from playground.lesson import plain_document, verifying

    if lesson is None:
        return plain_document.verify(data_option.opened(arguments, name), arguments.timeout)
    progress = Progress(name)
    try:
        return verifying.verify(lesson, progress, arguments.timeout)
    finally:
        progress.close()


def _print(name: str, width: int, checked: Checked) -> None:
    first, *others = [checked.told(outcome) for outcome in checked.failures] or [checked.contents]
    untried = f", {checked.skipped} not tried" if checked.skipped else ""
    held = f"{checked.held} of {len(checked.outcomes)} hold{untried}"
    result = "failed" if checked.failures else "ok"
    print(f"{result:<8}{name:<{width}}  {held}: {first}")
    for each in others:
        print(f"        {each}")
    sys.stdout.flush()


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UseError(f"--junit {path}: this cannot be written: {error.strerror}") from None
