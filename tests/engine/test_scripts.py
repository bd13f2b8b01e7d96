"""Scripts line by line: the act each line belongs to, and what it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.scripts.changes import changes
from playground.engine.scripts.scripts import STYLES
from playground.state.inspection import Wanted
from playground.state.script import Script
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_here, same


def _done(name: str = "two-slopes") -> Experiment:
    lab = playground.open(name)
    first = next(iter(lab.parameters))
    lab.forward()
    lab.backward()
    lab.step()
    lab.zero_grad()
    lab.run(3)
    lab.move({lab.snapshot().coordinates()[0].label: 0.5})
    lab.freeze(first)
    lab.unfreeze(first)
    return lab


@pytest.mark.parametrize("style", STYLES)
def test_the_lines_are_the_code(style: str) -> None:
    lab = _done("one-weight")
    script = lab.script(style)
    assert script.trouble is None
    assert script.text == lab.code(style)
    numbers = [line.act for line in script.lines if line.act is not None]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(lab.acts) + 1))


def test_a_style_that_cannot_say_it_tells_why_and_code_raises() -> None:
    lab = _done()
    script = lab.script("loss")
    assert script.lines == ()
    assert script.trouble is not None
    with pytest.raises(ActError) as told:
        lab.code("loss")
    assert str(told.value) == script.trouble
    with pytest.raises(ActError, match="There is no style 'lost'"):
        lab.script("lost")


def _of(script: Script, act: int) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.text.strip(), line.changes) for line in script.lines if line.act == act]


def test_what_lines_change_in_each_style() -> None:
    lab = _done()
    optimizer, autograd, by_hand = (lab.script(s) for s in ("optimizer", "autograd", "by hand"))
    assert _of(optimizer, 1) == [
        ("value = double(w1) + square(w2) + 5", ("value",)),
        ("loss = value", ("loss",)),
    ]
    assert _of(optimizer, 2) == [("loss.backward()", ("w1.grad", "w2.grad"))]
    assert _of(optimizer, 3) == [("optimizer.step()", ("w1", "w2"))]
    assert _of(optimizer, 4) == [("optimizer.zero_grad()", ("w1.grad", "w2.grad"))]
    assert _of(autograd, 3)[1] == ("w1.add_(w1.grad, alpha=-0.1)  # w1 -= 0.1 * w1.grad", ("w1",))
    assert _of(autograd, 4)[0] == ("w1.grad = None", ("w1.grad",))
    assert _of(by_hand, 2) == [
        ("gradient_w1 = 2", ("w1.grad",)),
        ("gradient_w2 = 2*w2", ("w2.grad",)),
    ]
    assert _of(by_hand, 3)[0] == ("w1 = w1 - 0.1 * gradient_w1", ("w1",))
    assert _of(optimizer, 6)[1] == ("w1.fill_(0.5)", ("w1",))
    setup = {line.text: line.changes for line in optimizer.lines if line.act is None}
    assert setup["w1 = torch.tensor(1.0, requires_grad=True)"] == ("w1",)
    assert setup["print(loss)"] == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a, b = 1, 2", ("a", "b")),
        ("w.grad.zero_()", ("w.grad",)),
        ("w.grad = None", ("w.grad",)),
        ("w.data[0] += 1", ("w",)),
        ("w[1:].mul_(0.5).add_(1)", ("w",)),
        ("torch.nn.init.zeros_(w)", ("w",)),
        ("y = (w * 3).sum(); y.backward()", ("y", "w.grad")),
        ("adam(w, state_w)", ("w",)),
        ("print(w)", ()),
        ("def f(a):\n    b = a", ()),
        ("this is no code", ()),
    ],
)
def test_what_typed_lines_change(code: str, expected: tuple[str, ...]) -> None:
    assert changes(code, ("w",))[0] == expected


def test_the_head_of_a_loop_changes_what_its_body_does() -> None:
    code = "for _ in range(3):\n    if w > 0:\n        w.add_(1)\n    else:\n        u.add_(1)"
    assert changes(code, ()) == (("w", "u"), ("w", "u"), ("w",), (), ("u",))


@pytest.mark.parametrize("style", ["optimizer", "autograd"])
def test_no_act_changes_more_than_its_lines_say(style: str) -> None:
    lab = make(
        "w = torch.tensor([1.0, 2.0], requires_grad=True)\n"
        "u = torch.tensor(0.5, requires_grad=True)",
        "v = w * u",
        "loss = v.square().sum()",
    )
    done: list[tuple[str, Any]] = [
        ("use", ("Adam",)), ("forward", ()), ("backward", ()), ("step", ()), ("freeze", ("u",)),
        ("run", (2,)), ("move", ({"w[1]": 3.0},)), ("unfreeze", ("u",)), ("zero_grad", ()),
        ("forward", ()), ("backward", ()), ("execute", ("u.grad.mul_(2)\nw.data.add_(1)",)),
        ("step", ()), ("zero_grad", (False,)),
    ]  # fmt: skip
    changed: list[set[str]] = []
    for act, arguments in done:
        before = lab.snapshot().memento
        after = getattr(lab, act)(*arguments).memento
        changed.append(
            {n for n in ("w", "u") if not same({n: before.parameters[n]}, {n: after.parameters[n]})}
            | {
                f"{n}.grad"
                for n in ("w", "u")
                if not same({n: before.grads[n]}, {n: after.grads[n]})
            }
        )
    script = lab.script(style)
    for number, actual in enumerate(changed, 1):
        said = {name for _, names in _of(script, number) for name in names}
        assert actual <= said, (number, done[number - 1])


def test_a_script_is_the_same_object_until_something_is_done() -> None:
    lab = _done()
    first = lab.script("autograd")
    assert lab.script("autograd") is first
    lab.look(replace(lab.view, nudge=0.2))
    assert lab.script("autograd") is first
    lab.move(w1=1.0)
    assert lab.script("autograd") is not first


@pytest.mark.parametrize("style", STYLES)
def test_a_drag_writes_its_line_anew_as_a_whole_script_would(style: str) -> None:
    lab, other = _done("one-weight"), _done("one-weight")
    for value in (0.25, float("nan"), 0.75):
        lab.move({"θ[0]": value}, done=False)
        first = lab.script(style)
        lab.move({"θ[0]": value + 1}, done=False)
        assert lab.script(style) is not first
    other.move({"θ[0]": 1.75})
    assert lab.script(style) == other.script(style)


def test_a_snapshot_carries_the_style_that_is_wanted() -> None:
    lab = _done()
    assert lab.snapshot().inspection.script is None
    snapshot = lab.look(replace(lab.view, wanted=Wanted(code="by hand")))
    assert snapshot.inspection.script is lab.script("by hand")
    lab.begin_run(None)
    assert lab.snapshot().inspection.script is lab.snapshot().inspection.script
    lab.end_run()


def test_by_hand_uses_what_forward_kept_where_a_parameter_moves_before_backward() -> None:
    lab = make("w = torch.tensor(0.5, requires_grad=True)", "v = torch.exp(w)", dtype="float64")
    lab.forward()
    lab.move(w=2.0)
    lab.backward()
    names, _ = run_here(lab.code("by hand"))
    assert lab["w"].grad is not None
    assert names["gradient_w"] == pytest.approx(lab["w"].grad.item(), rel=1e-14)
    assert names["w"] == 2.0


def test_by_hand_leaves_alone_what_was_frozen_at_forward_or_at_backward() -> None:
    for freeze_first in (True, False):
        lab = make(
            "w = torch.tensor(0.5, requires_grad=True)\nu = torch.tensor(2.0, requires_grad=True)",
            "v = w * u",
        )
        acts = ["freeze", "forward", "unfreeze"] if freeze_first else ["forward", "freeze"]
        for act in acts:
            getattr(lab, act)(*(() if act == "forward" else ("u",)))
        lab.backward()
        names, _ = run_here(lab.code("by hand"))
        assert names["gradient_w"] == 2.0
        assert ("gradient_u" in names) == (lab["u"].grad is not None)


def test_by_hand_says_why_it_cannot() -> None:
    many = make(
        "w = torch.zeros(33, requires_grad=True)", loss="loss = (v * v).sum()", model="v = w"
    )
    assert "more than 32 numbers" in str(many.script("by hand").trouble)
    branch = make(model="v = w if w > 0 else -w")
    assert "truth value" in str(branch.script("by hand").trouble)
    unknown = make(model="v = torch.relu(w)")
    assert "no formula here for torch.relu" in str(unknown.script("by hand").trouble)
    grown = make(model="v = w\nfor _ in range(50):\n    v = torch.sin(v) * v")
    assert "would fill pages" in str(grown.script("by hand").trouble)
    long = make(model="v = w\nfor _ in range(1000):\n    v = torch.sin(v)")
    assert "more than 300 operations" in str(long.script("by hand").trouble)
    large = make("w = torch.zeros(1000, 1000, requires_grad=True)", loss="loss = v.sum()")
    assert "more than 32 numbers" in str(large.script("by hand").trouble)
    typed = playground.open("two-slopes")
    typed.execute("w1.data.mul_(2)")
    assert "typed are PyTorch" in str(typed.script("by hand").trouble)


def test_a_mean_over_samples_is_told_from_a_sum() -> None:
    for loss, ending in (
        ("(x * w - 1).square().mean()", " / 40"),
        ("(x * w - 1).square().sum()", ""),
    ):
        lab = make(data="x = torch.linspace(0, 1, 40)", model="", loss=f"loss = {loss}")
        lab.forward()
        line = next(t for t in lab.code("by hand").splitlines() if t.startswith("loss = "))
        assert line == f"loss = sum((w*x_i - 1)**2 for x_i in x){ending}"
    lab = make(data="x = torch.linspace(0, 1, 40)", model="", loss="loss = (x * w).sum() ** 2")
    assert "does not agree with torch" in str(lab.script("by hand").trouble)
