"""What the learner has done since the lesson last acted, compared with what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from playground.state import acts

ROUND: Final = (acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step())
"""What one step of a run does."""
MOST_ROUNDS: Final = 20_000
"""Longer runs are compared whole."""


def atoms(done: Sequence[acts.Act]) -> list[acts.Act]:
    """Acts taken apart into the smallest ones, so that ten steps are ten steps however made."""
    found: list[acts.Act] = []
    for act in done:
        match act:
            case acts.Run(steps=int(steps)) if steps <= MOST_ROUNDS:
                found += ROUND * steps
            case acts.Run():
                found.append(acts.Run(act.steps))
            case acts.Move() | acts.SetPoint() | acts.Slide():
                found.append(replace(act, done=True))
            case _:
                found.append(act)
    return found


def remaining(planned: Sequence[acts.Act], own: Sequence[acts.Act]) -> list[acts.Act] | None:
    """What is left of the plan once ``own`` is done; None where ``own`` is not its beginning."""
    done = atoms(own)
    if not done:
        return list(planned)
    left: list[acts.Act] = []
    for place, act in enumerate(planned):
        parts = atoms([act])
        if not done:
            return [*left, *planned[place:]]
        head, done = done[: len(parts)], done[len(parts) :]
        if head != parts[: len(head)]:
            return None
        if len(head) < len(parts):
            left += _rest(parts[len(head) :])
    return None if done else left


def _rest(parts: list[acts.Act]) -> list[acts.Act]:
    """The end of a run: the rest of a step, then the steps that are left."""
    odd = len(parts) % len(ROUND)
    rounds = len(parts) // len(ROUND)
    return [*parts[:odd], *([acts.Run(rounds)] if rounds else [])]
