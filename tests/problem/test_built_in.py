"""The built-in problems: as plain Python, as typed code, with the figures of their lessons."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.language.compiler import compile_code, fresh_namespace
from playground.problem.catalogue import DATA, LESSONS, SURFACES, entries, load, problems
from playground.problem.document import Document
from playground.problem.errors import DocumentError

NAMES = [entry.name for entry in entries()]
CONTRACT = {
    "two-slopes": ["w1", "w2"],
    "one-weight": ["θ", "x", "y"],
    "weighted-sum": ["w"],
    "dot-product": ["w", "g"],
    "matrix-product": ["A", "B"],
    "noisy-regression": ["X", "Y", "w"],
    "log-sine": ["x"],
    "line-fit": ["x", "y", "b0", "b1"],
    "one-layer": ["x", "y", "w", "b", "z"],
    "shifted-square": ["inp", "out"],
}
CLASSIC = {
    "rosenbrock": (0.0, 1),
    "himmelblau": (0.0, 4),
    "beale": (0.0, 1),
    "booth": (0.0, 1),
    "goldstein-price": (3.0, 1),
    "ackley": (0.0, 1),
    "rastrigin": (0.0, 1),
    "three-hump-camel": (0.0, 1),
    "styblinski-tang": (-78.33233140754282, 1),
    "matyas": (0.0, 1),
    "saddle": (None, 0),
    "ravine": (0.0, 1),
}


def typed(document: Document) -> dict[str, Any]:
    """Run the four cells through the compiler."""
    namespace = fresh_namespace()
    known: list[str] = []
    for role, source in document.sources.items():
        program = compile_code(source, role=role, known=known)
        exec(program.code, namespace)
        known += program.assigned
    return namespace


def plain(document: Document) -> dict[str, Any]:
    """Run the file as Python does."""
    assert document.path is not None
    names: dict[str, Any] = {}
    exec(compile(document.path.read_text(encoding="utf-8"), str(document.path), "exec"), names)
    return names


@pytest.mark.parametrize("run", [typed, plain])
@pytest.mark.parametrize("name", NAMES)
def test_each_problem_runs_and_its_loss_depends_on_every_parameter(name: str, run: Any) -> None:
    names = run(load(name))
    loss = names["loss"]
    loss.backward(torch.ones_like(loss))
    leaves = [
        value
        for value in names.values()
        if isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad
    ]
    assert leaves
    assert all(leaf.grad is not None and leaf.grad.isfinite().all() for leaf in leaves)


@pytest.mark.parametrize("name", NAMES)
def test_both_ways_give_the_same_tensors(name: str) -> None:
    ours, theirs = typed(load(name)), plain(load(name))
    found = [key for key, value in theirs.items() if isinstance(value, torch.Tensor)]
    assert "loss" in found
    for key in found:
        assert torch.equal(ours[key], theirs[key]), key
        assert repr(ours[key]) == repr(theirs[key])


def test_all_files_run_alone_in_plain_python() -> None:
    paths = [str(load(name).path) for name in NAMES]
    code = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)"
    subprocess.run([sys.executable, "-I", "-W", "error", "-c", code, *paths], check=True)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_tensors_have_their_public_names(name: str) -> None:
    names = typed(load(name))
    assert [key for key in CONTRACT[name] if not isinstance(names.get(key), torch.Tensor)] == []


def test_teaching_order_groups_and_titles() -> None:
    lessons = [entry.name for entry in entries() if entry.group == LESSONS]
    surfaces = [entry.name for entry in entries() if entry.group == SURFACES]
    data = [entry.name for entry in entries() if entry.group == DATA]
    assert lessons == list(CONTRACT)
    assert data == ["blobs", "moons", "spirals"]
    assert sorted(surfaces) == sorted(CLASSIC)
    assert list(problems()) == lessons + surfaces + data
    assert problems()["two-slopes"] == "Two slopes"
    assert len(set(problems().values())) == 25


def test_every_file_in_the_folder_is_in_the_catalogue() -> None:
    path = load("two-slopes").path
    assert path is not None
    assert sorted(file.stem for file in path.parent.glob("*.py")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_has_an_introduction(name: str) -> None:
    entry = next(entry for entry in entries() if entry.name == name)
    assert entry.title != name
    assert "\n" not in entry.summary
    assert 15 < len(entry.summary) < 140
    sentences = re.findall(r"[.?](?=\s|$)", load(name).description)
    assert 2 <= len(sentences) <= 5


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("two-slope", "two-slopes"),
        ("Two_Slopes", "two-slopes"),
        ("rosenbrok", "rosenbrock"),
        ("qqqq", None),
        ("../two-slopes", "two-slopes"),
        ("", None),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, suggestion: str | None) -> None:
    with pytest.raises(DocumentError, match="there is no built-in problem") as caught:
        load(name)
    assert caught.value.suggestion == suggestion


# the figures of the lessons


def grads(names: dict[str, Any], *keys: str) -> list[str]:
    return [str(names[key].grad) for key in keys]


def test_two_slopes() -> None:
    names = typed(load("two-slopes"))
    assert str(names["loss"]) == "tensor(11., grad_fn=<AddBackward0>)"
    assert names["loss"].item() == 11.0
    names["loss"].backward()
    assert grads(names, "w1", "w2") == ["tensor(2.)", "tensor(4.)"]


def test_one_weight() -> None:
    names = typed(load("one-weight"))
    θ = names["θ"]
    assert str(names["loss"]) == "tensor([1.], grad_fn=<MulBackward0>)"
    names["loss"].backward()
    assert str(θ.grad) == "tensor([-4.])"
    torch.optim.SGD([θ], lr=0.1).step()
    assert str(θ) == "tensor([1.4000], requires_grad=True)"


def test_one_weight_with_the_mean_squared_error() -> None:
    document = load("one-weight").with_source("loss", "loss = nn.MSELoss()(prediction, y)")
    names = typed(document)
    assert str(names["loss"]) == "tensor(1., grad_fn=<MseLossBackward0>)"
    names["loss"].backward()
    assert grads(names, "θ") == ["tensor([-4.])"]


def test_weighted_sum() -> None:
    names = typed(load("weighted-sum"))
    assert names["w"].shape == (5,)
    names["loss"].backward()
    assert grads(names, "w") == ["tensor([3., 3., 3., 3., 3.])"]


def test_dot_product() -> None:
    names = typed(load("dot-product"))
    names["loss"].backward()
    assert grads(names, "w", "g") == ["tensor([5., 6., 7., 8.])", "tensor([1., 2., 3., 4.])"]


def test_matrix_product() -> None:
    document = load("matrix-product")
    document = document.with_source("model", document.model + "\nproduct.retain_grad()")
    names = typed(document)
    names["loss"].backward()
    A, B = names["A"], names["B"]  # noqa: N806 - their names in the problem
    assert A.shape == (3, 2)
    assert B.shape == (2, 1)
    assert torch.equal(A.grad, B.detach().T.expand(3, 2))
    assert torch.equal(B.grad, A.detach().sum(dim=0, keepdim=True).T)
    assert str(names["product"].grad) == "tensor([[1.],\n        [1.],\n        [1.]])"


def descend(document: Document, steps: int, lr: float, *keys: str) -> dict[str, Any]:
    names = typed(document)
    known = [key for key in names if key.isidentifier()]
    cells = [
        compile_code(source, role=role, known=known).code
        for role, source in document.sources.items()
        if role in ("model", "loss")
    ]
    optimizer = torch.optim.SGD([names[key] for key in keys], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        for code in cells:
            exec(code, names)
        names["loss"].backward()
        optimizer.step()
    return names


def test_noisy_regression() -> None:
    names = descend(load("noisy-regression"), 5000, 1e-2, "w")
    assert names["X"].shape == (300, 2)
    assert names["X"].abs().max() <= 2.5
    noise = names["Y"] - names["X"] @ names["w_true"]
    assert abs(noise.std().item() - 0.5) < 0.05
    assert (names["w"] - names["w_true"]).abs().max() < 0.1


def test_log_sine() -> None:
    names = typed(load("log-sine"))
    names["loss"].backward()
    assert grads(names, "x") == ["tensor([1.3633, 0.1912])"]
    assert load("log-sine").model.count("def ") == 2


def test_line_fit() -> None:
    names = descend(load("line-fit"), 100, 0.1, "b0", "b1")
    assert names["x"].shape == (100,)
    assert max(names["b0"].grad.abs(), names["b1"].grad.abs()) < 1e-5
    design = torch.stack([torch.ones(100), names["x"]], dim=1).double()
    best = torch.linalg.lstsq(design, names["y"].double()[:, None]).solution.flatten()
    assert abs(names["b0"].item() - best[0]) < 1e-5
    assert abs(names["b1"].item() - best[1]) < 1e-5


def test_one_layer() -> None:
    names = typed(load("one-layer"))
    assert names["z"].grad_fn.name() == "AddBackward0"
    assert names["loss"].grad_fn.name() == "BinaryCrossEntropyWithLogitsBackward0"
    names["loss"].backward()
    w, b, z = names["w"], names["b"], names["z"]
    assert w.shape == (5, 3)
    assert all(torch.equal(row, b.grad) for row in w.grad)
    assert torch.allclose(b.grad, torch.sigmoid(z) / 3)


def test_shifted_square() -> None:
    names = typed(load("shifted-square"))
    out = names["out"]
    assert out.shape == (5, 4)
    expected = torch.eye(4, 5) * 2 + 2
    out.backward(torch.ones_like(out), retain_graph=True)
    assert torch.equal(names["inp"].grad, expected)
    out.backward(torch.ones_like(out))
    assert torch.equal(names["inp"].grad, 2 * expected)


# the classic surfaces


@pytest.mark.parametrize("name", CLASSIC)
def test_each_surface_has_its_known_minima(name: str) -> None:
    document = load(name)
    value, count = CLASSIC[name]
    assert len(document.minima) == count
    assert document.minimum == value
    for point in document.minima:
        assert set(point) == {"x", "y"}
        names = at(document, point)
        assert names["loss"].item() == pytest.approx(value, abs=1e-12)
        names["loss"].backward()
        gradient = torch.stack([names["x"].grad, names["y"].grad])
        if name == "ackley":
            assert gradient.isnan().all()
        else:
            assert gradient.abs().max() < 1e-10


def at(document: Document, point: dict[str, float]) -> dict[str, Any]:
    """Run the model at a point, in float64."""
    lines = [
        f"{key} = torch.tensor({number!r}, dtype=torch.float64, requires_grad=True)"
        for key, number in point.items()
    ]
    return typed(document.with_source("parameters", "\n".join(lines)))


@pytest.mark.parametrize("name", CLASSIC)
def test_each_surface_starts_and_ends_inside_its_range(name: str) -> None:
    document = load(name)
    names = typed(document)
    assert set(document.ranges) == {"x", "y"}
    for key, (low, high) in document.ranges.items():
        assert names[key].shape == ()
        assert low < names[key].item() < high
        assert all(low < point[key] < high for point in document.minima)
    start = names["loss"].item()
    assert math.isfinite(start)
    if document.minimum is not None:
        assert start > document.minimum + 0.1


def test_ackley_says_that_its_gradient_is_not_defined() -> None:
    document = load("ackley")
    cell = document.cell("loss")
    assert cell is not None
    assert "not defined" in cell.metadata["note"]
    assert "not defined" in document.description


def test_the_saddle_is_level_in_the_middle() -> None:
    names = at(load("saddle"), {"x": 0.0, "y": 0.0})
    names["loss"].backward()
    assert names["loss"].item() == names["x"].grad.item() == names["y"].grad.item() == 0.0


@pytest.mark.parametrize("name", CLASSIC)
def test_each_surface_works_on_a_whole_grid(name: str) -> None:
    document = load(name)
    grid = fresh_namespace() | dict(zip("xy", torch.meshgrid(*_axes(), indexing="ij"), strict=True))
    for role in ("model", "loss"):
        exec(compile_code(document.source(role), role=role, known=list(grid)).code, grid)
    assert grid["loss"].shape == (7, 5)


def _axes() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.linspace(-2, 2, 7), torch.linspace(-1, 1, 5)


def test_a_file_of_the_catalogue_is_a_real_path() -> None:
    assert all(isinstance(load(name).path, Path) for name in NAMES)


@pytest.mark.parametrize(
    ("name", "steps", "least", "wrong"),
    [("blobs", 300, 0.04, 2), ("moons", 1000, 0.02, 0), ("spirals", 1000, 0.01, 0)],
)
def test_the_classes_are_told_apart(name: str, steps: int, least: float, wrong: int) -> None:
    document = load(name)
    names = [key for key in ("w1", "b1", "w2", "b2", "w", "b") if f"{key} =" in document.parameters]
    found = descend(document, steps, 0.5, *names)
    assert document.learning_rate == 0.5
    assert found["loss"].item() < least
    assert ((found["prediction"] > 0) != (found["y"] == 1)).sum() <= wrong
