"""The reports of a class on disk: one for each learner, and a summary as a table and as a page."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playground.lesson import report
from playground.lesson.grading import ClassSummary, Grade, of_class
from playground.lesson.written import figure
from playground.problem.errors import DocumentError

TABLE: Final = "class.csv"
PAGE: Final = "class.html"
_LONGEST_NAME: Final = 60


def folder_for(folder: Path) -> Path:
    """The folder, made where it is not there; raises DocumentError where that cannot be."""
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise DocumentError("this is a file, not a folder to write reports in", folder) from None
    except OSError as error:
        raise DocumentError(f"this folder cannot be made: {error.strerror}", folder) from None
    return folder


def write(grades: Sequence[Grade], folder: Path) -> list[Path]:
    """Write every report; returns what was written. Raises DocumentError where it cannot be."""
    names = _names(grades)
    texts: dict[str, str] = {}
    for each, name in zip(grades, names, strict=True):
        texts[f"{name}.html"] = report.html(
            each.lesson, each.results, each.learner, unstated=each.unstated
        )
        found = report.as_json(each.lesson, each.results, each.learner, unstated=each.unstated)
        texts[f"{name}.json"] = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    texts[PAGE] = page(grades, names)
    written = []
    for name, text in texts.items():
        written.append(_write(folder / name, text.encode("utf-8", "replace")))
    # A spreadsheet takes the table for UTF-8 only where it begins with the mark.
    written.append(_write(folder / TABLE, table(grades).encode("utf-8-sig", "replace")))
    return written


def table(grades: Sequence[Grade]) -> str:
    """CSV: a row for each learner and lesson, with a column for each mistake that was made."""
    mistakes = sorted({name for each in grades for name in each.mistakes})
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["learner", "lesson", "points", "out of", "right", "answered", *mistakes])
    for each in grades:
        figures = each.figures
        rows.writerow(
            [
                _cell(each.learner),
                _cell(each.lesson.name),
                figure(figures.points),
                figures.most,
                figures.right,
                figures.answered,
                *(each.mistakes[name] for name in mistakes),
            ]
        )
    return out.getvalue()


def page(grades: Sequence[Grade], names: Sequence[str]) -> str:
    """The summary of the class as a page that leads to each learner's report, by its name."""
    rows = "".join(
        f'<tr><td><a href="{html.escape(name)}.html">{html.escape(each.learner)}</a></td>'
        f"<td>{html.escape(each.lesson.title)}</td>"
        f'<td class="number">{figure(each.figures.points)}</td>'
        f'<td class="number">{each.figures.most}</td>'
        f"<td>{html.escape(listed(each.mistakes.most_common()))}</td></tr>"
        for each, name in zip(grades, names, strict=True)
    )
    heads = "".join(
        f"<th{kind}>{name}</th>"
        for name, kind in (
            ("Learner", ""),
            ("Lesson", ""),
            ("Points", ' class="number"'),
            ("Out of", ' class="number"'),
            ("Mistakes", ""),
        )
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f"<title>Class report</title><style>{report.STYLE}</style></head><body>",
            "<h1>Class report</h1>",
            *map(_lesson, of_class(grades)),
            "<h2>Learners</h2>",
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>",
            f'<p class="note">{report.HONEST}</p>',
            "</body></html>\n",
        ]
    )


def listed(counts: Sequence[tuple[str, int]]) -> str:
    """``sign 2, factor 2 1×``: names with how often they came."""
    return ", ".join(f"{name} ({count}×)" for name, count in counts)


def _lesson(found: ClassSummary) -> str:
    items = "".join(
        f"<li><b>{each.step + 1}. {report.marked(each.heading)}</b> "
        f"(<code>{html.escape(each.prompt)}</code>): {each.wrong} of {each.learners}; "
        f"{html.escape(listed(each.reasons))}</li>"
        for each in found.to_repeat
    )
    repeat = f"<p>To repeat with the class:</p><ul>{items}</ul>" if items else ""
    nothing = "" if items else "<p>Nothing went wrong for half of the class.</p>"
    mistakes = f"<p>Mistakes: {html.escape(listed(found.mistakes))}.</p>" if found.mistakes else ""
    who = "1 learner" if found.learners == 1 else f"{found.learners} learners"
    return (
        f"<h2>{html.escape(found.lesson.title)}</h2>"
        f"<p>{who}, {figure(found.points)} of {found.most} points on average.</p>"
        f"{repeat}{nothing}{mistakes}"
    )


def _names(grades: Sequence[Grade]) -> list[str]:
    """A file name without ending for each, none of them twice on any system."""
    taken: set[str] = {"class"}
    names = []
    for each in grades:
        plain = re.sub(r"[^\w-]+", "-", f"{each.learner[:_LONGEST_NAME]}-{each.lesson.name}")
        name = base = plain.strip("-") or "learner"
        number = 2
        while name.casefold() in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def _write(path: Path, data: bytes) -> Path:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise DocumentError(f"this cannot be written: {error.strerror}", path) from None
    return path
