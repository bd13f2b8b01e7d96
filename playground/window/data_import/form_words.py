"""What the preview says about a file, as plain text."""

from __future__ import annotations

from typing import Final

from playground.problem.csv_look import Look
from playground.problem.csv_problem import MOST_COLUMNS, Choice

_SIGNS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", None: "spaces"}


def file_words(look: Look) -> str:
    """Rows, columns and form in one line; how much is read while that goes on."""
    rows = f"{look.rows:,} row{'s' if look.rows != 1 else ''}"
    if not look.done:
        rows = f"{rows} so far ({look.share:.0%})"
    count = len(look.columns)
    parts = [rows, f"{count} column{'s' if count != 1 else ''}"]
    if count > MOST_COLUMNS:
        parts[-1] += f", of which the first {MOST_COLUMNS} can be used"
    if count > 1:
        parts.append(f"separated by {_SIGNS[look.delimiter]}")
    parts.append(f"names in line {look.skip}" if look.skip else "no names")
    if look.decimal_comma:
        parts.append("decimal commas")
    if look.encoding == "latin-1":
        parts.append("read as Latin-1")
    return " · ".join(parts)


def kept_words(look: Look, choice: Choice) -> str:
    """How many rows are taken and how many are dropped."""
    drops = look.dropped(choice.columns)
    kept = look.rows - drops
    text = f"{kept:,} rows are taken."
    if drops:
        text = f"{drops:,} of {look.rows:,} rows lack a number and are dropped; {kept:,} are taken."
    if choice.split:
        text += f" {kept // 5:,} of them are held out."
    return text


def troubles_text(look: Look) -> str:
    """The first faults, one a line, and how many more there are."""
    lines = [str(trouble) for trouble in look.troubles]
    more = look.faults - len(lines)
    if more > 0:
        lines.append(f"and {more:,} more")
    return "\n".join(line[:1].upper() + line[1:] for line in lines)
