"""Ready models and losses: each fitting pair runs, learns, and leaves the rest alone."""

from __future__ import annotations

import pytest
import torch

from playground.language.checker import check_cells
from playground.language.compiler import compile_code, fresh_namespace
from playground.problem import ready
from playground.problem.catalogue import load
from playground.problem.document import Cell, Document

PAIRS = [(model.key, key) for model in ready.MODELS for key in model.losses]
EMPTY = Document("new", (Cell(source="import torch\nimport torch.nn.functional as F"),))


def test_all_that_was_asked_for_is_offered() -> None:
    assert [model.key for model in ready.MODELS] == ["linear", "polynomial", "logistic", "network"]
    assert [loss.key for loss in ready.LOSSES] == ["mse", "l1", "huber", "bce", "cross-entropy"]
    assert {key for _, key in PAIRS} == {loss.key for loss in ready.LOSSES}


@pytest.mark.parametrize(("model", "loss"), PAIRS)
def test_each_fitting_pair_runs_and_its_loss_falls(model: str, loss: str) -> None:
    document = ready.with_model(EMPTY, ready.model(model), set())
    document = ready.with_loss(document, ready.loss(loss))
    assert check_cells(document.sources) == []
    namespace = fresh_namespace()
    known: list[str] = []
    programs = {}
    for role, source in document.sources.items():
        programs[role] = compile_code(source, role=role, known=known)
        exec(programs[role].code, namespace)
        known += programs[role].assigned
    leaves = [namespace[name] for name in programs["parameters"].assigned]
    leaves = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor)]
    assert all(leaf.is_leaf and leaf.requires_grad for leaf in leaves)
    optimizer = torch.optim.SGD(leaves, lr=0.1)
    losses = []
    for _ in range(50):
        optimizer.zero_grad()
        for role in ("model", "loss"):
            exec(programs[role].code, namespace)
        assert namespace["loss"].shape == ()
        namespace["loss"].backward()
        losses.append(namespace["loss"].item())
        optimizer.step()
    assert losses[-1] < 0.9 * losses[0]


def test_cross_entropy_of_two_classes_is_binary_cross_entropy() -> None:
    namespace = fresh_namespace() | {
        "prediction": torch.tensor([0.5, -1.0, 2.0]),
        "y": torch.tensor([1.0, 0.0, 1.0]),
    }
    found = []
    for key in ("bce", "cross-entropy"):
        program = compile_code(ready.loss(key).loss, role="loss", known=["prediction", "y"])
        exec(program.code, namespace)
        found.append(namespace["loss"])
    assert torch.allclose(found[0], found[1])


def test_data_that_binds_x_and_y_stay() -> None:
    document = load("line-fit")
    changed = ready.with_model(document, ready.model("polynomial"), {"x", "y"})
    assert changed.data == document.data
    assert changed.loss == document.loss
    assert check_cells(changed.sources) == []
    other = ready.with_model(document, ready.model("polynomial"), {"x"})
    assert other.data == ready.model("polynomial").data


def test_a_ready_network_takes_data_of_any_width() -> None:
    for data in ("x = torch.ones(4)", "x = torch.ones(4, 3)"):
        document = ready.with_model(EMPTY, ready.model("network"), {"x", "y"})
        document = document.with_source("data", f"{data}\ny = torch.zeros(4)")
        namespace = fresh_namespace()
        known: list[str] = []
        for role in ("data", "parameters", "model"):
            program = compile_code(document.source(role), role=role, known=known)
            exec(program.code, namespace)
            known += program.assigned
        assert namespace["prediction"].shape == (4,)
