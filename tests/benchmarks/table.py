"""One row of the benchmark and the table of all."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured number beside its target and what it was measured against.

    ``at_most`` tells whether the target is a ceiling (times, memory) or a floor (speeds).
    """

    name: str
    measured: float
    target: float
    unit: str
    at_most: bool = True
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.measured <= self.target if self.at_most else self.measured >= self.target


def printed(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| what | measured | target | met | measured against |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        sign = "≤" if row.at_most else "≥"
        met = "yes" if row.met else "**no**"
        lines.append(
            f"| {row.name} | {row.measured:.3g} {row.unit} | {sign} {row.target:g} {row.unit} "
            f"| {met} | {row.note} |"
        )
    return "\n".join(lines)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie, such as 0.95."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
