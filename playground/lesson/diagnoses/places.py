"""Mistakes about a step: where a parameter, or the whole point, stands afterwards.

The order is fixed. First no step at all and a step the wrong way; then what the step was made of
(the rate, what stood in ``.grad``, how many steps, which optimizer); then a part of the rule read
as the whole; then slips of single coordinates and of calculation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from playground.lesson.case import Case, Mistake, Suspect, written
from playground.lesson.diagnoses import names, slips
from playground.lesson.diagnoses.gradients import stood
from playground.state.arrays import Array


def _start(case: Case) -> Array | None:
    return case.of(case.before.values)


def _slope(case: Case) -> Array | None:
    return case.of(case.before.gradient)


def _plain(case: Case) -> Array | None:
    """Where one step of plain SGD from the start leads."""
    start, slope = _start(case), _slope(case)
    return None if start is None or slope is None else start - case.before.rate * slope


def _stale(case: Case) -> Iterator[Suspect]:
    yield Suspect(
        _start(case),
        "That is where it stood before. The lines that follow move it.",
    )
    yield from slips.stale(case)


def _uphill(case: Case) -> Iterator[Suspect]:
    start, slope = _start(case), _slope(case)
    if start is None:
        return
    told = (
        "This goes uphill. The gradient points to where the loss rises, and the step goes "
        "against it: the value minus rate × gradient."
    )
    yield Suspect(2 * start - case.truth, told)
    if slope is not None:
        yield Suspect(start + case.before.rate * slope, told)


def _not_scaled(case: Case) -> Iterator[Suspect]:
    start, slope = _start(case), _slope(case)
    if start is not None and slope is not None:
        for sign in (-1.0, 1.0):
            yield Suspect(
                start + sign * slope,
                f"This moves by the whole gradient {written(slope)}. The step is the gradient "
                f"times the rate {case.before.rate:g}.",
            )


def _forgot_zero_grad(case: Case) -> Iterator[Suspect]:
    plain, before = _plain(case), stood(case)
    if plain is not None and before is not None and case.near(plain, case.truth):
        yield Suspect(
            plain - case.before.rate * before,
            f"This steps along the old gradient {written(before)} too. .grad was cleared before "
            "the step.",
        )


def _accumulation(case: Case) -> Iterator[Suspect]:
    plain, before = _plain(case), stood(case)
    if (
        plain is None
        or before is None
        or not case.near(plain - case.before.rate * before, case.truth)
    ):
        return
    yield Suspect(
        plain,
        f"The step takes all that stands in .grad: {written(before)} from before was not cleared "
        "and is added to the new gradient.",
    )


def _one_step(case: Case) -> Iterator[Suspect]:
    if case.steps > 1:
        yield Suspect(
            _plain(case), f"That is where the first step leads, and there are {case.steps} of them."
        )


def _constant(case: Case) -> Iterator[Suspect]:
    start, slope = _start(case), _slope(case)
    if case.steps > 1 and start is not None and slope is not None:
        yield Suspect(
            start - case.steps * case.before.rate * slope,
            f"This takes the first gradient for all {case.steps} steps. After each step the "
            "gradient is another one.",
        )


def _plain_step(case: Case) -> Iterator[Suspect]:
    keywords = case.before.keywords
    if case.before.optimizer == "SGD" and not any(
        keywords.get(key) for key in ("momentum", "weight_decay", "maximize", "nesterov")
    ):
        return
    with_what = next(
        (key for key in ("momentum", "weight_decay", "maximize") if keywords.get(key)), None
    )
    rule = case.before.optimizer + (f" with {with_what}" if with_what else "")
    yield Suspect(
        _plain(case),
        f"That is a step of plain SGD, rate × gradient. Here {rule} steps; look at its rule.",
    )


def _step(case: Case) -> Iterator[Suspect]:
    start, slope = _start(case), _slope(case)
    told = "That is the step alone. It is added to where the parameter stood."
    if start is not None:
        for sign in (1.0, -1.0):
            yield Suspect(sign * (case.truth - start), told)
    if slope is not None:
        for sign in (-1.0, 1.0):
            yield Suspect(sign * case.before.rate * slope, told)


def _gradient(case: Case) -> Iterator[Suspect]:
    for sight in case.sights:
        yield Suspect(
            case.of(sight.gradient),
            "That is the gradient. Asked for is where the step leads: the value minus rate × "
            "gradient.",
        )


def _wrong_parameter(case: Case) -> Iterator[Suspect]:
    if np.ndim(case.truth) != 1:
        return
    start, slope, rate = _start(case), _slope(case), case.before.rate
    labels = case.labels or tuple(f"entry {i}" for i in range(len(case.truth)))
    if len(labels) == 2:
        told = f"{labels[0]} and {labels[1]} are exchanged: each takes its own gradient."
        yield Suspect(case.truth[::-1], told)
        if start is not None and slope is not None:
            yield Suspect(start - rate * slope[::-1], told)


def _left_out(case: Case) -> Iterator[Suspect]:
    start = _start(case)
    if start is None or np.ndim(case.truth) != 1 or len(case.truth) < 2:
        return
    still = np.abs(case.answer - start) <= case.slack
    moves = np.abs(case.truth - start) > case.slack
    forgotten = still & moves
    if forgotten.any():
        labels = [label for label, left in zip(_labels(case), forgotten, strict=True) if left]
        yield Suspect(
            np.where(forgotten, start, case.truth),
            f"{', '.join(labels)} has not moved. A step moves every parameter that has a gradient.",
        )


def _sign(case: Case) -> Iterator[Suspect]:
    start = _start(case)
    if start is None or np.ndim(case.truth) != 1:
        return
    mirrored = 2 * start - case.truth
    turned = np.abs(case.answer - mirrored) < np.abs(case.answer - case.truth)
    labels = [label for label, wrong in zip(_labels(case), turned, strict=True) if wrong]
    yield Suspect(
        np.where(turned, mirrored, case.truth),
        f"{', '.join(labels)} goes the wrong way: look at the sign of its gradient.",
    )


def _labels(case: Case) -> tuple[str, ...]:
    return case.labels or tuple(
        f"{case.subject.label}[{index}]" for index in range(len(case.truth))
    )


def _of_step(case: Case, changed: Any) -> Any:
    start = _start(case)
    return None if start is None else start + changed * (case.truth - start)


def _factor_2(case: Case) -> Iterator[Suspect]:
    yield Suspect(
        _of_step(case, 2.0),
        "The direction is right and the step twice too long. Look for a factor of 2 in the "
        "gradient.",
    )
    yield Suspect(
        _of_step(case, 0.5),
        "The direction is right and the step half as long as it should be. The derivative of a "
        "square brings a 2 down.",
    )


def _sum_for_mean(case: Case) -> Iterator[Suspect]:
    for n in case.before.samples:
        yield Suspect(
            _of_step(case, float(n)),
            f"The step is {n} times too long: the gradients of {n} samples are added up where "
            "the loss is their mean.",
        )


def _mean_for_sum(case: Case) -> Iterator[Suspect]:
    for n in case.before.samples:
        yield Suspect(
            _of_step(case, 1.0 / n),
            f"The step is {n} times too short: divided by {n} as for a mean, where it is not.",
        )


def _secant(case: Case) -> Iterator[Suspect]:
    start, labels = _start(case), case.labels or (case.subject.label.replace("][", ", "),)
    slopes = [case.before.secants.get(label) for label in labels]
    if start is not None and all(slope is not None for slope in slopes):
        along = np.reshape(np.asarray(slopes, dtype=np.float64), np.shape(start))
        yield Suspect(
            start - case.before.rate * along,
            "This steps along the slope of the secant. The step takes the slope of the tangent, "
            "at the point alone.",
        )


def _chain(case: Case) -> Iterator[Suspect]:
    start, plain = _start(case), _plain(case)
    if start is None or plain is None or not case.near(plain, case.truth):
        return
    for link in case.before.links:
        gradient = case.of(link.gradient)
        if gradient is not None and not link.path:
            yield Suspect(
                start - case.before.rate * gradient,
                f"The gradient of this step lacks one link of the chain rule, the local "
                f"derivative of {link.operation}.",
            )


PLACES: Final = (
    Mistake(names.STALE, _stale),
    Mistake(names.UPHILL, _uphill),
    Mistake(names.NOT_SCALED, _not_scaled),
    Mistake(names.FORGOT_ZERO_GRAD, _forgot_zero_grad),
    Mistake(names.ONE_STEP, _one_step),
    Mistake(names.PLAIN_STEP, _plain_step),
    Mistake(names.ACCUMULATION, _accumulation),
    Mistake(names.CONSTANT, _constant),
    Mistake(names.STEP_FOR_POINT, _step),
    Mistake(names.GRADIENT_FOR_POINT, _gradient),
    Mistake(names.WRONG_PARAMETER, _wrong_parameter),
    Mistake(names.LEFT_OUT, _left_out),
    Mistake(names.SIGN, _sign),
    Mistake(names.SECANT, _secant),
    Mistake(names.FACTOR_2, _factor_2),
    Mistake(names.SUM_FOR_MEAN, _sum_for_mean),
    Mistake(names.MEAN_FOR_SUM, _mean_for_sum),
    Mistake(names.CHAIN, _chain),
    Mistake(names.ROUNDED, slips.rounded),
)
