"""From text to syntax tree: the caps that come before parsing, and the parser itself."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Final

from playground.language.errors import CodeError
from playground.language.syntax import explain_syntax

MAX_LENGTH: Final = 10_000
"""Characters in one cell: far above any lesson, far below what makes the parser slow."""

MAX_NESTING: Final = 100
"""Open brackets: Python's own parser gives up at 200."""

MAX_UNARY: Final = 20
"""Signs or `not` in a row: some 10,000 make the parser run out of memory."""

_SIGNS: Final = re.compile(rf"(?:[-+~][ \t\\\n]*){{{MAX_UNARY + 1},}}")
_NOTS: Final = re.compile(rf"(?:\bnot[ \t\\\n]+){{{MAX_UNARY + 1},}}")
_QUIET: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*',
    re.DOTALL,
)


def parse(source: str) -> ast.Module:
    """Return the tree of `source`, its columns counted in characters (from 0), not in bytes.

    Raises CodeError when the text is over a cap or is not Python.
    """
    _cap(source)
    try:
        with _without_warnings():
            tree = ast.parse(source)
        _count_characters(tree, source)
        # The parser alone lets pass what only the compiler sees: `return` outside a function,
        # two arguments of one name, two stars in one target.
        to_code(tree, "<cell>")
    except SyntaxError as error:
        raise explain_syntax(error, source) from None
    except (RecursionError, MemoryError):
        raise too_deep(source) from None
    except ValueError as error:  # e.g. an integer of more digits than Python converts
        raise CodeError(str(error).split(";")[0]) from None
    return tree


def to_code(tree: ast.Module, filename: str) -> CodeType:
    """Return `tree` compiled by Python itself.

    Python's warnings (such as `3(4)`: perhaps you missed a comma) are not repeated: what they
    warn of is said at its place when it runs.
    """
    with _without_warnings():
        return compile(tree, filename, "exec", dont_inherit=True)


@contextmanager
def _without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield


def too_deep(source: str) -> CodeError:
    """Return the error for code that is nested too deeply, placed at its longest line."""
    lines = source.split("\n")
    longest = max(range(len(lines)), key=lambda index: len(lines[index]))
    return CodeError("this is nested too deeply: split it into several lines", longest + 1, 1)


def _cap(source: str) -> None:
    if len(source) > MAX_LENGTH:
        line, column = _place(source, MAX_LENGTH)
        text = f"a cell may hold {MAX_LENGTH:,} characters; this one has {len(source):,}"
        raise CodeError(text, line, column)
    for character, name in (("\0", "a null byte"), ("\f", "a form feed")):
        if character in source:
            raise CodeError(f"the text holds {name}", *_place(source, source.index(character)))
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise CodeError("the text holds half a character (a lone surrogate)")
    bare = _QUIET.sub(_blank, source)
    depth = 0
    for position, character in enumerate(bare):
        if character in "([{":
            depth += 1
            if depth > MAX_NESTING:
                text = f"brackets are nested more than {MAX_NESTING} deep"
                raise CodeError(text, *_place(source, position))
        elif character in ")]}":
            depth = max(0, depth - 1)
    chain = _SIGNS.search(bare) or _NOTS.search(bare)
    if chain:
        text = f"more than {MAX_UNARY} signs in a row"
        raise CodeError(text, *_place(source, chain.start()))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "_", match.group())


def _place(source: str, position: int) -> tuple[int, int]:
    before = source[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _count_characters(tree: ast.Module, source: str) -> None:
    if source.isascii():
        return
    lines = [line.encode() for line in re.split(r"\r\n|\r|\n", source)]
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias):
            continue
        node.col_offset = _characters(lines[node.lineno - 1], node.col_offset)
        if node.end_lineno is not None and node.end_col_offset is not None:
            node.end_col_offset = _characters(lines[node.end_lineno - 1], node.end_col_offset)


def _characters(line: bytes, offset: int) -> int:
    return len(line[:offset].decode(errors="replace"))
