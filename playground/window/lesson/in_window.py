"""Lessons in the window: joins course, panel, covers and gestures to the docks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from playground.problem.document import Document
from playground.state.acts import Pause
from playground.state.frame import Frame
from playground.state.lesson import CHOICE, Leave, Stage
from playground.state.snapshot import Complaint, Notice
from playground.window.dialogs import Ask
from playground.window.docks.lesson_dock import LessonDock
from playground.window.layout import AUTOGRAD, LESSON
from playground.window.lesson.covers import HIDDEN, HIDDEN_LONGER, Covers, dock_name
from playground.window.lesson.lesson_run import LessonRun

if TYPE_CHECKING:
    from playground.window.lesson.course import Course
    from playground.window.lesson.gestures import Gestures
    from playground.window.lesson.panel import LessonPanel
    from playground.window.main_window import MainWindow


class Lessons(QObject):
    """What the menu asks for, and what a Frame's stage means for the docks.

    Nothing of a lesson is imported before one is opened, or the dock is seen.
    """

    def __init__(self, window: MainWindow, dock: LessonDock, folder: Path, ask: Ask) -> None:
        super().__init__(window)
        self._window, self._dock, self._folder, self._ask = window, dock, folder, ask
        self._course: Course | None = None
        self._gestures: Gestures | None = None
        self._covers: Covers | None = None
        self._stage: Stage | None = None
        self._place: tuple[str, int] | None = None
        self._menu: QMenu | None = None
        self._listed = False
        self._running = LessonRun(self)
        self._running.changed.connect(self._show_running)
        self._said = ("", False)
        dock.built.connect(self._panel_built)

    # What the menu asks for

    def fill_menu(self) -> None:
        """List the lessons, when the menu is first opened."""
        menu = self._menu
        if menu is None or self._listed:
            return
        from playground.lesson import catalogue

        self._listed = True
        first = menu.actions()[0]
        for name, title in catalogue.lessons().items():
            action = QAction(title, menu)
            action.setData(name)
            menu.insertAction(first, action)
        menu.insertSeparator(first)

    def serve(self, menu: QMenu) -> None:
        """Fill this menu with the lessons."""
        self._menu = menu
        menu.aboutToShow.connect(self.fill_menu)
        for name in ("lesson_next", "lesson_back", "lesson_leave"):
            self._window.menus.actions[name].setEnabled(False)
        menu.triggered.connect(self._chosen)

    def open_named(self, name: str) -> None:
        """Open a built-in lesson."""
        self.course.open_named(name)

    def open_path(self, path: Path) -> None:
        """Open the lesson in a file."""
        self.course.open_path(path)

    def open_source(self, source: str, files: Mapping[str, str] | None = None) -> None:
        """Open the built-in lesson of that name, or the one in that file, which may read files."""
        from playground.lesson import catalogue

        if source in catalogue.names():
            self.open_named(source)
        else:
            self.course.open_path(Path(source), files)

    def ask_open(self) -> None:
        """Ask for a lesson's file and open it."""
        path = self._ask.lesson_file(self._window, self._window.files.folder())
        if path is not None:
            self._window.files.remember(path)
            self.open_path(path)

    def go_on(self) -> None:
        """Go on, as the panel's button does."""
        if self.panel is not None:
            self.panel.go_on()

    def go_back(self) -> None:
        """Go back, as the panel's button does."""
        if self.panel is not None:
            self.panel.go_back()

    def leave(self) -> None:
        """End the lesson; the problem stays open."""
        if self._stage is not None:
            self._window.session.guide(Leave())

    # What comes down

    def opened(self, document: Document) -> bool:
        """Whether a document that runs is a problem of the lesson that is open."""
        lesson = None if self._course is None else self._course.lesson
        parts = () if lesson is None else lesson.parts
        return any((part.name, part.path) == (document.name, document.path) for part in parts)

    def show_frame(self, frame: Frame) -> None:
        """Follow the stage of the lesson that is open."""
        stage = frame.stage
        if stage is not None:
            self.course.show_stage(stage)
        newer = stage is not self._stage
        self._running.show(frame.snapshot.running, newer)
        if newer:
            self._stage = stage
            self._show(stage)
        self._lay_gesture()

    @property
    def course(self) -> Course:
        """What holds the lesson; made when it is first wanted."""
        if self._course is None:
            from playground.lesson.progress import Progress
            from playground.window.lesson.course import Course

            self._course = Course(Progress(self._folder), self)
            self._course.guided.connect(self._window.session.guide)
            self._course.guided.connect(self._begun)
            self._course.said.connect(self._say)
            self._course.failed.connect(self._fail)
        return self._course

    @property
    def panel(self) -> LessonPanel | None:
        """The panel, once the dock was seen."""
        panel: LessonPanel | None = self._dock.panel
        return panel

    @property
    def gestures(self) -> Gestures:
        """The gestures on the plots; made when they are first wanted."""
        if self._gestures is None:
            from playground.window.lesson.gestures import Gestures

            session = self._window.session
            self._gestures = Gestures(self)
            self._gestures.answered.connect(self._answered)
            self._gestures.submitted.connect(self.go_on)
            self._gestures.slices_asked.connect(session.show_page)
            self._gestures.plane_asked.connect(session.show_plane)
            self._gestures.panel_needed.connect(self._bring)
        return self._gestures

    @property
    def covers(self) -> Covers:
        """What lies over docks."""
        if self._covers is None:
            self._covers = Covers(self._window.layout_.docks)
        return self._covers

    def _show(self, stage: Stage | None) -> None:
        self._window.layout_.make_room(stage is not None)
        words = HIDDEN if stage is None or len(stage.unanswered) < 2 else HIDDEN_LONGER
        self.covers.show(() if stage is None else stage.hide, words)
        for name in ("lesson_next", "lesson_back", "lesson_leave"):
            self._window.menus.actions[name].setEnabled(stage is not None)
        place = None if stage is None else (stage.lesson, stage.step)
        if place != self._place and self._place is not None:
            self._window.card.dismiss()  # what was said belonged to the step before
        if stage is not None and place != self._place:
            # The first that is named is the one to be seen where they share a place.
            for panel in reversed(stage.show):
                self._bring(dock_name(panel))
        self._place = place
        if stage is None:
            self._say("", False)
        if self.panel is not None:
            self._show_in(self.panel)

    def _show_in(self, panel: LessonPanel) -> None:
        from playground.lesson import catalogue

        course = self.course
        if self._stage is None:
            panel.start.show_stands(course.stands())
        else:
            following = course.following
            title = "" if following is None else catalogue.lessons()[following]
            panel.introduce(course.introduction, following, title)
        panel.show_troubles(course.troubles if self._stage is not None else ())
        panel.show_stage(self._stage, None if self._stage is None else course.summary)

    def _bring(self, name: str) -> None:
        """Bring a dock to the front, but never over the lesson itself, nor where that is closed."""
        docks = self._window.layout_.docks
        if name not in docks or name == LESSON or docks[LESSON].isHidden():
            return
        if docks[LESSON] not in self._window.tabifiedDockWidgets(docks[name]):
            self._window.layout_.bring(name)

    def _lay_gesture(self) -> None:
        stage, plots = self._stage, self._window.plots.panels
        if stage is None and self._gestures is None:
            return
        if stage is None or not stage.answerable:
            self.gestures.keep(None if stage is None else stage.prompt)
        elif plots is not None:
            self.gestures.show(stage.prompt, plots[0], plots[1])
        if plots is not None:
            self.gestures.cover_up(() if stage is None else stage.unanswered, plots[0], plots[1])

    # Between panel, plots and course

    def _panel_built(self, panel: Any) -> None:
        from playground.lesson import catalogue

        course = self.course
        panel.show_lessons(catalogue.lessons())
        panel.guided.connect(self._window.session.guide)
        panel.guided.connect(self._running.asked)
        panel.hurried.connect(self._hurry)
        panel.left.connect(self.leave)
        panel.lesson_asked.connect(self.open_named)
        panel.file_asked.connect(self.ask_open)
        panel.anew_asked.connect(course.begin_anew)
        panel.report_asked.connect(self._save_report)
        panel.answer_edited.connect(self._typed)
        panel.say(*self._said)
        self._window.tensors.table.clicked.connect(self._row_clicked)
        self._show_in(panel)

    def _show_running(self, running: bool) -> None:
        if self.panel is not None:
            self.panel.show_running(running)

    def _hurry(self) -> None:
        self._window.session.ask(Pause())

    def _say(self, words: str, anew: bool) -> None:
        self._said = words, anew
        if self.panel is not None:
            self.panel.say(words, anew)

    def _begun(self) -> None:
        self._place = None
        self._window.layout_.bring(LESSON)

    def _fail(self, words: str) -> None:
        self._window.card.show_complaint(Complaint(plain=words, kind="DocumentError"))

    def _answered(self, value: object) -> None:
        field = None if self.panel is None else self.panel.page.prompt.field
        if field is not None:
            field.take(value)

    def _typed(self) -> None:
        from playground.window.lesson.typed_field import TypedField

        field = None if self.panel is None else self.panel.page.prompt.field
        if self._gestures is not None and field is not None:
            numbers = field.numbers() if isinstance(field, TypedField) else None
            self._gestures.take(numbers)

    def _row_clicked(self, index: QModelIndex) -> None:
        """Take a click on a tensor's row for the option of its name."""
        stage = self._stage
        if stage is None or not stage.answerable or stage.prompt is None:
            return
        if stage.prompt.kind == CHOICE and AUTOGRAD not in self.covers.covered:
            self._answered(self._window.tensors.table.name_at(index))

    def _save_report(self, learner: str) -> None:
        course, window = self.course, self._window
        if course.lesson is None:
            return
        suggested = window.files.folder() / f"{course.lesson.name}-report.html"
        path = self._ask.report_file(window, suggested)
        if path is None:
            return
        if course.save_report(path, learner):
            window.files.remember(path)
            window.card.show_notice(Notice(f"Report saved as {path}"))
        else:
            self._fail(f"The report could not be written to {path}: choose another folder or name.")

    def _chosen(self, action: QAction) -> None:
        name = action.data()
        if isinstance(name, str):
            self.open_named(name)
