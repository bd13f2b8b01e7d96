"""The speaker's window: the notes of the step, what comes next, the time, the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from playground.state.lesson import Stage
from playground.window.controls import label
from playground.window.lecture.key_help import tables
from playground.window.lecture.words import place_words
from playground.window.palette import body_font, palette
from playground.window.stylesheet import stylesheet
from playground.window.theme import Theme

NO_NOTES = "*No notes for this step.*"
NO_LESSON = "*No lesson is open: the lecture shows the problem.*"
LIVE = "The audience sees this live."
FROZEN = "FROZEN: the audience sees a still picture. This is what goes on under it:"
BLANK = "BLANK: the audience sees a black screen. Any key shows the picture again."
_SIZE = 1000, 680
_PREVIEW = 0.5
"""Of the window's width, at most, goes to the picture of what goes on."""


def clock_words(seconds: float) -> str:
    """Return a time as ``0:00:00``."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


class Notes(QWidget):
    """Never on the audience's screen by itself; its keys are those of the lecture.

    ``closed``: the speaker has closed it. ``pressed``: a key that means nothing here.
    """

    closed = Signal()
    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Speaker notes")
        self.setPalette(palette(theme))
        # The application has the colours of the lecture; these are the speaker's own.
        self.setStyleSheet(
            f"{stylesheet(theme)} QLabel {{ color: {theme.text}; }}"
            f" QTextBrowser {{ color: {theme.text}; background: {theme.panel}; border: none; }}"
        )
        self.setFont(body_font(theme, 1.4))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.place = label("", "note")
        self.clock = label(clock_words(0))
        self.clock.setAccessibleName("time since the lecture began")
        self.state = label(LIVE, "heading")
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = QTextBrowser()
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.following = label("", "heading")
        self.following.setWordWrap(True)
        large, reading, small = (body_font(theme, scale) for scale in (2.4, 1.6, 1.0))
        self.clock.setFont(large)
        for widget in (self.place, self.state, self.following, self.text):
            widget.setFont(reading)
        self.text.document().setDefaultFont(reading)
        head = QHBoxLayout()
        head.addWidget(self.place, 1)
        head.addWidget(self.clock)
        keys = QHBoxLayout()
        for text in tables():
            words = QLabel(text)
            words.setFont(small)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            keys.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(self.preview)
        column.addWidget(self.text, 1)
        column.addWidget(self.following)
        column.addLayout(keys)
        self.preview.hide()
        self._picture = QPixmap()
        self.resize(*_SIZE)
        self.show_stage(None)

    def show_stage(self, stage: Stage | None) -> None:
        """Show the notes of the step."""
        self.place.setText("" if stage is None else place_words(stage))
        text = NO_LESSON if stage is None else stage.notes or NO_NOTES
        if text != self.text.property("markdown"):
            self.text.setProperty("markdown", text)
            self.text.setMarkdown(text)
        self.following.setText("" if stage is None else following(stage))

    def show_seconds(self, seconds: float) -> None:
        """Show how long the lecture has gone on."""
        self.clock.setText(clock_words(seconds))

    def show_state(self, words: str) -> None:
        """Say what the audience sees."""
        self.state.setText(words)
        if words != FROZEN:
            self.show_picture(QPixmap())

    def show_picture(self, picture: QPixmap) -> None:
        """Show what goes on under a frozen picture; a null one takes it away."""
        self._picture = picture
        self._scale()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Scale the picture."""
        super().resizeEvent(event)
        self._scale()

    def event(self, event: QEvent) -> bool:
        """While the screen is black, take every key for showing the picture again."""
        if event.type() == QEvent.Type.ShortcutOverride and self.state.text() == BLANK:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pass on that a key was pressed: on a black screen any will do."""
        self.pressed.emit()
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell it."""
        super().closeEvent(event)
        self.closed.emit()

    def _scale(self) -> None:
        self.preview.setVisible(not self._picture.isNull())
        if not self._picture.isNull():
            self.preview.setPixmap(
                self._picture.scaledToWidth(
                    round(self.width() * _PREVIEW), Qt.TransformationMode.SmoothTransformation
                )
            )


def following(stage: Stage) -> str:
    """Return what the next key brings: the answer, lines of code, a step, or the end."""
    if stage.waiting:
        return "Next: the answer"
    if stage.lines:
        return "Next: the lines of this step"
    if stage.step + 1 < stage.steps:
        return f"Next step: {stage.headings[stage.step + 1]}"
    return "This is the last step."
