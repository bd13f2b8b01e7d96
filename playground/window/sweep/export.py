"""Saves many runs: the picture as PNG, or one line of numbers for each run as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtWidgets import QWidget

from playground.state.sweep import RATES, Sweep

_COLUMNS = ("loss at the start", "loss at the end", "steps to rest", "diverged at step", "end")


def save(sweep: Sweep, picture: QWidget, path: Path) -> bool:
    """Write a CSV, or a PNG for any other ending; False where it cannot be written."""
    if path.suffix.lower() != ".csv":
        return bool(picture.grab().save(str(path)))
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows(sweep))
    except OSError:
        return False
    return True


def rows(sweep: Sweep) -> list[list[object]]:
    """The header and a row for each run; empty where a run never came to rest or diverged."""
    question = sweep.question
    if question.over == RATES:
        names = ["lr", "momentum"]
    else:
        assert question.plane is not None
        names = [span.coordinate.label for span in question.plane]
    ends = [f"{coordinate.label} at the end" for coordinate in sweep.coordinates]
    found: list[list[object]] = [[*names, *_COLUMNS, *ends]]
    for i, x in enumerate(sweep.x_values.tolist()):
        for j, y in enumerate(sweep.y_values.tolist()):
            rest, diverged = int(sweep.rest[i, j]), int(sweep.diverged[i, j])
            found.append(
                [
                    x,
                    y,
                    float(sweep.starts[i, j]),
                    float(sweep.losses[i, j]),
                    "" if rest < 0 else rest,
                    "" if diverged < 0 else diverged,
                    sweep.ends[int(sweep.reached[i, j])].label,
                    *sweep.places[i, j].tolist(),
                ]
            )
    return found
