"""One step of a lesson: text, lines, question, verdict and what is revealed, to scroll through."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from playground.lesson.summary import Summary
from playground.state.lesson import Stage
from playground.window.controls import MARGIN, label
from playground.window.lesson.code_lines import CodeLines
from playground.window.lesson.markdown import Markdown
from playground.window.lesson.prompt_card import PromptCard
from playground.window.lesson.summary_view import SummaryView
from playground.window.lesson.verdict_card import VerdictCard
from playground.window.palette import body_font
from playground.window.theme import LIGHT, Theme

DONE, COMING, AFTER = "Done", "Comes next", "Will be done once you have answered"


class StepPage(QScrollArea):
    """Shows a Stage from top to bottom; what has come last is scrolled into sight."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._step: tuple[str, int] | None = None
        self._asked: tuple[str, int, str] | None = None
        self._known = ""
        """What had been explained when the question was put: it stays above it."""
        self._following = self._judged = False
        self.verticalScrollBar().rangeChanged.connect(self._show_last)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.notice = label("", "note")
        self.notice.setWordWrap(True)
        self.troubles = label("", "warning")
        self.troubles.setWordWrap(True)
        self.introduction = ""
        """What the lesson is about, as markdown; it stands above the first step."""
        self.intro = Markdown("what the lesson is about")
        self.heading = label("", "heading")
        self.heading.setWordWrap(True)
        self.text = Markdown("the step")
        self.done = CodeLines(DONE, from_end=True)
        self.earlier = Markdown("what was explained before")
        self.before = CodeLines(AFTER)
        self.prompt = PromptCard()
        self.verdict = VerdictCard()
        self.revealed = Markdown("the explanation")
        self.coming = CodeLines(COMING)
        self.told = label("", "warning")
        self.told.setWordWrap(True)
        self.summary = SummaryView()
        body = QWidget()
        body.setProperty("kind", "body")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        column.setSpacing(9)
        for widget in (
            *(self.notice, self.troubles, self.intro, self.heading, self.text, self.done),
            *(self.earlier, self.before),
            *(self.prompt, self.verdict, self.revealed, self.coming, self.told, self.summary),
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(body)
        self._parts = (self.verdict, self.prompt, self.summary, self.coming)

    def show_stage(self, stage: Stage, summary: Summary | None) -> bool:
        """Show a stage; tell whether a new question waits for its answer."""
        here = (stage.lesson, stage.step)
        fresh, self._step = here != self._step, here
        ended = stage.ended and summary is not None
        asked = stage.answerable
        heading = "" if not stage.headings else stage.headings[stage.step]
        self.heading.setText("The end" if ended else heading.replace("`", ""))
        begins = stage.step == 0 and not stage.results and not stage.done and not ended
        self.intro.show_words(self.introduction if begins else "")
        self.text.show_words("" if ended else stage.text)
        self.done.show_lines("" if ended else stage.done)
        self.before.show_lines(stage.lines if asked and stage.verdict is None else "")
        new = self.prompt.show_stage(stage)
        self.verdict.show_verdict(stage.prompt, stage.verdict, asked)
        self._note_known(stage)
        new_words = stage.revealed.removeprefix(self._known).strip()
        self.earlier.show_words("" if ended else self._known)
        self.revealed.show_words("" if ended else new_words)
        self.coming.show_lines("" if asked else stage.lines)
        told = "" if asked else stage.told
        self.told.setText(f"⚠ {told}" if told else "")
        self.told.setVisible(bool(told))
        self.summary.setVisible(ended)
        if ended:
            self.prompt.hide()
            self.verdict.hide()
            assert summary is not None
            self.summary.show_summary(summary, stage.headings)
        self._following = not (fresh or ended)
        self._judged = stage.verdict is not None and not asked
        if fresh or ended:
            self.verticalScrollBar().setValue(0)
        else:
            QTimer.singleShot(0, self, self._show_last)
        return new

    def say(self, words: str) -> None:
        """Say something above the step, such as where the lesson was taken up."""
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def show_troubles(self, words: str) -> None:
        """Tell what is wrong in the lesson's file."""
        self.troubles.setText(words)
        self.troubles.setVisible(bool(words))

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self.heading.setFont(body_font(theme, 1.2, QFont.Weight.DemiBold))
        for part in (
            *(self.intro, self.text, self.done, self.earlier, self.before, self.prompt),
            *(self.verdict, self.revealed, self.coming, self.summary),
        ):
            part.apply_theme(theme)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Let the learner scroll where they like from now on."""
        self._following = False
        super().wheelEvent(event)

    def _note_known(self, stage: Stage) -> None:
        asked = None if stage.prompt is None else (stage.lesson, stage.step, stage.prompt.name)
        if asked is None or not stage.revealed.startswith(self._known):
            self._known = ""
        elif asked != self._asked:
            self._known = stage.revealed if stage.waiting else ""
        self._asked = asked

    def _show_last(self) -> None:
        """Scroll to what has come last; again when the parts have found their heights."""
        if not self._following:
            return
        if self._judged:
            # Question, verdict and explanation are read as one: from the top where they are long.
            top = self.prompt.y() - 6
            self.verticalScrollBar().setValue(max(top, 0))
            return
        for part in self._parts:
            if not part.isHidden():
                self.ensureWidgetVisible(part, 0, 12)
                return
