"""Percent scripts: Python files in cells, as VS Code, Spyder and Jupytext read them.

    # %% [markdown]
    # # A heading
    # Some text.

    # %% parameters range="w: -3..3"
    w = torch.tensor(1.0, requires_grad=True)

A marker is `# %%`, then a title, then [markdown] for text, then key="value" pairs. Text before the
first marker is a code cell without title. Reading and writing gives the same text again, letter
by letter (line ends apart: every one becomes a plain new line).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from playground.problem.document import Cell, Kind
from playground.problem.errors import DocumentError

_MARKER: Final = re.compile(r"#\s*%%(?!%)(?P<rest>.*)")
_KIND: Final = re.compile(r"\[(?P<kind>\w+)\]")
_PAIR: Final = re.compile(r'\s*(?P<key>[A-Za-z_][\w-]*)=(?P<value>"(?:[^"\\]|\\.)*")')
_MARKDOWN: Final = ("markdown", "md", "raw")


def is_marker(line: str) -> bool:
    """Return whether `line` begins a cell."""
    return bool(_MARKER.match(line))


def parse(text: str) -> tuple[Cell, ...]:
    """Return the cells of a percent script."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = [index for index, line in enumerate(lines) if _MARKER.match(line)]
    before = lines[: starts[0]] if starts else lines
    cells: list[Cell] = []
    if any(line.strip() for line in before):
        cells.append(_cell(None, before, 1, _raw(before, bool(starts))))
    for start, end in pairwise([*starts, len(lines)]):
        # Blank lines above the first marker belong to its cell.
        first = start if cells else 0
        raw = _raw(lines[first:end], end < len(lines))
        cells.append(_cell(lines[start], lines[start + 1 : end], start + 2, raw))
    return tuple(cells)


def write(cells: Iterable[Cell]) -> str:
    """Return the percent script of `cells`.

    Raises DocumentError for a cell that cannot be told apart when it is read again, such as one
    with a marker in its text.
    """
    text = ""
    kept = True
    for cell in cells:
        if text and not text.endswith("\n"):
            text += "\n"
        if cell.raw is not None and _still_true(cell, first=not text):
            part, keep = cell.raw, True
        else:
            part, keep = _written(cell), False
            if parse(part) != (replace(cell, source=_stripped(cell)),):
                message = f"the cell '{cell.title}' cannot be written as a percent script"
                raise DocumentError(message)
        # One blank line around a cell that is written anew.
        if text and not (kept and keep) and not text.endswith("\n\n"):
            text += "\n"
        text += part
        kept = keep
    return text


def _stripped(cell: Cell) -> str:
    return cell.source.rstrip() if cell.kind == "code" else cell.source.rstrip("\n")


def _raw(lines: list[str], more: bool) -> str:
    return "\n".join(lines) + ("\n" if more else "")


def _still_true(cell: Cell, first: bool) -> bool:
    assert cell.raw is not None
    marked = bool(_MARKER.match(cell.raw.lstrip()))
    return (marked or first) and parse(cell.raw) == (cell,)


def _cell(marker: str | None, body: list[str], line: int, raw: str) -> Cell:
    title, kind, metadata = _read_marker(marker) if marker is not None else ("", "code", {})
    if kind == "markdown":
        body = [_uncommented(one) for one in body]
    cell = Cell(title, kind, "\n".join(body), metadata, line, raw)
    return replace(cell, source=_stripped(cell))


def _read_marker(marker: str) -> tuple[str, Kind, dict[str, str]]:
    match = _MARKER.match(marker)
    assert match is not None
    rest = match["rest"]
    metadata: dict[str, str] = {}
    position = len(rest)
    pairs = list(_PAIR.finditer(rest))
    # Only pairs that reach to the end of the line are metadata; anything before is the title.
    for pair in reversed(pairs):
        if rest[pair.end() : position].strip():
            break
        metadata[pair["key"]] = _value(pair["value"])
        position = pair.start()
    title = rest[:position].strip()
    kind: Kind = "code"
    tag = _KIND.match(title) or re.search(r"(?:^|\s)\[(?P<kind>\w+)\]$", title)
    if tag and tag["kind"] in (*_MARKDOWN, "code"):
        kind = "markdown" if tag["kind"] in _MARKDOWN else "code"
        title = (title[: tag.start()] + title[tag.end() :]).strip()
    return title, kind, dict(reversed(metadata.items()))


def _value(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]


def _uncommented(line: str) -> str:
    if line.startswith("# "):
        return line[2:]
    return line[1:] if line.startswith("#") else line


def _written(cell: Cell) -> str:
    words = ["# %%"]
    if cell.title:
        words.append(cell.title)
    if cell.kind == "markdown":
        words.append("[markdown]")
    words += [
        f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in cell.metadata.items()
    ]
    source = _stripped(cell)
    lines = source.split("\n") if source else []
    if cell.kind == "markdown":
        lines = [f"# {line}" if line else "#" for line in lines]
    return "\n".join([" ".join(words), *lines]) + "\n"
