"""The named mistakes: which of them a wrong answer is led back to.

One file of ``diagnoses/`` for each thing that can be asked; there stand the order in which the
explanations are tried, and its reasons. ``names.py`` holds the names.
"""

from __future__ import annotations

import numpy as np

from playground.lesson.case import Case, Diagnosis, first
from playground.lesson.diagnoses import nones, words
from playground.lesson.diagnoses.choices import wrong_choice
from playground.lesson.diagnoses.gradients import GRADIENTS
from playground.lesson.diagnoses.heights import HEIGHTS, NUMBERS
from playground.lesson.diagnoses.places import PLACES
from playground.lesson.diagnoses.rankings import wrong_order
from playground.lesson.diagnoses.shapes import wrong_shape
from playground.lesson.subject import GRADIENT, LOSS, PLACE
from playground.state.lesson import CHOICE, RANKING


def diagnose(case: Case) -> Diagnosis | None:
    """The one mistake behind a wrong answer, or None where none of them fits.

    Formulas are diagnosed by ``diagnoses/formulas.py``, which needs the door.
    """
    if case.prompt.kind == RANKING:
        return wrong_order(case)
    if case.prompt.kind == CHOICE:
        return wrong_choice(case)
    if isinstance(case.truth, str) and isinstance(case.answer, str):
        return words.wrong_word(case)
    if isinstance(case.truth, bool):
        return words.wrong_truth(case)
    if case.truth is None and case.answer is not None:
        return nones.number_for_none(case)
    if case.answer is None:
        return nones.none_for_number(case)
    if np.shape(case.answer) != np.shape(case.truth):
        return wrong_shape(case)
    if case.labels:
        return first(case, PLACES)
    kinds = {GRADIENT: GRADIENTS, LOSS: HEIGHTS, PLACE: PLACES}
    return first(case, kinds.get(case.subject.of, NUMBERS))
