"""Points of the data moved, added and deleted: plain torch lines, with undo, refusal and export."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine import history
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.state import acts
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_alone, run_here, same_state

CLASSES = """
torch.manual_seed(1)
X = torch.randn(6, 2)
t = torch.tensor([0, 1, 2, 0, 1, 2])"""
WEIGHTS = "W = torch.zeros(2, 3, requires_grad=True)"
ENTROPY = "loss = F.cross_entropy(X @ W, t)"


def classes(dtype: str = "float32") -> Experiment:
    return make(WEIGHTS, "", ENTROPY, CLASSES, dtype)


def data(lab: Experiment) -> dict[str, Any]:
    return {k: v.tolist() for k, v in lab.workspace.data().items() if hasattr(v, "tolist")}


def test_a_set_point_is_the_clone_with_the_numbers_written_in() -> None:
    lab = playground.open("line-fit")
    x, y = lab["x"], lab["y"]
    expected_x, expected_y = x.clone(), y.clone()
    expected_x[17], expected_y[17] = 0.3, 1.2
    snapshot = lab.set_point(17, x=0.3, y=1.2)
    assert torch.equal(lab["x"], expected_x)
    assert torch.equal(lab["y"], expected_y)
    assert lab["x"] is not x
    assert float(x[17]) != pytest.approx(0.3)
    assert snapshot.act == "x = x.clone(); x[17] = 0.3; y = y.clone(); y[17] = 1.2"
    assert snapshot.undo == "SetPoint"


def test_points_are_added_behind_and_deleted_by_row() -> None:
    lab = playground.open("line-fit")
    y = lab["y"].clone()
    added = lab.add_point(y=9.0, x=3.0)
    assert added.act == (
        "x = torch.cat((x, x.new_tensor([3.0]))); y = torch.cat((y, y.new_tensor([9.0])))"
    )
    assert torch.equal(lab["y"], torch.cat((y, torch.tensor([9.0]))))
    lab.delete_points([100, 0, 5])
    assert lab["y"].tolist() == [*y[1:5].tolist(), *y[6:].tolist()]
    assert len(lab["x"]) == len(lab["y"]) == 98


def test_one_column_of_a_row_keeps_every_other_bit() -> None:
    lab = classes()
    before = lab["X"].clone()
    lab.set_point(2, {"X[1]": 0.25, "t": 1})
    assert lab.snapshot().act == "X = X.clone(); X[2, 1] = 0.25; t = t.clone(); t[2] = 1"
    before[2, 1] = 0.25
    assert torch.equal(lab["X"], before)
    assert lab["t"].tolist() == [0, 1, 1, 0, 1, 2]
    assert lab["t"].dtype is torch.int64


def test_a_drag_is_one_undo_and_one_line() -> None:
    lab = playground.open("line-fit")
    first = data(lab)
    for height in (1.0, 2.0, 3.0):
        lab.set_point(3, y=height, done=False)
    lab.set_point(3, y=4.0)
    lab.set_point(3, y=5.0)
    assert [act for act in lab.acts if isinstance(act, acts.SetPoint)] == [
        acts.SetPoint(3, {"y": 4.0}),
        acts.SetPoint(3, {"y": 5.0}),
    ]
    lab.undo()
    assert lab["y"][3] == 4.0
    lab.undo()
    assert data(lab) == first
    lab.redo()
    assert lab["y"][3] == 4.0


def test_reset_restores_the_first_data() -> None:
    lab = playground.open("line-fit")
    first = data(lab)
    lab.delete_points(range(50))
    lab.run(3)
    lab.add_point(x=0.0, y=0.0)
    lab.reset()
    assert data(lab) == first
    lab.undo()
    assert len(lab["x"]) == 51


def test_the_graph_keeps_the_tensors_that_it_was_recorded_on() -> None:
    lab = playground.open("line-fit")
    x, y = lab["x"].clone(), lab["y"].clone()
    lab.forward()
    lab.delete_points(range(10))
    lab.backward()
    grads = lab.snapshot().memento.grads
    assert grads["b0"] == pytest.approx(float((-2 * y).mean()))
    assert grads["b1"] == pytest.approx(float((-2 * x * y).mean()), rel=1e-5)


def test_loss_and_slices_follow_at_once_and_back() -> None:
    lab = playground.open("line-fit")
    before, revision = lab.snapshot().probe.loss, lab.workspace.revision
    moved = lab.set_point(0, y=1000.0).probe.loss
    assert moved == pytest.approx(float((lab["y"] ** 2).mean()))
    assert lab.workspace.revision > revision
    revision = lab.workspace.revision
    assert lab.undo().probe.loss == before
    # What is kept by revision, such as slices, is worked out anew.
    assert lab.workspace.revision > revision


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            acts.SetPoint(100, {"y": 1.0}),
            "There is no row 100: the data has 100 rows, from 0 to 99",
        ),
        (acts.SetPoint(-1, {"y": 1.0}), "There is no row -1"),
        (acts.SetPoint(True, {"y": 1.0}), "There is no row True"),
        (acts.SetPoint(0, {}), "at least one new number"),
        (acts.SetPoint(0, {"b0": 1.0}), "'b0'"),
        (acts.SetPoint(0, {"y": float("nan")}), "y takes finite numbers of float32, not nan"),
        (acts.SetPoint(0, {"y": 1e39}), "y takes finite numbers of float32"),
        (
            acts.SetPoint(0, {"y": [1.0, 2.0]}),
            "y takes one number for each row, not the shape (2,)",
        ),
        (acts.SetPoint(0, {"y": "high"}), "y takes a number or a list of numbers, not 'high'"),
        (acts.SetPoint(0, {"y[0]": 1.0}), "outside the shape () of one row"),
        (acts.SetPoint(0, {"y[": 1.0}), "y["),
        (acts.AddPoint({"x": 1.0}), "A new point needs a value for y too."),
        (acts.AddPoint({"x": 1.0, "y": 1.0, "z": 1.0}), "'z'"),
        (acts.AddPoint({"x": 1.0, "y": float("inf")}), "finite"),
        (acts.DeletePoints(tuple(range(100))), "The last point stays"),
        (acts.DeletePoints((3, 100)), "There is no row 100"),
        (acts.DeletePoints(()), "No point was named"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_and_leaves_everything(act: acts.Act, words: str) -> None:
    lab = playground.open("line-fit")
    before = data(lab)
    with pytest.raises(ActError, match=re.escape(words)):
        lab.perform(act)
    assert data(lab) == before
    assert lab.acts == []
    assert lab.snapshot().undo is None


def test_edits_of_large_data_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGEST", 1_000_000)
    data = "x = torch.zeros(50_000)\ny = torch.zeros(50_000)"
    one = "w = torch.tensor(1.0, requires_grad=True)"
    lab = make(one, "p = w * x", "loss = F.mse_loss(p, y)", data)
    for number in range(12):
        lab.set_point(0, y=float(number))
    undone = 0
    while lab.snapshot().undo is not None:
        lab.undo()
        undone += 1
    # Each holds 200 kB of its own beside the newest one's, which are still in use.
    assert undone == 5
    assert lab["y"][0] == 6.0


def test_classes_are_whole_numbers_and_rows_have_a_shape() -> None:
    lab = classes()
    with pytest.raises(ActError, match="t holds whole numbers"):
        lab.set_point(0, t=0.5)
    with pytest.raises(ActError, match=r"X takes the shape \(2,\) for each row"):
        lab.add_point(X=[1.0], t=0)
    lab.add_point(X=[1.0, 2.0], t=1)
    assert lab["t"].tolist()[-1] == 1


def test_without_samples_there_is_no_point() -> None:
    with pytest.raises(ActError, match="no point to change"):
        playground.open("two-slopes").set_point(0, y=1.0)


def edited(lab: Experiment) -> Experiment:
    lab.run(2)
    lab.set_point(1, {"X[0]": 0.1, "t": 2})
    lab.forward()
    lab.add_point(X=[0.1, -3.0], t=1)
    lab.backward()
    lab.step()
    lab.delete_points([0, 3])
    lab.run(3)
    return lab


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("style", ["autograd", "optimizer", "loss"])
def test_the_script_gives_the_same_bits(style: str, dtype: str) -> None:
    lab = edited(classes(dtype))
    names, _ = run_here(lab.code(style))
    assert torch.equal(names["W"], lab["W"])
    assert torch.equal(names["X"], lab["X"])
    assert torch.equal(names["t"], lab["t"])
    assert names["W"].grad.tolist() == lab.snapshot().memento.grads["W"].tolist()  # type: ignore[union-attr]


def test_the_script_runs_alone_in_plain_python() -> None:
    lab = edited(classes())
    assert run_alone(lab.code())[-1] == str(lab["W"]).splitlines()[-1]


def test_by_hand_says_that_it_cannot() -> None:
    lab = playground.open("line-fit")
    lab.set_point(0, y=1.0)
    with pytest.raises(ActError, match="Points of the data were changed"):
        lab.code("by hand")
    lab.undo()
    assert lab.script("by hand").trouble is None


def test_a_drag_writes_only_its_own_lines_anew() -> None:
    lab = playground.open("line-fit")
    lab.set_point(0, y=1.0, done=False)
    first = lab.script("optimizer")
    lab.set_point(0, y=2.0, done=False)
    second = lab.script("optimizer")
    pairs = zip(first.lines, second.lines, strict=True)
    assert {new.act for old, new in pairs if old is not new} == {1}
    fresh = playground.open("line-fit")
    fresh.set_point(0, y=2.0)
    assert fresh.script("optimizer").text == second.text


def restored(lab: Experiment) -> Experiment:
    again = Experiment(lab.document, dtype=lab.dtype)
    again.restore(lab.snapshot().memento)
    return again


def test_a_restart_brings_the_edited_data_back() -> None:
    lab = edited(classes())
    again = restored(lab)
    assert data(again) == data(lab)
    assert same_state(again, lab)
    assert torch.equal(
        torch.tensor(again.run(2).curve.losses), torch.tensor(lab.run(2).curve.losses)
    )


def test_a_restart_after_typed_lines_on_the_data_says_what_is_lost() -> None:
    lab = playground.open("line-fit")
    first = data(lab)
    lab.set_point(0, y=7.0)
    lab.execute("y = y * 2")
    again = restored(lab)
    notice = again.snapshot().notice
    assert notice is not None
    assert "The data are those of the document again" in notice.text
    assert data(again) == first


Edit = tuple[str, int, float]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["set", "add", "delete", "undo", "redo"]),
            st.integers(0, 7),
            st.floats(-9, 9, width=32),
        ),
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_edits_equal_lists_and_come_back(edits: list[Edit]) -> None:
    lab = make(
        "w = torch.tensor(0.5, requires_grad=True)",
        "prediction = w * x",
        "loss = ((prediction - y) ** 2).mean()",
        "x = torch.arange(4.0)\ny = torch.arange(4.0) * 2",
    )
    now = [(float(i), 2.0 * i) for i in range(4)]
    past: list[list[tuple[float, float]]] = []
    future: list[list[tuple[float, float]]] = []
    for kind, row, number in edits:
        if kind in ("undo", "redo"):
            source, target = (past, future) if kind == "undo" else (future, past)
            (lab.undo if kind == "undo" else lab.redo)()
            if source:
                target.append(now)
                now = source.pop()
            continue
        after = list(now)
        if kind == "add":
            lab.add_point(x=number, y=1.0)
            after.append((number, 1.0))
        elif row >= len(now) or (kind == "delete" and len(now) == 1):
            continue
        elif kind == "set":
            lab.set_point(row, y=number)
            after[row] = (after[row][0], number)
        else:
            lab.delete_points([row])
            del after[row]
        past.append(now)
        future.clear()
        now = after
    held = list(zip(lab["x"].tolist(), lab["y"].tolist(), strict=True))
    assert held == now
    expected = float(np.mean([(0.5 * x - y) ** 2 for x, y in now]))
    assert lab.snapshot().probe.loss == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert data(restored(lab)) == data(lab)
