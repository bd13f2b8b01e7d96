"""A document as a value: its four cells, its hints, its seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.problem import percent
from playground.problem.document import Cell, Document
from playground.problem.errors import DocumentError

TEXT = """\
# %% [markdown]
# # A title
#
# First text.

# %%
import torch

# %% data
torch.manual_seed(7)  # the seed
x = torch.ones(3)

# %% [markdown]
# Second text.

# %% parameters range="w: -3..3, v[0]: 0.1..2e1, m[0, 1]: -.5..+1."
w = torch.tensor(1.0, requires_grad=True)

# %% model
y = w * x

# %% loss minima="w=1, v[0]=2; w=-1e-3, v[0]=0" minimum="-78.5"
loss = y.sum()
"""


def made(text: str = TEXT) -> Document:
    return Document("name", percent.parse(text), Path("name.py"))


def test_title_and_description_come_from_the_markdown() -> None:
    assert made().title == "A title"
    assert made().description == "First text.\n\nSecond text."
    assert made("x = 1").title == "name"
    assert made("x = 1").description == ""


def test_the_four_cells_are_at_hand() -> None:
    document = made()
    assert document.sources == {
        "data": document.data,
        "parameters": document.parameters,
        "model": document.model,
        "loss": document.loss,
    }
    assert document.model == "y = w * x"
    assert made("x = 1").loss == ""


def test_ranges_and_minima_are_read() -> None:
    document = made()
    assert document.ranges == {"w": (-3.0, 3.0), "v[0]": (0.1, 20.0), "m[0, 1]": (-0.5, 1.0)}
    assert document.minima == ({"w": 1.0, "v[0]": 2.0}, {"w": -0.001, "v[0]": 0.0})
    assert document.minimum == -78.5
    assert made("x = 1").ranges == {}
    assert made("x = 1").minima == ()
    assert made("x = 1").minimum is None


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("range", "w -3..3"),
        ("range", "w: 3..-3"),
        ("range", "w: 1..1"),
        ("range", "w: a..b"),
        ("range", "w: 1..2,"),
        ("range", "w: 1..nan"),
    ],
)
def test_a_wrong_range_is_named_with_its_line(key: str, text: str) -> None:
    document = made(f'\n\n# %% parameters {key}="{text}"\nw = 1\n')
    with pytest.raises(DocumentError, match=r"is no range such as w1: -3\.\.3") as caught:
        _ = document.ranges
    assert caught.value.line == 3
    assert caught.value.path == Path("name.py")


@pytest.mark.parametrize("text", ["w", "w=", "w=a", "w=1;", "=1"])
def test_wrong_minima_are_named_with_their_line(text: str) -> None:
    with pytest.raises(DocumentError, match=r"name\.py, line 1: .* is no value such as x=1"):
        _ = made(f'# %% loss minima="{text}"\nloss = 1\n').minima


def test_a_wrong_minimum_is_named() -> None:
    with pytest.raises(DocumentError, match="'low' is no number"):
        _ = made('# %% loss minimum="low"\nloss = 1\n').minimum


def test_a_changed_cell_changes_nothing_else_in_the_file() -> None:
    changed = made().with_source("model", "y = 2 * w * x\n")
    assert changed.model == "y = 2 * w * x"
    assert percent.write(changed.cells) == TEXT.replace("y = w * x", "y = 2 * w * x")
    assert made().with_source("model", "y = w * x") == made()


def test_a_missing_cell_is_added_in_its_place() -> None:
    document = made("# %% parameters\nw = 1\n\n# %% loss\nloss = w\n")
    document = document.with_source("model", "y = w").with_source("data", "x = 1")
    titles = [cell.title for cell in document.cells]
    assert titles == ["data", "parameters", "model", "loss"]
    assert document.with_source("notes", "z = 1").cells[-1].title == "notes"


def test_a_marker_cannot_be_typed_into_a_cell() -> None:
    with pytest.raises(DocumentError, match="begins a new cell"):
        made().with_source("model", "y = 1\n# %% loss\nloss = 1")


def test_the_seed_is_found_and_replaced() -> None:
    document = made()
    assert document.seed == 7
    changed = document.with_seed(12)
    assert changed.seed == 12
    assert percent.write(changed.cells) == TEXT.replace("manual_seed(7)", "manual_seed(12)")


def test_a_seed_behind_other_letters_is_replaced_where_it_stands() -> None:
    document = made("# %% data\nθ = 'ä'; torch.manual_seed(1); z = 1\n")
    assert document.with_seed(-5).data == "θ = 'ä'; torch.manual_seed(-5); z = 1"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("x = 1", "torch.manual_seed(3)\nx = 1"),
        ("", "torch.manual_seed(3)"),
        (
            "import torch\nimport math\n\nx = 1",
            "import torch\nimport math\ntorch.manual_seed(3)\n\nx = 1",
        ),
        ("'''A note.\n'''\nx = 1", "'''A note.\n'''\ntorch.manual_seed(3)\nx = 1"),
        ("x = (", "torch.manual_seed(3)\nx = ("),
    ],
)
def test_a_seed_is_added_where_there_is_none(data: str, expected: str) -> None:
    document = made(f"# %% data\n{data}\n\n# %% parameters\nw = 1\n")
    assert document.seed is None
    assert document.with_seed(3).data == expected


def test_a_document_without_data_gets_a_data_cell_for_its_seed() -> None:
    document = made("# %% parameters\nw = 1\n").with_seed(4)
    assert [cell.title for cell in document.cells] == ["data", "parameters"]
    assert document.seed == 4


def test_the_seed_of_the_parameters_cell_counts_too() -> None:
    document = made("# %% data\nx = 1\n\n# %% parameters\ntorch.manual_seed(2)\nw = 1\n")
    assert document.seed == 2
    assert document.with_seed(5).parameters == "torch.manual_seed(5)\nw = 1"
    assert document.with_seed(5).data == "x = 1"


def test_two_documents_of_equal_cells_are_equal() -> None:
    assert made() == made()
    assert Cell("a", line=1, raw="x") == Cell("a", line=9, raw=None)


def test_a_negative_seed_is_found_again() -> None:
    document = made("# %% data\ntorch.manual_seed(1)\n").with_seed(-5)
    assert document.seed == -5
    assert document.with_seed(6).data == "torch.manual_seed(6)"
