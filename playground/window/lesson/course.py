"""The lesson that is open in the window, and what is kept of it between starts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.lesson import catalogue, report
from playground.lesson.contents import Lesson
from playground.lesson.progress import Progress, ProgressError, Stand
from playground.lesson.summary import Summary, summary
from playground.lesson.written import figure
from playground.problem.errors import DocumentError
from playground.state.lesson import Begin, Stage


class Course(QObject):
    """Begins lessons where they were left, and keeps each stage; mistakes are told in words."""

    guided = Signal(object)
    said = Signal(str, bool)
    """What stands above the step, and whether the lesson can be begun anew."""
    failed = Signal(str)
    """A lesson that cannot be opened, or progress or a report that cannot be written."""

    def __init__(self, progress: Progress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress = progress
        self._kept = ""
        self._files: Mapping[str, str] = {}
        self.lesson: Lesson | None = None
        self.stage: Stage | None = None

    def open_named(self, name: str) -> None:
        """Begin a built-in lesson, or take it up."""
        self._files = {}
        self._open(lambda: catalogue.load(name))

    def open_path(self, path: Path, files: Mapping[str, str] | None = None) -> None:
        """Begin the lesson in a file, or take it up; ``files`` is what its problems may read."""
        self._files = {} if files is None else files
        self._open(lambda: catalogue.read_file(path))

    def stands(self) -> dict[str, str]:
        """How far the learner has come in each built-in lesson that was begun, in words."""
        found = {}
        for name in catalogue.names():
            lesson = catalogue.load(name)
            stand = self._progress.peek(lesson)
            if stand is not None and (stand.ended or stand.step or stand.results):
                found[name] = _how_far(stand, lesson)
        return found

    @property
    def following(self) -> str | None:
        """The built-in lesson after this one, or None."""
        names = catalogue.names()
        if self.lesson is None or self.lesson.name not in names[:-1]:
            return None
        if self.lesson.path != catalogue.load(self.lesson.name).path:
            return None
        return names[names.index(self.lesson.name) + 1]

    @property
    def introduction(self) -> str:
        """What the lesson is about and what one will be able to, as markdown."""
        return "" if self.lesson is None or not self._ours else self.lesson.introduction

    def begin_anew(self) -> None:
        """Begin the present lesson at its first step; what was kept stays under another name."""
        if self.lesson is None:
            return
        try:
            self._progress.forget(self.lesson)
        except ProgressError as error:
            self.failed.emit(str(error))
        self._begin(self.lesson, None)
        self.said.emit("", False)

    def show_stage(self, stage: Stage | None) -> None:
        """Keep where the lesson stands."""
        self.stage = stage
        if stage is None or self.lesson is None or not self._ours:
            return
        # Answers may hold arrays or nan, which do not compare; they have words.
        now = repr((stage.step, stage.results, stage.ended))
        if now == self._kept:
            return
        self._kept = now
        try:
            self._progress.keep(self.lesson, stage.step, stage.results, stage.ended)
        except ProgressError as error:
            self.said.emit(str(error), False)

    @property
    def summary(self) -> Summary | None:
        """What the lesson came to, once it has ended."""
        if self.stage is None or self.lesson is None or not (self._ours and self.stage.ended):
            return None
        return summary(self.lesson, self.stage.results)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong in the lesson's file, with lines."""
        if self.lesson is None or not self._ours:
            return ()
        return tuple(_trouble(error) for error in self.lesson.troubles)

    def save_report(self, path: Path, learner: str) -> bool:
        """Write the report as HTML, or as JSON by the name's ending; False where it cannot be."""
        if self.lesson is None or self.stage is None or not self._ours:
            return False
        results, today = self.stage.results, date.today().isoformat()
        if path.suffix.lower() == ".json":
            found = report.as_json(self.lesson, results, learner, today)
            text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        else:
            text = report.html(self.lesson, results, learner, today)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError:
            return False
        return True

    @property
    def _ours(self) -> bool:
        """Whether the stage is of the lesson opened here: a lecture begins its own."""
        return (
            self.stage is not None
            and self.lesson is not None
            and self.stage.lesson == self.lesson.name
        )

    def _open(self, read: Callable[[], Lesson]) -> None:
        try:
            lesson = read()
        except DocumentError as error:
            self.failed.emit(_sentence(str(error)))
            return
        if not lesson.steps or not lesson.parts:
            told = "; ".join(_trouble(error) for error in lesson.troubles)
            where = lesson.path.name if lesson.path is not None else lesson.name
            self.failed.emit(f"{where} cannot be played as a lesson: {told or 'it has no steps'}.")
            return
        stand, said = None, ""
        try:
            stand = self._progress.stand(lesson)
        except ProgressError as error:
            said = str(error)
        self._begin(lesson, stand)
        if stand is not None:
            said = _taken_up(stand, lesson)
        self.said.emit(said, bool(said) and stand is not None)

    def _begin(self, lesson: Lesson, stand: Stand | None) -> None:
        self.lesson, self._kept = lesson, ""
        path = None if lesson.path is None else str(lesson.path)
        step = 0 if stand is None or stand.ended else stand.step
        results = () if stand is None else stand.results
        self.guided.emit(Begin(lesson.name, lesson.text, path, step, results, self._files))


def _how_far(stand: Stand, lesson: Lesson) -> str:
    if not stand.ended:
        return f"step {stand.step + 1} of {stand.steps}"
    figures = summary(lesson, stand.results)
    return f"finished, {figure(figures.points)} of {figures.most} points"


def _taken_up(stand: Stand, lesson: Lesson) -> str:
    """What is said of an earlier time; nothing where it had not come anywhere."""
    changed = " The lesson has changed since." if stand.changed else ""
    if stand.ended:
        figures = summary(lesson, stand.results)
        points = f"{figure(figures.points)} of {figures.most} points"
        return f"You have finished this lesson before, with {points}.{changed}"
    if stand.step == 0 and not stand.results:
        return ""
    return f"Taken up where you left it, at step {stand.step + 1} of {stand.steps}.{changed}"


def _trouble(error: DocumentError) -> str:
    near = f" Did you mean {error.suggestion}?" if error.suggestion else ""
    line = f"line {error.line}: " if error.line is not None else ""
    return f"{line}{error.message}{'.' if near else ''}{near}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
