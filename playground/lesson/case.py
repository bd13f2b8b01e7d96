"""One answer to be judged: what was asked, what was given, what is so, and what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from playground.lesson.closeness import printed_slack, values_at
from playground.lesson.situation import Situation
from playground.lesson.subject import Subject
from playground.state.acts import Backward, Execute, Run, Step, ZeroGrad
from playground.state.arrays import Array
from playground.state.lesson import VALUE, Prompt, Sight
from playground.state.snapshot import TensorView


class Diagnosis(NamedTuple):
    """The one mistake that an answer is led back to, and what is said of it."""

    mistake: str
    told: str


class Suspect(NamedTuple):
    """The answer that a mistake would have led to, and what is said if it was given."""

    value: Any
    told: str


@dataclass(frozen=True)
class Mistake:
    """A mistake by its name; ``suspects`` gives the answers that it leads to in this case."""

    name: str
    suspects: Callable[[Case], Iterable[Suspect]]


@dataclass(frozen=True, eq=False)
class Case:
    """``answer`` and ``truth`` in the form of their kind; numbers are arrays of one shape.

    ``labels``: the coordinates that a point is of. ``slack``: how far each number may be off.
    """

    prompt: Prompt
    answer: Any
    truth: Any
    situation: Situation
    subject: Subject
    labels: tuple[str, ...] = ()
    slack: Any = field(default=0.0)

    def of(self, values: Mapping[str, Any]) -> Array | None:
        """The numbers of a whole (parameter values, gradients) that the prompt asks about."""
        if self.labels:
            return values_at(values, self.labels)
        found: Array | None = self.subject.take(values.get(self.subject.name))
        return found

    def near(self, one: Any, other: Any) -> bool:
        """Whether two arrays are the same numbers as far as torch's printed form tells."""
        if one is None or other is None:
            return False
        first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
        if first.shape != second.shape:
            return False
        return _within(first, second, np.maximum(printed_slack(first), printed_slack(second)))

    def given(self, value: Any) -> bool:
        """Whether the answer is this, and this is not also right."""
        suspect = self._fitting(value)
        if suspect is None or _within(suspect, self.truth, self.slack):
            return False
        return _within(self.answer, suspect, self._reach(suspect))

    def _reach(self, suspect: Array) -> Any:
        """How near to a suspect an answer must be to be taken for it.

        A tolerance is in the size of the truth: a typed number may be far from a small suspect
        and still within it.
        """
        if self.prompt.kind != VALUE:
            return self.slack
        fine = printed_slack(suspect)
        if self.prompt.tolerance is None:
            return fine
        return np.minimum(self.slack, np.maximum(fine, _PART * np.abs(suspect)))

    def hit(self, value: Any) -> bool:
        """Whether the answer is this to the last printed digit."""
        suspect = self._fitting(value)
        return suspect is not None and self.near(self.answer, suspect)

    def _fitting(self, value: Any) -> Array | None:
        if value is None:
            return None
        suspect = np.asarray(value, dtype=np.float64)
        if suspect.size == 1 and np.size(self.answer) == 1:
            suspect = suspect.reshape(np.shape(self.answer))
        fits = suspect.shape == np.shape(self.answer) and bool(np.isfinite(suspect).all())
        return suspect if fits else None

    @property
    def before(self) -> Sight:
        """The sight when the prompt was put."""
        return self.situation.before

    @property
    def after(self) -> Sight:
        """The sight once what follows was done."""
        return self.situation.after

    @property
    def sights(self) -> tuple[Sight, ...]:
        """Both, the earlier first."""
        return (self.before, self.after)

    @property
    def words(self) -> str:
        """All text of the prompt in small letters, to see what it is about."""
        return " ".join((self.prompt.text, self.prompt.about, *self.prompt.options)).lower()

    def tensor(self, name: str) -> TensorView | None:
        """The named tensor as it stands afterwards, or before where it is gone."""
        for sight in (self.after, self.before):
            for view in sight.tensors:
                if view.name == name:
                    return view
        return None

    @property
    def coordinate(self) -> str:
        """The coordinate that a single number is of: ``θ[0]`` also where ``θ`` has one entry."""
        label = self.subject.label.replace("][", ", ")
        whole = np.asarray(self.before.values.get(label, 0.0))
        first = ", ".join(["0"] * whole.ndim)
        return f"{label}[{first}]" if first and whole.size == 1 else label

    @property
    def backwards(self) -> int:
        """How many backward calls there were in between; of a run only the last is left."""
        return sum(_calls(act) for act in self.situation.acts)

    @property
    def steps(self) -> int:
        """How many optimizer steps there were in between."""
        return sum(_steps(act) for act in self.situation.acts)

    @property
    def cleared(self) -> bool:
        """Whether a ``.grad`` was cleared in between."""
        return any(_clears(act) for act in self.situation.acts)


def first(case: Case, mistakes: Iterable[Mistake]) -> Diagnosis | None:
    """The one mistake that the answer is led back to, or None.

    An answer hit to the last digit goes before one that lies within a hand's reach; among equals
    the order of ``mistakes`` decides.
    """
    best: tuple[bool, int] | None = None
    found: Diagnosis | None = None
    for place, mistake in enumerate(mistakes):
        for suspect in mistake.suspects(case):
            if not case.given(suspect.value):
                continue
            rank = (not case.hit(suspect.value), place)
            if best is None or rank < best:
                best, found = rank, Diagnosis(mistake.name, suspect.told)
    return found


def written(value: Any) -> str:
    """Numbers as they may stand in a sentence."""
    if value is None:
        return "None"
    numbers = np.asarray(value, dtype=np.float64)
    if numbers.size == 1:
        return f"{float(numbers.reshape(())):.5g}"
    text = str(np.round(numbers, 4).tolist())
    return text if len(text) <= 60 else f"a tensor of shape {numbers.shape}"


def others(case: Case, values: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    """What stands at other coordinates or in other parameters: (written name, numbers)."""
    for name, whole in values.items():
        if whole is None:
            continue
        numbers = np.asarray(whole, dtype=np.float64)
        if np.ndim(case.truth) or not numbers.size <= MOST_OTHERS:
            if name != case.subject.name:
                yield name, numbers
            continue
        for index in np.ndindex(numbers.shape):
            label = f"{name}[{', '.join(map(str, index))}]" if index else name
            if label != case.subject.label:
                yield label, numbers[index]


_PART = 0.01
"""Of a suspect: a typed number this near to it may be the same, rounded."""
MOST_OTHERS = 50
"""Entries of a parameter that are told apart; among more, one fits by chance."""


def _within(one: Any, other: Any, slack: Any) -> bool:
    with np.errstate(all="ignore"):
        same = np.abs(one - other) <= slack
        same |= (one == other) | (np.isnan(one) & np.isnan(other))
    return bool(np.all(same))


def _calls(act: Any) -> int:
    if isinstance(act, Execute):
        return act.code.count(".backward(")
    return int(isinstance(act, Backward | Run))


def _steps(act: Any) -> int:
    if isinstance(act, Execute):
        return act.code.count(".step(")
    return (act.steps or 1) if isinstance(act, Run) else int(isinstance(act, Step))


def _clears(act: Any) -> bool:
    if isinstance(act, Execute):
        code = act.code.replace(" ", "")
        return any(way in code for way in ("zero_grad(", ".grad=None", ".grad.zero_("))
    return isinstance(act, ZeroGrad | Run)
