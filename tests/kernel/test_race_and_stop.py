"""A race and a stop condition through the kernel: the same numbers as headless."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered
from playground.state import acts
from playground.state.inspection import Wanted
from playground.state.race import Race, Racer
from playground.state.view import View
from tests.kernel.kernel_talk import answered, frames, opened, until


def test_an_endless_run_ends_where_the_headless_one_does(client: KernelClient) -> None:
    for condition in ("loss < 1.06", "b0 > 1.5 and grad_norm < 2"):
        lab = playground.open("line-fit")
        lab.use("Adam", lr=0.01)
        lab.stop_when(condition)
        expected = lab.run(5000)
        opened(client, "line-fit")
        answered(client, acts.Use("Adam", {"lr": 0.01}))
        assert answered(client, acts.StopWhen(condition)).snapshot.memento.stop == condition
        client.ask(acts.Run())
        seen = until(
            client,
            lambda e: (
                isinstance(e, Answered)
                and not e.frame.snapshot.running
                and e.frame.snapshot.steps > 0
            ),
        )
        last = frames(seen)[-1].snapshot
        assert last.steps == expected.steps < 5000
        assert last.parameters == expected.parameters
        assert last.ending == expected.ending
        assert last.notice == expected.notice


def test_a_race_comes_in_pieces_and_ends_as_headless(client: KernelClient) -> None:
    race = Race((Racer("SGD", {"lr": 0.01}), Racer("Adam", {"lr": 0.05})), 300, None, 4)
    opened(client, "himmelblau")
    client.ask(acts.Look(replace(View(), wanted=Wanted(race=race))))
    seen = until(
        client,
        lambda e: (
            isinstance(e, Answered)
            and e.frame.studies.race is not None
            and e.frame.studies.race.done
        ),
    )
    answer = frames(seen)[-1].studies.race
    assert answer is not None
    assert answer.race == race
    lab = playground.open("himmelblau")
    expected = lab.race(race.racers, 300)
    for one, other in zip(answer.standings, expected.standings, strict=True):
        assert np.array_equal(one.path, other.path)
        assert (one.state, one.told, one.steps_to) == (other.state, other.told, other.steps_to)
    # The live run is where it was.
    assert answered(client, acts.Forward()).snapshot.steps == 0


def test_a_racer_that_torch_refuses_spoils_no_race_and_no_kernel(client: KernelClient) -> None:
    race = Race((Racer("SGD", {"lr": 0.01}), Racer("Muon")), 20, None, 1)
    opened(client, "himmelblau")
    pid = client.pid
    client.ask(acts.Look(replace(View(), wanted=Wanted(race=race))))
    seen = until(
        client,
        lambda e: (
            isinstance(e, Answered)
            and e.frame.studies.race is not None
            and e.frame.studies.race.done
        ),
    )
    assert not [frame.complaint for frame in frames(seen) if frame.complaint is not None]
    answer = frames(seen)[-1].studies.race
    assert answer is not None
    assert [each.steps for each in answer.standings] == [20, 0]
    assert answer.standings[1].told.startswith("refused by torch: Muon only supports 2D")
    # One that nobody can run is told by the racer's name, and the kernel goes on.
    wrong = Race((Racer("SGD", {"lr": float("inf")}),), 20, None, 2)
    client.ask(acts.Look(replace(View(), wanted=Wanted(race=wrong))))
    last = until(client, lambda e: isinstance(e, Answered) and e.frame.complaint is not None)
    complaint = frames(last)[-1].complaint
    assert complaint is not None
    assert complaint.plain == "SGD, lr=inf: lr must be a finite number, not inf."
    assert answered(client, acts.Run(3)).snapshot.steps == 3
    assert client.pid == pid
