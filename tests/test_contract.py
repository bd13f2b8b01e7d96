"""Every line of the public contract, keywords included."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import playground
from playground.state.snapshot import Snapshot, TapeState

TAUGHT = [
    "two-slopes",
    "one-weight",
    "weighted-sum",
    "dot-product",
    "matrix-product",
    "noisy-regression",
    "log-sine",
    "line-fit",
    "one-layer",
    "shifted-square",
]


def test_importing_loads_neither_torch_nor_qt() -> None:
    code = (
        "import sys, playground; playground.problems(); playground.CodeError;"
        "print([m for m in ('torch', 'PySide6', 'pyqtgraph', 'sympy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_problems_are_named_and_titled() -> None:
    problems = playground.problems()
    assert list(problems)[:10] == TAUGHT
    assert len(problems) == 25
    assert problems["two-slopes"] == "Two slopes"
    assert all(title and title != name for name, title in problems.items())


@pytest.mark.parametrize("name", TAUGHT)
def test_every_taught_problem_opens_by_name_with_the_named_tensors(name: str) -> None:
    names = {
        "two-slopes": ["w1", "w2"],
        "one-weight": ["θ", "x", "y"],
        "weighted-sum": ["w"],
        "dot-product": ["w", "g"],
        "matrix-product": ["A", "B"],
        "noisy-regression": ["X", "Y", "w"],
        "log-sine": ["x"],
        "line-fit": ["x", "y", "b0", "b1"],
        "one-layer": ["x", "y", "w", "b"],
        "shifted-square": ["inp"],
    }
    lab = playground.open(name)
    assert all(isinstance(lab[tensor], torch.Tensor) for tensor in names[name])
    lab.forward()
    if name == "one-layer":
        assert lab["z"].shape == (3,)
    if name == "shifted-square":
        assert lab["out"].shape == (5, 4)


def test_open_takes_paths_of_scripts_and_notebooks(tmp_path: Path) -> None:
    from playground.problem import files
    from playground.problem.find import find

    for ending in (".py", ".ipynb"):
        path = tmp_path / f"mine{ending}"
        files.write(find("two-slopes"), path)
        for source in (path, str(path)):
            assert (
                repr(playground.open(source).forward()["loss"].values)
                == "array(11., dtype=float32)"
            )


def test_open_takes_dtype_and_seed_by_keyword() -> None:
    assert playground.open("two-slopes")["w1"].dtype is torch.float32
    assert playground.open("line-fit", dtype="float64")["x"].dtype is torch.float64
    assert torch.get_default_dtype() is torch.float32
    first, other = (playground.open("line-fit", seed=seed) for seed in (7, 8))
    torch.manual_seed(7)
    assert torch.equal(first["y"], 2 + torch.linspace(-2, 2, 100) + torch.randn(100))
    assert not torch.equal(first["y"], other["y"])
    assert (first.snapshot().seed, other.snapshot().seed) == (7, 8)
    with pytest.raises(ValueError, match=r"no dtype 'float16'.*Known: float32, float64"):
        playground.open("two-slopes", dtype="float16")


def test_open_tells_what_is_missing() -> None:
    with pytest.raises(playground.DocumentError, match="two-slopes"):
        playground.open("two-slope")
    with pytest.raises(playground.DocumentError):
        playground.open("nowhere/gone.py")


def test_live_tensors_and_parameters() -> None:
    lab = playground.open("two-slopes")
    assert list(lab.parameters) == ["w1", "w2"]
    assert lab["w1"] is lab.parameters["w1"]
    assert lab["w1"].is_leaf
    assert lab["w1"].requires_grad
    assert lab.loss is None
    lab.forward()
    assert lab.loss is lab["loss"]
    with pytest.raises(TypeError):
        lab.parameters["w1"] = torch.zeros(())
    with pytest.raises(KeyError, match=r"no tensor 'w3'.*w1, w2"):
        lab["w3"]


def test_each_act_returns_a_snapshot() -> None:
    lab = playground.open("two-slopes")
    answers = [lab.forward(), lab.backward(), lab.zero_grad(), lab.forward(), lab.backward()]
    answers += [lab.step(), lab.use("SGD", lr=0.1, momentum=0.9), lab.run(5), lab.move(w1=1.1)]
    answers += [lab.freeze("w2"), lab.unfreeze("w2"), lab.execute("y = w1 * 3\ny.backward()")]
    answers += [lab.undo(), lab.redo(), lab.reset(), lab.snapshot()]
    assert all(isinstance(answer, Snapshot) for answer in answers)
    serials = [answer.serial for answer in answers[:-1]]
    assert serials == sorted(set(serials))
    assert answers[-1].serial == answers[-2].serial


def test_backward_takes_a_vector_and_retain_graph() -> None:
    lab = playground.open("shifted-square")
    lab.forward()
    assert lab.backward(gradient=torch.ones(5, 4), retain_graph=True).tape is TapeState.RECORDED
    assert lab.backward(gradient=torch.ones(5, 4)).tape is TapeState.CONSUMED
    assert list(inspect.signature(lab.backward).parameters) == ["gradient", "retain_graph"]


def test_use_hands_the_keywords_to_torch() -> None:
    lab = playground.open("two-slopes")
    lab.use("SGD", lr=0.1, momentum=0.9)
    assert isinstance(lab.optimizer, torch.optim.SGD)
    assert lab.optimizer.param_groups[0]["momentum"] == 0.9
    snapshot = lab.snapshot()
    assert (snapshot.optimizer, snapshot.keywords) == ("SGD", {"lr": 0.1, "momentum": 0.9})


def test_execute_reports_line_and_column() -> None:
    lab = playground.open("two-slopes")
    lab.execute("y = w1 * 3\ny.backward()")
    assert lab["w1"].grad == 3
    with pytest.raises(playground.CodeError) as told:
        lab.execute("y = w1\nz = sine(y)")
    assert (told.value.line, told.value.column) == (2, 5)
    assert told.value.suggestion == "torch.sin"


def test_slice_and_surface_are_numpy() -> None:
    lab = playground.open("two-slopes")
    line = lab.slice("w1")
    values, heights = line
    assert values.shape == heights.shape == line.values.shape == (61,)
    surface = lab.surface("w1", "w2", n=100)
    assert surface.heights.shape == (100, 100)
    assert np.asarray(surface).shape == (100, 100)
    assert all(type(a) is np.ndarray for a in (values, heights, surface.heights))


def test_check_gradient_and_finite_difference() -> None:
    lab = playground.open("two-slopes")
    verdicts = lab.check_gradient({"w1": "2", "w2": "2*w2"})
    assert all(verdicts[name].right and verdicts[name] for name in ("w1", "w2"))
    assert verdicts["w1"].counterexample is None
    quotients = lab.finite_difference(h=1e-3, scheme="forward")
    assert list(quotients) == ["w1", "w2"]
    assert quotients["w2"].shape == ()
    assert type(quotients["w2"]) is np.ndarray


def test_ledger_switches_and_jacobian() -> None:
    lab = playground.open("matrix-product")
    assert isinstance(lab.forward(no_grad=True), Snapshot)
    assert isinstance(lab.retain_grad("product"), Snapshot)
    lab.forward()
    lab.backward()
    for name in ("A", "product"):
        ledger = lab.ledger(name, samples=True)
        assert np.array_equal(ledger.grad, lab[name].grad)  # type: ignore[arg-type]
        assert [entry.line for entry in ledger.entries] == ["loss.backward()"]
    assert isinstance(lab.release_grad("product"), Snapshot)
    assert {name: array.shape for name, array in lab.jacobian().items()} == {
        "A": (3, 2),
        "B": (2, 1),
    }


def test_code_has_four_styles() -> None:
    lab = playground.open("one-weight")
    lab.run(3)
    scripts = {style: lab.code(style) for style in ("by hand", "autograd", "optimizer", "loss")}
    assert len(set(scripts.values())) == 4
    assert lab.code() == scripts["optimizer"]
    for script in scripts.values():
        compile(script, "<script>", "exec")
    with pytest.raises(ValueError, match=r"no style 'autograde'. Did you mean autograd\?"):
        lab.code("autograde")


def test_the_experiment_class_is_at_the_top() -> None:
    assert isinstance(playground.open("two-slopes"), playground.Experiment)
    with pytest.raises(AttributeError, match="experiment"):
        playground.experiment  # noqa: B018
