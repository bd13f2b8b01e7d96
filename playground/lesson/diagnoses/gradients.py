"""Mistakes about a gradient: the slope at the point, or what stands in ``.grad``.

The order is fixed, and decides where two explanations give the same number here. First what the
session itself suggests (something stood in ``.grad``, the point has moved); the sign, the most
frequent slip of all; then other numbers that could be read off the screen; then slips of
calculation, simple ones before those of the chain rule, since a link may happen to be 2 or -1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from playground.lesson.case import Case, Mistake, Suspect, others, written
from playground.lesson.diagnoses import names, slips
from playground.lesson.diagnoses.shapes import entries_added_up, transposed
from playground.state.arrays import Array

_MOST_CALLS = 6


def fresh(case: Case) -> list[Array]:
    """What one backward call at the point adds, at the earlier and at the later point."""
    found = [case.of(sight.gradient) for sight in case.sights]
    known = [gradient for gradient in found if gradient is not None]
    if known or not case.backwards:
        return known
    # A loss of several elements has no gradient at the point; what was added tells it all the same.
    before = None if case.cleared else stood(case)
    return [(case.truth - (0.0 if before is None else before)) / case.backwards]


def stood(case: Case) -> Array | None:
    """What stood in ``.grad`` when the prompt was put, or None where that was nothing."""
    held = case.of({k: v for k, v in case.before.grads.items() if v is not None})
    return held if held is not None and np.any(held) else None


def _forgot_zero_grad(case: Case) -> Iterator[Suspect]:
    before, single = stood(case), any(case.near(case.truth, g) for g in fresh(case))
    if not case.subject.held:
        return
    if before is not None and single and (case.cleared or case.backwards):
        yield Suspect(
            case.truth + before,
            f"This counts the {written(before)} that stood in .grad before. It was cleared, so "
            "the new gradient stands there alone.",
        )
    if single and case.backwards > 1:
        yield Suspect(
            case.truth * case.backwards,
            f"This adds up {case.backwards} backward calls. In between .grad was cleared: only "
            "what came after that is left.",
        )


def _accumulation(case: Case) -> Iterator[Suspect]:
    if not case.subject.held:
        return
    before = stood(case)
    for gradient in fresh(case):
        sums = [] if before is None else [before + gradient * max(case.backwards, 1)]
        if case.backwards > 1:
            sums.append(gradient * case.backwards)
        if any(case.near(case.truth, total) for total in sums):
            was = "from the call before" if before is None else f"({written(before)})"
            yield Suspect(
                gradient,
                f"{written(gradient)} is what one backward call finds. It is added to what "
                f"stands in .grad already {was}; it does not replace it.",
            )


def _miscounted(case: Case) -> Iterator[Suspect]:
    before = stood(case)
    calls = case.backwards
    if not case.subject.held or not calls or (before is None and calls < 2):
        return
    for gradient in fresh(case):
        start = np.zeros_like(gradient) if before is None or case.cleared else before
        if case.near(case.truth, start + calls * gradient):
            for n in range(1, _MOST_CALLS + 1):
                yield Suspect(
                    start + n * gradient,
                    f"The size of one call is right, their number is not: backward was called "
                    f"{calls} times since.".replace("1 times", "once"),
                )


def _stale(case: Case) -> Iterator[Suspect]:
    before = stood(case)
    if before is not None and case.subject.held:
        yield Suspect(
            before,
            f"{written(before)} stood in .grad before. Look what the lines that follow do to it.",
        )
    old = case.of(case.before.gradient)
    if _moved(case):
        yield Suspect(
            old,
            f"{written(old)} is the gradient where the point was before. The gradient belongs to "
            "the point: it is another one now.",
        )
    yield from slips.stale(case)


def _moved(case: Case) -> bool:
    """Whether any parameter has another value than when the prompt was put."""
    was, is_now = case.before.values, case.after.values
    return any(not np.array_equal(was[name], is_now.get(name, np.nan)) for name in was)


def _new_point(case: Case) -> Iterator[Suspect]:
    new = case.of(case.after.gradient)
    if _moved(case):
        yield Suspect(
            new,
            f"{written(new)} is the gradient at the point reached by the step. backward worked it "
            "out before the step, at the old point.",
        )


def _secant(case: Case) -> Iterator[Suspect]:
    for sight in case.sights:
        if np.size(case.truth) == 1:
            slope = sight.secants.get(case.coordinate)
            yield Suspect(
                slope,
                f"{written(slope)} is the slope of the secant, the line to the point {sight.h:g} "
                "further on. The tangent touches the curve at the point alone.",
            )


def _flat(case: Case) -> Iterator[Suspect]:
    if np.any(case.truth):
        yield Suspect(
            np.zeros_like(case.truth),
            "A slope of 0 would be level: the loss would not change at all. Look whether it does.",
        )


def _wrong_parameter(case: Case) -> Iterator[Suspect]:
    own = case.subject.label or case.subject.name
    for sight in case.sights:
        for values in (sight.gradient, sight.grads):
            for name, gradient in others(case, values):
                yield Suspect(
                    gradient,
                    f"{written(gradient)} is the slope along {name}, not along {own}. Look which "
                    "parameter is asked for.",
                )
    if np.ndim(case.truth) == 1:
        yield Suspect(
            case.truth[::-1],
            f"The numbers are right, their order is not: entry i belongs to {own}[i].",
        )


def _step(case: Case) -> Iterator[Suspect]:
    rate = case.before.rate
    for sign in (-1.0, 1.0):
        yield Suspect(
            sign * rate * case.truth,
            f"That is the step, the gradient times the rate {rate:g}. The gradient itself is "
            "asked for, before the rate scales it.",
        )
    was, is_now = case.of(case.before.values), case.of(case.after.values)
    reached = [] if was is None else [was - rate * case.truth]
    if is_now is not None and not case.near(was, is_now):
        reached.append(is_now)
    for place in reached:
        yield Suspect(
            place,
            f"{written(place)} is where the step leads: a new value of {case.subject.name}. The "
            "gradient that leads there is asked for.",
        )


def _value(case: Case) -> Iterator[Suspect]:
    for sight in case.sights:
        yield Suspect(
            case.of(sight.values),
            f"That is the value of {case.subject.label} itself. The gradient tells how fast the "
            "loss changes when it is turned.",
        )
        for loss in (sight.loss, sight.height):
            if np.size(case.truth) == 1:
                yield Suspect(
                    loss,
                    f"{written(loss)} is the loss, its height. The gradient is how steeply it "
                    "rises or falls.",
                )


def chain(case: Case, path: bool) -> Iterator[Suspect]:
    """The gradient with a link taken for 1, or with a path left out."""
    for sight in case.sights:
        whole = case.of(sight.gradient)
        if whole is None or not case.near(case.truth, whole):
            continue
        for link in sight.links:
            if link.path is path:
                yield Suspect(case.of(link.gradient), _link_told(link.operation, link.factor, path))


def _link_told(operation: str, factor: float | None, path: bool) -> str:
    if path:
        return (
            f"One of the paths to the loss, through {operation}, is left out. The gradient is "
            "the sum over all paths."
        )
    here = "" if factor is None else f", here {factor:.4g},"
    return (
        f"One link of the chain rule is missing: the local derivative of {operation}{here} is "
        "no factor of this."
    )


def _chain(case: Case) -> Iterator[Suspect]:
    return chain(case, path=False)


def _path(case: Case) -> Iterator[Suspect]:
    return chain(case, path=True)


GRADIENTS: Final = (
    Mistake(names.TRANSPOSED, transposed),
    Mistake(names.FORGOT_ZERO_GRAD, _forgot_zero_grad),
    Mistake(names.ACCUMULATION, _accumulation),
    Mistake(names.STALE, _stale),
    Mistake(names.NEW_POINT, _new_point),
    Mistake(names.SIGN, slips.sign),
    Mistake(names.FLAT, _flat),
    Mistake(names.SECANT, _secant),
    Mistake(names.WRONG_PARAMETER, _wrong_parameter),
    Mistake(names.STEP_FOR_GRADIENT, _step),
    Mistake(names.VALUE_FOR_GRADIENT, _value),
    Mistake(names.MISCOUNTED, _miscounted),
    Mistake(names.FACTOR_2, slips.factor_2),
    Mistake(names.SUM_FOR_MEAN, slips.sum_for_mean),
    Mistake(names.MEAN_FOR_SUM, slips.mean_for_sum),
    Mistake(names.CHAIN, _chain),
    Mistake(names.PATH, _path),
    Mistake(names.ADDED_UP, entries_added_up),
    Mistake(names.ROUNDED, slips.rounded),
)
