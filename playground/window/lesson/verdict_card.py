"""What became of an answer: a mark and words, the mistake by its name, and the points."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from playground.lesson.written import answered, figure, in_words, written
from playground.state.lesson import Prompt, Verdict
from playground.window.controls import label
from playground.window.lesson.markdown import Markdown, escaped
from playground.window.theme import LIGHT, Theme

RIGHT, WRONG, SHOWN = "✓", "✗", "○"


class VerdictCard(QFrame):
    """Shows a Verdict; the right answer only once no further try is left."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._shown: tuple[Prompt | None, Verdict | None, bool] = (None, None, False)
        self.setProperty("kind", "notice")
        self.headline = label("", "heading")
        self.headline.setWordWrap(True)
        self.told = Markdown("what is said of the answer")
        self.figures = Markdown("the answer and the right one")
        self.points = label("", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(5)
        for widget in (self.headline, self.told, self.figures, self.points):
            column.addWidget(widget)

    def show_verdict(self, prompt: Prompt | None, verdict: Verdict | None, open_: bool) -> None:
        """Show what became of the answer; ``open_`` while another may be given."""
        self._shown = prompt, verdict, open_
        self.setVisible(verdict is not None and prompt is not None)
        if verdict is None or prompt is None:
            return
        given = answered(verdict)
        if verdict.right:
            mark, words, colour = RIGHT, "Right", self._theme.good
        elif given:
            named = f": {verdict.mistake}" if verdict.mistake else ""
            mark, words, colour = WRONG, f"Not right{named}", self._theme.error
        else:
            mark, words, colour = SHOWN, "The answer was shown", self._theme.accent
        self.headline.setText(f"{mark}  {words}")
        self.headline.setStyleSheet(f"color: {colour}")
        plain = "" if verdict.right else verdict.told
        self.told.show_words(plain)
        lines = []
        if given:
            lines.append(f"Your answer: {_set(prompt.kind, verdict.answer)}")
        if not open_ and not (verdict.right and _same(prompt, verdict)):
            lines.append(f"Right answer: {_set(prompt.kind, verdict.truth)}")
        self.figures.show_words("\n\n".join(lines))
        self.points.setText(_points(prompt, verdict))
        self.points.setVisible(not open_)

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self.show_verdict(*self._shown)
        self.told.apply_theme(theme)
        self.figures.apply_theme(theme)


def _set(kind: str, value: object) -> str:
    """An answer as markdown: words in the type of the text, everything else as code."""
    text = written(kind, value)
    if in_words(kind):
        return text if "`" in text else escaped(text)
    return f"`{text.replace('`', '')}`"


def _points(prompt: Prompt, verdict: Verdict) -> str:
    """The points, and for what some are missing."""
    word = "point" if verdict.points == 1 else "points"
    hints = len(prompt.hints)
    reasons = []
    if verdict.right and prompt.tries > 1:
        reasons.append(f"at try {prompt.tries}")
    if verdict.right and hints:
        reasons.append("with one hint" if hints == 1 else f"with {hints} hints")
    expected = (1 - hints / (max(prompt.hints_in_all, hints) + 1)) * 0.5 ** max(prompt.tries - 1, 0)
    if verdict.right and verdict.points < expected - 1e-9:
        reasons.append("after an earlier answer")
    why = f": right {', '.join(reasons)}" if reasons else ""
    return f"{figure(verdict.points)} {word}{why}"


def _same(prompt: Prompt, verdict: Verdict) -> bool:
    return written(prompt.kind, verdict.answer) == written(prompt.kind, verdict.truth)
