"""Problems made from CSV files: the code that is written, and that it reads what Python reads."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

import playground
from playground.engine.experiment import Experiment
from playground.language.checker import check_cells
from playground.problem import csv_file, csv_problem, fitted
from playground.problem.csv_problem import Choice
from playground.problem.files import read, write

NUMBERS = "a,b,y,z\n" + "".join(
    f"{i / 10},{(i * 7) % 5},{int(i > 25)},{i / 5 - (i * 7) % 5 + 1}\n" for i in range(40)
)


def table(folder: Path, text: str | bytes = NUMBERS, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def opened(path: Path, choice: Choice, **keywords: Any) -> Experiment:
    document = csv_problem.document(csv_file.look(path), choice)
    assert check_cells(document.sources) == []
    return Experiment(document, **keywords)


def in_python(path: Path, choice: Choice) -> dict[str, Any]:
    """The tensors of the saved document, run by plain Python beside the file."""
    document = csv_problem.document(csv_file.look(path), choice)
    script = path.parent / "fit.py"
    write(document, script)
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        return runpy.run_path(str(script))
    finally:
        os.chdir(before)


def test_the_simplest_data_cell(tmp_path: Path) -> None:
    look = csv_file.look(table(tmp_path, "x,y\n1,2\n3,5\n"))
    assert csv_problem.data_cell(look, Choice((0,), 1)) == (
        "# x: x; y: y\n"
        'table = torch.from_numpy(np.loadtxt("table.csv", delimiter=",", skiprows=1, ndmin=2))\n'
        "table = table.to(torch.get_default_dtype())\n"
        "x, y = table[:, 0], table[:, 1]"
    )


def test_dropping_splitting_and_normalising_are_visible_code(tmp_path: Path) -> None:
    look = csv_file.look(table(tmp_path, NUMBERS + ",1,0,1\n1,,0,1\nNA,,1,1\n"))
    text = csv_problem.data_cell(look, Choice((0, 1), 2, split=True, normalise=True, seed=3))
    lines = text.split("\n")
    assert "    converters=lambda text: float(" in text
    assert 'if text in ("", "NA") else text)' in text
    assert "table = table[~table.isnan().any(dim=1)]  # drops 3 rows" in lines
    assert lines[-9:] == [
        "torch.manual_seed(3)",
        "table = table[torch.randperm(len(table))]",
        "held_out = len(table) // 5",
        "train, test = table[held_out:], table[:held_out]",
        "x, y = train[:, :2], train[:, 2]",
        "X_test, y_test = test[:, :2], test[:, 2]",
        "x_mean, x_std = x.mean(dim=0), x.std(dim=0)",
        "x = (x - x_mean) / x_std",
        "X_test = (X_test - x_mean) / x_std",
    ]
    lab = opened(Path(look.path), Choice((0, 1), 2, split=True, normalise=True))
    assert lab["x"].shape == (32, 2)
    assert lab["X_test"].shape == (8, 2)
    assert lab["x"].mean(dim=0).abs().max() < 1e-6
    assert (lab["x"].std(dim=0) - 1).abs().max() < 1e-6
    back = lab["x"] * lab["x_std"] + lab["x_mean"]
    assert (back - lab["train"][:, :2]).abs().max() < 1e-6
    both = torch.cat([lab["train"], lab["test"]])
    assert sorted(both.tolist()) == sorted(
        opened(Path(look.path), Choice((0, 1), 2))["table"].tolist()
    )


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("a;b\n1,5;2\n2,5;3,25\n", (0, 1), [[1.5, 2], [2.5, 3.25]]),
        ("a;b\n1,5;2\n;3\nNA;4\n2,5;3,25\n", (0, 1), [[1.5, 2], [2.5, 3.25]]),
        ('"a ""x""",b\n"1","2"\n3,"4"\n', (0, 1), [[1, 2], [3, 4]]),
        ('a,t,b\n1,"x, y",2\n3,"# no",4\n', (0, 2), [[1, 2], [3, 4]]),
        ("a b\n1   2\n 3 4\n", (0, 1), [[1, 2], [3, 4]]),
        ("a\tb\n1\t2\n3\t4\n", (1, 0), [[2, 1], [4, 3]]),
        ("a,b\n1, \n3, 4\n n/a,5\n6,7\n", (0, 1), [[3, 4], [6, 7]]),
        ("a,b\n1,inf\n3,4\nnan,1\n5,6\n", (0, 1), [[3, 4], [5, 6]]),
        ("a,b\n1,2\nx,4\n5,6\n7,8\n", (0, 1), [[1, 2], [5, 6], [7, 8]]),
        (b"\xef\xbb\xbf1,2\n3,4\n", (0, 1), [[1, 2], [3, 4]]),
        ("größe,b\n1,2\n3,4\n".encode("latin-1"), (0, 1), [[1, 2], [3, 4]]),
        ("größe,t,b\n1,é,2\n3,ü,4\n", (0, 2), [[1, 2], [3, 4]]),
        ("a,b\r\n1,2\r\n\r\n3,4\r\n", (0, 1), [[1, 2], [3, 4]]),
        ("\n# a,b\n1,2\n3,4\n", (0, 1), [[1, 2], [3, 4]]),
        ("1,2\n3,4", (0, 1), [[1, 2], [3, 4]]),
    ],
)
def test_each_form_of_file_gives_the_same_here_and_in_plain_python(
    tmp_path: Path, text: str | bytes, columns: tuple[int, ...], expected: list[list[float]]
) -> None:
    path = table(tmp_path, text)
    choice = Choice(columns[:-1], columns[-1])
    ours = opened(path, choice)["table"]
    assert ours.tolist() == expected
    assert torch.equal(in_python(path, choice)["table"], ours)


MODELS = [(model, inputs) for model in fitted.MODELS for inputs in ((0,), (0, 1))]


@pytest.mark.parametrize(("model", "inputs"), MODELS)
@pytest.mark.parametrize("split", [False, True])
def test_every_model_runs_and_descends_at_the_rate_it_brings(
    tmp_path: Path, model: str, inputs: tuple[int, ...], split: bool
) -> None:
    path = table(tmp_path)
    for loss in fitted.losses(model):
        choice = Choice(inputs, 2, model, loss, split=split, normalise=split)
        lab = opened(path, choice)
        first = lab.snapshot().probe.loss
        last = lab.run(30).probe.loss
        assert first is not None
        assert last is not None
        assert last < first
        assert lab["prediction"].shape == lab["y"].shape


def test_a_rate_is_stable_whatever_the_scale_and_the_order_of_the_rows(tmp_path: Path) -> None:
    text = "year,y\n" + "".join(f"{i},{3 * i + 5}\n" for i in range(2_500))
    lab = opened(table(tmp_path, text), Choice((0,), 1))
    losses = [lab.run(5).probe.loss for _ in range(4)]
    assert losses == sorted(losses, reverse=True)  # type: ignore[type-var]


def test_float64_keeps_every_digit_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, "x,y\n0.1234567890123456,1\n2,3\n")
    lab = opened(path, Choice((0,), 1), dtype="float64")
    assert lab["x"].dtype == torch.float64
    assert lab["x"][0].item() == 0.1234567890123456


def test_documents_run_alone_beside_their_file(tmp_path: Path) -> None:
    path = table(tmp_path)
    scripts = []
    for number, model in enumerate(fitted.MODELS):
        choice = Choice((0, 1), 2, model, fitted.losses(model)[0], split=True, normalise=True)
        scripts.append(f"fit{number}.py")
        write(csv_problem.document(csv_file.look(path), choice), tmp_path / scripts[-1])
        ours = opened(path, choice)
        ours.forward()
        (tmp_path / f"fit{number}.pt").write_text(repr(ours.loss.item()))  # type: ignore[union-attr]
    code = (
        "import runpy, sys\nfor name in sys.argv[1:]:\n"
        "    loss = runpy.run_path(name)['loss'].item()\n"
        "    assert repr(loss) == open(name[:-3] + '.pt').read(), name"
    )
    command = [sys.executable, "-I", "-W", "error", "-c", code, *scripts]
    subprocess.run(command, check=True, cwd=tmp_path)


def test_the_exported_script_reads_the_file_too(tmp_path: Path) -> None:
    path = table(tmp_path)
    lab = opened(path, Choice((0, 1), 2))
    lab.run(5)
    (tmp_path / "run.py").write_text(lab.code("optimizer"))
    command = [sys.executable, "-I", "-W", "error", "run.py"]
    done = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert str(lab["w"]) in done.stdout


def test_what_is_proposed(tmp_path: Path) -> None:
    look = csv_file.look(table(tmp_path, "n,a,b,k,c\nx,1,2,7,0\ny,2,3,7,1\nz,3,5,7,1\n"))
    assert csv_problem.first_choice(look) == Choice((1, 2), 4, "logistic", "bce")
    look = csv_file.look(table(tmp_path, "a,b\n1,2\n3,4\n5,7\n"))
    assert csv_problem.first_choice(look) == Choice((0,), 1, "linear", "mse")
    look = csv_file.look(table(tmp_path, "a,b\n1,2\n1,4\n1,7\n"))
    assert csv_problem.first_choice(look) is None


@pytest.mark.parametrize(
    ("text", "choice", "words"),
    [
        (NUMBERS, Choice((), 2), "at least one column as input"),
        (NUMBERS, Choice((0,), -1), "a column as target"),
        (NUMBERS, Choice((0,), 1, "logistic", "bce"), "a target of 0 and 1; b holds other"),
        (NUMBERS, Choice((0,), 1, "linear", "bce"), "This loss needs a target of 0 and 1"),
        ("t,b\nx,1\ny,2\n", Choice((0,), 1), r"Column 1 \(t\) holds text"),
        ("a,b\n1,1\n2\n3,3\n", Choice((0,), 1), "Mend the file first: line 3: this row has 1"),
        ("a,b\n1,\n,2\n", Choice((0,), 1), "Only 0 of 2 rows have all numbers"),
        ("a,b\n1,2\n1,3\n", Choice((0,), 1, normalise=True), "has deviation 0"),
        ("a,b\n" + "".join(f"{i},{i}\nw{i},1\n" for i in range(20)), Choice((0,), 1), "many diff"),
        ("a,b\n", Choice((0,), 1), "Column 1"),
    ],
)
def test_what_cannot_be_taken_is_told(
    tmp_path: Path, text: str, choice: Choice, words: str
) -> None:
    assert re.search(words, csv_problem.trouble(csv_file.look(table(tmp_path, text)), choice))


@pytest.mark.parametrize(
    "name", ['quo"te.csv', "back\\slash.csv", "ä ö.csv", "it's.csv", "$x {y}.csv"]
)
def test_any_name_of_a_file_is_quoted(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, name=name)
    lab = opened(path, Choice((0,), 2))
    assert len(lab["x"]) == 40
    assert len(in_python(path, Choice((0,), 2))["x"]) == 40


def test_column_names_cannot_break_out_of_their_comment(tmp_path: Path) -> None:
    path = table(tmp_path, '"a\n# %% loss\nimport os",b\n1,2\n3,5\n')
    document = csv_problem.document(csv_file.look(path), Choice((0,), 1))
    assert check_cells(document.sources) == []
    assert document.data.count("\n") == csv_problem.data_cell(
        csv_file.look(path), Choice((0,), 1)
    ).count("\n")
    write(document, tmp_path / "a.py")
    assert read(tmp_path / "a.py").sources == document.sources


def test_it_opens_by_the_public_interface(tmp_path: Path) -> None:
    path = table(tmp_path)
    write(csv_problem.document(csv_file.look(path), Choice((0,), 2)), tmp_path / "fit.py")
    lab = playground.open(tmp_path / "fit.py", data=path)
    assert lab["x"].shape == (40,)
