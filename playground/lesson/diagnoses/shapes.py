"""Right numbers in a wrong shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.lesson.case import Case, Diagnosis, Suspect
from playground.lesson.diagnoses import names


def wrong_shape(case: Case) -> Diagnosis | None:
    """What an answer is led back to whose shape is not that of the tensor; else None."""
    answer, truth = np.shape(case.answer), np.shape(case.truth)
    if answer == truth:
        return None
    told = f"A tensor of shape {_shape(truth)} is asked for, and this has shape {_shape(answer)}."
    if len(answer) > 1 and answer[::-1] == truth:
        return Diagnosis(
            names.TRANSPOSED,
            f"{told} Rows and columns are exchanged; a gradient has the shape of its tensor.",
        )
    if np.size(case.answer) == 1 and case.near(np.reshape(case.answer, ()), np.sum(case.truth)):
        return Diagnosis(
            names.ADDED_UP,
            f"{told} That is the sum of its {np.size(case.truth)} entries; each entry has a "
            "slope of its own.",
        )
    return Diagnosis(names.SHAPE, f"{told} A gradient has one number for each entry.")


def transposed(case: Case) -> Iterator[Suspect]:
    """Rows and columns of a square matrix exchanged."""
    if np.ndim(case.truth) == 2:
        yield Suspect(
            np.transpose(case.truth),
            "Rows and columns are exchanged: entry [i, j] belongs to row i and column j of the "
            "tensor.",
        )


def entries_added_up(case: Case) -> Iterator[Suspect]:
    """The sum of all entries' slopes where one is asked for."""
    if case.subject.index and np.size(case.truth) == 1:
        for sight in case.sights:
            whole = sight.gradient.get(case.subject.name)
            if whole is not None:
                yield Suspect(
                    np.sum(whole),
                    f"That is the sum over all entries of {case.subject.name}; one of them is "
                    "asked for.",
                )


def _shape(shape: tuple[int, ...]) -> str:
    return (
        "()" if not shape else " × ".join(map(str, shape)) if len(shape) > 1 else f"({shape[0]},)"
    )
