"""Mistakes in putting options in order.

The order is fixed: what is believed of rates explains more than how the order was turned.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.lesson.case import Case, Diagnosis
from playground.lesson.diagnoses import names, rates
from playground.lesson.diagnoses.choices import at


def wrong_order(case: Case) -> Diagnosis | None:
    """What an order is led back to, or None. Rates are ranked from the fastest to the slowest.

    A prompt that says "slowest first" turns that round.
    """
    answer, truth = tuple(case.answer), tuple(case.truth)
    known = rates.about_rates(case)
    if known is not None:
        rising = tuple(sorted(known, key=lambda each: known[each]))
        fastest_first = answer[::-1] if "slowest first" in case.words else answer
        if fastest_first == rising:
            return Diagnosis(*rates.SMALLEST)
        if fastest_first == rising[::-1]:
            return Diagnosis(*rates.LARGEST)
    found = _of_slopes(case, answer, truth)
    if found is not None:
        return found
    if answer == truth[::-1]:
        return Diagnosis(
            names.REVERSED,
            "The order is right from the other end: look again which end is asked for first.",
        )
    apart = [place for place, each in enumerate(answer) if each != truth[place]]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        one, other = (answer[place] for place in apart)
        return Diagnosis(
            names.NEIGHBOURS,
            f"All but two are in their places: compare {one} and {other} once more.",
        )
    return None


def _of_slopes(case: Case, answer: tuple[str, ...], truth: tuple[str, ...]) -> Diagnosis | None:
    """Coordinates that are to be ranked by the sizes of their slopes."""
    figures = {each: at(case, each) for each in case.prompt.options}
    known = {each: pair for each, pair in figures.items() if pair is not None}
    if len(known) != len(truth) or truth != _falling(known, lambda pair: abs(pair[1])):
        return None
    if answer == _falling(known, lambda pair: pair[1]):
        return Diagnosis(
            names.SIGN,
            "This counts the signs of the slopes. How much the loss changes is told by their "
            "sizes: a slope of -3 is steeper than one of 2.",
        )
    if answer == _falling(known, lambda pair: abs(pair[0])):
        return Diagnosis(
            names.VALUE_FOR_GRADIENT,
            "This is the order of the values. How much the loss changes is told by the slopes.",
        )
    return None


def _falling(
    known: dict[str, tuple[float, float]], size: Callable[[tuple[float, float]], float]
) -> tuple[str, ...]:
    return tuple(sorted(known, key=lambda each: -size(known[each])))
