"""What is foreseen of an act comes to pass, and what the table quotes is what torch says."""

from __future__ import annotations

import pytest

import playground
from playground.state import acts
from playground.state.foreseen import foreseen
from playground.state.snapshot import TapeState
from playground.state.told import TOLD
from playground.state.transitions import TRANSITIONS, Says
from tests.engine.test_transitions import CELLS, TRIALS, _reach, _say

FORESEEABLE = [(row, state) for row, state in CELLS if not isinstance(TRIALS[row][1], acts.Execute)]


@pytest.mark.parametrize(("row", "state"), FORESEEABLE, ids=str)
def test_what_is_foreseen_comes_to_pass(row: str, state: TapeState) -> None:
    lab = _reach(row, state)
    act = TRIALS[row][1]
    before = foreseen(act, lab.snapshot())
    assert before is not None
    said, _, _ = _say(lab, act)
    outcomes = [each for each in (before.outcome, before.otherwise) if each is not None]
    expected = TRANSITIONS[row][state]
    if expected.says is Says.NO_LOSS:
        assert before.outcome.says is Says.NO_LOSS
    assert expected in outcomes
    assert lab.snapshot().tape in {outcome.after for outcome in outcomes}
    assert (said is None) in {outcome.says is None for outcome in outcomes}


@pytest.mark.parametrize("undone", [acts.Undo(), acts.Reset()], ids=str)
def test_after_undo_and_reset_there_is_no_loss_again(undone: acts.Act) -> None:
    lab = _reach("step", TapeState.RECORDED)
    snapshot = lab.perform(undone)
    before = foreseen(acts.Backward(), snapshot)
    said, _, _ = _say(lab, acts.Backward())
    assert before is not None
    assert before.outcome.says is not None
    assert said is not None
    assert before.outcome.says.value in said


@pytest.mark.parametrize("says", list(Says), ids=str)
def test_each_message_is_quoted_whole(says: Says) -> None:
    told = TOLD[says]
    assert told.plain
    if told.verbatim is None:
        assert says in (Says.NO_NAME, Says.NOTHING_TO_STEP)
        return
    assert says.value in told.verbatim
    cells = [(r, s) for r, s in CELLS if TRANSITIONS[r][s].says is says]
    if says is Says.NO_GRAD_TO_RETAIN:
        return  # no cell: held by test_a_tensor_without_a_graph_retains_nothing
    row, state = cells[0]
    said, _, _ = _say(_reach(row, state), TRIALS[row][1])
    assert said is not None
    # A warning goes on to name the line of torch's own source.
    assert said.split(" (Triggered")[0] == told.verbatim


@pytest.mark.parametrize(
    "leads", [(acts.Step(),), (acts.Move({"w2": 1.0}),), (acts.Run(2),)], ids=str
)
def test_a_freed_graph_stays_freed_when_a_parameter_has_moved(leads: tuple[acts.Act, ...]) -> None:
    lab = playground.open("two-slopes")
    for act in (acts.Forward(), acts.Backward(), *leads):
        snapshot = lab.perform(act)
    assert snapshot.tape is TapeState.STALE
    before = foreseen(acts.Backward(), snapshot)
    said, _, refused = _say(lab, acts.Backward())
    assert before is not None
    assert before.outcome.says is Says.SECOND_TIME
    assert before.otherwise is None
    assert refused
    assert said == TOLD[Says.SECOND_TIME].verbatim
