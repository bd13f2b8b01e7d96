"""Plain Python stays in bounds, tensors run free, and an error of a run has its place."""

from __future__ import annotations

import pytest
import torch

from playground.language import budget, guards, sizes, tables
from playground.language.compiler import (
    compile_code,
    explain_runtime,
    fresh_namespace,
    locate,
    reset_budget,
)
from playground.language.errors import CodeError

# source, line, column, words
OVER = [
    ("x = 9**9**9", 1, 5, "integer of more than 10,000 bits"),
    ("x = 2\nx = x**100000", 2, 5, "power would be an integer"),
    ("x = 3\nfor i in range(50):\n    x = x * x", 3, 9, "product would be an integer"),
    ("x = 3\nfor i in range(50):\n    x *= x", 3, 5, "product would be an integer"),
    ("x = 3\nfor i in range(50):\n    x **= 2", 3, 5, "power would be an integer"),
    ("x = 1 << 10**9", 1, 5, "shift would make an integer"),
    ("x = 1\nx <<= 10**5", 2, 1, "shift would make an integer"),
    ("x = pow(7, 10**9)", 1, 5, "power would be an integer"),
    ("x = [2]\nx[0] **= 100000", 2, 1, "power would be an integer"),
    ("x = [0] * 10**9", 1, 5, "a list of 1,000,000,000 items"),
    ("x = 10**9 * (0,)", 1, 5, "a list of 1,000,000,000 items"),
    ("x = [0] * torch.tensor(10**9)", 1, 5, "a list of 1,000,000,000 items"),
    ("x = torch.tensor(10**9) * [0]", 1, 5, "a list of 1,000,000,000 items"),
    ("x = [0]\nx *= 10**9", 2, 1, "a list of 1,000,000,000 items"),
    ("x = [[0]]\nx[0] *= 10**9", 2, 1, "a list of 1,000,000,000 items"),
    ("x = torch.ones(1).shape * 10**9", 1, 5, "list"),
    ("x = [0]\nfor i in range(50):\n    x = x + x", 3, 9, "a list of 1,048,576 items"),
    ("x = [0]\nfor i in range(50):\n    x += x", 3, 5, "a list of 1,048,576 items"),
    ("x = [0]\nfor i in range(50):\n    x[0:0] = x", 3, 14, "more than 1,000,000 turns"),
    ("x = [0]\nfor i in range(50):\n    x = [*x, *x]", 3, 15, "more than 1,000,000 turns"),
    ("x = range(10**9)", 1, 5, "more than 1,000,000 numbers"),
    ("x = list(range(10**30))", 1, 10, "more than 1,000,000 numbers"),
    ("for i in range(1001):\n    for j in range(1000):\n        pass", 2, 14, "1,000,000 turns"),
    ("x = [0]\nfor i in x:\n    x.append(i)", 2, 1, "1,000,000 turns"),
    ("x = [i for i in range(1001) for j in range(1000)]", 1, 38, "1,000,000 turns"),
    ("x = sum(1 for i in range(1001) for j in range(1000))", 1, 5, "1,000,000 turns"),
    ("for i in range(3):\n    x = sum(range(10**6))", 2, 9, "1,000,000 turns"),
    ("for i in range(3):\n    x = 0.5 in range(10**6)", 2, 9, "1,000,000 turns"),
    ("for i in range(3):\n    x = max(range(10**6))", 2, 9, "1,000,000 turns"),
    ("for i in range(3):\n    x = sorted(range(10**6))", 2, 9, "1,000,000 turns"),
    ("for i in range(3):\n    a, *b = range(10**6)", 2, 13, "1,000,000 turns"),
    ("for i in range(3):\n    x = list(zip(range(10**6)))", 2, 9, "1,000,000 turns"),
    (
        "def f(n):\n    return 0 if n == 0 else f(n - 1) + f(n - 1)\nx = f(25)",
        1,
        1,
        "called more than 1,000,000 times",
    ),
    ("f = lambda n: 0 if n == 0 else f(n - 1) + f(n - 1)\nx = f(25)", 1, 5, "called more than"),
    ("x = max([0], key=lambda a: f(a))\n", 1, 28, "calls itself"),
    ("x = round(1, -10**9)", 1, 5, "at most 400 digits"),
    ("x = math.factorial(10**9)", 1, 5, "math.factorial is offered up to 1,000"),
    ("x = math.comb(10**9, 10**8)", 1, 5, "math.comb is offered up to 1,000"),
    ("x = sum([[0]] * 3, [])", 1, 5, "sum adds numbers and tensors"),
    ("x = torch.ones(2000, 1000).tolist()", 1, 5, "this list would have 2,000,000"),
    ("f = torch.zeros\nx = f(10**12)", 2, 5, "1,000,000,000,000 elements"),
    ("θ = 1; x = torch.zeros(10**12)", 1, 12, "1,000,000,000,000 elements"),
]


def run(source: str) -> dict[str, object]:
    namespace = fresh_namespace()
    program = compile_code(source, role="model", known=["f"])

    def endless(n: object) -> object:
        return endless(n)

    namespace["f"] = endless
    try:
        exec(program.code, namespace)
    except CodeError:
        raise
    except Exception as error:
        explained = explain_runtime(error, program)
        raise (explained or error) from None
    return namespace


@pytest.mark.parametrize(("source", "line", "column", "words"), OVER)
def test_what_would_grow_without_end_stops_at_its_place(
    source: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(CodeError) as caught:
        run(source)
    error = caught.value
    assert words in error.message
    assert (error.line, error.column, error.cell) == (line, column, "model")


TENSORS = [
    "torch.zeros(10**12)",
    "torch.ones(10**6, 10**6)",
    "torch.rand((10**6, 10**6))",
    "torch.randn(size=(10**6, 10**6))",
    "torch.empty([10**6, 10**6])",
    "torch.zeros(torch.tensor(10**12))",
    "torch.full((10**12,), 1.0)",
    "torch.full(size=(10**12,), fill_value=1.0)",
    "torch.randint(0, 2, (10**12,))",
    "torch.randint(2, (10**12,))",
    "torch.randint(high=2, size=(10**12,))",
    "torch.normal(0.0, 1.0, (10**12,))",
    "torch.normal(0.0, 1.0, size=(10**12,))",
    "torch.randperm(10**12)",
    "torch.arange(10**12)",
    "torch.arange(0, 1, 1e-12)",
    "torch.arange(0, 10**12, step=1)",
    "torch.arange(end=10**12)",
    "torch.arange(10**12, 0, -1)",
    "torch.linspace(0, 1, 10**12)",
    "torch.linspace(0, 1, steps=10**12)",
    "torch.logspace(0, 1, 10**12)",
    "torch.eye(10**6)",
    "torch.eye(10**3, 10**6)",
    "torch.tril_indices(10**6, 10**6)",
    "torch.triu_indices(10**6, 10**6)",
    "torch.vander(torch.ones(10), 10**9)",
    "torch.histc(torch.ones(10), 10**12)",
    "torch.histc(torch.ones(10), bins=10**12)",
    "torch.bincount(torch.tensor([10**12]))",
    "torch.bincount(torch.tensor([1]), minlength=10**12)",
    "torch.tile(torch.ones(3), (10**12,))",
    "torch.repeat_interleave(torch.ones(3), 10**12)",
    "torch.repeat_interleave(torch.ones(3), torch.tensor([10**12, 1, 1]))",
    "torch.repeat_interleave(torch.tensor([10**12]))",
    "torch.broadcast_to(torch.ones(1), (10**12,))",
    "torch.diag(torch.ones(10**5))",
    "torch.diag_embed(torch.ones(10**5))",
    "torch.diagflat(torch.ones(10**5))",
    "torch.outer(torch.ones(10**5), torch.ones(10**5))",
    "torch.kron(torch.ones(10**5), torch.ones(10**5))",
    "torch.cdist(torch.ones(10**5, 1), torch.ones(10**5, 1))",
    "torch.meshgrid(torch.ones(10**5), torch.ones(10**5))",
    "torch.cartesian_prod(torch.ones(10**5), torch.ones(10**5))",
    "torch.combinations(torch.ones(10**5), 2)",
    "torch.block_diag(torch.ones(1, 10**5), torch.ones(1, 10**5))",
    "torch.cat([torch.ones(10**6)] * 100)",
    "torch.stack([torch.ones(10**6)] * 100)",
    "torch.multinomial(torch.ones(3), 10**12, replacement=True)",
    "F.one_hot(torch.tensor([1]), 10**12)",
    "F.one_hot(torch.tensor([10**12]))",
    "F.pad(torch.ones(1), (0, 10**12))",
    "torch.ones(3).repeat(10**12)",
    "torch.ones(3).repeat((10**6, 10**6))",
    "torch.ones(3).tile(10**12)",
    "torch.ones(3).repeat_interleave(10**12)",
    "torch.ones(1).expand(10**12)",
    "torch.ones(3, 1).expand(-1, 10**12)",
    "torch.ones(1).broadcast_to((10**12,))",
    "torch.ones(1).new_zeros(10**12)",
    "torch.ones(1).new_ones((10**12,))",
    "torch.ones(1).new_full((10**12,), 3.0)",
    "torch.ones(10**5).diag()",
    "torch.ones(10**5).diag_embed()",
    "torch.ones(10**5).diagflat()",
    "torch.ones(10**5).outer(torch.ones(10**5))",
    "torch.ones(10**5).kron(torch.ones(10**5))",
    "torch.ones(3).multinomial(10**12, replacement=True)",
]


@pytest.mark.parametrize("source", TENSORS)
def test_a_tensor_of_too_many_elements_is_not_made(source: str) -> None:
    with pytest.raises(CodeError, match="elements; the most is 50,000,000") as caught:
        run(f"x = {source}")
    assert (caught.value.line, caught.value.column) == (1, 5)


def test_every_size_guard_is_tried() -> None:
    text = " ".join(TENSORS)
    for name in sizes.TORCH:
        others = {"concat", "concatenate", "hstack", "vstack", "dstack", "column_stack"}
        assert name in others or f"torch.{name}(" in text, name
    for name in sizes.METHODS:
        assert f").{name}(" in text, name
    assert set(sizes.METHODS) | {"tolist"} == tables.SIZED_METHODS


WITHIN = [
    ("x = torch.zeros(5000, 10000)", (5000, 10000)),
    ("x = torch.zeros(())", ()),
    ("x = torch.ones(2, 1).expand(-1, 3)", (2, 3)),
    ("x = torch.arange(0, 1, 0.25)", (4,)),
    ("x = torch.arange(3)", (3,)),
    ("x = torch.ones(2, 3).repeat(2, 2)", (4, 6)),
    ("x = torch.normal(torch.zeros(4), torch.ones(4))", (4,)),
    ("x = torch.repeat_interleave(torch.ones(2, 3), 2, dim=0)", (4, 3)),
    ("x = torch.meshgrid(torch.ones(3), torch.ones(2), indexing='ij')[0]", (3, 2)),
    ("x = torch.diag(torch.ones(3, 3))", (3,)),
    ("x = F.pad(torch.ones(2, 2), (1, 1))", (2, 4)),
    ("x = F.one_hot(torch.tensor([0, 2]))", (2, 3)),
    ("x = torch.eye(2, 3)", (2, 3)),
    ("x = torch.randint(3, (2,))", (2,)),
]


@pytest.mark.parametrize(("source", "shape"), WITHIN)
def test_an_ordinary_tensor_is_made_as_ever(source: str, shape: tuple[int, ...]) -> None:
    made = run(source)["x"]
    assert isinstance(made, torch.Tensor)
    assert made.shape == shape


def test_torch_itself_says_what_is_wrong_with_a_size() -> None:
    with pytest.raises(TypeError, match="must be tuple of ints"):
        run("x = torch.zeros(2.5)")
    with pytest.raises(RuntimeError, match="must be non-negative"):
        run("x = torch.zeros(-3)")


def test_exactly_the_allowed_turns_pass() -> None:
    source = "n = 0\nfor i in range(1000):\n    for j in range(999):\n        n += 1"
    assert run(source)["n"] == 999_000
    assert budget.MAX_TURNS == 1000 + 1000 * 999


def test_a_loop_that_breaks_early_is_charged_for_its_turns_only() -> None:
    source = (
        "for i in range(1000):\n    for j in range(10**6):\n        if j == 2:\n            break"
    )
    run(source)


def test_the_budget_is_for_one_forward() -> None:
    namespace = fresh_namespace()
    program = compile_code("for i in range(600_000):\n    pass", role="model")
    exec(program.code, namespace)
    reset_budget(namespace)
    exec(program.code, namespace)
    with pytest.raises(CodeError, match="turns in one forward"):
        exec(program.code, namespace)


def test_a_function_of_another_cell_is_charged_and_placed_in_its_own_cell() -> None:
    namespace = fresh_namespace()
    source = "def f(n):\n    return [i * 2**n for i in range(3)]"
    exec(compile_code(source, role="data").code, namespace)
    program = compile_code("x = f(10**6)", role="model", known=["f"])
    with pytest.raises(CodeError) as caught:
        exec(program.code, namespace)
    assert str(caught.value).startswith("data, line 2, column 17: this power")
    assert locate(caught.value, program) == (1, 5)


def test_a_file_name_stands_in_the_error() -> None:
    program = compile_code("x = 2**10**9", role="lines", filename="script.py")
    with pytest.raises(CodeError) as caught:
        exec(program.code, fresh_namespace())
    assert (caught.value.file, caught.value.cell) == ("script.py", None)
    assert str(caught.value).startswith("script.py, line 1, column 5: ")


# source, line, column, words
RUNTIME = [
    ("x = 1\ny = x / 0", 2, 5, "divided by zero"),
    ("y = 1 % 0", 1, 5, "divided by zero"),
    ("def f():\n    return f()\ny = f()", 1, 1, "calls itself too often"),
    ("a = [1, 2]\ny = a[5]", 2, 5, "beyond the end of the list"),
    ("y = (1, 2)[5]", 1, 5, "beyond the end of the tuple"),
    ("if 1 > 2:\n    a = 1\ny = a", 3, 5, "'a' has no value yet"),
    ("def f(c):\n    if c:\n        b = 1\n    return b\ny = f(0)", 4, 12, "used before it is set"),
    ("w = torch.ones(1, requires_grad=True)\ny = w.grad.sum()", 2, 5, "stays None until the first"),
    ("a = 2.0\ny = a.sum()", 2, 5, "a value of type float has no .sum"),
    ("y = (1, 2) - 1", 1, 5, "- does not work between values of type tuple and int"),
    ("a = print()\ny = a + 1", 2, 5, "NoneType and int"),
    ("y = 3(4)", 1, 5, "a value of type int is not callable"),
    ("a, b = 1", 1, 1, "a value of type int cannot be unpacked"),
    ("a, b = 1, 2, 3", 1, 1, "there are too many values here"),
    ("a, b = [1]", 1, 1, "there are not enough values here"),
    ("f = lambda a: a\ny = f()", 2, 5, "<lambda>(...) is called without 'a'"),
    ("def f(a):\n    return a\ny = f(1, 2)", 3, 5, "f(...) takes 1 positional argument, but 2"),
    ("def f(a):\n    return a\ny = f(b=1)", 3, 5, "f(...) got an unexpected keyword argument 'b'"),
    ("y = math.sqrt(-1)", 1, 5, "not defined for this number"),
    ("y = math.exp(10**5)", 1, 5, "too large"),
    ("y = math.sqrt((1,))", 1, 5, "a number is needed here"),
    ("y = [1][0.5]", 1, 5, "the index of a list must be a whole number, not float"),
    ("a = 0.5\ny = [1] * a", 2, 5, "repeated a whole number"),
    ("y = [1] + (2,)", 1, 5, "a list can only be joined with a list"),
    ("y = len(3)", 1, 5, "a value of type int has no length"),
    ("a = (1, 2)\na[0] = 3", 2, 1, "the elements of a tuple cannot be set"),
    ("for i in 3:\n    pass", 1, 10, "a value of type int is not iterable"),
    ("y = range(2.5)", 1, 5, "a whole number is needed here"),
    ("assert 1 > 2", 1, 8, "this assert does not hold"),
    ("assert 1 > 2, 'one'", 1, 8, "this assert does not hold: one"),
    ("y = 1 < (2,)", 1, 5, "< does not work between"),
    ("y = -(1,)", 1, 5, "- does not work on a value of type tuple"),
]


@pytest.mark.parametrize(("source", "line", "column", "words"), RUNTIME)
def test_pythons_own_errors_are_placed_and_said_plainly(
    source: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(CodeError) as caught:
        run(source)
    error = caught.value
    assert words in error.message
    assert (error.line, error.column, error.cell) == (line, column, "model")


TORCH = [
    ("y = torch.ones(2) + torch.ones(3)", RuntimeError, 1, 5),
    ("x = torch.ones(2)\ny = x.sum(dim=3)", IndexError, 2, 5),
    ("x = torch.ones(2)\ny = x[5]", IndexError, 2, 5),
    ("y = torch.sin(3)", TypeError, 1, 5),
    ("θ = 1; y = torch.ones(2) @ torch.ones(3)", RuntimeError, 1, 12),
    ("def f(a):\n    return torch.ones(2) @ a\ny = f(torch.ones(3))", RuntimeError, 2, 12),
    ("y = F.mse_loss(1, 2)", AttributeError, 1, 5),
]


@pytest.mark.parametrize(("source", "kind", "line", "column"), TORCH)
def test_torchs_own_errors_stay_as_they_are_and_are_placed(
    source: str, kind: type[Exception], line: int, column: int
) -> None:
    program = compile_code(source, role="model")
    with pytest.raises(kind) as caught:
        exec(program.code, fresh_namespace())
    assert not isinstance(caught.value, CodeError)
    assert explain_runtime(caught.value, program) is None
    assert locate(caught.value, program) == (line, column)


def test_an_error_from_elsewhere_has_no_place() -> None:
    program = compile_code("y = 1", role="model")
    assert locate(ValueError("other"), program) is None
    assert explain_runtime(ZeroDivisionError("other"), program) is None


def test_no_guard_can_be_typed() -> None:
    names = {*guards.operator_guards(torch.Tensor), *guards.loop_guards(budget.Budget())}
    assert names
    assert not [name for name in names if name.isidentifier()]
    namespace = fresh_namespace()
    extra = set(namespace) - set(tables.PREBOUND) - {"__builtins__"}
    assert not [name for name in extra if name.isidentifier()]


def test_torchs_c_code_may_import_what_it_needs_and_nothing_else() -> None:
    importer = fresh_namespace()["__builtins__"]["__import__"]
    assert importer("torch.storage")
    with pytest.raises(ImportError, match="not offered"):
        importer("antigravity")
