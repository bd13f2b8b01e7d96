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
    if known is not None and rates.is_race(case):
        rising = tuple(sorted(known, key=lambda each: known[each]))
        turned = -1 if "slowest first" in case.words else 1
        given, fastest = answer[::turned], truth[::turned][0]
        if given == rising and fastest != rising[0]:
            return Diagnosis(*rates.SMALLEST)
        if given == rising[::-1] and fastest != rising[-1]:
            return Diagnosis(*rates.LARGEST)
    found = _of_slopes(case, answer, truth) or _of_calls(answer)
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
    if len(known) != len(truth):
        return None
    by_size = _falling(known, lambda pair: abs(pair[1]))
    by_number = _falling(known, lambda pair: pair[1])
    if truth not in (by_size, by_number):
        return None
    if answer == by_number:
        return Diagnosis(
            names.SIGN,
            "This counts the signs of the slopes. How much the loss changes is told by their "
            "sizes: a slope of -3 is steeper than one of 2.",
        )
    if answer == by_size:
        return Diagnosis(
            names.SIGN,
            "This is the order of steepness. As numbers, negative slopes come after positive ones.",
        )
    if answer == _falling(known, lambda pair: abs(pair[0])):
        return Diagnosis(
            names.VALUE_FOR_GRADIENT,
            "This is the order of the values. Asked for are the slopes.",
        )
    return None


def _of_calls(answer: tuple[str, ...]) -> Diagnosis | None:
    """The calls of one step of training, told by what goes wrong in the order given."""
    places = {
        call: [place for place, text in enumerate(answer) if call in text]
        for call in ("forward", "backward", "zero_grad", "step")
    }
    if not all(len(found) == 1 for found in places.values()):
        return None
    forward, backward, clear, step = (found[0] for found in places.values())
    if backward < forward:
        return Diagnosis(
            names.BACKWARD_FIRST,
            "backward walks along the graph that a forward records: without one there is nothing "
            "to walk along.",
        )
    if step < backward:
        return Diagnosis(
            names.STEP_FIRST,
            "step moves along what stands in .grad, and backward puts it there.",
        )
    if backward < clear < step:
        return Diagnosis(
            names.CLEARED_TOO_SOON,
            "zero_grad between backward and step throws away the gradient that the step needs.",
        )
    return None


def _falling(
    known: dict[str, tuple[float, float]], size: Callable[[tuple[float, float]], float]
) -> tuple[str, ...]:
    return tuple(sorted(known, key=lambda each: -size(known[each])))
