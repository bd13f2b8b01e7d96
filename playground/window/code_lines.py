"""What the code panel needs to know of a script's lines; no widgets here."""

from __future__ import annotations

from collections.abc import Sequence

from playground.state.script import Script, ScriptLine


def newest(lines: Sequence[ScriptLine]) -> int:
    """The place of the last line of the last act, or of the last line of all before any act."""
    found = (place for place in range(len(lines) - 1, -1, -1) if lines[place].act is not None)
    return next(found, max(len(lines) - 1, 0))


def changed_part(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """Where two texts differ: the first line, and the line behind the last in old and in new."""
    short = min(len(old), len(new))
    start = next((i for i in range(short) if old[i] != new[i]), short)
    tail = 0
    while tail < short - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, len(old) - tail, len(new) - tail


def acts_in(script: Script) -> int:
    """How many acts the script holds."""
    return max((line.act or 0 for line in script.lines), default=0)


def told(script: Script, line: ScriptLine | None) -> str:
    """What is said under the code about the chosen line, or about the whole script."""
    if line is None:
        count = acts_in(script)
        if not count:
            return "Nothing done yet: each act adds its lines here."
        return "1 act. Click a line." if count == 1 else f"{count} acts. Click a line."
    whose = "Setup" if line.act is None else f"Act {line.act}"
    if not line.changes:
        return f"{whose}: this line changes nothing."
    return f"{whose}: changes {', '.join(line.changes)}"


def file_name(problem: str, style: str) -> str:
    """The name under which a script is offered to be saved."""
    return f"{problem}-{style.replace(' ', '-')}.py"
