"""What is known when an answer is judged: the figures before and after what the prompt is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.state.lesson import Sight

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


@dataclass(frozen=True, eq=False)
class Situation:
    """``before``: when the prompt was put; ``after``: once what follows was done."""

    before: Sight
    after: Sight
    earlier: tuple[Any, ...] = ()
    door: Any = None


def sight(lab: Experiment, about: Iterable[str] = ()) -> Sight:
    """The present figures of an Experiment; nothing of it changes."""
    snapshot = lab.snapshot(secants=False)
    return Sight(
        values=dict(snapshot.parameters),
        grads={name: snapshot[name].grad for name in snapshot.parameters},
        gradient=dict(snapshot.probe.gradient),
        loss=snapshot.loss,
        rate=float(snapshot.rate or snapshot.keywords.get("lr", 0.0)),
        acts=tuple(lab.acts),
    )
