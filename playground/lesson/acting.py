"""The acts of a lesson, done through the door; where the lab stands and whether it was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from playground.engine.scripts.reading import Deed
from playground.lesson import expectations, own_acts
from playground.lesson.answers import UNKNOWN
from playground.lesson.contents import Ask, Check, Code, Item, Lesson, Opening
from playground.problem.document import Document
from playground.state import acts
from playground.state.lesson import VALUE

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


class Door(Protocol):
    """What a lesson acts on."""

    @property
    def lab(self) -> Experiment:
        """The Experiment that is open."""

    def open(self, document: Document, dtype: str | None = None) -> None:
        """Open a problem afresh; raises what cannot be opened.

        ``dtype``: of its literal tensors, as the lesson sets it.
        """

    def run(self, act: acts.Run) -> None:
        """Make a run that the learner watches; raises as the Experiment does."""


@dataclass(frozen=True, eq=False)
class Mark:
    """How the lab stood when the lesson had last acted."""

    lab: Any
    acts: tuple[acts.Act, ...]
    tape: Any


@dataclass(frozen=True)
class Trouble:
    """What the file says that does not hold or cannot be done, and in which of its lines."""

    line: int
    message: str


class Actor:
    """Does what a lesson's cells say, in their order, and gathers what is to be told.

    ``names``: what the file's cells have bound for its checks, such as ``prediction``.
    ``troubles``: all that was wrong with the file so far; what is told is forgotten again.
    ``failure``: the last error that a ``try`` of the file was written for.
    """

    def __init__(self, lesson: Lesson, door: Door) -> None:
        self.door = door
        self.names: dict[str, Any] = {}
        self.told: list[str] = []
        self.troubles: list[Trouble] = []
        self.failure: Exception | None = None
        self._lesson = lesson
        self._mark: Mark | None = None
        self._watched = True

    @property
    def lab(self) -> Experiment:
        """The Experiment that is open."""
        return self.door.lab

    def replay(self, step: int, at: int) -> None:
        """Bring the lab to where it stands before the item ``at`` of a step, from the beginning."""
        steps = self._lesson.steps
        told, self.told = self.told, []
        troubles, self.troubles = self.troubles, []
        self.names.clear()
        part, begin = _opened_before(self._lesson, step, at)
        self.open(part)
        self._watched = False  # what has been seen before is made again at once
        for number in range(begin[0], step + 1):
            items = steps[number].items
            first = begin[1] if number == begin[0] else 0
            last = at if number == step else len(items)
            for item in items[first:last]:
                self.passed(item)
        self._watched = True
        # What these cells had to say, and the errors they show, came when they were first passed.
        self.told, self.troubles, self.failure = told, troubles, None
        self.mark()

    def open(self, part: int) -> None:
        """Open a problem of the lesson; what cannot be opened is told."""
        if part >= len(self._lesson.parts):
            return
        self.door.open(self._lesson.parts[part], self._lesson.dtype_of(part))
        self.mark()

    def passed(self, item: Item) -> None:
        """Do what an item does by itself, without the learner."""
        match item:
            case Opening():
                self._try_open(item)
            case Code():
                self.do(item.deeds, item.line)
            case Ask():
                self.bind(item)
            case Check():
                for line, message in expectations.failed(self.lab, item, self.names):
                    self.tell(line, message)

    def bind(self, ask: Ask) -> Any:
        """The right answer as the file has it, which its checks may look at, or UNKNOWN."""
        name = "prediction" if ask.ahead else "answer"
        try:
            value = expectations.own_answer(self.lab, ask, name, self.names)
        except Exception as error:  # torch may raise anything for typed code
            self.tell(ask.line, expectations.placed(error)[2])
            return UNKNOWN
        self.names[name] = value
        return value

    def held(self, ask: Ask) -> tuple[Any, ...]:
        """What the expression that a value is asked of holds now, if it holds anything yet."""
        if ask.kind != VALUE or not ask.about:
            return ()
        try:
            return (self.lab.evaluate(ask.about, **self.names),)
        except Exception:  # a name that only what follows makes; torch may raise anything
            return ()

    def do(self, deeds: Sequence[Deed], line: int) -> None:
        """Do the acts of a cell that begins in ``line``; what fails unasked is told."""
        skip = 0
        for deed in deeds:
            if deed.tried and deed.tried == skip:
                continue
            act = deed.act
            if isinstance(act, acts.Backward) and self.lab.loss is None and not deed.tried:
                # In plain Python the model and loss cells have run once when they were read.
                self.lab.forward()
            try:
                if self._watched and isinstance(act, acts.Run):
                    self.door.run(act)
                else:
                    self.lab.perform(act)
            except Exception as error:  # torch may raise anything for typed code
                if deed.tried:
                    skip, self.failure = deed.tried, error
                    if deed.named:
                        self.names[deed.named] = str(error)
                else:
                    cell, within, message = expectations.placed(error)
                    below = within if cell == "lines" else 0
                    self.tell(line + deed.first - 1 + below, message)
        self.mark()

    def mark(self) -> None:
        """Keep how the lab stands now."""
        lab = self.lab
        self._mark = Mark(lab, tuple(lab.acts), lab.tape.state(lab.parameters))

    def own(self) -> tuple[acts.Act, ...] | None:
        """The acts that the learner has done since; None where the lesson's way was left."""
        mark, lab = self._mark, self.lab
        if mark is None or mark.lab is not lab:
            return None
        done = tuple(lab.acts)
        if done[: len(mark.acts)] != mark.acts:
            return None
        own = done[len(mark.acts) :]
        if not own and lab.tape.state(lab.parameters) != mark.tape:
            return None  # taken back and done again: the graph is gone
        return own

    def left_over(self, deeds: Sequence[Deed]) -> list[Deed] | None:
        """What is still to be done of these; None where the learner has done something else."""
        own = self.own()
        if own is None:
            return None
        if not own:
            return list(deeds)
        left = own_acts.remaining([deed.act for deed in deeds if not deed.tried], own)
        if left is None or any(deed.tried for deed in deeds):
            return None
        last = deeds[-1]
        return [replace(last, act=act) for act in left]

    def _try_open(self, item: Opening) -> None:
        try:
            self.open(item.part)
        except Exception as error:  # a problem's own cells may raise anything
            self.tell(item.line, expectations.placed(error)[2])

    def tell(self, line: int, message: str) -> None:
        """Say what is wrong with a line of the file."""
        self.told.append(f"{self.place(line)}: {message}")
        self.troubles.append(Trouble(line, message))

    def place(self, line: int) -> str:
        """A line of the lesson's file, as it is told."""
        name = self._lesson.path.name if self._lesson.path is not None else self._lesson.name
        return f"{name}, line {line}"


def _opened_before(lesson: Lesson, step: int, at: int) -> tuple[int, tuple[int, int]]:
    """The part that is open before that item, and the place after its opening."""
    for number in range(step, -1, -1):
        items = lesson.steps[number].items
        for place in range((at if number == step else len(items)) - 1, -1, -1):
            item = items[place]
            if isinstance(item, Opening):
                return item.part, (number, place + 1)
    return (lesson.steps[0].part if lesson.steps else 0), (0, 0)
