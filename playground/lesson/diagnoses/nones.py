"""None where there is a number, and a number where torch has None."""

from __future__ import annotations

import numpy as np

from playground.lesson.case import Case, Diagnosis, written
from playground.lesson.diagnoses import names
from playground.state.arrays import Array


def number_for_none(case: Case) -> Diagnosis:
    """The answer is a number and torch has None.

    0 first: whoever writes it knows that nothing was added. Then why there is nothing.
    """
    name, tensor = case.subject.name, case.tensor(case.subject.name)
    if not np.any(case.answer):
        return Diagnosis(
            names.ZERO_FOR_NONE,
            "There is no gradient at all: .grad is None, not a tensor of zeros, until a backward "
            "call puts one there, and again after zero_grad.",
        )
    if tensor is not None and not tensor.is_leaf:
        return Diagnosis(
            names.NON_LEAF,
            f"{name} is computed, so it is no leaf. Its gradient passes through and is dropped, "
            f"unless {name}.retain_grad() asks for it.",
        )
    if name in case.after.frozen or name in case.before.frozen:
        return Diagnosis(
            names.FROZEN,
            f"{name} does not require grad at the moment, so backward leaves its .grad alone.",
        )
    if tensor is not None and not tensor.requires_grad:
        return Diagnosis(
            names.DATA,
            f"{name} does not require grad: it is data, and backward collects nothing for it.",
        )
    held = case.of({k: v for k, v in case.before.grads.items() if v is not None})
    if (
        held is not None
        and np.size(held) == np.size(case.answer)
        and case.near(np.reshape(case.answer, held.shape), held)
    ):
        return Diagnosis(
            names.STALE,
            f"{written(held)} stood there before. It was cleared since, and clearing leaves None.",
        )
    for sight in case.sights:
        gradient = case.of(sight.gradient)
        if _is(case, gradient):
            return Diagnosis(
                names.BEFORE_BACKWARD,
                f"{written(gradient)} is the gradient here, but .grad holds it only once "
                "backward has been called.",
            )
    return Diagnosis(
        names.NUMBER_FOR_NONE,
        "There is no number at all: look whether backward has been called since .grad was made "
        "or cleared.",
    )


def none_for_number(case: Case) -> Diagnosis:
    """The answer is None and there is a number."""
    if not np.any(case.truth):
        return Diagnosis(
            names.NONE_FOR_ZERO,
            "There is a tensor of zeros. None would mean that nothing was ever put there; "
            "zero_() and set_to_none=False keep the tensor and fill it with zeros.",
        )
    return Diagnosis(
        names.NONE_FOR_GRADIENT,
        "It is not None: look which line fills it, and that no line clears it afterwards.",
    )


def _is(case: Case, numbers: Array | None) -> bool:
    """Whether the answer is these numbers, in whatever shape."""
    if numbers is None or np.size(numbers) != np.size(case.answer):
        return False
    return case.near(np.reshape(case.answer, np.shape(numbers)), numbers)
