"""Python in colours, for the small editors of a problem."""

from __future__ import annotations

import builtins
import keyword
import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from playground.window.theme import Theme

_TOKEN = re.compile(
    r"""
    (?P<comment>\#.*)
  | (?P<string>[rbfuRBFU]{0,2}(?:\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?))
  | (?P<number>\b(?:0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)\b\.?)
  | (?P<word>[^\W\d]\w*)
    """,
    re.VERBOSE,
)
_KEYWORDS = frozenset(keyword.kwlist)
_BUILTINS = frozenset(dir(builtins)) - _KEYWORDS
_MODULES = frozenset({"torch", "F", "nn", "optim", "math", "linalg"})


class Highlighter(QSyntaxHighlighter):
    """Marks keywords, numbers, strings, comments, torch's names and the names being defined."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats = _formats(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Colour one line."""
        before = ""
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind == "word":
                kind = _kind_of(match.group(), before, text, match.start())
                before = match.group()
            else:
                before = ""
            style = self._formats.get(kind)
            if style is not None:
                self.setFormat(match.start(), match.end() - match.start(), style)


def _kind_of(word: str, before: str, text: str, start: int) -> str:
    if word in _KEYWORDS:
        return "keyword"
    if before == "def":
        return "defined"
    behind_dot = start > 0 and text[start - 1] == "."
    if behind_dot:
        return "attribute" if before else "plain"
    if word in _MODULES:
        return "module"
    return "builtin" if word in _BUILTINS else "plain"


def _formats(theme: Theme) -> dict[str, QTextCharFormat]:
    def made(colour: str, bold: bool = False, italic: bool = False) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setForeground(QColor(colour))
        if bold:
            result.setFontWeight(QFont.Weight.DemiBold)
        result.setFontItalic(italic)
        return result

    return {
        "comment": made(theme.muted, italic=True),
        "string": made(theme.descent),
        "number": made(theme.gradient),
        "keyword": made(theme.trajectory, bold=True),
        "defined": made(theme.accent, bold=True),
        "module": made(theme.secant),
        "attribute": made(theme.secant),
        "builtin": made(theme.accent),
    }
