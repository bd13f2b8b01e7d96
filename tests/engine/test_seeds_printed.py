"""The printed forms of the seeds, as typed lines print them and as the panel shows them."""

from __future__ import annotations

import pytest
import torch

import playground
from playground.engine.experiment import Experiment
from playground.state.printed import grad_pieces, pieces

NON_LEAF = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad "
    "attribute won't be populated during autograd.backward(). If you indeed want the .grad field "
    "to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you "
    "access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead."
)
ONES = "tensor([[1.],\n        [1.],\n        [1.]])"
FIRST = (
    "tensor([[4., 2., 2., 2., 2.],\n        [2., 4., 2., 2., 2.],\n"
    "        [2., 2., 4., 2., 2.],\n        [2., 2., 2., 4., 2.]])"
)
SECOND = FIRST.replace("4.", "8.").replace("2.", "4.")


def _says(lab: Experiment, code: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What typed lines print."""
    capsys.readouterr()
    lab.execute(code)
    return capsys.readouterr().out.rstrip("\n")


def _shown(lab: Experiment, name: str) -> tuple[str, str]:
    """A tensor and its ``.grad`` as the panel prints them."""
    snapshot = lab.snapshot()
    tensor = snapshot[name]
    return str(pieces(tensor, snapshot.dtype)), str(grad_pieces(tensor, snapshot.dtype))


def test_two_slopes(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("two-slopes")
    assert _shown(lab, "w1") == ("tensor(1., requires_grad=True)", "None")
    lab.forward()
    assert _says(lab, "print(w1.grad)\nprint(w2.grad)", capsys) == "None\nNone"
    assert _says(lab, "print(loss)", capsys) == "tensor(11., grad_fn=<AddBackward0>)"
    assert _says(lab, "print(loss.item())", capsys) == "11.0"
    assert _shown(lab, "loss")[0] == "tensor(11., grad_fn=<AddBackward0>)"
    assert _says(lab, "print(loss.backward())", capsys) == "None"
    assert _says(lab, "print(w1.grad, w2.grad)", capsys) == "tensor(2.) tensor(4.)"
    assert (_shown(lab, "w1")[1], _shown(lab, "w2")[1]) == ("tensor(2.)", "tensor(4.)")
    lab.forward()
    lab.backward()
    assert _says(lab, "print(w1.grad.item())", capsys) == "4.0"


def test_one_weight(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("one-weight")
    lab.forward()
    lab.backward()
    lab.step()
    text = _says(lab, "print(loss)\nprint(θ.grad)\nprint(θ)", capsys).splitlines()
    loss, theta = "tensor([1.], grad_fn=<MulBackward0>)", "tensor([1.4000], requires_grad=True)"
    assert text == [loss, "tensor([-4.])", theta]
    assert _shown(lab, "loss")[0] == loss
    assert _shown(lab, "θ") == (theta, "tensor([-4.])")


@pytest.mark.parametrize(
    ("problem", "grads"),
    [
        ("weighted-sum", {"w": "tensor([3., 3., 3., 3., 3.])"}),
        ("dot-product", {"w": "tensor([5., 6., 7., 8.])", "g": "tensor([1., 2., 3., 4.])"}),
        (
            "matrix-product",
            {
                "A": "tensor([[7., 8.],\n        [7., 8.],\n        [7., 8.]])",
                "B": "tensor([[ 9.],\n        [12.]])",
            },
        ),
    ],
)
def test_gradients_of_tensors(
    problem: str, grads: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    lab = playground.open(problem)
    lab.forward()
    lab.backward()
    for name, expected in grads.items():
        assert _says(lab, f"print({name}.grad)", capsys) == expected
        assert _shown(lab, name)[1] == expected


def test_a_product_that_is_no_leaf(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    lab.backward()
    with pytest.warns(UserWarning, match="not a leaf") as warned:
        assert _says(lab, "print(product.grad)", capsys) == "None"
    assert str(warned[0].message).startswith(NON_LEAF)
    assert _shown(lab, "product")[1] == "None"


def test_retain_grad_on_the_product_by_typed_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("matrix-product")
    lines = "product = A @ B\nproduct.retain_grad()\nproduct.sum().backward()\nprint(product.grad)"
    assert _says(lab, lines, capsys) == ONES
    assert _shown(lab, "product")[1] == ONES
    lab = playground.open("matrix-product")
    lab.forward()
    lab.execute("product.retain_grad()")
    lab.backward()
    assert _says(lab, "print(product.grad)", capsys) == ONES


def test_shifted_square(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("shifted-square")
    lab.forward()
    ones = torch.ones(5, 4)
    for expected in (FIRST, SECOND):
        lab.backward(gradient=ones, retain_graph=True)
        assert _says(lab, "print(inp.grad)", capsys) == expected
        assert _shown(lab, "inp")[1] == expected
    lab.execute("inp.grad.zero_()")
    lab.backward(gradient=ones, retain_graph=True)
    assert _says(lab, "print(inp.grad)", capsys) == FIRST
    with pytest.raises(RuntimeError) as told:
        lab.backward()
    assert str(told.value) == "grad can be implicitly created only for scalar outputs"


def test_one_layer(capsys: pytest.CaptureFixture[str]) -> None:
    lab = playground.open("one-layer")
    lab.forward()
    assert lab["z"].grad_fn is not None
    assert _says(lab, "print(z.grad_fn.name())\nprint(loss.grad_fn.name())", capsys) == (
        "AddBackward0\nBinaryCrossEntropyWithLogitsBackward0"
    )
    asked = "print(z.requires_grad)\nwith torch.no_grad():\n    z = x @ w + b\n"
    assert _says(lab, asked + "print(z.requires_grad)", capsys) == "True\nFalse"
    asked = "z = x @ w + b\nprint(z.requires_grad)\nprint(z.detach().requires_grad)"
    assert _says(lab, asked, capsys) == "True\nFalse"
    later = "v = torch.zeros(2)\nprint(v.requires_grad)\nv.requires_grad_(True)\n"
    assert _says(lab, later + "print(v.requires_grad)", capsys) == "False\nTrue"
    lab.forward()
    lab.backward()
    with pytest.raises(RuntimeError) as told:
        lab.backward()
    assert str(told.value).startswith(
        "Trying to backward through the graph a second time (or directly access saved tensors "
        "after they have already been freed)."
    )
