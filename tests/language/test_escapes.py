"""Attempts to get out of the language: each must be refused before anything runs."""

from __future__ import annotations

import pytest

from playground.language.checker import check
from playground.language.errors import CodeError

ESCAPES = [
    "import os",
    "import sys, os",
    "import torch.utils",
    "import torch as os",
    "import torch.hub",
    "from os import system",
    "from torch import load",
    "from torch import *",
    "from torch.nn import *",
    "from . import engine",
    "from math import sqrt as torch",
    "__import__('os')",
    "__builtins__",
    "__name__",
    "__debug__",
    "eval('1')",
    "exec('1')",
    "compile('1', '', 'exec')",
    "open('/etc/passwd')",
    "input()",
    "getattr(w, 'numpy')",
    "setattr(w, 'grad', 1)",
    "globals()",
    "locals()",
    "vars()",
    "dir(w)",
    "type(w)",
    "super()",
    "breakpoint()",
    "object()",
    "memoryview(w)",
    "help()",
    "w.__class__",
    "w.__class__.__mro__",
    "().__class__.__bases__[0].__subclasses__()",
    "(1).__class__",
    "torch.__dict__",
    "torch.__builtins__",
    "torch._C",
    "torch.nn.functional.__builtins__",
    "torch.nn.modules",
    "torch.nn.functional.torch",
    "F.math",
    "math.__loader__",
    "(lambda: 1).__globals__",
    "(lambda: 1).__code__",
    "def f():\n    pass\nf.__globals__",
    "(i for i in range(3)).gi_frame",
    "(i for i in range(3)).gi_frame.f_back.f_globals",
    "[i for i in (j for j in range(3))].gi_code",
    "w.func_globals",
    "w.f_globals",
    "w.cr_frame",
    "w.tb_frame",
    "w.mro",
    "'{0.__class__}'.format(w)",
    "print('{0.__class__}'.format(w))",
    "print(f'{w.__class__}')",
    "print(f'{w:{w.__class__}}')",
    "print(f'{1:999999999d}')",
    "print('a', file=w)",
    "print('%s' % w)",
    "x = '__class__'",
    "x = b'bytes'",
    "x = f'{w}'",
    "x = ['os'][0]",
    "w.numpy()",
    "w.untyped_storage()",
    "w.storage()",
    "w.data_ptr()",
    "w.apply_(print)",
    "w.map_(w, print)",
    "w.register_hook(print)",
    "w.set_(w)",
    "w.resize_(3)",
    "w.as_subclass(w)",
    "w.share_memory_()",
    "w.new(3)",
    "w.cuda()",
    "w.as_strided((9, 9), (1, 1))",
    "torch.save(w, 'x')",
    "torch.load('x')",
    "torch.hub.load('x', 'y')",
    "torch.ops.load_library('x')",
    "torch.classes",
    "torch.jit.script(w)",
    "torch.compile(w)",
    "torch.utils.cpp_extension.load('x')",
    "torch.from_file('x')",
    "torch.frombuffer(w)",
    "torch.from_numpy(w)",
    "torch.multiprocessing.spawn(w)",
    "torch.distributed.init_process_group('x')",
    "torch.set_default_dtype(torch.float64)",
    "torch.set_grad_enabled(False)",
    "torch.nn.Module()",
    "torch.autograd.Function",
    "torch.autograd.graph",
    "t = torch",
    "[torch][0]",
    "print(torch)",
    "(lambda m: m)(torch)",
    "(lambda m: m.load)(w)",
    "f = torch.nn",
    "class A:\n    pass",
    "async def f():\n    pass",
    "def f():\n    yield 1",
    "def f():\n    global w\n    w = 1",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2",
    "@torch.no_grad()\ndef f():\n    pass",
    "@print\ndef f():\n    pass",
    "def f(**options):\n    pass",
    "torch.zeros(**w)",
    "try:\n    w\nexcept:\n    pass",
    "try:\n    w\nexcept* ValueError:\n    pass",
    "try:\n    w\nfinally:\n    pass",
    "raise ValueError",
    "while True:\n    pass",
    "match w:\n    case 1:\n        pass",
    "with open('x'):\n    pass",
    "with torch.no_grad() as g:\n    pass",
    "with w:\n    pass",
    "with torch.autograd.profiler.profile():\n    pass",
    "(x := 1)",
    "x = {'a': 1}",
    "x = {1, 2}",
    "x = {a: 1 for a in range(3)}",
    "x = {a for a in range(3)}",
    "x = 1j",
    "del w",
    "torch = 1",
    "torch.sin = print",
    "F.relu, x = 1, 2",
    "for torch in range(3):\n    pass",
    "print = 1",
    "def range(n):\n    return n",
    "def f(torch):\n    return torch",
    "lambda math: 1",
    "[0 for F in range(3)]",
    "def __getattr__(name):\n    return name",
    "__x = 1",
    "w.foo = 1",
    "w.__class__ = 1",
    "w.grad_fn = 1",
    "torch.add(w, w, out=w)",
    "F.relu(w, inplace=True)",
    "r = w.repeat\nr(10**9)",
    "(w).repeat",
]


@pytest.mark.parametrize("role", ["data", "model", "lines"])
@pytest.mark.parametrize("source", ESCAPES)
def test_an_escape_is_refused_with_a_place_and_a_reason(source: str, role: str) -> None:
    with pytest.raises(CodeError) as caught:
        check(source, role=role, known=["w"])
    error = caught.value
    assert 1 <= error.line <= source.count("\n") + 1
    assert 1 <= error.column <= len(source.split("\n")[error.line - 1]) + 1
    assert len(error.message) > 10


LINES_ONLY = [
    "w.grad = None",
    "w.data = w * 2",
    "w.backward()",
    "optimizer = torch.optim.SGD([w], lr=0.1)",
    "torch.autograd.grad(w, w)",
]


@pytest.mark.parametrize("role", ["data", "parameters", "model", "loss"])
@pytest.mark.parametrize("source", LINES_ONLY)
def test_acts_are_only_for_typed_lines(source: str, role: str) -> None:
    with pytest.raises(CodeError):
        check(source, role=role, known=["w"])
    check(source, role="lines", known=["w"])


IN_PLACE = [
    "w.zero_()",
    "w.add_(1)",
    "w.copy_(w)",
    "w.data.mul_(2)",
    "w.requires_grad_()",
    "w.requires_grad = False",
    "w += 1",
    "w[0] = 1",
    "w[0:1] *= 2",
    "w.data[0] = 1",
    "for i in range(3):\n    w += i",
    "def f(a):\n    a += 1\n    return a",
    "def f(a):\n    a[0] = 1\n    return a",
]


@pytest.mark.parametrize("role", ["model", "loss"])
@pytest.mark.parametrize("source", IN_PLACE)
def test_a_forward_changes_nothing_in_place(source: str, role: str) -> None:
    with pytest.raises(CodeError, match=r"in place|only offered"):
        check(source, role=role, known=["w"])
    check(source, role="lines", known=["w"])
    check(source, role="data", known=["w"])


CAPS = [
    ("x = 1\0", "null byte", 1, 6),
    ("x = 1\n\fy = 2", "form feed", 2, 1),
    ("x = '\ud800'", "surrogate", 1, 1),
    ("y = " + "-" * 100_000 + "1", "10,000 characters", 1, 10_001),
    ("y = " + "-" * 5_000 + "1", "signs in a row", 1, 5),
    ("y = " + "not " * 2_000 + "1", "signs in a row", 1, 5),
    ("y = " + "~ " * 2_000 + "1", "signs in a row", 1, 5),
    ("y = " + "(" * 300 + "1" + ")" * 300, "nested more than 100", 1, 105),
    ("y = " + "[" * 5_000, "nested more than 100", 1, 105),
    ("a = 1\ny = " + "1+" * 4_000 + "1", "nested too deeply", 2, 1),
    ("y = " + "lambda:" * 1_400 + "1", "nested too deeply", 1, 1),
    ("y = w" + ".T" * 4_000, "nested too deeply", 1, 1),
    ("if w:\n pass\n" + "elif w:\n pass\n" * 700, "nested too deeply", 2, 1),
    ("y = " + "9" * 5_000, "integer", 1, 1),
    ("y = " + "w if w else " * 800 + "w", "nested too deeply", 1, 1),
    ("y = 1" + "**2" * 3_000, "nested too deeply", 1, 1),
]


@pytest.mark.parametrize(("source", "words", "line", "column"), CAPS)
def test_text_that_would_break_the_parser_is_refused(
    source: str, words: str, line: int, column: int
) -> None:
    with pytest.raises(CodeError, match=words) as caught:
        check(source, role="model", known=["w"])
    if words != "nested too deeply":
        assert (caught.value.line, caught.value.column) == (line, column)


def test_brackets_in_text_and_comments_do_not_count() -> None:
    check("# " + "(" * 200 + "\nprint('" + "[" * 200 + "')", role="model")
