"""The lesson's panel: where it stands, the step, and the way on and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from playground.lesson.summary import Summary
from playground.state.lesson import Answer, Back, GoTo, Hint, Next, Reveal, Stage
from playground.window.controls import GAP, MARGIN, Pill, label
from playground.window.elided import Elided
from playground.window.lesson.start_page import StartPage
from playground.window.lesson.step_page import StepPage
from playground.window.plots.surroundings import body
from playground.window.theme import Theme

NEXT, DO, FINISH, SKIP = "Next", "Do it", "To the summary", "To the end of the run"

_TYPED_IN = QLineEdit, QPlainTextEdit, QAbstractSpinBox


class LessonPanel(QWidget):
    """Shows a Stage; ``guided`` carries what is asked of the lesson, as a Guidance."""

    guided = Signal(object)
    hurried = Signal()
    """The lesson's run that is shown should come to its end at once."""
    left = Signal()
    lesson_asked = Signal(str)
    file_asked = Signal()
    report_asked = Signal(str)
    anew_asked = Signal()
    answer_edited = Signal()
    """The answer in the field is another one, or there is another field."""

    def __init__(self) -> None:
        super().__init__()
        self.stage: Stage | None = None
        self._running = False
        self._said_at: tuple[str, int] | None = None
        """The step that what was said stands above; None before that is shown."""
        self.start = StartPage()
        self.page = StepPage()
        self.title = Elided("heading")
        self.place = label("", "note")
        self.steps = QComboBox()
        self.back, self.next, self.leave = Pill("Back"), Pill(NEXT, kind="primary"), Pill("Leave")
        body(self)
        self._build()
        self.show_stage(None, None)

    def show_stage(self, stage: Stage | None, summary: Summary | None) -> None:
        """Show where a lesson stands; None where no lesson is open."""
        self.stage = stage
        self._pages.setCurrentIndex(0 if stage is None else 1)
        if stage is None:
            self.page.prompt.setVisible(False)
            return
        here = (stage.lesson, stage.step)
        if self._said_at is not None and self._said_at != here:
            self.say("")
        self._said_at = here
        self.title.say(stage.title)
        self._list_steps(stage)
        answering = _within(self.page.prompt)
        new = self.page.show_stage(stage, summary)
        self.place.setText(f"Step {stage.step + 1} of {stage.steps}")
        self.next.setVisible(not stage.ended)
        self._set_next()
        self.back.setEnabled(stage.step > 0)
        field = self.page.prompt.field
        if new and field is not None and self._may_take_keyboard():
            field.setFocus()
        elif answering and not _within(self.page.prompt):
            # Else Qt gives it to whatever comes next: the list of steps, or a plot with keys.
            self.next.setFocus()

    def show_lessons(self, lessons: Mapping[str, str]) -> None:
        """List the lessons that can be opened."""
        self.start.show_lessons(lessons)

    def introduce(self, introduction: str, following: str | None, title: str) -> None:
        """Take what the lesson is about, and the lesson that comes after it."""
        self.page.introduction = introduction
        self.page.summary.offer(following, title)

    def say(self, words: str, anew: bool = False) -> None:
        """Say something above the step that is shown next, until another one is.

        With ``anew`` the lesson may be begun from its first step.
        """
        self._said_at = None
        self.page.say(words)
        self.anew.setVisible(anew)

    def show_troubles(self, troubles: Sequence[str]) -> None:
        """Tell what is wrong in the lesson's file, one sentence each."""
        words = ""
        if troubles:
            count = len(troubles)
            head = "One thing is" if count == 1 else f"{count} things are"
            lines = "\n".join(f"• {trouble}" for trouble in troubles)
            words = f"⚠ {head} wrong in this lesson's file; the rest goes on.\n{lines}"
        self.page.show_troubles(words)

    def go_on(self) -> None:
        """Ask for what comes next; give the answer where one is wanted and ready."""
        if self.stage is None:
            return
        if self._running:
            self.hurried.emit()
        elif self.stage.answerable:
            if self.page.prompt.touched:
                self.page.prompt.submit()
        elif self.next.isEnabled():
            self.guided.emit(Next())

    def show_running(self, running: bool) -> None:
        """While the lesson makes a run nothing is answered; Next leads to the run's end at once."""
        self._running = running
        self.page.prompt.setEnabled(not running)
        self._set_next()

    def go_back(self) -> None:
        """Ask for the step before."""
        if self.stage is not None and self.stage.ended:
            self.guided.emit(GoTo(self.stage.step))
        elif self.stage is not None and self.stage.step > 0:
            self.guided.emit(Back())

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self.page.apply_theme(theme)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow and low: the step is scrolled through."""
        return QSize(200, 160)

    def _build(self) -> None:
        self.steps.setAccessibleName("Step: choose one to jump there")
        self.steps.setToolTip("Jump to a step")
        self.steps.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.steps.setMinimumContentsLength(8)
        self.leave.setToolTip("End the lesson; the problem stays open")
        self.anew = Pill("Begin anew", kind="link")
        self.anew.hide()
        head = QWidget()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(MARGIN, 4, MARGIN, 2)
        rows.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.anew)
        rows.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.place)
        row.addWidget(self.steps, 1)
        rows.addLayout(row)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 4, MARGIN, 3)
        foot.setSpacing(6)
        foot.addWidget(self.back)
        foot.addWidget(self.next, 1)
        foot.addWidget(self.leave)
        lesson = QWidget()
        column = QVBoxLayout(lesson)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        start = QWidget()
        inner = QVBoxLayout(start)
        inner.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        inner.addWidget(self.start)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(start)
        self._pages.addWidget(lesson)
        self.say("")
        self.show_troubles(())
        self._join()

    def _join(self) -> None:
        prompt = self.page.prompt
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.leave.clicked.connect(self.left)
        self.anew.clicked.connect(self.anew_asked)
        self.steps.activated.connect(self._jump)
        self.start.lesson_asked.connect(self.lesson_asked)
        self.start.file_asked.connect(self.file_asked)
        self.page.summary.step_asked.connect(self._jump)
        self.page.summary.report_asked.connect(self.report_asked)
        self.page.summary.anew_asked.connect(self.anew_asked)
        self.page.summary.lesson_asked.connect(self.lesson_asked)
        prompt.answered.connect(self._answer)
        prompt.hint_asked.connect(self._hint)
        prompt.reveal_asked.connect(self._reveal)
        prompt.edited.connect(self.answer_edited)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for digit in range(1, 10):
            keys = QShortcut(QKeySequence(str(digit)), self)
            keys.setContext(context)
            keys.activated.connect(partial(self._digit, digit))

    def _set_next(self) -> None:
        """Say what the button leads to, and whether it can be pressed."""
        stage = self.stage
        if stage is None:
            return
        lines = bool(stage.lines) and not stage.answerable
        last = stage.step + 1 == stage.steps
        words = SKIP if self._running else DO if lines else FINISH if last else NEXT
        self.next.setText(words)
        self.next.setAccessibleName(words)
        waits = stage.answerable and not self._running
        self.next.setEnabled(not waits and not stage.ended)
        self.next.setToolTip("Answer first, or have the answer shown" if waits else "Ctrl+Return")

    def _list_steps(self, stage: Stage) -> None:
        done = {result.step for result in stage.results}
        texts = [
            f"{'• ' if at in done else ''}{at + 1}. {heading.replace('`', '')}"
            for at, heading in enumerate(stage.headings)
        ]
        if texts != [self.steps.itemText(at) for at in range(self.steps.count())]:
            self.steps.clear()
            self.steps.addItems(texts)
        self.steps.setCurrentIndex(stage.step)

    def _may_take_keyboard(self) -> bool:
        """Whether typing here takes the keyboard from nothing else that is typed in."""
        return _within(self) or not isinstance(QApplication.focusWidget(), _TYPED_IN)

    def _jump(self, step: int) -> None:
        self.guided.emit(GoTo(step))

    def _answer(self, value: object) -> None:
        self.guided.emit(Answer(value))

    def _hint(self) -> None:
        self.guided.emit(Hint())

    def _reveal(self) -> None:
        self.guided.emit(Reveal())

    def _digit(self, digit: int) -> None:
        field = self.page.prompt.field
        if field is not None:
            field.take_key(digit)


def _within(widget: QWidget) -> bool:
    """Whether the keyboard is there."""
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)
