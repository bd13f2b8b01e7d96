"""Every cell of the transition table, tried against the installed torch through the one door."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch

import playground
from playground.engine.experiment import Experiment
from playground.engine.explanations import explain
from playground.state import acts
from playground.state.mending import mending
from playground.state.snapshot import TapeState
from playground.state.transitions import REMARKS, TRANSITIONS, Says
from tests.engine.engine_labs import lab as make

EMPTY, RECORDED = TapeState.EMPTY, TapeState.RECORDED
CONSUMED, STALE = TapeState.CONSUMED, TapeState.STALE

VECTOR = [1.0, 2.0]
IN_PLACE = acts.Execute("w2 += 1")


def _scalar() -> Experiment:
    return playground.open("two-slopes")  # its graph saves w2, and nothing of w1


def _vector() -> Experiment:
    return make("w2 = torch.tensor([1.0, 2.0], requires_grad=True)", "v = w2 * w2", "loss = v")


def _fitted() -> Experiment:
    data = "x = torch.tensor([1.0, 2.0])\ny = torch.tensor([2.0, 5.0])"
    model, loss = "prediction = w2 * x", "loss = F.mse_loss(prediction, y)"
    return make("w2 = torch.tensor(1.0, requires_grad=True)", model, loss, data)


def _product() -> Experiment:
    return make("w2 = torch.tensor([1.0, 2.0], requires_grad=True)", "v = w2 * 3", "loss = v.sum()")


# Row: what makes the problem, the act, and whether .grad is to be there beforehand.
Trial = tuple[Callable[[], Experiment], acts.Act, bool]
TRIALS: dict[str, Trial] = {
    "forward": (_scalar, acts.Forward(), False),
    "forward under no_grad": (_scalar, acts.Forward(no_grad=True), False),
    "backward": (_scalar, acts.Backward(), False),
    "backward(retain_graph=True)": (_scalar, acts.Backward(retain_graph=True), False),
    "backward(v)": (_scalar, acts.Backward(2.0), False),
    "backward(v, retain_graph=True)": (_scalar, acts.Backward(2.0, True), False),
    "backward after forward under no_grad": (_scalar, acts.Backward(), False),
    "backward on a non-scalar loss": (_vector, acts.Backward(), False),
    "backward(v) on a non-scalar loss": (_vector, acts.Backward(VECTOR), False),
    "backward, the moved leaf not saved": (_scalar, acts.Backward(), False),
    "zero_grad": (_scalar, acts.ZeroGrad(), True),
    "zero_grad(set_to_none=False)": (_scalar, acts.ZeroGrad(False), True),
    "step": (_scalar, acts.Step(), True),
    "step, every grad None": (_scalar, acts.Step(), False),
    "move": (_scalar, acts.Move({"w1": 5.0}), False),
    "change a point of the data": (_fitted, acts.SetPoint(1, {"y": 4.0}), False),
    "freeze": (_scalar, acts.Freeze("w1"), False),
    "unfreeze": (_scalar, acts.Unfreeze("w1"), False),
    "retain_grad": (_scalar, acts.RetainGrad("value"), False),
    "release_grad": (_scalar, acts.ReleaseGrad("value"), False),
    "use": (_scalar, acts.Use("Adam", {"lr": 0.1}), False),
    "schedule": (_scalar, acts.Schedule("StepLR", {"step_size": 3}), False),
    "run": (_scalar, acts.Run(3), False),
    "undo": (_scalar, acts.Undo(), False),
    "reset": (_scalar, acts.Reset(), False),
    "in-place on a leaf": (_scalar, IN_PLACE, False),
    "in-place on a leaf under no_grad": (
        _scalar,
        acts.Execute("with torch.no_grad():\n    w2 += 1"),
        False,
    ),
    "read .grad of a leaf": (_product, acts.Execute("print(w2.grad)"), False),
    "read .grad of a non-leaf": (_product, acts.Execute("print(v.grad)"), False),
}
CELLS = [(row, state) for row in TRANSITIONS for state in TapeState]


def _reach(row: str, state: TapeState) -> Experiment:
    """A problem in this state, in one of the ways that a user comes to it."""
    make_lab, _, grads = TRIALS[row]
    lab = make_lab()
    vector = VECTOR if make_lab is _vector else None
    if grads or state is CONSUMED:
        lab.forward()
        lab.backward(vector)
    if state is EMPTY and grads:
        lab.forward(no_grad=True)
    if state in (RECORDED, STALE):
        lab.forward()
    if not grads:
        lab.zero_grad()
    if row == "release_grad":
        lab.retain_grad("value")
    if state is STALE:
        moved = "w1" if row.endswith("not saved") else "w2"
        lab.move({moved: (lab[moved].detach() + 1).tolist()})
    if row == "backward after forward under no_grad":
        lab.forward(no_grad=True)
        assert lab.snapshot().tape is EMPTY
    else:
        assert lab.snapshot().tape is state
    return lab


def _say(lab: Experiment, act: acts.Act) -> tuple[str | None, tuple[str, ...], bool]:
    """What is said to the act, what would mend it, and whether it was refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda *_: None
        try:
            notice = lab.perform(act).notice
        except Exception as error:
            complaint = explain(error)
            return complaint.torch_text or complaint.plain, complaint.mend, True
    return (notice.torch_text or notice.text, notice.mend, False) if notice else (None, (), False)


def test_every_row_is_tried() -> None:
    assert TRIALS.keys() == TRANSITIONS.keys()
    assert all(list(row) == list(TapeState) for row in TRANSITIONS.values())


@pytest.mark.parametrize(("row", "state"), CELLS, ids=str)
def test_a_cell(row: str, state: TapeState) -> None:
    lab = _reach(row, state)
    act, expected = TRIALS[row][1], TRANSITIONS[row][state]
    said, mend, refused = _say(lab, act)
    assert lab.snapshot().tape is expected.after
    assert refused == expected.refused
    if expected.says is None:
        assert said is None
        return
    assert said is not None
    assert expected.says.value in said
    if expected.says is Says.NO_NAME:
        return  # told while it is typed, with no act to mend it
    said = _mended(lab, mend, act)
    if row == "backward on a non-scalar loss" and state is EMPTY:
        # What the loss is like shows only once there is one: the second complaint mends the rest.
        assert said is not None
        assert Says.NOT_SCALAR.value in said
        said = _mended(lab, ("forward", "backward(v)"), act)
    assert said is None


def _mended(lab: Experiment, mend: tuple[str, ...], act: acts.Act) -> str | None:
    """What is said to the last of the mending acts; those before it are done without a word."""
    then = mending(mend, act, lab.snapshot())
    assert then
    for each in then[:-1]:
        assert _say(lab, each)[0] is None
    return _say(lab, then[-1])[0]


def _plain(code: str) -> str:
    """What plain Python with torch says to this code: an error or a warning."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            exec(f"import torch\n{code}", {})
        except Exception as error:
            return str(error)
    return str(told[0].message)


LEAVES = "w1 = torch.tensor(1.0, requires_grad=True)\nw2 = torch.tensor(2.0, requires_grad=True)\n"
FORWARD = "loss = 2 * w1 + w2**2 + 5\n"
SCALAR = LEAVES + FORWARD
VECTORS = "w2 = torch.tensor([1.0, 2.0], requires_grad=True)\n"
VERBATIM = [
    (Says.NO_LOSS, "backward", EMPTY, LEAVES + "loss.backward()"),
    (Says.SECOND_TIME, "backward", CONSUMED, SCALAR + "loss.backward()\nloss.backward()"),
    (
        Says.MOVED,
        "backward",
        STALE,
        SCALAR + "with torch.no_grad():\n    w2.fill_(3.0)\nloss.backward()",
    ),
    (
        Says.NO_GRAPH,
        "backward after forward under no_grad",
        EMPTY,
        LEAVES + "with torch.no_grad():\n    " + FORWARD + "loss.backward()",
    ),
    (
        Says.NOT_SCALAR,
        "backward on a non-scalar loss",
        RECORDED,
        VECTORS + "loss = w2 * w2\nloss.backward()",
    ),
    (Says.LEAF_IN_PLACE, "in-place on a leaf", RECORDED, SCALAR + "w2 += 1"),
    (
        Says.NON_LEAF_GRAD,
        "read .grad of a non-leaf",
        RECORDED,
        VECTORS + "v = w2 * 3\nloss = v.sum()\nv.grad",
    ),
]


@pytest.mark.parametrize(("says", "row", "state", "code"), VERBATIM, ids=str)
def test_torchs_words_are_verbatim(says: Says, row: str, state: TapeState, code: str) -> None:
    said, _, _ = _say(_reach(row, state), TRIALS[row][1])
    assert TRANSITIONS[row][state].says is says
    assert said == _plain(code)


def test_all_that_can_be_said_is_said_somewhere() -> None:
    said = {outcome.says for row in TRANSITIONS.values() for outcome in row.values()}
    assert said - {None} == set(Says) - {Says.NO_GRAD_TO_RETAIN}
    assert {says for says, *_ in VERBATIM} | {Says.NO_NAME, Says.NOTHING_TO_STEP} == said - {None}
    assert said > REMARKS


def test_a_tensor_without_a_graph_retains_nothing() -> None:
    lab = make(model="noise = torch.randn(3)\nv = (w * noise).sum()")
    lab.forward()
    with pytest.raises(RuntimeError) as told:
        lab.retain_grad("noise")
    assert str(told.value) == Says.NO_GRAD_TO_RETAIN.value
    assert "no parameter" in explain(told.value).plain
    assert lab.snapshot().retained == ()


def test_with_everything_frozen_the_mending_unfreezes() -> None:
    lab = _scalar()
    for name in lab.parameters:
        lab.freeze(name)
    assert lab.forward().tape is EMPTY
    _, mend, refused = _say(lab, acts.Backward())
    assert refused
    for act in mending(mend, acts.Backward(), lab.snapshot()):
        lab.perform(act)
    assert lab["w2"].grad == 4.0


def test_step_tells_which_parameters_it_passes_over() -> None:
    lab = make(
        "w = torch.tensor(1.0, requires_grad=True)\nu = torch.tensor(1.0, requires_grad=True)",
        "v = w * w",
    )
    lab.forward()
    lab.backward()
    notice: Any = lab.step().notice
    assert "u.grad is None: step left u as it was" in notice.text
    assert lab["u"].item() == 1.0
    assert torch.equal(lab["w"].detach(), torch.tensor(0.8))
