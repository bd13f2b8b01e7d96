"""Files: opened with clear errors, written whole or not at all, as script and as notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.language.checker import check_cells
from playground.problem import files, notebook, percent
from playground.problem.catalogue import entries, load
from playground.problem.document import Cell, Document
from playground.problem.errors import DocumentError
from playground.problem.files import read, write
from playground.problem.find import find

GOOD = "# %% parameters\nw = torch.tensor(1.0, requires_grad=True)\n\n# %% loss\nloss = F.relu(w)\n"
SURROGATE = "\ud800"


def refused(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("a.py", b"x = 1\x00\x01", None, "binary file"),
        ("a.py", b"\x89PNG\r\n\x1a\n\x00", None, "binary file"),
        ("a.py", "x = 1\ny = 'ä'".encode("latin-1"), 2, "not UTF-8"),
        ("a.py", b"", None, "no code"),
        ("a.py", b"\n\n  \n", None, "no code"),
        ("a.py", b"# %% [markdown]\n# text\n", None, "no code"),
        ("a.py", b"# %% data\nx = 1\n\n# %% data\ny = 1\n", 4, "two cells are titled 'data'"),
        ("a.py", b"# %% data\nx = 1\n", None, "no cell titled parameters and none titled loss"),
        ("a.py", b"# %% parameters\nx = 1\n", None, "no cell titled loss"),
        ("a.py", b"x = (1\n", 1, "this is not Python: '(' was never closed"),
        ("a.py", b"x = 1\n", None, "no parameter: no statement has requires_grad=True"),
        ("a.py", b"w = f(requires_grad=True)\ny = w\n", None, "no statement binds 'loss'"),
        (
            "a.py",
            b"w = f(requires_grad=True)\nfor i in range(3):\n    loss = w\n",
            None,
            "only set inside a loop or function",
        ),
        ("a.py", b"loss = 1\nw = f(requires_grad=True)\n", None, "before the last parameter"),
        ("a.txt", b"x = 1", None, "only .py and .ipynb files"),
        ("a.ipynb", b"", 1, "no notebook"),
        ("a.ipynb", b"{\n  'a': 1\n}", 2, "no notebook"),
        ("a.ipynb", b"[1]", None, "it has no 'nbformat'"),
        ("a.ipynb", b'{"nbformat": 3, "worksheets": []}', None, "only notebooks of format 4"),
        ("a.ipynb", b'{"nbformat": 4}', None, "no list of cells"),
        ("a.ipynb", b'{"nbformat": 4, "cells": []}', None, "no code"),
        ("a.ipynb", b'{"nbformat": 4, "cells": [3]}', None, "cell 1 of this notebook is neither"),
        (
            "a.ipynb",
            b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}',
            None,
            "cell 1 of this notebook has no text",
        ),
        ("a.ipynb", b"[" * 100_000, None, "no notebook"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(
    tmp_path: Path, name: str, content: bytes, line: int | None, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = refused(path)
    assert words in error.message
    assert error.line == line
    assert error.path == path
    assert str(error).startswith(str(path))


def test_places_without_a_file_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "none.py").message
    assert "a folder, not a file" in refused(tmp_path).message
    folder = tmp_path / "folder.py"
    folder.mkdir()
    assert "a folder, not a file" in refused(folder).message
    os.mkfifo(tmp_path / "pipe.py")
    assert "not an ordinary file" in refused(tmp_path / "pipe.py").message
    assert "cannot be read" in refused(tmp_path / ("n" * 400 + ".py")).message
    assert "cannot be read" in refused(tmp_path / "a\0b.py").message
    large = tmp_path / "large.py"
    with large.open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    assert "larger than 10 MB" in refused(large).message


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read(path).parameters == "w = torch.tensor(1.0, requires_grad=True)"


def test_a_document_may_be_asked_for_by_name_or_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(GOOD)
    assert find(path).name == "mine"
    assert find(str(path)).path == path
    assert find("two-slopes").title == "Two slopes"


# writing


def test_what_is_written_runs_in_plain_python(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    write(Document("a", percent.parse(GOOD)), path)
    assert path.read_text() == ("# %%\nimport torch\nimport torch.nn.functional as F\n\n" + GOOD)
    subprocess.run([sys.executable, str(path)], check=True)
    again = read(path)
    write(again, path)
    assert read(path) == again


def test_a_missing_import_joins_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    write(Document("a", percent.parse("# %%\nimport torch\n\n" + GOOD)), path)
    assert path.read_text().startswith(
        "# %%\nimport torch\nimport torch.nn.functional as F\n\n# %%"
    )


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_every_built_in_problem_survives_both_formats(tmp_path: Path, suffix: str) -> None:
    for entry in entries():
        document = load(entry.name)
        path = tmp_path / f"{entry.name}{suffix}"
        write(document, path)
        again = read(path)
        assert again.cells == document.cells
        assert again.ranges == document.ranges
        assert again.minima == document.minima


def test_a_written_notebook_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    write(load("himmelblau"), path)
    found = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(found)
    titles = [cell.metadata.get("title") for cell in found.cells]
    assert titles == [None, None, "parameters", "model", "loss"]


CELLS = st.lists(
    st.builds(
        Cell,
        title=st.text(max_size=9),
        kind=st.sampled_from(["code", "markdown"]),
        source=st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])).map(
            str.rstrip
        ),
        metadata=st.dictionaries(st.text(max_size=5).filter(lambda key: key != "title"), st.text()),
    ),
    max_size=4,
)


@given(CELLS)
def test_all_cells_come_back_from_a_notebook(made: list[Cell]) -> None:
    text = notebook.write(made)
    assert notebook.parse(text) == tuple(made)


def test_sources_in_pieces_and_foreign_metadata_are_read() -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "metadata": {"tags": ["a"]}},
        {"cell_type": "raw", "source": "text"},
        {"cell_type": "code", "source": "z = 1\r\n", "metadata": None},
    ]
    text = json.dumps({"nbformat": 4, "cells": cells})
    assert notebook.parse(text) == (
        Cell(source="x = 1\ny = 2"),
        Cell(kind="markdown", source="text"),
        Cell(source="z = 1"),
    )


def test_a_failed_write_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.py"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentError, match="cannot be written: no space left on device"):
        write(Document("a", percent.parse(GOOD)), path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.py"]


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    document = Document("a", percent.parse(GOOD))
    (tmp_path / "folder.py").mkdir()
    for path, words in [
        (tmp_path / "none" / "a.py", "no such file or directory"),
        (tmp_path / "folder.py", "a folder"),
        (Path("/proc/nothing/a.py"), "cannot be written"),
        (tmp_path / "a.txt", "written as .py or .ipynb"),
    ]:
        with pytest.raises(DocumentError, match=words) as caught:
            write(document, path)
        assert caught.value.path == path


def test_text_that_no_file_can_hold_is_named(tmp_path: Path) -> None:
    broken = Document("a", (Cell("parameters", source=f"w = '{SURROGATE}'"),))
    with pytest.raises(DocumentError, match="half a character"):
        write(broken, tmp_path / "a.py")
    marker = Document("a", (Cell("parameters", source="# %% b"),))
    with pytest.raises(DocumentError, match="cannot be written as a percent script"):
        write(marker, tmp_path / "a.py")
    assert list(tmp_path.iterdir()) == []


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.py", tmp_path / "link.py"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write(Document("a", percent.parse(GOOD)), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_text().endswith(GOOD)


# scripts without titles

PLAIN = """\
import torch

torch.manual_seed(0)
x = torch.ones(3)
# the weight
w = torch.tensor(1.0, requires_grad=True)
n = 3
b = torch.zeros(1).requires_grad_()

# the model
y = w * x + b
loss = (y - 2).pow(2).sum()  # squared
print(loss)
"""


def test_a_plain_script_is_cut_into_the_four_cells(tmp_path: Path) -> None:
    path = tmp_path / "plain.py"
    path.write_text(PLAIN)
    document = read(path)
    assert document.sources == {
        "data": "import torch\n\ntorch.manual_seed(0)\nx = torch.ones(3)",
        "parameters": (
            "# the weight\nw = torch.tensor(1.0, requires_grad=True)\nn = 3\n"
            "b = torch.zeros(1).requires_grad_()"
        ),
        "model": "# the model\ny = w * x + b",
        "loss": "loss = (y - 2).pow(2).sum()  # squared",
    }
    assert document.cells[-1].source == "print(loss)"
    assert check_cells(document.sources) == []


def test_the_loss_of_a_plain_script_may_have_another_name(tmp_path: Path) -> None:
    path = tmp_path / "plain.py"
    path.write_text(PLAIN.replace("loss = ", "E = ").replace("print(loss)", ""))
    with pytest.raises(DocumentError, match="no statement binds 'loss'"):
        read(path)
    document = read(path, loss="E")
    assert document.loss == "E = (y - 2).pow(2).sum()  # squared\nloss = E"
    assert check_cells(document.sources) == []


def test_a_plain_notebook_is_cut_too_and_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "plain.ipynb"
    cells = [
        Cell(kind="markdown", source="# A notebook"),
        Cell(source="%matplotlib inline\n!pip list\nimport torch"),
        Cell(source="w = torch.ones(2)\nw.requires_grad = True"),
        Cell(source="loss = w.sum()"),
    ]
    path.write_text(notebook.write(cells))
    document = read(path)
    assert document.title == "A notebook"
    assert document.data == "import torch"
    assert document.parameters == "w = torch.ones(2)\nw.requires_grad = True"
    assert document.loss == "loss = w.sum()"


def test_statements_that_share_a_line_are_not_torn(tmp_path: Path) -> None:
    path = tmp_path / "plain.py"
    path.write_text("w = torch.ones(2, requires_grad=True); y = w * 2\nloss = y.sum()\n")
    with pytest.raises(DocumentError, match=r"line 1: .* on lines of their own"):
        read(path)
