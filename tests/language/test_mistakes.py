"""Typing mistakes: the exact place, and the suggestion that mends them."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from playground.language.checker import check, check_cells
from playground.language.errors import CodeError

KNOWN = {"x": "data", "y": "data", "w1": "parameters", "weights": "parameters"}

# source, line, column, suggestion, words of the message
NAMES = [
    ("a = 1\nb = sine(x)", 2, 5, "torch.sin", "there is no name 'sine' here"),
    ("b = cosine(x)", 1, 5, "torch.cos", "'cosine'"),
    ("b = exp(x)", 1, 5, "torch.exp", "'exp'"),
    ("b = relu(x)", 1, 5, "torch.relu", "'relu'"),
    ("b = mse_loss(x, y)", 1, 5, "F.mse_loss", "'mse_loss'"),
    ("b = softplus(x)", 1, 5, "F.softplus", "'softplus'"),
    ("b = MSELoss()(x, y)", 1, 5, "torch.nn.MSELoss", "'MSELoss'"),
    ("b = np.sin(x)", 1, 5, "torch.sin", "torch is the only library"),
    ("b = numpy.array([1])", 1, 5, "torch.tensor", "torch is the only library"),
    ("b = tf.exp(x)", 1, 5, "torch.exp", "torch is the only library"),
    ("b = x + W1", 1, 9, "w1", "'W1'"),
    ("b = x + weigths", 1, 9, "weights", "'weigths'"),
    ("b = prnt(x)", 1, 5, "print", "'prnt'"),
    ("b = xx", 1, 5, "x", "'xx'"),
    ("b = w", 1, 5, "w1", "'w'"),
    ("b = zzz", 1, 5, None, "there is no name 'zzz' here"),
    ("b = sqroot(x)", 1, 5, "torch.sqrt", "'sqroot'"),
    ("b = torch.sine(x)", 1, 11, "torch.sin", "torch.sine is not offered"),
    ("b = torch.mse_loss(x, y)", 1, 11, "F.mse_loss", "torch.mse_loss is not offered"),
    ("b = F.mse(x, y)", 1, 7, "F.mse_loss", "F.mse is not offered"),
    ("b = torch.nn.MSEloss()", 1, 14, "torch.nn.MSELoss", "torch.nn.MSEloss is not offered"),
    ("b = x.meann()", 1, 7, "mean", "'.meann'"),
    ("b = (x * 2).summ()", 1, 13, "sum", "'.summ'"),
    ("b = x.sine()", 1, 7, "sin", "'.sine'"),
    ("θ = x\nb = θ.meann()", 2, 7, "mean", "'.meann'"),
    ("b = [\n    x.mean(),\n    y.meen(),\n]", 3, 7, "mean", "'.meen'"),
    ("b = c\nc = 1", 1, 5, None, "'c' is used before it is set (in line 2)"),
    ("def f():\n    a = b\n    b = 1\n    return a", 2, 9, None, "before it is set inside this"),
    ("def f(a):\n    return a + q", 2, 16, None, "'q'"),
    ("b = [i for i in range(3)] + i", 1, 29, None, "'i'"),
    ("b = open", 1, 5, None, "typed code cannot reach files"),
    ("b = x.numpy()", 1, 7, None, "tensors stay tensors"),
    ("b = x.add_(1)", 1, 7, "add", "in place at every forward"),
    ("b = x.backward()", 1, 7, None, "an act of its own"),
    ("torch = 1", 1, 1, "torch_", "stands for the module torch"),
    ("sum = 1", 1, 1, "sum_", "Python's own function"),
    (
        "x += 1",
        1,
        1,
        None,
        "x comes from the data cell; += would change it in place at every forward; "
        "write new_x = x + 1",
    ),
    ("w1 = w1**2", 1, 1, None, "the next forward would begin with what is bound to it"),
    ("b, (w1, c) = 1, (2, 3)", 1, 5, None, "w1 comes from the parameters cell"),
    ("x[0] = 1", 1, 1, None, "x comes from the data cell; setting an element would change it"),
    ("while x > 0:\n    pass", 1, 1, None, "use `for i in range(...)`, so that a run always ends"),
    ("b = 1\nimport numpy", 2, 1, None, "numpy is not offered here"),
    ("b = 'text'", 1, 5, None, "text is only offered"),
    ("b = x.repeat", 1, 7, None, "call .repeat at once"),
    ("class A:\n    pass", 1, 1, None, "classes are not offered here"),
    ("b: float", 1, 1, None, "a type alone sets nothing"),
]


@pytest.mark.parametrize(("source", "line", "column", "suggestion", "words"), NAMES)
def test_a_wrong_name_is_placed_and_mended(
    source: str, line: int, column: int, suggestion: str | None, words: str
) -> None:
    with pytest.raises(CodeError) as caught:
        check(source, role="model", known=KNOWN)
    error = caught.value
    assert (error.line, error.column, error.suggestion) == (line, column, suggestion)
    assert words in error.message
    assert error.cell == "model"


def test_a_parameter_may_not_be_called_loss() -> None:
    with pytest.raises(CodeError) as caught:
        check("a = 1\nloss = torch.tensor(1.0)", role="parameters")
    error = caught.value
    assert (error.line, error.column, error.suggestion) == (2, 1, "loss_")
    assert "what the loss cell binds" in error.message
    cells = {"parameters": "loss = torch.ones(1, requires_grad=True)", "loss": "loss = loss * 2"}
    assert [error.cell for error in check_cells(cells)] == ["parameters"]


@pytest.mark.parametrize(
    "source", ["x = x * w1", "y = x * w1", "b = x\nb = b + 1", "def f(x):\n    x = x + 1"]
)
def test_other_names_may_be_bound_anew(source: str) -> None:
    check(source, role="model", known=KNOWN)


SYNTAX = [
    ("def f(x)\n    return x", 1, 9, None, "a colon ':' is missing"),
    ("if x > 0\n    y = 1", 1, 9, None, "a colon ':' is missing"),
    ("for i in range(3)\n    pass", 1, 18, None, "a colon ':' is missing"),
    ("b = (1 + 2", 1, 5, None, "the bracket '(' is never closed"),
    ("a = 1\nb = [1, 2", 2, 5, None, "the bracket '[' is never closed"),
    ("b = 1 + 2)", 1, 10, None, "there is no opening bracket for this ')'"),
    ("b = (1, 2]", 1, 10, None, "the bracket '(' is closed by ']'"),
    ("if x = 1:\n    pass", 1, 4, "==", "a single = sets a name"),
    ("f(x) = 2", 1, 1, "==", "a single = sets a name"),
    ("b = 2x", 1, 5, None, "2w must be written 2*w"),
    ("b = x y", 1, 7, None, "cannot be read as Python from 'y'"),
    ("b = 3 +", 1, 8, None, "this line is not complete"),
    ("  b = 1", 1, 3, None, "this line starts further right"),
    ("if x:\nb = 1", 2, 1, None, "the lines that belong to 'if' of line 1"),
    ("def f():\nreturn 1", 2, 1, None, "the lines that belong to function definition of line 1"),
    ("print('abc)", 1, 7, None, "this text has no closing quote"),
    ("lambda = torch.tensor(1.)", 1, 1, "lambda_", "'lambda' is a word of Python itself"),
    ("a = 1\nclass = 2", 2, 1, "class_", "'class' is a word of Python itself"),
    ("a, if = 1, 2", 1, 4, "if_", "'if' is a word of Python itself"),
    ("in: float = 2", 1, 1, "in_", "'in' is a word of Python itself"),
    ("None = 2", 1, 1, "None_", "'None' is a word of Python itself"),
    ("return 3", 1, 1, None, "return only makes sense inside a def"),
    ("break", 1, 1, None, "break only makes sense in a for loop"),
    ("def f(a, a):\n    return a", 1, 10, None, "'a' stands twice among the arguments"),
    ("b = 1 ? 2", 1, 7, None, "cannot be read as Python from '?'"),
]


@pytest.mark.parametrize(("source", "line", "column", "suggestion", "words"), SYNTAX)
def test_a_slip_of_syntax_is_said_in_plain_words(
    source: str, line: int, column: int, suggestion: str | None, words: str
) -> None:
    with pytest.raises(CodeError) as caught:
        check(source, role="model", known=KNOWN)
    error = caught.value
    assert words in error.message
    assert (error.line, error.column, error.suggestion) == (line, column, suggestion)


@pytest.mark.parametrize(
    ("role", "source", "line", "column", "suggestion", "words"),
    [
        (
            "parameters",
            "",
            1,
            1,
            None,
            "write for example w = torch.tensor(1.,",
        ),
        ("parameters", "# only a note", 1, 1, None, "the parameters cell is empty"),
        ("parameters", "sin = torch.tensor(1.)", 1, 1, "sin_", "'sin' is torch's own name"),
        ("parameters", "a, mean = 1, 2", 1, 4, "mean_", "call the parameter something else"),
        ("loss", "", 1, 1, None, "it must bind the name loss"),
        ("loss", "E = x", 1, 1, "loss = E", "must bind the name loss; it binds E"),
        ("loss", "a = 1\nx**2", 2, 1, "loss = a", "must bind the name loss"),
        ("loss", "x**2", 1, 1, "loss = x ** 2", "must bind the name loss"),
    ],
)
def test_each_cell_says_what_it_must_hold(
    role: str, source: str, line: int, column: int, suggestion: str | None, words: str
) -> None:
    with pytest.raises(CodeError) as caught:
        check(source, role=role, known=KNOWN)
    error = caught.value
    assert words in error.message
    assert (error.line, error.column, error.suggestion) == (line, column, suggestion)


def test_a_torch_name_may_be_used_inside_and_outside_parameters() -> None:
    check("def f(mean):\n    std = 2\n    return mean * std\nw = f(1)", role="parameters")
    check("mean = 1\nt = 2", role="model")
    check("t = 1", role="parameters")


def test_the_sentence_reads_as_promised() -> None:
    with pytest.raises(CodeError) as caught:
        check("a = 1\nb = sine(a)", role="model")
    assert str(caught.value) == (
        "model, line 2, column 5: there is no name 'sine' here. Did you mean torch.sin?"
    )


def test_the_error_crosses_a_pipe_whole() -> None:
    error = CodeError("message", 3, 4, "torch.sin", "model", "file.py")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is CodeError
    assert vars(again) == vars(error)
    assert str(again) == str(error)


def test_located_gives_a_copy_that_names_its_cell() -> None:
    error = CodeError("message", 3, 4, "torch.sin")
    located = error.located(cell="model", file="a.py")
    assert (located.cell, located.file, located.line) == ("model", "a.py", 3)
    assert error.cell is None
    assert located.located(cell="loss").file == "a.py"


def test_all_cells_are_checked_and_names_flow_on() -> None:
    cells = {
        "data": "x = torch.ones(3)",
        "parameters": "w = torch.tensor(1., requires_grad=True)",
        "model": "def f(a):\n    return a * w\nz = f(x)",
        "loss": "loss = z.sum()",
    }
    assert check_cells(cells) == []
    broken = cells | {"data": "x = torch.ons(3)", "model": "z = x * v", "loss": "E = z"}
    errors = check_cells(broken)
    assert [(error.cell, error.line) for error in errors] == [
        ("data", 1),
        ("model", 1),
        ("loss", 1),
    ]
    assert errors[1].message == "there is no name 'v' here"


def test_a_cell_that_cannot_be_read_still_gives_its_names() -> None:
    cells = {"data": "x = 1\ny = (2", "parameters": "w = x", "model": "", "loss": "loss = w * y"}
    assert [error.cell for error in check_cells(cells)] == ["data"]


def test_a_name_of_a_later_cell_is_not_known_yet() -> None:
    cells = {"parameters": "w = z", "model": "z = 1", "loss": "loss = z"}
    assert [(error.cell, error.message) for error in check_cells(cells)] == [
        ("parameters", "there is no name 'z' here")
    ]


def test_an_unknown_role_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="role must be one of"):
        check("x = 1", role="cell")


def test_the_checker_needs_neither_torch_nor_qt() -> None:
    code = (
        "import sys; from playground.language import check, check_cells; import playground.problem;"
        "check('x = torch.sin(1)', role='model');"
        "assert not {'torch', 'PySide6', 'numpy'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
