"""Which files a document may read, and what is said of all others and of bad ones."""

from __future__ import annotations

import gzip
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.language.errors import CodeError
from playground.problem import csv_file
from playground.problem.data_files import grant, granted, named, saved_in, waiting
from playground.problem.document import Cell, Document
from playground.problem.errors import DocumentError

REST = (
    Cell("parameters", source="w = torch.tensor(1.0, requires_grad=True)"),
    Cell("loss", source="loss = (w * x).sum()"),
)


def reading(
    name: str, path: Path | None = None, words: str = 'delimiter=",", skiprows=1'
) -> Document:
    call = f"x = torch.from_numpy(np.loadtxt({name!r}, {words}))"
    return Document("fit", (Cell("data", source=f"n = 1\n{call}"), *REST), path)


def fault(document: Document) -> CodeError:
    with pytest.raises(CodeError) as caught:
        playground.Experiment(document)
    return caught.value


@pytest.fixture
def heights(tmp_path: Path) -> Path:
    path = tmp_path / "heights.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    return path


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n5,6\n7,8\n")
    return path


def test_nothing_is_read_that_was_not_granted(heights: Path, monkeypatch: Any) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr(np, "loadtxt", read)
    monkeypatch.chdir(heights.parent)
    error = fault(reading("heights.csv", heights.parent / "fit.py"))
    assert error.message == (
        "this document wants to read heights.csv; choose it with File > Open Data…, or "
        'playground.open(…, data="heights.csv"), or --data heights.csv'
    )
    assert (error.line, error.column, error.cell) == (2, 5, "data")


@pytest.mark.parametrize(
    "name",
    [
        "secret.csv",
        "./heights.csv",
        "../{folder}/heights.csv",
        "{parent}/heights.csv",
        "{parent}/secret.csv",
        "sub/../secret.csv",
        "link.csv",
        "heights.csv/../secret.csv",
        "heights.csv ",
        "HEIGHTS.CSV",
        "file://{parent}/secret.csv",
        "http://127.0.0.1:9/secret.csv",
        "/dev/stdin",
    ],
)
def test_no_other_name_leads_to_a_file(heights: Path, secret: Path, name: str) -> None:
    (heights.parent / "link.csv").symlink_to(secret)
    (heights.parent / "sub").mkdir()
    text = name.format(parent=heights.parent, folder=heights.parent.name)
    document = grant(reading(text, heights.parent / "fit.py"), "heights.csv", heights)
    assert fault(document).message.startswith(f"this document wants to read {text}; choose it")


def test_a_link_is_read_only_when_the_link_was_chosen(heights: Path, secret: Path) -> None:
    link = heights.parent / "link.csv"
    link.symlink_to(secret)
    lab = playground.Experiment(granted(reading("link.csv"), link))
    assert lab["x"].tolist() == [[5, 6], [7, 8]]


def test_typed_lines_and_other_cells_read_nothing(heights: Path) -> None:
    lab = playground.Experiment(granted(reading("heights.csv"), heights))
    with pytest.raises(CodeError, match="only read in the data cell"):
        lab.execute('y = torch.from_numpy(np.loadtxt("heights.csv", delimiter=","))')


def test_the_grant_goes_with_the_document_to_another_process(heights: Path) -> None:
    document = granted(reading("heights.csv"), heights)
    again = pickle.loads(pickle.dumps(document))
    assert again == document
    assert playground.Experiment(again, seed=3)["x"].tolist() == [[1, 2], [3, 4]]


def test_one_file_is_meant_for_the_name_it_has_in_the_document(
    heights: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n9,9\n")
    # The only file that a document reads may lie under another name.
    assert playground.Experiment(granted(reading("data/h.csv"), other))["x"].tolist() == [9, 9]
    both = Document(
        "fit",
        (
            Cell(
                "data",
                source='x = torch.from_numpy(np.loadtxt("d/heights.csv", delimiter=",", '
                "skiprows=1))\n"
                'y = torch.from_numpy(np.genfromtxt("b.csv", delimiter=",", skip_header=1))',
            ),
            *REST,
        ),
    )
    assert named(both) == ("d/heights.csv", "b.csv")
    half = granted(both, heights)
    assert half.files == {"d/heights.csv": str(heights)}
    assert waiting(half) == ("b.csv",)
    assert "wants to read b.csv" in fault(half).message
    lab = playground.Experiment(granted(half, {"b.csv": other}))
    assert lab["y"].tolist() == [9, 9]
    with pytest.raises(DocumentError, match=r"does not read other\.csv; it reads d/heights"):
        granted(both, other)
    with pytest.raises(DocumentError, match=r"reads no file, so it has no use for heights\.csv"):
        granted(Document("a", REST), heights)


def test_open_takes_the_file(heights: Path, tmp_path: Path) -> None:
    script = tmp_path / "fit.py"
    script.write_text(
        "# %% data\nimport numpy as np\nimport torch\n"
        'x = torch.from_numpy(np.loadtxt("heights.csv", delimiter=",", skiprows=1))\n'
        "# %% parameters\nw = torch.tensor(1.0, requires_grad=True)\n"
        "# %% loss\nloss = (w * x).sum()\n"
    )
    assert playground.open(script, data=heights)["x"].sum() == 10
    assert playground.open(script, data={"heights.csv": heights})["x"].sum() == 10
    with pytest.raises(CodeError, match="wants to read"):
        playground.open(script)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n3,x\n5,6\n", "line 3, column 2 (b): 'x' is no number"),
        ("a,b\n1,2\n3\n5,6\n", "line 3: this row has 1 field, the others have 2"),
        (
            "a,b\n1,2\n,2\n5,6\n",
            "line 3, column 1 (a): a number is missing (could not convert string ''",
        ),
        ("a,b\n", "there are no rows of numbers in this file"),
        ("", "this file is empty"),
        ("a,b\n1,2\n\0", "binary file"),
        ("a,t\n1,x\n2,y\n", "column 2 (t) holds text, such as 'x'"),
        ("a;b\n1,5;2\n3;4,5\n", 'separated by ";"; write delimiter=";", and its numbers have a'),
        ("a\tb\n1\t2\n3\t4\n", r'separated by "\t"; write delimiter="\t" (could not'),
        ("a b\n1 2\n3 4\n", "separated by spaces; leave delimiter out"),
        ('"a","b"\n"1","2"\n', "stand in quotes; write quotechar='\"'"),
        (bytes([0x89, 0xE9, 0, 7] * 300), "this is a binary file, not a table of text"),
        ("a,b\n1,2\n".encode("utf-16"), "this text is UTF-16: save it as UTF-8"),
        ("a,b\n1,2\n3,\xe9\n".encode("latin-1"), "line 3: this text is not UTF-8; add encoding"),
    ],
)
def test_a_bad_file_is_told_with_line_and_column(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    error = fault(granted(reading("a.csv"), path))
    assert words in error.message
    assert (error.line, error.cell) == (2, "data")


def test_names_that_were_not_skipped_are_told(heights: Path) -> None:
    error = fault(granted(reading("heights.csv", words='delimiter=","'), heights))
    assert "its first line holds names; write skiprows=1" in error.message


def test_a_run_on_data_with_a_gap_says_where_the_gap_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,nan\n5,6\n7,inf\n")
    lab = playground.Experiment(granted(reading("a.csv"), path))
    snapshot = lab.run(5)
    assert snapshot.steps == 0
    assert snapshot.notice is not None
    assert snapshot.notice.text == (
        "The run did not start: the loss here is nan. The data hold no number there: x is nan in "
        "row 1, and 1 more. Correct that value, or take its row out of the data."
    )


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    assert "no such file" in fault(granted(reading("a.csv"), tmp_path / "a.csv")).message
    assert "a folder" in fault(granted(reading("a.csv"), {"a.csv": tmp_path})).message
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert "unpack it first" in fault(granted(reading("a.csv.gz"), packed)).message
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)
    assert "at most 500 MB are read" in fault(granted(reading("huge.csv"), huge)).message
    assert csv_file.MAX_BYTES == 500_000_000


@pytest.mark.parametrize(
    ("words", "shape", "dtype"),
    [
        ('delimiter=",", skiprows=1', (2, 2), torch.float64),
        ('delimiter=",", skiprows=1, dtype=np.float32', (2, 2), torch.float32),
        ('delimiter=",", skiprows=1, usecols=(1,)', (2,), torch.float64),
        ('delimiter=",", skiprows=1, usecols=-1, ndmin=2', (2, 1), torch.float64),
        ('delimiter=",", skiprows=1, max_rows=1', (2,), torch.float64),
    ],
)
def test_it_gives_what_numpy_gives(
    heights: Path, words: str, shape: tuple[int, ...], dtype: torch.dtype
) -> None:
    lab = playground.Experiment(granted(reading("heights.csv", words=words), heights))
    expected = eval(f"np.loadtxt({str(heights)!r}, {words})", {"np": np})
    assert lab["x"].dtype == dtype
    assert lab["x"].shape == shape
    assert np.array_equal(lab["x"].numpy(), expected)


def test_a_saved_document_names_its_file_from_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "work" / "data").mkdir(parents=True)
    (tmp_path / "far" / "away").mkdir(parents=True)
    path = tmp_path / "work" / "data" / "h.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    document = granted(reading("h.csv"), path)
    for folder, name in (
        (path.parent, "h.csv"),
        (tmp_path / "work", "data/h.csv"),
        (tmp_path / "work" / "other", "../data/h.csv"),
        (tmp_path / "far" / "away", path.as_posix()),
    ):
        saved = saved_in(document, folder)
        assert named(saved) == (name,)
        assert saved.files == {name: str(path)}
        assert saved.data.replace(f'"{name}"', "'h.csv'") == document.data
        assert playground.Experiment(saved)["x"].sum() == 10
        assert named(saved_in(saved, path.parent)) == ("h.csv",)


def test_a_reset_an_undo_and_a_restart_do_not_read_again(heights: Path) -> None:
    lab = playground.Experiment(granted(reading("heights.csv"), heights))
    heights.unlink()
    lab.run(3)
    lab.undo()
    lab.reset()
    lab.restore(lab.snapshot().memento)
    assert lab.run(2).probe.loss is not None
