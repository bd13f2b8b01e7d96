"""Printed tensors against torch's own repr, character by character."""

from __future__ import annotations

import math
import timeit
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from playground.state.printed import edges, printed, printed_array, printed_grad
from playground.state.snapshot import Role, TensorView

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=9)
PLAIN = st.floats(-100, 100, width=32)
WHOLE = st.integers(-20, 2000).map(float)
ANY = st.floats(width=32)
KINDS = st.sampled_from(["float32", "float64", "float16", "int64", "int32", "uint8", "bool"])


def view_of(tensor: torch.Tensor, summarize: bool = True) -> TensorView:
    """Make the view that the engine makes of a tensor."""
    grad = tensor.grad if tensor.is_leaf else None
    values = tensor.detach().numpy()
    summarized = summarize and tensor.numel() > 1000
    return TensorView(
        name="t",
        role=Role.PARAMETER,
        values=edges(values) if summarized else values,
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
        grad_fn=None if tensor.grad_fn is None else tensor.grad_fn.name(),
        grad=None if grad is None else edges(grad.numpy()) if summarized else grad.numpy(),
        summarized=summarized,
    )


@settings(deadline=None, max_examples=400)
@given(hnp.arrays(np.float32, SHAPES, elements=st.one_of(PLAIN, WHOLE, ANY)))
@example(np.array(-0.0, np.float32))
@example(np.array([-0.0, math.nan, math.inf, -math.inf], np.float32))
@example(np.array([1.0, math.nan, -math.inf], np.float32))
@example(np.array([1e-5, math.nan, 1.0], np.float32))
@example(np.zeros((0, 3), np.float32))
@example(np.zeros((0,), np.float32))
def test_floats_print_as_torch_prints_them(array: np.ndarray[Any, Any]) -> None:
    assert printed_array(array) == repr(torch.from_numpy(array.copy()))


@settings(deadline=None, max_examples=200)
@given(st.data(), KINDS, SHAPES)
def test_every_dtype_prints_as_torch_prints_it(
    data: st.DataObject, kind: str, shape: tuple[int, ...]
) -> None:
    array = data.draw(hnp.arrays(np.dtype(kind), shape))
    assert printed_array(array) == repr(torch.from_numpy(array.copy()))


@settings(deadline=None, max_examples=60)
@given(
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=40),
    st.booleans(),
    st.booleans(),
    st.floats(0.01, 1e5),
)
def test_long_tensors_are_summarised_as_torch_does(
    shape: tuple[int, ...], whole: bool, requires_grad: bool, scale: float
) -> None:
    tensor = torch.randn(shape, generator=torch.Generator().manual_seed(1)) * scale
    if whole:
        tensor = tensor.round()
    tensor.requires_grad_(requires_grad)
    assert printed(view_of(tensor)) == repr(tensor)
    assert printed(view_of(tensor, summarize=False)) == repr(tensor)


@pytest.mark.parametrize("size", [1, 2, 5, 12, 13, 14, 300, 1000, 1001])
@pytest.mark.parametrize("name", ["requires_grad", "grad_fn", "plain"])
def test_suffixes_break_where_torch_breaks_them(size: int, name: str) -> None:
    tensor = torch.linspace(0.5, 3.25, size)
    if name != "plain":
        tensor.requires_grad_()
    if name == "grad_fn":
        tensor = tensor * 1.5
    assert printed(view_of(tensor)) == repr(tensor)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 90), st.integers(0, 3), st.booleans())
def test_suffixes_after_long_rows(size: int, rows: int, double: bool) -> None:
    shape = (size,) if rows == 0 else (rows, size)
    tensor = torch.full(shape, 0.25, dtype=torch.float64 if double else torch.float32)
    result = tensor.requires_grad_() + 1
    assert printed(view_of(tensor)) == repr(tensor)
    assert printed(view_of(result)) == repr(result)


def test_the_figures_of_the_notebooks() -> None:
    w = torch.tensor([1.4], requires_grad=True)
    assert printed(view_of(w)) == "tensor([1.4000], requires_grad=True)"
    assert printed_grad(view_of(w)) == "None"
    (2 * w).sum().backward()  # type: ignore[no-untyped-call]
    assert printed_grad(view_of(w)) == "tensor([2.])"
    f = torch.tensor(2.0, requires_grad=True) * 3 + 5
    assert printed(view_of(f)) == "tensor(11., grad_fn=<AddBackward0>)"


def test_the_dtype_is_named_where_it_is_not_the_default() -> None:
    array = np.array([5.0, 6.0])
    assert printed_array(array) == "tensor([5., 6.], dtype=torch.float64)"
    assert printed_array(array, default="float64") == "tensor([5., 6.])"
    assert printed_array(array.astype(np.float32), "bfloat16").endswith("dtype=torch.bfloat16)")


def test_a_scalar_costs_little() -> None:
    """Generous: the panel prints some ten numbers at each of sixty frames a second."""
    view = view_of(torch.tensor(1.25, requires_grad=True))
    best = min(timeit.repeat(lambda: printed(view), number=1000, repeat=5)) / 1000
    assert best < 100e-6
