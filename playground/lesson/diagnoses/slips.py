"""Slips that may befall any number: sign, a factor of 2, mean and sum, an old value."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10

import numpy as np

from playground.lesson.case import Case, Suspect, written


def sign(case: Case) -> Iterator[Suspect]:
    """The right sizes with the other sign, of all numbers or of some."""
    turned = np.copysign(case.truth, case.answer)
    wrong = int(np.sum(np.sign(turned) != np.sign(case.truth)))
    size = written(np.abs(case.truth)) if np.size(case.truth) == 1 else "each number"
    which = "the sign is not" if wrong == np.size(case.truth) else f"{wrong} of the signs are not"
    yield Suspect(
        turned,
        f"The size {size} is right, {which}. A slope is positive where the loss rises as the "
        "parameter grows.",
    )


def factor_2(case: Case) -> Iterator[Suspect]:
    """Twice or half of what is right."""
    yield Suspect(
        2 * case.truth,
        f"{written(case.answer)} is twice what it should be. Look whether a factor of 2, such as "
        "that of a square, was counted twice.",
    )
    yield Suspect(
        case.truth / 2,
        f"{written(case.answer)} is half of what it should be. The derivative of a square brings "
        "a 2 down: u² gives 2·u.",
    )


def mean_for_sum(case: Case) -> Iterator[Suspect]:
    """Divided by a number of samples that nothing is divided by."""
    for n in _counts(case):
        yield Suspect(
            case.truth / n,
            f"This is divided by {n} once too often: as for a mean over {n}, where there is a "
            "sum. Look what the loss does with its samples.",
        )


def sum_for_mean(case: Case) -> Iterator[Suspect]:
    """The sum over samples where the loss is their mean."""
    for n in _counts(case):
        yield Suspect(
            case.truth * n,
            f"This is {n} times what it should be: the sum over {n} samples. The loss is their "
            f"mean, so each counts for 1/{n}.",
        )


def stale(case: Case) -> Iterator[Suspect]:
    """What the asked expression held before."""
    for value in reversed(case.situation.earlier):
        if isinstance(value, int | float | list | tuple | np.ndarray):
            yield Suspect(
                value,
                f"{written(value)} is what stood there before. Look which of the lines that "
                "follow change it.",
            )


def rounded(case: Case) -> Iterator[Suspect]:
    """Right as far as it goes, but with fewer digits than torch prints."""
    answer = np.asarray(case.answer, dtype=np.float64)
    if answer.size != 1 or not np.isfinite(answer).all() or not answer.any():
        return
    truth = float(np.asarray(case.truth, dtype=np.float64).reshape(()))
    for digits in (2, 3, 4):
        if np.isfinite(truth) and truth:
            near = round(truth, digits - 1 - floor(log10(abs(truth))))
            if abs(near - float(answer.reshape(()))) <= 1e-9 * abs(truth):
                yield Suspect(
                    answer,
                    f"{written(answer)} is right as far as it goes. Give four digits behind the "
                    "point, as torch prints them.",
                )
                return


def _counts(case: Case) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*case.after.samples, *case.before.samples)))
