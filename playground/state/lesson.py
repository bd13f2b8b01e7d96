"""A lesson as it stands: what its panel draws, and what can be asked of it.

The lesson itself is a document (``lesson/script.py``); the player (``lesson/player.py``) turns what
is asked into acts and answers with a Stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from playground.state.acts import Act
from playground.state.arrays import Array
from playground.state.snapshot import TensorView

TANGENT: Final = "tangent"
"""The slope of the loss along the coordinate ``about``: a number, given by rotating a line."""
POINT: Final = "point"
"""Where the parameters stand after what follows: coordinate label to number, placed on the map."""
VALUE: Final = "value"
"""What the expression ``about`` holds after what follows: a number, nested lists, or None."""
RANKING: Final = "ranking"
"""The options in an order, as a tuple of their texts."""
FORMULA: Final = "formula"
"""For each parameter of ``about`` a formula of its gradient that holds everywhere: name to text."""
CHOICE: Final = "choice"
"""One of the options, by its text."""
KINDS: Final = (TANGENT, POINT, VALUE, RANKING, FORMULA, CHOICE)


@dataclass(frozen=True)
class Prompt:
    """What the learner is asked. ``kind``: one of ``KINDS``; ``about``: what the answer is of.

    ``hints``: those shown so far, of ``hints_in_all``. ``tries``: answers given before this one.
    ``tolerance``: how far each number may be off, in its own units; None leaves it to the kind.
    ``tries_in_all``: how often it may be answered. ``start``: the order in which a ranking's
    options lie at first.
    """

    name: str
    kind: str
    text: str
    about: str = ""
    options: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    hints_in_all: int = 0
    tries: int = 0
    tolerance: float | None = None
    tries_in_all: int = 1
    start: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What became of an answer.

    ``mistake``: the name of the one mistake it was led back to, ``told`` what is said of it.
    ``points``: from 0 to 1. ``answer`` is None where it was revealed without one.
    """

    right: bool
    answer: Any
    truth: Any
    told: str
    mistake: str | None = None
    points: float = 0.0


@dataclass(frozen=True)
class Result:
    """How one prompt was answered, for the report."""

    prompt: str
    step: int
    kind: str
    text: str
    verdict: Verdict
    hints: int = 0
    tries: int = 1


@dataclass(frozen=True)
class Stage:
    """Where a lesson stands.

    ``step`` counts from 0, of ``steps``; ``headings`` are those of all. ``text`` is markdown.
    ``lines`` is the code that the step does next, ``done`` what it has done. ``prompt`` waits for
    an answer while ``verdict`` is None or not right and not revealed. ``revealed``: what was hidden
    until now, as markdown. ``notes`` are for the speaker. ``hide`` and ``show`` name panels.
    ``told``: what the player has to say, such as an expectation that failed. ``answerable``: the
    prompt still takes an answer, be it a further one. ``unanswered``: kind and ``about`` of each
    prompt of the step that still takes answers or will, since plots must not tell them before.
    """

    lesson: str
    title: str
    step: int
    headings: tuple[str, ...]
    text: str
    lines: str = ""
    done: str = ""
    prompt: Prompt | None = None
    verdict: Verdict | None = None
    revealed: str = ""
    notes: str = ""
    hide: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    told: str = ""
    results: tuple[Result, ...] = ()
    ended: bool = False
    answerable: bool = False
    unanswered: tuple[tuple[str, str], ...] = ()

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.headings)

    @property
    def waiting(self) -> bool:
        """Whether an answer is wanted."""
        return self.prompt is not None and self.verdict is None


# What can be asked of a lesson


@dataclass(frozen=True)
class Begin:
    """Open a lesson from the text of its file, at a step, with the results of an earlier time.

    ``files``: what its problems may read, by the names that they give them.
    """

    name: str
    text: str
    path: str | None = None
    step: int = 0
    results: tuple[Result, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Next:
    """Do what comes next in the step, or go on to the next step."""


@dataclass(frozen=True)
class Back:
    """Go to the step before."""


@dataclass(frozen=True)
class GoTo:
    """Go to the beginning of a step, counted from 0."""

    step: int


@dataclass(frozen=True)
class Answer:
    """Answer the prompt; the form of ``value`` is that of the prompt's kind."""

    value: Any


@dataclass(frozen=True)
class Hint:
    """Show the next hint."""


@dataclass(frozen=True)
class Reveal:
    """Show the answer, without one of the learner's."""


@dataclass(frozen=True)
class Leave:
    """End the lesson; the problem stays open."""


Guidance = Begin | Next | Back | GoTo | Answer | Hint | Reveal | Leave


@dataclass(frozen=True, eq=False)
class Link:
    """What the gradient would be with one link of the chain rule forgotten.

    ``operation``: the torch call whose link it is (``"log"``). ``factor``: its local derivative
    where that is one number. ``path``: True where a whole path through it is left out, False
    where only its local derivative is taken for 1. ``gradient``: arrays by parameter.
    """

    operation: str
    factor: float | None
    path: bool
    gradient: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Sight:
    """The figures at one moment that an answer is judged by.

    ``values`` and ``grads`` (None where there is none): arrays by parameter; ``gradient``: the
    gradient at the point, which is not what stands in ``.grad``. ``loss``: the live one of the last
    forward; ``height``: the loss at the point as it stands.

    ``samples``: the counts that a mean may have divided by. ``h`` and ``secants``: the nudge, and
    the slopes of the lines through two points, by coordinate. ``spans``: by coordinate how wide
    its slice is drawn and how high it rises there. ``links``: gradients with a link forgotten.
    """

    values: Mapping[str, Any]
    grads: Mapping[str, Any]
    gradient: Mapping[str, Any]
    loss: float | None
    rate: float
    acts: tuple[Act, ...] = field(default=(), repr=False)
    height: float | None = None
    tensors: tuple[TensorView, ...] = field(default=(), repr=False)
    optimizer: str = "SGD"
    keywords: Mapping[str, Any] = field(default_factory=dict)
    frozen: tuple[str, ...] = ()
    samples: tuple[int, ...] = ()
    h: float = 0.0
    secants: Mapping[str, float] = field(default_factory=dict)
    spans: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    links: tuple[Link, ...] = field(default=(), repr=False)
