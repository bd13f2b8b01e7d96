"""Python's syntax errors, said again for a learner."""

from __future__ import annotations

import keyword
import re
from typing import Final

from playground.language.errors import CodeError

_TEXTS: Final = (
    (r"expected ':'", "a colon ':' is missing at the end of this line"),
    (r"'(.)' was never closed", "the bracket '{0}' is never closed"),
    (r"unmatched '(.)'", "there is no opening bracket for this '{0}'"),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'.*",
        "the bracket '{1}' is closed by '{0}'",
    ),
    (r"unterminated (?:triple-quoted )?string literal.*", "this text has no closing quote"),
    (r"unexpected indent", "this line starts further right than the one before: remove the spaces"),
    (
        r"expected an indented block after (.*?)(?: statement)?(?: on line (\d+))",
        "the lines that belong to {0} of line {1} must start further right (four spaces)",
    ),
    (
        r"unindent does not match any outer indentation level",
        "this line starts neither where the block does nor where the lines before it do",
    ),
    (r"inconsistent use of tabs and spaces in indentation", "tabs and spaces are mixed here"),
    (
        r"invalid syntax\. Perhaps you forgot a comma\?",
        "this cannot be read: perhaps a comma or an operator such as * is missing",
    ),
    (r"invalid decimal literal", "a name cannot begin with a digit, and 2w must be written 2*w"),
    (r"'return' outside function", "return only makes sense inside a def"),
    (r"'(break|continue)' (?:outside|not properly in) loop", "{0} only makes sense in a for loop"),
    (r"duplicate argument '(.*)' in function definition", "'{0}' stands twice among the arguments"),
    (r"invalid (?:non-printable )?character.*", "this character cannot stand in code"),
    (r"unexpected EOF while parsing", "the code ends too early"),
)

_SINGLE_EQUALS: Final = re.compile(
    r"cannot assign to .* here\. Maybe you meant '==' instead of '='\?"
    r"|invalid syntax\. Maybe you meant '==' or ':=' instead of '='\?"
)
_KEYWORD_BOUND: Final = re.compile(
    r"^\s*(?:(?P<first>"
    + "|".join(keyword.kwlist)
    + r")\s*(?:=(?!=)|[-+*/@]=|:\s*\w[\w.]*\s*=(?!=))"
    r"|[\w\s,]*?\b(?P<later>" + "|".join(keyword.kwlist) + r")\s*(?:,[\w\s,]*)?=(?!=))"
)


def explain_syntax(error: SyntaxError, source: str) -> CodeError:
    """Return `error` in plain words, with line and column in `source`, from 1."""
    lines = re.split(r"\r\n|\r|\n", source)
    line = min(max(error.lineno or 1, 1), len(lines))
    column = max(error.offset or 1, 1)
    text = lines[line - 1]
    bound = _KEYWORD_BOUND.match(text)
    if bound:
        group = "first" if bound["first"] else "later"
        word = bound[group]
        message = f"'{word}' is a word of Python itself and cannot be a name"
        return CodeError(message, line, bound.start(group) + 1, f"{word}_")
    message = error.msg or "this cannot be read"
    if isinstance(error, IndentationError) and message == "unexpected indent":
        column = len(text) - len(text.lstrip()) + 1
    if _SINGLE_EQUALS.fullmatch(message):
        return CodeError("a single = sets a name; to compare, write ==", line, column, "==")
    for pattern, plain in _TEXTS:
        match = re.fullmatch(pattern, message)
        if match:
            return CodeError(plain.format(*match.groups()), line, column)
    if message == "invalid syntax":
        return CodeError(_unreadable(text, column), line, column)
    return CodeError(message, line, column)


def _unreadable(text: str, column: int) -> str:
    rest = text[column - 1 :].split()
    if rest:
        word = re.match(r"\w+|.", rest[0])
        if word:
            return f"this cannot be read as Python from '{word.group()}' on"
    return "this line is not complete"
