"""The seeds' figures: gradients of tensors, checking a gradient, what autograd keeps."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import playground
from playground.state.snapshot import TapeState


def test_weighted_sum() -> None:
    lab = playground.open("weighted-sum")
    lab.forward()
    lab.backward()
    assert repr(lab["w"].grad) == "tensor([3., 3., 3., 3., 3.])"


def test_dot_product() -> None:
    lab = playground.open("dot-product")
    lab.forward()
    lab.backward()
    assert repr(lab["w"].grad) == "tensor([5., 6., 7., 8.])"
    assert repr(lab["g"].grad) == "tensor([1., 2., 3., 4.])"


def test_a_sum_under_no_grad_has_no_graph() -> None:
    lab = playground.open("dot-product")
    lab.execute("with torch.no_grad():\n    y = w.sum()")
    with pytest.raises(RuntimeError) as told:
        lab.execute("y.backward()")
    text = "element 0 of tensors does not require grad and does not have a grad_fn"
    assert str(told.value) == text


def test_matrix_product_and_the_grad_of_a_non_leaf() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    lab.backward()
    A, B, product = lab["A"], lab["B"], lab["product"]  # noqa: N806
    assert A.grad is not None
    assert all(torch.equal(row, B.detach().T[0]) for row in A.grad)
    assert B.grad is not None
    assert torch.equal(B.grad[:, 0], A.detach().sum(0))
    with pytest.warns(UserWarning, match="grad attribute of a Tensor that is not a leaf"):
        assert product.grad is None
    with pytest.warns(UserWarning, match="grad attribute of a Tensor that is not a leaf"):
        lab.execute("print(product.grad)")
    assert lab.snapshot()["product"].grad is None


def test_retain_grad_keeps_the_grad_of_the_product() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    lab.execute("product.retain_grad()")
    assert lab.snapshot().tape is TapeState.RECORDED
    snapshot = lab.backward()
    assert repr(lab["product"].grad) == "tensor([[1.],\n        [1.],\n        [1.]])"
    view = snapshot["product"]
    assert view.retains_grad
    assert view.grad is not None
    assert view.grad.tolist() == [[1.0]] * 3


def test_noisy_regression_comes_within_a_tenth() -> None:
    lab = playground.open("noisy-regression")
    lab.use("SGD", lr=1e-2)
    lab.run(5000)
    assert lab["X"].shape == (300, 2)
    assert lab["X"].abs().max() <= 2.5
    assert (lab["w"] - lab["w_true"]).abs().max() < 0.1
    X, Y = lab["X"].double(), lab["Y"].double()  # noqa: N806
    best = torch.linalg.lstsq(X, Y[:, None]).solution[:, 0]
    assert torch.allclose(lab["w"].detach().double(), best, atol=1e-4)


def test_log_sine_gradient_by_autograd_and_by_hand() -> None:
    lab = playground.open("log-sine")
    lab.forward()
    lab.backward()
    assert repr(lab["x"].grad) == "tensor([1.3633, 0.1912])"
    x1, x2 = 0.5, 0.75
    by_hand = [math.sin(x2) / x1, math.sin(x2) / x2 + math.log(x1 * x2) * math.cos(x2)]
    assert [f"{slope:.4f}" for slope in by_hand] == ["1.3633", "0.1912"]
    assert lab["x"].grad is not None
    assert lab["x"].grad.tolist() == pytest.approx(by_hand, rel=1e-6)
    formulas = "torch.sin(x[1])/x[0], torch.sin(x[1])/x[1] + torch.log(x[0]*x[1])*torch.cos(x[1])"
    assert lab.check_gradient({"x": formulas})["x"].right
    assert not lab.check_gradient({"x": "torch.cos(x)"})["x"]


def test_log_sine_finite_differences() -> None:
    x1, x2 = 0.5, 0.75
    slopes = [math.sin(x2) / x1, math.sin(x2) / x2 + math.log(x1 * x2) * math.cos(x2)]
    exact = np.array(slopes)
    single = playground.open("log-sine").finite_difference(h=1e-3)["x"]
    assert np.abs(single - [1.3619, 0.1919]).max() <= 3e-4
    lab = playground.open("log-sine", dtype="float64")
    forward = lab.finite_difference(h=1e-3)["x"]
    assert forward[0] - exact[0] == pytest.approx(-0.00136, abs=1e-5)
    backward = lab.finite_difference(h=1e-3, scheme="backward")["x"]
    central = lab.finite_difference(h=1e-3, scheme="central")["x"]
    assert np.allclose((forward + backward) / 2, central, atol=1e-12)
    assert np.abs(central - exact).max() < 5e-6
    assert np.abs(lab.finite_difference(h=1e-6, scheme="central")["x"] - exact).max() < 1e-8


def test_line_fit_reaches_least_squares() -> None:
    lab = playground.open("line-fit", dtype="float32")
    x, y = lab["x"].double(), lab["y"].double()
    design = torch.stack([torch.ones(100, dtype=torch.float64), x], 1)
    best = torch.linalg.lstsq(design, y[:, None]).solution[:, 0]
    losses = []
    for _ in range(5):
        lab.run(100)
        lab.zero_grad()
        lab.forward()
        lab.backward()
        assert all(abs(p.grad.item()) < 1e-5 for p in lab.parameters.values() if p.grad is not None)
        losses.append(lab.snapshot().loss)
    assert max(losses) - min(losses) < 1e-6  # type: ignore[type-var, operator]
    assert lab["b0"].item() == pytest.approx(best[0].item(), abs=1e-5)
    assert lab["b1"].item() == pytest.approx(best[1].item(), abs=1e-5)
    curve = lab.snapshot().curve
    assert curve.steps.tolist() == list(range(500))
    assert curve.losses[100] == pytest.approx(curve.losses[-1], abs=1e-6)


def test_one_layer_facts() -> None:
    lab = playground.open("one-layer")
    snapshot = lab.forward()
    assert snapshot["z"].grad_fn == "AddBackward0"
    assert snapshot["loss"].grad_fn == "BinaryCrossEntropyWithLogitsBackward0"
    lab.backward()
    w, b, z = lab["w"], lab["b"], lab["z"]
    assert w.grad is not None
    assert b.grad is not None
    assert all(torch.equal(row, b.grad) for row in w.grad)
    assert torch.allclose(b.grad, torch.sigmoid(z) / 3)
    assert (snapshot["w"].is_leaf, snapshot["z"].is_leaf) == (True, False)
    names = [tensor.name for tensor in snapshot.tensors]
    assert names == ["w", "b", "z", "loss", "x", "y"]


def test_z_requires_no_grad_under_no_grad_and_detached() -> None:
    lab = playground.open("one-layer")
    assert lab.forward()["z"].requires_grad
    snapshot = lab.execute("with torch.no_grad():\n    a = x @ w + b\nc = z.detach()")
    assert not snapshot["a"].requires_grad
    assert not snapshot["c"].requires_grad


def test_backward_twice_raises_torchs_own_error_unless_retained() -> None:
    lab = playground.open("one-layer")
    lab.forward()
    lab.backward(retain_graph=True)
    once = lab["b"].grad.clone()  # type: ignore[union-attr]
    assert lab.backward()["b"].calls == 2
    assert torch.equal(lab["b"].grad, 2 * once)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match=r"^Trying to backward through the graph a second time"):
        lab.backward()
    assert lab.snapshot()["b"].calls == 2


def test_a_frozen_parameter_keeps_value_and_grad() -> None:
    lab = playground.open("one-layer")
    lab.forward()
    lab.backward()
    value, grad = lab["b"].detach().clone(), lab["b"].grad
    before = lab["w"].detach().clone()
    assert lab.freeze("b").frozen == ("b",)
    snapshot = lab.run(20)
    assert torch.equal(lab["b"], value)
    assert lab["b"].grad is grad
    assert snapshot["b"].calls == 1
    assert not torch.equal(lab["w"], before)
    lab.zero_grad()
    assert lab["b"].grad is grad
    lab.zero_grad(set_to_none=False)
    assert lab["b"].grad is grad
    assert lab.unfreeze("b").frozen == ()
    lab.run(1)
    assert not torch.equal(lab["b"], value)


def test_shifted_square_vector_jacobian_products() -> None:
    lab = playground.open("shifted-square")
    lab.forward()
    ones, eye = torch.ones(5, 4), torch.eye(4, 5)
    lab.backward(gradient=ones, retain_graph=True)
    assert torch.equal(lab["inp"].grad, 2 + 2 * eye)  # type: ignore[arg-type]
    lab.backward(gradient=ones, retain_graph=True)
    assert torch.equal(lab["inp"].grad, 4 + 4 * eye)  # type: ignore[arg-type]
    lab.zero_grad(set_to_none=False)
    assert lab.snapshot()["inp"].calls == 0
    lab.backward(gradient=ones.tolist(), retain_graph=True)
    assert torch.equal(lab["inp"].grad, 2 + 2 * eye)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar"):
        lab.backward()
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        lab.backward(gradient=torch.ones(4, 5))


def test_control_flow_changes_the_graph() -> None:
    from tests.engine.engine_labs import lab as make

    lab = make(model="if w > 0:\n    v = w * w\nelse:\n    v = torch.exp(w)")
    assert lab.forward()["loss"].grad_fn == "MulBackward0"
    lab.move(w=-1.0)
    assert lab.forward()["loss"].grad_fn == "ExpBackward0"
