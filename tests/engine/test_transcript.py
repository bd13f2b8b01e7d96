"""The transcript is a script that, run alone, gives the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.scripts.scripts import STYLES
from playground.state import acts
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_alone, run_here

NAMES = list(playground.problems())
LIBRARY_LOSSES = {
    "one-weight", "noisy-regression", "line-fit", "one-layer", "blobs", "moons", "spirals",
}  # fmt: skip
# The problems that a style cannot write, and what it says then.
WITHOUT = {"loss": set(NAMES) - LIBRARY_LOSSES, "by hand": {"moons", "spirals"}}
REASONS = {"loss": r"none of torch\.nn's", "by hand": "more than 32 numbers"}


def _used(name: str, dtype: str = "float32") -> Experiment:
    """A problem after some of everything."""
    lab = playground.open(name, dtype=dtype)
    first = lab.snapshot().coordinates()[0]
    vector = None if name != "shifted-square" else torch.ones(5, 4)
    lab.use("SGD", lr=1e-6 if name == "goldstein-price" else 1e-3)
    lab.forward()
    lab.backward(gradient=vector)
    lab.step()
    lab.move({first.label: lab.snapshot().value(first) + 0.125})
    if name != "shifted-square":
        lab.run(7)
    lab.zero_grad()
    lab.forward()
    lab.backward(gradient=vector)
    return lab


def _agrees(lab: Experiment, names: dict[str, Any], exact: bool) -> None:
    for name, parameter in lab.parameters.items():
        found = names[name]
        if exact:
            assert torch.equal(found, parameter)
            assert (
                found.grad is None
                if parameter.grad is None
                else torch.equal(found.grad, parameter.grad)
            )
        else:
            given_ = found.detach() if isinstance(found, torch.Tensor) else torch.tensor(found)
            assert torch.allclose(
                given_.reshape(parameter.shape).double(),
                parameter.detach().double(),
                rtol=1e-5,
                atol=1e-6,
            )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("style", STYLES)
def test_every_problem_in_every_style_that_applies(name: str, style: str) -> None:
    lab = _used(name)
    if name in WITHOUT.get(style, ()):
        with pytest.raises(ActError, match=REASONS[style]):
            lab.code(style)
        return
    names, printed = run_here(lab.code(style))
    _agrees(lab, names, exact=style in ("optimizer", "autograd"))
    assert printed
    if style == "optimizer":
        assert printed[0] == repr(lab.loss).splitlines()[0]


@pytest.mark.parametrize("name", ["two-slopes", "line-fit", "one-layer"])
def test_in_a_process_of_its_own(name: str) -> None:
    lab = _used(name, "float64")
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        expected = [repr(lab.loss), *(repr(p.grad) for p in lab.parameters.values())]
        expected += [repr(p) for p in lab.parameters.values()]
    finally:
        torch.set_default_dtype(before)
    assert run_alone(lab.code()) == "\n".join(expected).splitlines()


ACTS = [
    "forward", "backward", "zero", "zeros", "step", "run", "move", "freeze", "unfreeze", "sgd",
    "adam", "execute", "optimizer", "undo", "redo", "reset", "bad", "no_grad", "retain", "release",
]  # fmt: skip


def _act(lab: Experiment, act: str, i: int) -> None:
    match act:
        case "zero" | "zeros":
            lab.zero_grad(set_to_none=act == "zero")
        case "run":
            lab.run(i + 1)
        case "move":
            lab.move({"w[1]": 0.1 * i}, done=i % 2 == 0)
        case "freeze" | "unfreeze":
            getattr(lab, act)("u")
        case "sgd":
            lab.use("SGD", lr=0.02, momentum=0.5, weight_decay=0.1, nesterov=True)
        case "adam":
            lab.use("Adam", lr=0.02)
        case "execute":
            lab.execute("with torch.no_grad():\n    u.mul_(0.9).add_(0.01 * torch.randn(()))")
        case "optimizer":
            lab.execute("optimizer.step()")
        case "no_grad":
            lab.forward(no_grad=True)
        case "retain":
            lab.retain_grad("h")
        case "release" if "h" in lab.retained:
            lab.release_grad("h")
        case "release":
            return
        case "bad":
            with pytest.raises(RuntimeError):
                lab.execute("u.data = torch.zeros(())\ny = torch.randn(2) @ torch.ones(3)")
        case _:
            try:
                getattr(lab, act)()
            except (RuntimeError, ActError):
                return  # no forward yet, or a second backward


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ACTS), max_size=12), st.sampled_from(["float32", "float64"]))
def test_any_acts_give_the_same_numbers_in_the_script(chosen: list[str], dtype: str) -> None:
    lab = make(
        "w = torch.randn(3, requires_grad=True)\nu = torch.tensor(0.5, requires_grad=True)",
        "h = F.dropout(w, 0.3) + 0.1 * torch.randn(3) + u",
        "loss = h.square().mean()",
        dtype=dtype,
        seed=4,
    )
    for i, act in enumerate(chosen):
        _act(lab, act, i)
    names, _ = run_here(lab.code())
    _agrees(lab, names, exact=True)
    done = lab.snapshot().memento.acts
    if acts.Execute("optimizer.step()") in done:
        with pytest.raises(ActError, match="optimizer"):
            lab.code("autograd")
        return
    names, _ = run_here(lab.code("autograd"))
    _agrees(lab, names, exact=True)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "forward",
                "backward",
                "zero",
                "step",
                "run",
                "move",
                "freeze",
                "unfreeze",
                "no_grad",
                "retain",
                "release",
            ]
        ),
        max_size=10,
    )
)
def test_any_acts_by_hand(chosen: list[str]) -> None:
    lab = make(
        "w = torch.tensor([1.0, -0.5, 2.0], requires_grad=True)\n"
        "u = torch.tensor([0.5], requires_grad=True)",
        "h = w * u + torch.sin(u)",
        "loss = (h * h).sum()",
        dtype="float64",
    )
    lab.use("SGD", lr=0.01)
    for i, act in enumerate(chosen):
        _act(lab, act, i)
    names, _ = run_here(lab.code("by hand"))
    _agrees(lab, names, exact=False)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "move", [{"θ": 0.5}, {"θ": [0.5]}, {"θ[0]": 0.5}, {"θ[0]": np.float64(0.5)},
             {"θ": torch.tensor([0.5])}, {"θ": np.float32(0.5)}, {"θ": np.array([0.5])}],
    ids=str,
)  # fmt: skip
def test_a_move_however_it_is_given(style: str, move: dict[str, Any]) -> None:
    lab = playground.open("one-weight")
    lab.move(move)
    lab.run(2)
    names, _ = run_here(lab.code(style))
    _agrees(lab, names, exact=style == "optimizer")


def test_a_value_that_changes_after_the_move_stays_as_it_was() -> None:
    lab = playground.open("one-weight")
    value = torch.tensor([0.5])
    lab.move({"θ": value})
    value.fill_(9.0)
    assert run_here(lab.code())[0]["θ"].item() == 0.5


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_moves_to_what_is_no_number(value: float) -> None:
    lab = playground.open("two-slopes")
    lab.move(w1=value)
    found = run_here(lab.code())[0]["w1"]
    assert torch.equal(found.isnan(), lab["w1"].isnan())
    assert found.isnan() or torch.equal(found, lab["w1"])


def test_moves_of_one_drag_are_one_line() -> None:
    lab = playground.open("two-slopes")
    for i in range(30):
        assert lab.move({"w1": i / 10}, done=False).act == f"w1.fill_({i / 10})"
    lab.move(w1=5.0)
    lab.move(w1=6.0)
    script = lab.code()
    assert [line.strip() for line in script.splitlines() if "fill_" in line] == [
        "w1.fill_(5.0)",
        "w1.fill_(6.0)",
    ]


def test_every_act_is_written_as_pytorch() -> None:
    lab = playground.open("two-slopes")
    lab.use("SGD", lr=0.1, momentum=0.9)
    lab.freeze("w2")
    lab.run(3)
    lab.unfreeze("w2")
    lab.execute("y = w1 * 3\ny.backward()")
    script = lab.code()
    for line in (
        "optimizer = torch.optim.SGD([w1, w2], lr=0.1, momentum=0.9)",
        "w2.requires_grad_(False)",
        "for _ in range(3):\n    optimizer.zero_grad()",
        "w2.requires_grad_(True)",
        "y = w1 * 3\ny.backward()",
    ):
        assert line in script
    assert "playground" not in script.partition("\n")[2]


def test_an_optimizer_chosen_while_all_is_frozen() -> None:
    lab = playground.open("two-slopes")
    lab.freeze("w1")
    lab.freeze("w2")
    lab.use("SGD", lr=0.5)
    lab.unfreeze("w1")
    lab.run(2)
    names, _ = run_here(lab.code())
    _agrees(lab, names, exact=True)


def test_an_optimizer_made_by_typed_lines_is_the_one_in_use() -> None:
    lab = playground.open("two-slopes")
    snapshot = lab.execute("optimizer = torch.optim.Adam([w1, w2], lr=0.25)")
    assert (snapshot.optimizer, snapshot.keywords) == ("Adam", {"lr": 0.25})
    lab.run(5)
    assert isinstance(lab.optimizer, torch.optim.Adam)
    names, _ = run_here(lab.code())
    _agrees(lab, names, exact=True)
    with pytest.raises(ActError, match="must hold every parameter"):
        lab.execute("optimizer = torch.optim.SGD([w2], lr=0.25)")
    with pytest.raises(ActError, match="take another name"):
        lab.execute("optimizer = 3")
    assert isinstance(lab.optimizer, torch.optim.Adam)


def test_styles_that_do_not_apply_say_so() -> None:
    lab = playground.open("two-slopes")
    lab.use("Adam", lr=0.1, foreach=True)
    with pytest.raises(ActError, match="Adam with foreach is another implementation"):
        lab.code("autograd")
    with pytest.raises(ActError, match="only plain SGD is written out, and Adam was chosen"):
        lab.code("by hand")
    lab = playground.open("two-slopes")
    lab.use("SGD", lr=0.1, momentum=0.9)
    with pytest.raises(ActError, match="SGD with momentum was chosen"):
        lab.code("by hand")
    with pytest.raises(ActError, match=r"none of torch\.nn's"):
        lab.code("loss")
