"""The studies under way: advanced piece by piece when the kernel has nothing better to do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.engine.experiment import Experiment
from playground.engine.studies.beginning import begin
from playground.state.studies import FOLLOWING, STUDIES, WITH_THE_HAND

SHARE = 0.02
"""The share of a run's time that studies may take."""
OFTEN = 1 / 30
"""Seconds between two answers of one study that are sent; the last is sent at once."""


@dataclass
class _Study:
    """One that is wanted: its question, what it was asked about, and what is still to be sent."""

    question: Any
    about: object
    pieces: Iterator[Any] | None
    unsent: Any = None
    sent_at: float = 0.0


class StudyBook:
    """Begins what the view wants, begins anew what follows the point, drops what is not wanted."""

    def __init__(self, lab: Experiment) -> None:
        self._lab = lab
        self._studies: dict[str, _Study] = {}
        self._due = 0.0
        self._held: dict[str, Any] = {}

    def update(self) -> dict[str, Any]:
        """Take up the view and the point as they are now; what is to be sent with the next frame.

        These are the answers held for it, and None for each study that is no longer wanted.
        """
        wanted = self._lab.view.wanted
        told, self._held = self._held, {}
        for name in STUDIES:
            question = getattr(wanted, name)
            study = self._studies.get(name)
            if question is None or question is False:
                if self._studies.pop(name, None) is not None:
                    told[name] = None
            elif study is None or study.question != question:
                self._begin(name, question)
            elif self._moved_on(name, study):
                self._begin(name, question, study)
        return told

    def hold(self, answers: Mapping[str, Any]) -> None:
        """Keep answers for the next frame: a window draws both in one."""
        self._held.update(answers)

    @property
    def waiting(self) -> bool:
        """Whether there is anything to advance, at once or after the drag that is under way."""
        return any(study.pieces is not None for _, study in self._going())

    def ready(self, dragging: bool) -> bool:
        """Whether there is anything to advance now."""
        return any(study.pieces is not None for _, study in self._going(dragging))

    @property
    def due(self) -> bool:
        """Whether a run may be held up by a piece."""
        return self.waiting and time.perf_counter() >= self._due

    def piece(self, dragging: bool = False) -> dict[str, Any]:
        """Do one piece of each study that goes on; what is to be sent now, by name.

        ``dragging``: only of those that follow the hand, so that the next move need not wait.
        A study that raises has ended; its error passes.
        """
        answers: dict[str, Any] = {}
        began = time.perf_counter()
        for name, study in list(self._going(dragging)):
            if study.pieces is None:
                continue
            try:
                study.unsent = next(study.pieces)
            except StopIteration:
                study.pieces = None
            except Exception:
                study.pieces = None
                raise
            now = time.perf_counter()
            last = study.pieces is None
            if study.unsent is not None and (last or now - study.sent_at >= OFTEN):
                answers[name], study.unsent, study.sent_at = study.unsent, None, now
        self._due = time.perf_counter() + (time.perf_counter() - began) / SHARE
        return answers

    def _going(self, dragging: bool = False) -> Iterator[tuple[str, _Study]]:
        halted = self._lab.view.wanted.halted
        for name, study in self._studies.items():
            if name not in halted and (not dragging or name in WITH_THE_HAND):
                yield name, study

    def _begin(self, name: str, question: Any, before: _Study | None = None) -> None:
        sent_at = 0.0 if before is None else before.sent_at
        about = self._lab.standing
        pieces = begin(self._lab, name, question)
        self._studies[name] = _Study(question, about, pieces, sent_at=sent_at)

    def _moved_on(self, name: str, study: _Study) -> bool:
        """Whether it follows the point and that has moved; in a run each is first finished."""
        if name not in FOLLOWING or study.about == self._lab.standing:
            return False
        return study.pieces is None or not self._lab.running
