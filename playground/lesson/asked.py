"""A prompt that is put: what was answered so far, and what a right answer is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playground.lesson.contents import Ask
from playground.lesson.mixing import mixed
from playground.state.lesson import RANKING, Prompt, Result, Sight, Verdict

MOST_TRIES: Final = 3
"""How often a question may be answered; a prediction is made once."""


@dataclass
class Asked:
    """A prompt that is put: the hints shown, the answers given, and what became of the last.

    ``own``: the file's answer. ``held``: what the expression asked for held when it was put.
    ``earlier``: how it was answered when the lesson came here before.
    """

    ask: Ask
    before: Sight
    own: Any
    held: tuple[Any, ...] = ()
    earlier: Result | None = None
    hints: int = 0
    tries: int = 0
    verdict: Verdict | None = None
    final: bool = False

    def prompt(self, place: str) -> Prompt:
        """What the learner is shown. ``place``: the lesson and the step, which mix a ranking."""
        ask = self.ask
        start = mixed(ask.options, self.own, f"{place}/{ask.name}") if ask.kind == RANKING else ()
        return Prompt(
            ask.name,
            ask.kind,
            ask.text,
            ask.about,
            ask.options,
            ask.hints[: self.hints],
            len(ask.hints),
            self.tries,
            ask.tolerance,
            tries_of(ask),
            start,
        )


def tries_of(ask: Ask) -> int:
    """How often a prompt may be answered."""
    return 1 if ask.ahead else MOST_TRIES


def worth(verdict: Verdict, earlier: Result) -> float:
    """The points of a right answer where the question had been answered before.

    What was right stays worth what it was; whoever had seen the answer gets what is left of it.
    """
    if earlier.verdict.right:
        return max(earlier.verdict.points, verdict.points * 0.5)
    return float(verdict.points * 0.5 ** max(earlier.tries, 1))
