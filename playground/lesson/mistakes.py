"""The named mistakes: which of them a wrong answer is led back to.

One file of ``diagnoses/`` for each thing that can be asked; there stand the order in which the
explanations are tried, and its reasons. ``names.py`` holds the names.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.lesson.case import MOST_OTHERS, Case, Diagnosis, first
from playground.lesson.closeness import printed_slack
from playground.lesson.diagnoses import nones, words
from playground.lesson.diagnoses.choices import wrong_choice
from playground.lesson.diagnoses.gradients import GRADIENTS
from playground.lesson.diagnoses.heights import HEIGHTS, NUMBERS
from playground.lesson.diagnoses.places import PLACES
from playground.lesson.diagnoses.rankings import wrong_order
from playground.lesson.diagnoses.shapes import wrong_shape
from playground.lesson.literals import LiteralError, literal
from playground.lesson.numbers import AnswerError, array
from playground.lesson.subject import GRADIENT, LOSS, OTHER, PLACE, Subject
from playground.state.lesson import CHOICE, RANKING, VALUE


def diagnose(case: Case) -> Diagnosis | None:
    """The one mistake behind a wrong answer, or None where none of them fits.

    Formulas are diagnosed by ``diagnoses/formulas.py``, which needs the door.
    """
    if case.prompt.kind == RANKING:
        return wrong_order(case)
    if case.prompt.kind == CHOICE:
        return wrong_choice(case) or words.wrong_word(case) or _as_number(case)
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
    case = _inferred(case)
    return first(case, kinds.get(case.subject.of, NUMBERS))


def _inferred(case: Case) -> Case:
    """A name of the lesson's own, such as ``weight``, taken for what has the same number."""
    if case.subject.of == PLACE and case.subject.name not in case.before.values:
        case = replace(case, subject=Subject(OTHER))
    if case.subject.of != OTHER or np.size(case.truth) != 1:
        return case
    number = float(np.reshape(case.truth, ()))
    if any(case.near(number, h) for sight in case.sights for h in (sight.height, sight.loss)):
        return replace(case, subject=Subject(LOSS))
    for name, slopes in case.before.gradient.items():
        starts = case.before.values.get(name)
        if starts is None or np.size(slopes) > MOST_OTHERS:
            continue
        for index in np.ndindex(np.shape(slopes)):
            slope, start = float(slopes[index]), float(starts[index])
            own = (index,) if index else ()
            if case.near(number, slope):
                return replace(case, subject=Subject(GRADIENT, name, own))
            if case.near(number, start - case.before.rate * slope):
                return replace(case, subject=Subject(PLACE, name, own))
    return case


def _as_number(case: Case) -> Diagnosis | None:
    """An option that is a number, or None, picked where another one is right."""
    try:
        found = [literal(text.strip().strip("`")) for text in (case.answer, case.truth)]
        if any(isinstance(each, bool) for each in found):
            return None
        answer, truth = (None if each is None else array(each) for each in found)
    except (LiteralError, AnswerError):
        return None
    prompt = replace(case.prompt, kind=VALUE)
    slack = 0.0 if truth is None else printed_slack(truth)
    return diagnose(replace(case, prompt=prompt, answer=answer, truth=truth, slack=slack))
