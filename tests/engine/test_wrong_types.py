"""What a script hands over in the wrong type is told by name, before anything happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda lab: lab.use(5), "There is no optimizer 5. Known: SGD, Adam"),
        (lambda lab: lab.schedule(5), "There is no learning-rate scheduler 5. Known: "),
        (lambda lab: lab.stop_when(5), "A stop condition is a text, not 5."),
        (lambda lab: lab.fork(3), "The name of a branch is a text, not 3."),
        (lambda lab: lab.rename_branch("main", 3), "The name of a branch is a text, not 3."),
        (lambda lab: lab.race(5), 'Racers are a list such as [("Adam", {"lr": 0.1})]'),
        (lambda lab: lab.race("Adam"), 'Racers are a list such as [("Adam", {"lr": 0.1})]'),
        (lambda lab: lab.sweep(5), "A coordinate is a text, not 5."),
        (lambda lab: lab.slice(5), "A coordinate is a text, not 5."),
    ],
)
def test_it_is_refused_by_name_and_nothing_has_happened(
    asked: Callable[[Any], object], told: str
) -> None:
    lab: Experiment = playground.open("two-slopes")
    with pytest.raises(ActError) as refused:
        asked(lab)
    assert str(refused.value).startswith(told)
    assert lab.snapshot().undo is None
