"""Mistakes about the loss itself, and about expressions that are nothing else.

The order is fixed: what the session suggests, then what could be read off, then slips.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from playground.lesson.case import Case, Mistake, Suspect, written
from playground.lesson.diagnoses import names, slips
from playground.lesson.diagnoses.shapes import transposed


def _stale(case: Case) -> Iterator[Suspect]:
    for height in (case.before.loss, case.before.height):
        yield Suspect(
            height,
            f"{written(height)} is the loss as it was before. The point has moved since and a "
            "forward was made.",
        )
    yield from slips.stale(case)


def _not_recomputed(case: Case) -> Iterator[Suspect]:
    height = case.after.height
    yield Suspect(
        height,
        f"{written(height)} is the loss at the point as it stands now. The tensor keeps the "
        "value of the last forward until the next one.",
    )


def _tangent(case: Case) -> Iterator[Suspect]:
    before, after = case.before, case.after
    if before.height is None:
        return
    rise = 0.0
    for name, gradient in before.gradient.items():
        was, stands = before.values.get(name), after.values.get(name)
        if was is not None and stands is not None and was.shape == stands.shape:
            rise += float(np.sum(gradient * (stands - was)))
    yield Suspect(
        before.height + rise,
        "This goes along the tangent. The curve bends away from it, so the loss changes by more "
        "or less than slope × distance.",
    )


def _gradient(case: Case) -> Iterator[Suspect]:
    for sight in case.sights:
        for name, gradient in sight.gradient.items():
            for slope in np.ravel(gradient)[:50]:
                yield Suspect(
                    slope,
                    f"{written(slope)} is a gradient of {name}: how steep it is. The height, the "
                    "loss itself, is asked for.",
                )


NUMBERS: Final = (
    Mistake(names.TRANSPOSED, transposed),
    Mistake(names.STALE, slips.stale),
    Mistake(names.SIGN, slips.sign),
    Mistake(names.FACTOR_2, slips.factor_2),
    Mistake(names.SUM_FOR_MEAN, slips.sum_for_mean),
    Mistake(names.MEAN_FOR_SUM, slips.mean_for_sum),
    Mistake(names.ROUNDED, slips.rounded),
)
HEIGHTS: Final = (
    Mistake(names.STALE, _stale),
    Mistake(names.NOT_RECOMPUTED, _not_recomputed),
    Mistake(names.TANGENT_FOR_CURVE, _tangent),
    Mistake(names.SIGN, slips.sign),
    Mistake(names.GRADIENT_FOR_VALUE, _gradient),
    *NUMBERS[3:],
)
