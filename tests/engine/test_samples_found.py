"""Which tensors hold one entry per sample."""

from __future__ import annotations

import pytest

from playground.engine.samples_found import Samples, find
from tests.engine.engine_labs import lab

MEAN = "loss = (p - Y).pow(2).mean()"


def found(data: str, model: str, loss: str = MEAN) -> Samples:
    return find(lab("w = torch.zeros(2, requires_grad=True)", model, loss, data).workspace)


XY = "X = torch.ones(6, 2)\nY = torch.ones(6)\n"


@pytest.mark.parametrize(
    ("data", "model", "names", "count"),
    [
        (XY, "p = X @ w", ("X", "Y"), 6),
        (XY + "X_test = torch.ones(6, 2)", "p = X @ w + 0 * X_test.sum()", ("X", "Y"), 6),
        (XY + "Z = torch.ones(6)", "p = X @ w", ("X", "Y"), 6),
        (XY + "m = X.mean(0)\ns = X.std(0)", "p = ((X - m) / (s + 1)) @ w", ("X", "Y"), 6),
        (XY + "m = torch.ones(1, 2)", "p = (X - m) @ w", ("X", "Y"), 6),
        (XY + "def fit(a):\n    return X @ a", "p = fit(w)", ("X", "Y"), 6),
        (XY + "fit = lambda a: X @ a", "p = fit(w)", ("X", "Y"), 6),
        (XY + "c = torch.tensor(1.0)", "p = X @ w * c", ("X", "Y"), 6),
        ("Y = torch.ones(4)", "p = w.sum()", ("Y",), 4),
        ("X = torch.ones(1, 2)\nY = torch.ones(1)", "p = X @ w", ("X", "Y"), 1),
    ],
)
def test_samples_are_what_agrees(data: str, model: str, names: tuple[str, ...], count: int) -> None:
    assert found(data, model) == Samples(names, count)


def test_none_are_found_where_nothing_agrees() -> None:
    none = found("X = torch.ones(3, 2)\nY = torch.ones(2)", "p = (X @ w)[:2]")
    assert not none
    assert none.why.endswith("(X has 3, Y has 2)")
    assert "read no tensor" in found("", "p = w", "loss = p.sum()").why


def test_data_that_the_model_binds_anew_is_no_sample() -> None:
    assert found(XY, "Y = X @ w\np = X @ w").names == ("X",)
