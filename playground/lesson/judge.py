"""The judge: whether an answer is right, what it is worth, and which mistake is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from playground.lesson.answers import UNKNOWN, read
from playground.lesson.case import Case
from playground.lesson.closeness import slack
from playground.lesson.diagnoses import formulas, names, words
from playground.lesson.mistakes import diagnose
from playground.lesson.numbers import AnswerError, array, number, plain
from playground.lesson.situation import Situation
from playground.lesson.subject import OTHER, Subject, slope_of, subject
from playground.state.lesson import CHOICE, FORMULA, POINT, RANKING, TANGENT, VALUE, Prompt, Verdict

RIGHT: Final = "Right."
FORM: Final = names.FORM
"""The mistake of an answer that cannot be read: it should count as no try."""


def judge(prompt: Prompt, answer: Any, truth: Any, situation: Situation) -> Verdict:
    """Judge one answer. Never raises: what cannot be read is told in the verdict.

    ``answer``: as it came from JSON, a field or a gesture. ``truth``: what the machine found, or
    the file's own answer, in any form that ``answers.read`` takes. ``verdict.mistake`` is None
    for a right answer and for a wrong one that no mistake explains, ``FORM`` for one that cannot
    be read. ``told`` never gives the right answer away, since there may be another try.
    """
    with np.errstate(all="ignore"):  # an answer such as 1e300 overflows, and is wrong like others
        return _judged(prompt, answer, truth, situation)


def revealed(prompt: Prompt, truth: Any) -> Verdict:
    """The verdict where the answer was shown without one of the learner's: no points."""
    return Verdict(False, None, plain(truth), "", None, 0.0)


def points(prompt: Prompt) -> float:
    """What a right answer is worth: 1 at once, and less for each hint and each try before it.

    (1 - hints / (hints in all + 1)) · (1/2)^tries: of three hints each takes a quarter, and each
    wrong answer half of what is left.
    """
    hints = len(prompt.hints)
    of_hints = 1 - hints / (max(prompt.hints_in_all, hints) + 1)
    return float(of_hints * 0.5 ** max(prompt.tries, 0))


def _judged(prompt: Prompt, answer: Any, truth: Any, situation: Situation) -> Verdict:
    try:
        found = _read_truth(prompt, truth)
    except AnswerError as error:
        told = f"The lesson's own answer cannot be read: {error}"
        return _verdict(prompt, False, answer, truth, told, FORM)
    try:
        given = read(prompt, answer, UNKNOWN if isinstance(found, dict) and not found else found)
        case = _case(prompt, given, found, situation)
        if prompt.kind == FORMULA:
            return _judge_formula(case, situation)
    except (AnswerError, formulas.UnreadableError) as error:
        return _verdict(prompt, False, answer, truth, str(error), FORM)
    if _right(case):
        return _verdict(prompt, True, given, found, RIGHT)
    diagnosis = diagnose(case)
    if diagnosis is None:
        return _verdict(prompt, False, given, found, _unexplained(case))
    return _verdict(prompt, False, given, found, diagnosis.told, diagnosis.mistake)


def _read_truth(prompt: Prompt, truth: Any) -> Any:
    """The truth in the form of the kind; raises AnswerError where the file gives nonsense."""
    found = plain(truth)
    if prompt.kind in (RANKING, CHOICE):
        return read(prompt, found)
    if prompt.kind in (POINT, FORMULA):
        return read(prompt, found) if isinstance(found, Mapping) or prompt.kind == POINT else {}
    if prompt.kind == TANGENT:
        return np.asarray(number(found))
    if found is None or isinstance(found, bool | str):
        return found
    return array(found)


def _case(prompt: Prompt, given: Any, truth: Any, situation: Situation) -> Case:
    if prompt.kind == POINT:
        labels = tuple(truth)
        right = np.asarray([truth[label] for label in labels], dtype=np.float64)
        answer = np.asarray([given[label] for label in labels], dtype=np.float64)
        reach = slack(prompt, right, situation, labels)
        return Case(prompt, answer, right, situation, Subject(OTHER), labels, reach)
    about = slope_of(prompt.about) if prompt.kind == TANGENT else subject(prompt.about)
    if isinstance(truth, np.ndarray) and isinstance(given, float | np.ndarray):
        answer = np.asarray(given, dtype=np.float64)
        if answer.size == 1 and truth.size == 1:
            answer = answer.reshape(truth.shape)
        labels = (about.label.replace("][", ", "),) if prompt.kind == TANGENT else ()
        return Case(
            prompt, answer, truth, situation, about, (), slack(prompt, truth, situation, labels)
        )
    return Case(prompt, given, truth, situation, about)


def _right(case: Case) -> bool:
    answer, truth = case.answer, case.truth
    if isinstance(truth, np.ndarray):
        if not isinstance(answer, np.ndarray) or answer.shape != truth.shape:
            return False
        same = np.abs(answer - truth) <= case.slack
        return bool(np.all(same | (answer == truth) | (np.isnan(answer) & np.isnan(truth))))
    if isinstance(answer, np.ndarray):
        return False
    if isinstance(truth, str) and isinstance(answer, str) and case.prompt.kind == VALUE:
        return words.bare(answer) == words.bare(truth)
    return bool(answer == truth)


def _judge_formula(case: Case, situation: Situation) -> Verdict:
    """A formula is right where the door finds it so; without a door, where it is the file's."""
    prompt, given, truth = case.prompt, case.answer, case.truth
    if situation.door is None:
        right = given == truth
        told = RIGHT if right else "That is not the formula that is wanted."
        return _verdict(prompt, right, given, truth, told)
    findings = formulas.ask(situation.door, given)
    if all(finding.right for finding in findings.values()):
        return _verdict(prompt, True, given, truth, RIGHT)
    diagnosis = formulas.wrong_formula(case, situation.door, findings)
    return _verdict(prompt, False, given, truth, diagnosis.told, diagnosis.mistake or None)


def _unexplained(case: Case) -> str:
    """What is said of a wrong answer that nothing explains: which way to look, if any.

    It stands below "Not right", with further tries left or without.
    """
    if isinstance(case.truth, np.ndarray) and isinstance(case.answer, np.ndarray):
        if case.truth.size == case.answer.size == 1:
            low = float(case.answer.reshape(())) < float(case.truth.reshape(()))
            return f"That is too {'low' if low else 'high'}."
        if case.prompt.kind == POINT:
            return "The point ends somewhere else."
        return "Some of the numbers are others."
    if case.prompt.kind == CHOICE:
        return "It is another one."
    return "The order is another one." if case.prompt.kind == RANKING else "It is something else."


def _verdict(
    prompt: Prompt,
    right: bool,
    answer: Any,
    truth: Any,
    told: str,
    mistake: str | None = None,
) -> Verdict:
    """With answer and truth as plain values, which JSON and other processes take."""
    if prompt.kind == POINT and isinstance(truth, Mapping) and isinstance(answer, Mapping):
        answer, truth = dict(answer), dict(truth)
    worth = points(prompt) if right else 0.0
    return Verdict(right, plain(answer), plain(truth), told, mistake, worth)
