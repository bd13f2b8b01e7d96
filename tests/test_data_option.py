"""``--data FILE`` on every command that runs a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.cli import main
from playground.problem import csv_file, csv_problem
from playground.problem.csv_problem import Choice
from playground.problem.files import read, write


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "heights.csv"
    path.write_text("age,height\n" + "".join(f"{i / 10},{1 + 3 * i}\n" for i in range(20)))
    script = tmp_path / "fit.py"
    write(csv_problem.document(csv_file.look(path), Choice((0,), 1)), script)
    monkeypatch.chdir(tmp_path)
    return script


def test_run_reads_the_file_that_is_given(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "fit.py", "--steps", "3", "--data", "heights.csv"]) == 0
    assert "fit: 3 steps of SGD" in capsys.readouterr().out
    assert main(["run", "fit.py", "--steps", "3"]) == 2
    told = capsys.readouterr().err
    assert "this document wants to read heights.csv" in told
    assert "--data heights.csv" in told
    assert told.count("\n") == 1


def test_a_file_may_go_by_another_name(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("heights.csv").rename("other.csv")
    assert main(["run", "fit.py", "--steps", "1", "--data", "heights.csv=other.csv"]) == 0
    assert main(["run", "fit.py", "--steps", "1", "--data", "other.csv"]) == 0
    capsys.readouterr()
    assert main(["run", "fit.py", "--data", "none.csv"]) == 2
    assert "--data none.csv: there is no such file" in capsys.readouterr().err
    assert main(["run", "two-slopes", "--data", "other.csv"]) == 2
    assert "reads no file, so it has no use for other.csv" in capsys.readouterr().err


def test_check_gives_each_document_its_own(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "two-slopes", "fit.py", "--data", "heights.csv"]) == 0
    assert capsys.readouterr().out.count("ok ") == 2
    assert main(["check", "fit.py"]) == 1
    assert (
        "failed  fit.py  0 of 1 hold: fit.py, line 13: this document wants to read heights.csv"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize("form", ["py", "ipynb"])
def test_export_names_the_file_from_where_it_writes(script: Path, form: str) -> None:
    Path("sub").mkdir()
    out = Path("sub") / f"fit.{form}"
    words = ["export", "fit.py", "--to", form, "--out", str(out), "--data", "heights.csv"]
    assert main(words) == 0
    assert 'np.loadtxt("../heights.csv"' in read(out).data.replace("(\n    ", "(")
