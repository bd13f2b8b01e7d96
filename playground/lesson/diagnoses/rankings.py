"""Mistakes in putting options in order.

The order is fixed: what is believed of rates explains more than how the order was turned.
"""

from __future__ import annotations

from playground.lesson.case import Case, Diagnosis
from playground.lesson.diagnoses import names, rates


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
