"""What the language offers: every snippet is accepted and runs with the same result as bare torch.

Nothing may change by the guards: each snippet runs twice, once compiled by us, once by Python.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn, optim

from playground.language.compiler import compile_code, fresh_namespace, typed_names

GOOD = [
    "y = torch.sin(w) + F.relu(w) * math.pi",
    "y = (2 * w + w**2 + 5).sum()",
    "a, b = 1, 2",
    "(a, b), c = (1, 2), 3",
    "a, *b = range(5)",
    "*a, b = [1, 2, 3]",
    "a: float = 1.5",
    "a = b = 3",
    "a = 3\na += 2\na *= 4\na -= 1\na /= 2\na **= 2\na //= 3\na %= 5",
    "a = 1\na <<= 3\na >>= 1\na |= 8\na &= 12\na ^= 1",
    "a = [1, 2]\na += [3]\na *= 2\na[0] *= 5\na[1:3] = [7, 8]\na[-1] += 1",
    "x = torch.zeros(2, 3)\nx[0, 1] = 4\nx[1, :] += 2\nx[:, 0:2] *= 3\nx[..., -1] **= 2",
    "x = torch.ones(3)\nx += w.sum().detach()\nx *= 2\nx **= 3",
    "def f(a, b=2, *rest, c=3):\n    return a + b * c + sum(rest)\ny = f(1, 2, 3, 4, c=5)",
    "def f(a: float) -> float:\n    'Doubles.'\n    return 2 * a\ny = f(w)",
    "def f(x, y):\n    def g(z):\n        return z * y\n    return g(x), g(y)\na, b = f(w, 3)",
    "def f(n):\n    return 1 if n < 2 else n * f(n - 1)\ny = f(10)",
    "def f(a):\n    return a\ndef g(a):\n    return h(a)\ndef h(a):\n    return f(a)\ny = g(2)",
    "f = lambda x, y=2: x * y\ny = f(w)",
    "y = (lambda a, *b: a + sum(b))(1, 2, 3)",
    "y = [i * j for i in range(3) for j in range(i) if j % 2]",
    "y = sum(w[i] * i for i in range(2))",
    "y = torch.stack([w * i for i in range(3)])",
    "y = [a for a, b in zip([1, 2], [3, 4])]",
    "y = [[i for i in range(n)] for n in range(4)]",
    "y = w[0]\nz = w[-1:]\nv = w[None, :]\nu = w[...]\nt = w[w > 0]",
    "y = 1 < 2 <= 3\nz = not y and (w > 0).all() or 1 != 2\nv = y is None",
    "y = 2 in (1, 2)\nz = 3 not in range(3)",
    "if w.sum() > 0:\n    y = 1\nelif w.sum() < 0:\n    y = 2\nelse:\n    y = 3",
    "y = 1 if w.sum() > 0 else 2",
    "y = 0\nfor i in range(10):\n    if i == 3:\n        continue\n    if i == 7:\n        break\n"
    "    y += i\nelse:\n    y = -1",
    "y = 0\nfor i, (a, b) in enumerate(zip((1, 2), (3, 4))):\n    y = y + i * a * b",
    "y = []\nfor row in torch.eye(3):\n    y.append(row.sum().item())",
    "for i in reversed([1, 2, 3]):\n    last = i",
    "with torch.no_grad():\n    y = w * 2",
    "with torch.no_grad(), torch.enable_grad():\n    y = w * 2",
    "with torch.set_grad_enabled(False):\n    y = w * 2",
    "assert w.numel() == 2, 'two elements'",
    "pass",
    "import torch\nimport torch.nn.functional as F\nimport math\nfrom torch import nn, optim",
    "import torch.nn as nn\nfrom torch.nn import functional as F\nimport torch.nn\ny = 1",
    "y = F.mse_loss(w, w * 2, reduction='sum')",
    "y = nn.MSELoss(reduction='mean')(w, w * 2)",
    "y = torch.nn.functional.huber_loss(w, 2 * w)",
    "y = torch.einsum('i,j->ij', w, w)",
    "y = torch.linalg.norm(w, ord=2)",
    "print('value', w, f'{w.sum().item():.3f} and {1 + 1!r}', sep=' | ')",
    "y = w.mean().item() + float(w[0].item()) + int(2.5) + abs(-2) + round(2.567, 1) + len(w)",
    "y = max(1, 2) + min([3, 4]) + max(w).item() + pow(2, 5) + divmod(7, 2)[0]",
    "y = max([3, -5], key=abs)\nz = sorted([3, 1, 2], reverse=True)",
    "y = tuple(range(3)) + (4,)\nz = list((1, 2)) + [3]\nv = [0] * 3\nu = 3 * (1,)",
    "y = all(a > 0 for a in (1, 2))\nz = any([0, 1])",
    "y = bool(w.sum() > 0)",
    "y = w.shape[0] * 2\nz = w.dtype\nv = w.t()\nu = w.requires_grad\nt = w.is_leaf",
    "y = (w * 2).sum().grad_fn.name()",
    "y = w.grad_fn",
    "y = w.detach().clone().to(torch.float64)",
    "y = torch.max(w, dim=0).indices",
    "y = w.repeat(2, 3)\nz = w.expand(4, -1)\nv = w.tolist()",
    "out = w * 2\nout.retain_grad()",
    "y = 2**10 + 2**-1 + (-2) ** 3 + 0**5 + 1**100000\nz = 1 << 4",
    "y = math.factorial(10) + math.comb(5, 2) + math.sqrt(2)",
    "y = -w + +w - (~torch.tensor([True])).sum()",
    "y = w @ w\nz = w // 2\nv = w % 2\nu = 7 // 2 + 7 % 2",
    "θ = 2.0\nŷ = θ * w",
    "_ = 3\n_a = 4",
    "y = (\n    w\n    * 2\n)",
    "y = w * 2; z = y + 1",
    "def f(*a):\n    return a\ny = f(*[1, 2], *range(2))\nz = [*y, 3]",
    "prev = 0\nfor i in range(3):\n    if i > 0:\n        prev = step_ + i\n    step_ = i",
    "'''A note.'''\ny = 1",
]


def plain(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {
        "torch": torch,
        "F": torch.nn.functional,
        "nn": nn,
        "optim": optim,
        "math": math,
        "w": leaf(),
    }
    before = set(names) - {"w"}
    exec(compile(source, "<plain>", "exec"), names)
    return {name: value for name, value in names.items() if name not in before and name[:2] != "__"}


def leaf() -> torch.Tensor:
    return torch.tensor([1.5, -2.0], requires_grad=True)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b) and a.dtype == b.dtype and repr(a) == repr(b)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return callable(a) or (type(a) is type(b) and bool(a == b))


@pytest.mark.parametrize("source", GOOD)
def test_it_is_accepted_and_gives_what_python_gives(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program = compile_code(source, role="model", known=["w"])
    namespace = fresh_namespace() | {"w": leaf()}
    exec(program.code, namespace)
    ours, printed = typed_names(namespace), capsys.readouterr().out
    theirs = plain(source)
    assert printed == capsys.readouterr().out
    assert ours.keys() | {"torch"} == theirs.keys() | {"torch"}
    assert all(same(ours[name], value) for name, value in theirs.items() if name in ours)
    assert set(program.assigned) >= set(ours) - {"w"}


LINES = [
    "w.grad = None",
    "w.sum().backward()\nw.grad.zero_()",
    "w.data = w.data - 0.1",
    "w.data *= 0.5",
    "w.requires_grad = False",
    "w.requires_grad_(True)",
    "with torch.no_grad():\n    w -= 0.1\n    w.copy_(w * 2)\n    w[0] = 3",
    "optimizer = optim.SGD([w], lr=0.1)\noptimizer.zero_grad()\n(w**2).sum().backward()\n"
    "optimizer.step()",
    "g = torch.autograd.grad((w**2).sum(), w)[0]",
    "for _ in range(3):\n    loss = (w**2).sum()\n    loss.backward()\n    with torch.no_grad():\n"
    "        w -= 0.1 * w.grad\n    w.grad = None",
]


@pytest.mark.parametrize("source", LINES)
def test_typed_lines_act_on_the_live_tensors(source: str) -> None:
    program = compile_code(source, role="lines", known=["w"])
    namespace = fresh_namespace() | {"w": leaf()}
    exec(program.code, namespace)
    theirs = plain(source)["w"]
    assert repr(namespace["w"]) == repr(theirs)
    assert repr(namespace["w"].grad) == repr(theirs.grad)


def test_assigned_names_stand_in_order() -> None:
    source = "b = 1\na, c = 2, 3\ndef f():\n    x = 1\nfor i in range(2):\n    d = i\na = 5"
    assert compile_code(source, role="model").assigned == ("b", "a", "c", "f", "i", "d")


@pytest.mark.parametrize(
    ("source", "random"),
    [
        ("y = torch.rand(3)", True),
        ("y = torch.randn_like(w)", True),
        ("y = F.dropout(w)", True),
        ("y = torch.bernoulli(w)", True),
        ("y = w.multinomial(1)", True),
        ("y = torch.zeros(3)", False),
        ("torch.manual_seed(0)", False),
    ],
)
def test_random_code_is_told_apart(source: str, random: bool) -> None:
    assert compile_code(source, role="model", known=["w"]).random is random


@pytest.mark.parametrize(
    ("source", "budgeted"),
    [
        ("y = w * 2 + torch.sin(w).sum()", False),
        ("y = len(w) + abs(2)", False),
        ("print(w)", False),
        ("def f():\n    return 1", True),
        ("y = f(w)", True),
        ("y = [i for i in w]", True),
        ("for i in w:\n    pass", True),
        ("y = sum(w)", True),
        ("y = 1 in w", True),
        ("a, *b = w", True),
        ("y = torch.cat([*w])", True),
        ("y = lambda: 1", True),
    ],
)
def test_code_that_counts_against_the_budgets_is_told_apart(source: str, budgeted: bool) -> None:
    assert compile_code(source, role="model", known=["w", "f"]).budgeted is budgeted


def test_namespaces_share_no_names_and_no_budget() -> None:
    one, two = fresh_namespace(), fresh_namespace()
    exec(compile_code("y = 1", role="model").code, one)
    assert "y" not in two
    assert one["guard budget"] is not two["guard budget"]
