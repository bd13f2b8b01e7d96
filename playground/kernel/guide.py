"""The lesson beside the Experiment: it acts on what is open, and opens its own problems."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.problem.data_files import granted_of
from playground.problem.document import Document
from playground.state import acts
from playground.state.lesson import Begin, Guidance, Leave, Stage

if TYPE_CHECKING:
    from playground.lesson.player import Player

NO_LESSON = "No lesson is open."


class KernelDoor:
    """What a lesson acts on in the kernel.

    ``opened`` is told of each Experiment that the lesson has opened; ``run`` makes a run where the
    learner can watch it.
    """

    def __init__(
        self,
        current: Callable[[], Experiment | None],
        opened: Callable[[Experiment], None],
        run: Callable[[Experiment, acts.Run], None],
    ) -> None:
        self._current = current
        self._opened = opened
        self._run = run

    @property
    def lab(self) -> Experiment:
        """The Experiment that is open."""
        lab = self._current()
        if lab is None:
            raise ActError("No problem is open yet.")
        return lab

    def open(self, document: Document, dtype: str | None = None) -> None:
        """Open a problem afresh; one that was open already is looked at as before."""
        before = self._current()
        lab = Experiment(document, dtype=dtype or "float32")
        if before is not None and before.document == lab.document:
            with suppress(ValueError):  # a view of tensors that are not there any more
                lab.look(before.view.in_coordinates)
        self._opened(lab)

    def run(self, act: acts.Run) -> None:
        """Make a run that the learner watches."""
        self._run(self.lab, act)


class Guide:
    """Holds the player of the lesson that is open, if one is."""

    def __init__(self, door: KernelDoor) -> None:
        self._door = door
        self._player: Player | None = None
        self._told: Stage | None = None

    @property
    def failure(self) -> Exception | None:
        """The error that the lesson has just shown on purpose, or None."""
        return None if self._player is None else self._player.failure

    def ask(self, guidance: Guidance) -> None:
        """Do what was asked; raises what keeps a lesson from beginning, ActError without one."""
        match guidance:
            case Begin():
                # Loaded with the first lesson: the kernel's start does not wait for it.
                from playground.lesson.player import Player
                from playground.lesson.script import read

                lesson = read(guidance.text, guidance.name, guidance.path)
                parts = tuple(granted_of(part, guidance.files) for part in lesson.parts)
                lesson = replace(lesson, parts=parts)
                self._player = Player(lesson, self._door, guidance.step, guidance.results)
            case Leave():
                self._player = None
            case _:
                if self._player is None:
                    raise ActError(NO_LESSON)
                self._player.ask(guidance)

    def newer(self) -> tuple[bool, Stage | None]:
        """Whether the stage is another than last time, and the stage; None where there is none."""
        stage = None if self._player is None else self._player.stage
        newer = stage is not self._told and not _alike(stage, self._told)
        if newer:
            self._told = stage
        return newer, stage if newer else None


def _alike(one: Stage | None, other: Stage | None) -> bool:
    """Whether two stages look alike; answers may hold arrays, which do not compare."""
    return repr(one) == repr(other)
