"""The kernel does acts with the same numbers as the same acts in process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened, Ready
from playground.state import acts
from playground.state.cloud import CloudQuestion
from playground.state.coordinate import Coordinate
from playground.state.inspection import Wanted
from playground.state.snapshot import Snapshot, TapeState
from playground.state.view import Span, View
from tests.kernel.kernel_talk import answered, document, frames, opened, refused, settled, until

W1, W2 = Span(Coordinate("w1"), -3, 3), Span(Coordinate("w2"), -3, 3)


def _same(one: Snapshot, other: Snapshot) -> None:
    for name in one.parameters:
        assert np.array_equal(one.parameters[name], other.parameters[name], equal_nan=True)
        first, second = one[name].grad, other[name].grad
        assert (first is None) == (second is None)
        assert first is None or np.array_equal(first, second)  # type: ignore[arg-type]
    assert one.loss == other.loss
    assert one.steps == other.steps
    assert one.tape is other.tape
    assert one.curve.losses.tolist() == other.curve.losses.tolist()
    assert one.memento.acts == other.memento.acts
    assert (one.undo, one.redo, one.act) == (other.undo, other.redo, other.act)


def _till_done(client: KernelClient, asked: Sequence[acts.Act]) -> Snapshot:
    for act in asked:
        frame = answered(client, act)
    if frame.snapshot.running:
        events = until(client, lambda e: isinstance(e, Answered) and not e.frame.snapshot.running)
        frame = frames(events)[-1]
    return frame.snapshot


@pytest.mark.parametrize("name", ["line-fit", "one-layer"])
def test_the_same_numbers_bit_for_bit(client: KernelClient, name: str) -> None:
    lab = playground.open(name, dtype="float64", seed=5)
    opened(client, name, dtype="float64", seed=5)
    first = next(iter(lab.parameters))
    for act in (
        acts.Forward(),
        acts.Backward(retain_graph=True),
        acts.Backward(),
        acts.Step(),
        acts.ZeroGrad(),
        acts.Use("Adam", {"lr": 0.05}),
        acts.Run(700),
        acts.Freeze(first),
        acts.Execute("print(loss.item())\nwith torch.no_grad():\n    " + first + " += 0.5"),
        acts.Unfreeze(first),
        acts.Run(3),
        acts.Undo(),
        acts.Redo(),
        acts.Reset(),
        acts.Run(50),
    ):
        _same(lab.perform(act), _till_done(client, [act]))


def test_batches_and_the_cloud_come_over_the_pipe(client: KernelClient) -> None:
    lab = playground.open("line-fit")
    opened(client, "line-fit")
    for act in (
        acts.Batches(16, seed=2),
        acts.Forward(),
        acts.Backward(),
        acts.Undo(),
        acts.Undo(),
        acts.Run(300),
        acts.Batches(None),
        acts.Run(2),
    ):
        _same(lab.perform(act), _till_done(client, [act]))
    assert answered(client, acts.Batches(101)).complaint is not None
    question = CloudQuestion((Coordinate("b0"), Coordinate("b1")))
    client.ask(acts.Look(View(wanted=Wanted(cloud=question))))
    events = until(client, lambda e: _draws(e) == 400)
    cloud = next(e.frame.studies.cloud for e in events if _draws(e) == 400)  # type: ignore[union-attr]
    assert cloud is not None
    assert np.array_equal(cloud.samples, lab.cloud("b0", "b1").samples)


def _draws(event: object) -> int:
    frame = getattr(event, "frame", None)
    cloud = None if frame is None else frame.studies.cloud
    return 0 if cloud is None else cloud.draws


def test_it_says_that_it_is_awake_before_torch_is_loaded(client: KernelClient) -> None:
    assert isinstance(until(client, lambda e: isinstance(e, Ready))[0], Ready)
    event = opened(client, "two-slopes")
    assert event.document.title == "Two slopes"
    assert [str(span.coordinate) for span in event.spans] == ["w1", "w2"]
    assert event.frame.snapshot.tape is TapeState.EMPTY
    assert [s.coordinate.name for s in event.frame.slices] == ["w1", "w2"]
    assert event.frame.surface is not None
    assert event.frame.surface.final
    assert client.waiting_since is None


def test_what_typed_code_prints_and_what_torch_warns_of(client: KernelClient) -> None:
    opened(client, "matrix-product")
    assert answered(client, acts.Forward()).snapshot.output == ""
    answered(client, acts.Backward())
    for _ in range(2):  # torch's warning is told at every act, not once in a lifetime
        output = answered(client, acts.Execute("print('it is', product.grad)")).snapshot.output
        assert "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor" in output
        assert output.endswith("it is None\n")
    assert answered(client, acts.Forward()).snapshot.output == ""


def test_complaints_carry_torchs_words_and_ours(client: KernelClient) -> None:
    opened(client, "two-slopes")
    answered(client, acts.Forward())
    answered(client, acts.Backward())
    frame = answered(client, acts.Backward())
    assert frame.complaint is not None
    assert frame.complaint.torch_text is not None
    assert frame.complaint.torch_text.startswith("Trying to backward through the graph a second")
    assert frame.complaint.plain.startswith("The first backward freed what the graph had saved.")
    assert frame.complaint.mend == ("forward", "backward")
    assert isinstance(frame.asked, acts.Backward)
    assert answered(client, acts.Forward()).complaint is None
    typed = answered(client, acts.Execute("y = w1\nz = sine(y)")).complaint
    assert typed is not None
    assert (typed.line, typed.column, typed.suggestion) == (2, 5, "torch.sin")
    assert typed.torch_text is None
    unknown = answered(client, acts.Move({"w9": 1.0})).complaint
    assert unknown is not None
    assert unknown.kind == "ActError"


def test_a_view_that_cannot_be_drawn_is_a_complaint_and_no_more(client: KernelClient) -> None:
    opened(client, "two-slopes")
    for span in (Span(Coordinate("w9"), 0, 1), Span(Coordinate("w1", (7,)), 0, 1)):
        assert answered(client, acts.Look(View((span,)))).complaint is not None
    assert answered(client, acts.Forward()).complaint is None


@pytest.mark.parametrize("steps", [0, -5])
def test_a_run_of_no_steps_is_a_complaint(client: KernelClient, steps: int) -> None:
    opened(client, "two-slopes")
    complaint = answered(client, acts.Run(steps)).complaint
    assert complaint is not None
    assert "whole number of steps" in complaint.plain


def test_an_act_before_any_problem(client: KernelClient) -> None:
    client.ask(acts.Forward())
    until(client, lambda e: isinstance(e, Ready))
    assert opened(client, "two-slopes").frame.snapshot.serial == 0


PARAMETER = "w = torch.tensor(1.0, requires_grad=True)"


def test_a_refused_document_leaves_the_last_good_one_running(client: KernelClient) -> None:
    opened(client, "two-slopes")
    answered(client, acts.Move({"w1": 2.5}))
    for model, line, column, kind in (
        ("v = w *", 1, None, "CodeError"),
        ("v = sine(w)", 1, 5, "CodeError"),
        ("a = w\nv = torch.ones(2) @ torch.ones(3)", 2, 5, "RuntimeError"),
    ):
        complaint = refused(client, document(model, PARAMETER)).complaint
        assert (complaint.cell, complaint.line, complaint.kind) == ("model", line, kind)
        assert column in (None, complaint.column)
    frame = answered(client, acts.Forward())
    assert frame.snapshot.problem == "two-slopes"
    assert frame.snapshot.loss == 14.0


def test_slices_and_surface_keep_their_identity_while_nothing_they_show_changes(
    client: KernelClient,
) -> None:
    first = opened(client, "two-slopes").frame
    for act in (acts.Forward(), acts.Backward(), acts.ZeroGrad()):
        frame = answered(client, act)
        assert frame.surface is first.surface
        assert frame.slices is first.slices
    moved = answered(client, acts.Move({"w1": 2.0}))
    assert moved.surface is first.surface, "both its coordinates are free: the surface stays"
    assert moved.slices[0] is first.slices[0], "its own coordinate is free in a slice"
    assert moved.slices[1] is not first.slices[1]
    assert not np.allclose(moved.slices[1].heights, first.slices[1].heights)
    turned = answered(client, acts.Look(View((W2, W1))))
    assert [piece.coordinate.name for piece in turned.slices] == ["w2", "w1"]
    assert np.array_equal(turned.slices[0].heights, moved.slices[1].heights)
    assert np.array_equal(turned.slices[1].heights, first.slices[0].heights)
    view = View((W1,), (W2, W1), surface_points=10)
    looked = answered(client, acts.Look(view))
    assert looked.surface is not None
    assert looked.surface.x.name == "w2"
    assert looked.surface.heights.shape == (10, 10)
    assert answered(client, acts.Look(View((W1,), None))).surface is None


def test_data_changed_by_typed_lines_is_drawn_anew(client: KernelClient) -> None:
    first = settled(client, opened(client, "line-fit").frame)
    changed = settled(client, answered(client, acts.Execute("y = y * 0")), first)
    assert first.surface is not None
    assert changed.surface is not None
    assert not np.allclose(first.surface.heights, changed.surface.heights)
    assert not np.allclose(first.slices[0].heights, changed.slices[0].heights)


SLOW = "if u > 0:\n    v = (u - w) ** 2\nelse:\n    v = (u + w) ** 2 + s"
THREE = "\n".join(f"{n} = torch.tensor(0.5, requires_grad=True)" for n in ("u", "w", "s"))


def test_a_surface_comes_in_pieces_and_acts_between_do_not_lose_it(client: KernelClient) -> None:
    frame = opened(client, document(SLOW, THREE)).frame
    assert frame.surface is None or not frame.surface.final
    events = until(client, lambda e: isinstance(e, Answered) and e.frame.surface is not None)
    coarse = frames(events)[-1].surface
    assert coarse is not None
    assert (coarse.final, coarse.heights.shape) == (False, (25, 25))
    frame = answered(client, acts.Forward())
    assert frame.surface is not None
    final = settled(client, frame).surface
    assert final is not None
    assert (final.heights.shape, final.method) == ((100, 100), "loop")


def test_a_surface_that_a_newer_one_will_replace_is_marked(client: KernelClient) -> None:
    frame = settled(client, opened(client, document(SLOW, THREE)).frame)
    assert not frame.refining
    moved = answered(client, acts.Move({"s": 100.0}))
    assert moved.surface is frame.surface
    assert moved.refining
    assert not settled(client, moved, frame).refining
    assert not answered(client, acts.Forward()).refining


def test_a_newer_surface_makes_an_older_one_stale(client: KernelClient) -> None:
    frame = opened(client, document(SLOW, THREE)).frame
    frame = answered(client, acts.Move({"s": 100.0}))
    frame = settled(client, answered(client, acts.Move({"s": 200.0})), frame)
    assert frame.surface is not None
    u, w = frame.surface.values
    expected = np.where(u[:, None] > 0, (u[:, None] - w) ** 2, (u[:, None] + w) ** 2 + 200.0)
    assert np.allclose(frame.surface.heights, expected, rtol=1e-5)


def test_the_clients_process_loads_no_torch() -> None:
    code = """
import sys
from playground.kernel.client import KernelClient
from playground.problem.find import find
from playground.state import acts
from tests.kernel.kernel_talk import answered, opened
if __name__ == "__main__":
    client = KernelClient()
    client.start()
    try:
        opened(client, "shifted-square")
        answered(client, acts.Forward())
        answered(client, acts.Backward([[1.0] * 4] * 5, retain_graph=True))
        opened(client, "one-layer")
        answered(client, acts.Use("Adam", {"lr": 0.1}))
        answered(client, acts.Run(3))
        frame = answered(client, acts.Move({"b": [1.0, 2.0, 3.0]}))
        frame = answered(client, acts.Execute("y = b.detach()"))
        assert frame.snapshot["b"].values.shape == (3,), frame.complaint
    finally:
        client.close()
    print([name for name in ("torch", "PySide6") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_parameter_that_numpy_has_no_type_for(client: KernelClient) -> None:
    half = "w = torch.tensor([1.0, 2.0], dtype=torch.bfloat16, requires_grad=True)"
    frame = opened(client, document("v = w * w", half, "loss = v.sum()")).frame
    assert frame.snapshot["w"].dtype == "bfloat16"
    frame = settled(client, answered(client, acts.Run(1)))
    assert answered(client, acts.Pause()).snapshot.parameters["w"].tolist() == [
        0.80078125,
        1.6015625,
    ]


def test_opened_again_with_another_dtype_and_seed(client: KernelClient) -> None:
    first = opened(client, "line-fit").frame.snapshot
    second = opened(client, "line-fit", dtype="float64", seed=9).frame.snapshot
    assert (first.dtype, second.dtype, second.seed) == ("float32", "float64", 9)
    assert isinstance(opened(client, "two-slopes"), Opened)
