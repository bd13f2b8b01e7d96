"""What the text of a lesson's cells says: headings, objectives, questions and hints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from playground.problem.document import Cell


def asked(cell: Cell) -> tuple[str, tuple[str, ...], str, int]:
    """The question, the hints, the code and its line, from the source of a prompt."""
    question: list[str] = []
    hints: list[str] = []
    lines = cell.source.split("\n")
    at = 0
    for text in lines:
        if not text.strip() and not question:
            at += 1
            continue
        if not text.startswith("#"):
            break
        said = text[1:].removeprefix(" ")
        hint = re.match(r"\s*hint:\s*(.*)", said, re.IGNORECASE)
        if hint:
            hints.append(hint[1].strip())
        elif hints and said.strip():
            hints[-1] += " " + said.strip()
        elif not hints:
            question.append(said)
        at += 1
    code = "\n".join(lines[at:])
    return "\n".join(question).strip(), tuple(hints), code, cell.line + at


def introduced(texts: Sequence[str]) -> tuple[str, str, tuple[str, ...]]:
    """The title, the text below it and the objectives of the markdown before the first step."""
    whole = "\n\n".join(texts)
    heading = re.search(r"^#+[ \t]+(.*?)[ \t]*$", whole, re.MULTILINE)
    title = heading[1] if heading else ""
    rest = whole.replace(heading[0], "", 1).strip() if heading else whole.strip()
    return title, rest, tuple(_list_items(rest))


def _list_items(text: str) -> Iterator[str]:
    """The items of markdown lists, those over several lines joined."""
    item: list[str] = []
    for line in [*text.split("\n"), ""]:
        began = re.match(r"\s*(?:[-*+]|\d+\.)\s+(.*)", line)
        if item and (began or not line.strip()):
            yield " ".join(item)
            item = []
        if began:
            item = [began[1].strip()]
        elif item:
            item.append(line.strip())


def headed(source: str) -> tuple[str, str]:
    """The heading of a step and its text."""
    match = re.match(r"\s*#+[ \t]+(.*?)[ \t]*(?:\n|$)", source)
    if not match:
        return "", source.strip()
    return match[1], source[match.end() :].strip()
