"""What is mistaken about learning rates, in an order of runs or in picking one."""

from __future__ import annotations

import re

from playground.lesson.case import Case, Diagnosis
from playground.lesson.diagnoses import names

_RATE = re.compile(r"(?:(?:lr|rate|α|η)\s*=?\s*)?(\d+(?:\.\d*)?(?:e[-+]?\d+)?)", re.IGNORECASE)

SMALLEST = (
    names.SMALLEST_FASTEST,
    "A small rate makes small steps: it is safe, and slow. Below the rate that overshoots, the "
    "larger one arrives first.",
)
LARGEST = (
    names.LARGEST_FASTEST,
    "A larger rate is faster only up to a point. Beyond 2 divided by the curvature each step "
    "overshoots by more than it gains, and the run diverges.",
)


def rate(text: str) -> float | None:
    """The learning rate that an option stands for, or None where it is something else."""
    match = _RATE.fullmatch(text.strip())
    return None if match is None else float(match[1])


def about_rates(case: Case) -> dict[str, float] | None:
    """The rate of each option, where all options are rates and the prompt speaks of them."""
    found = {each: rate(each) for each in case.prompt.options}
    known = {each: value for each, value in found.items() if value is not None}
    if len(known) != len(found) or len(known) < 2:
        return None
    spoken = re.search(r"\b(lr|rates?|step size)\b", case.words) or "lr" in case.words
    return known if spoken else None


def wrong_rate(case: Case) -> Diagnosis | None:
    """The smallest or the largest rate picked as the fastest one."""
    known = about_rates(case)
    if known is None or not re.search(r"fast|first|quick|lowest|soonest", case.words):
        return None
    if case.answer not in known or case.truth not in known:
        return None
    if known[case.answer] < known[case.truth]:
        return Diagnosis(*SMALLEST)
    return Diagnosis(*LARGEST)
