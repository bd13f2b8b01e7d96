"""The command line as a user types it: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from playground.cli import main
from playground.window.sweep.colours import _MINIMA
from playground.window.theme import LIGHT

ROOT = Path(__file__).resolve().parents[1]


def test_version_is_told_without_torch_or_qt() -> None:
    code = (
        "import sys\n"
        "from playground.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit: pass\n"
        "assert not {'torch', 'PySide6'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("playground ")


def test_list_names_every_problem_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names)) == 25
    assert names[0] == "two-slopes"
    assert main(["list"]) == 0
    assert "noisy-regression" in capsys.readouterr().out


def test_run_prints_one_json_object_and_progress_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "one-weight", "--steps", "1", "--json"]) == 0
    answer, progress = capsys.readouterr()
    assert json.loads(answer) == {
        "problem": "one-weight",
        "steps": 1,
        "loss": pytest.approx(0.04, rel=1e-5),
        "parameters": {"θ": [pytest.approx(1.4)]},
        "grad": {"θ": [-4.0]},
        "optimizer": {"name": "SGD", "lr": 0.1},
        "seed": 0,
        "dtype": "float32",
    }
    assert progress == "step 1: loss 0.04\n"


def test_run_obeys_optimizer_rate_seed_and_dtype(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "line-fit", "--optimizer", "Adam", "--lr", "0.5", "--seed", "7"]
    assert main([*words, "--dtype", "float64", "--steps", "20", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["optimizer"] == {"name": "Adam", "lr": 0.5}
    assert (found["seed"], found["dtype"], found["steps"]) == (7, "float64", 20)


def test_run_steps_by_closure_where_the_optimizer_needs_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["run", "line-fit", "--optimizer", "LBFGS", "--steps", "20", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["optimizer"] == {"name": "LBFGS"}
    assert found["steps"] == 20
    assert found["loss"] == pytest.approx(1.0494761)


def test_run_of_no_steps_has_no_gradient(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "two-slopes", "--steps", "0", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["loss"] == 11.0
    assert found["grad"] == {"w1": None, "w2": None}


def test_run_that_diverges_stops_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "rosenbrock", "--lr", "1", "--steps", "50", "--json"]) == 0
    answer, told = capsys.readouterr()
    assert "stopped after step" in told
    assert isinstance(json.loads(answer)["loss"], float)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "two-slops"], "no built-in problem or lesson 'two-slops'"),
        (["run", "two-slopes", "--optimizer", "SDG"], "Did you mean SGD?"),
        (["run", "two-slopes", "--optimizer", "SparseAdam"], "takes sparse gradients alone"),
        (["run", "two-slopes", "--lr", "-1"], "ValueError: Invalid learning rate: -1.0"),
        (["run", "two-slopes", "--lr", "-1"], "takes no negative learning rate"),
        (["run", "two-slopes", "--seed", f"{2**64}"], "--seed takes a whole number of at most 64"),
        (["run", "two-slopes", "--steps", "-3"], "--steps takes a whole number from 0"),
        (["run", "missing.py"], "missing.py"),
        (["export", "two-slopes", "--to", "py", "--out", "a.ipynb"], "should end in .py"),
        (["export", "two-slopes", "--to", "py", "--out", "/nowhere/at/all.py"], "written"),
        (["picture", "two-slopes", "--out", "/nowhere/a.png"], "there is no folder /nowhere"),
        (
            ["picture", "two-slopes", "--out", "/proc/a.png"],
            "playground: /proc/a.png: this cannot be written; choose another folder or name",
        ),
        (["picture", "two-slopes", "--out", "a.jpg"], "should end in .png"),
        (["picture", "slopes", "--out", "a.png", "--lesson-step", "0"], "has steps 1 to 10"),
        (["picture", "slopes", "--out", "a.png", "--lesson-step", "11"], "has steps 1 to 10"),
        (["check", "missing.py"], "missing.py"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    answer, error = capsys.readouterr()
    assert answer == ""
    assert error.count("\n") == 1
    assert told in error
    assert error.startswith("playground: ")


def test_torchs_own_words_come_with_their_place_and_an_explanation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "shapes.py"
    script.write_text(
        "# %% data\nx = torch.ones(3, 4)\n"
        "# %% parameters\nw = torch.ones(3, requires_grad=True)\n"
        "# %% model\ny = x @ w\n# %% loss\nloss = y.sum()\n"
    )
    assert main(["run", str(script)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("playground: model, line 1, column 5: RuntimeError: size mismatch")
    assert error.endswith("transpose the matrix with .T if it is turned.\n")
    assert error.count("\n") == 1


def test_a_rate_of_zero_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "two-slopes", "--steps", "1", "--lr", "0"]) == 0
    assert "The learning rate is 0, so a step changes nothing" in capsys.readouterr().err


def test_a_file_of_another_kind_is_not_taken_for_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plot.png").write_bytes(b"\x89PNG")
    assert main(["run", "plot.png"]) == 2
    told = "playground: plot.png: a problem is a script (.py) or a notebook (.ipynb)\n"
    assert capsys.readouterr().err == told


def test_a_full_disk_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    command = f"{sys.executable} -m playground list > /dev/full"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "playground: No space left on device\n")


@pytest.mark.parametrize(
    "words",
    [
        ["run", "two-slopes", "--steps", "ten"],
        ["run"],
        ["--nonsense"],
        ["picture", "two-slopes", "--out", "a.png", "--size", "12x"],
        ["picture", "two-slopes", "--out", "a.png", "--size", "1x1"],
        ["picture", "two-slopes", "--out", "a.png", "--acts", "dance"],
        ["picture", "two-slopes", "--out", "a.png", "--front", "back"],
    ],
)
def test_words_that_cannot_be_read_are_one_line_and_exit_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_passes_what_holds_and_fails_what_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "# %% parameters\nimport torch\nx = torch.tensor(2.0, requires_grad=True)\n"
    good = tmp_path / "good.py"
    good.write_text(head + '# %% loss minima="x=1" minimum="3"\nloss = (x - 1) ** 2 + 3\n')
    bad = tmp_path / "bad.py"
    bad.write_text(head + '# %% loss minima="x=0" minimum="3"\nloss = (x - 1) ** 2 + 3\n')
    stated = tmp_path / "stated.py"
    stated.write_text(head + "# %% loss\nloss = x**2\nassert loss == 5\n")
    assert main(["check", str(good), "two-slopes"]) == 0
    assert capsys.readouterr().out.count("ok ") == 2
    assert main(["check", str(good), str(bad), str(stated)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok", "failed", "failed"]
    assert "is 4.0, not 3.0" in lines[1]


@pytest.mark.parametrize("form", ["py", "ipynb"])
def test_export_writes_what_can_be_run_again(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"copy.{form}"
    assert main(["export", "two-slopes", "--to", form, "--out", str(out)]) == 0
    assert main(["run", str(out), "--steps", "3", "--json"]) == 0
    copied = json.loads(capsys.readouterr().out)
    assert main(["run", "two-slopes", "--steps", "3", "--json"]) == 0
    original = json.loads(capsys.readouterr().out)
    assert copied["parameters"] == original["parameters"]


def test_a_reader_that_has_enough_is_no_mistake() -> None:
    command = f"{sys.executable} -m playground export rosenbrock --to ipynb | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_without_a_display_it_says_so_and_runs_headless() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "playground"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    first = done.stderr.splitlines()[0]
    assert "no display here" in first
    assert "playground run two-slopes --steps 10" in first
    assert done.stdout.startswith("two-slopes: 10 steps of SGD(lr=0.1)")


def _picture(out: Path, *words: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "playground", "picture", *words, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    data = out.read_bytes()
    assert data.startswith(b"\x89PNG")
    return data


def test_a_picture_shows_the_window_at_the_size_asked_for(tmp_path: Path) -> None:
    words = ["himmelblau", "--size", "1280x720", "--theme", "projector", "--steps", "5"]
    data = _picture(tmp_path / "window.png", *words)
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (1280, 720)


def test_a_picture_shows_a_step_of_a_lesson_also_as_in_a_lecture(tmp_path: Path) -> None:
    first = _picture(tmp_path / "first.png", "slopes")
    third = _picture(tmp_path / "third.png", "slopes", "--lesson-step", "3")
    hall = _picture(tmp_path / "hall.png", "slopes", "--lesson-step", "3", "--lecture")
    assert len({first, third, hall}) == 3
    assert hall[16:24] == third[16:24]  # the size that was asked for, not the screen's


def test_a_picture_shows_the_acts_and_the_docks_asked_for(tmp_path: Path) -> None:
    plain = _picture(tmp_path / "plain.png", "two-slopes")
    acted = _picture(tmp_path / "acted.png", "two-slopes", "--acts", "forward,backward")
    front = ["--acts", "forward,backward", "--front", "graph", "--front", "rule"]
    assert len({plain, acted, _picture(tmp_path / "front.png", "two-slopes", *front)}) == 3


def test_a_picture_waits_for_the_studies_that_are_started(tmp_path: Path) -> None:
    out = tmp_path / "started.png"
    _picture(out, "himmelblau", "--start", "sweep", "--start", "race")
    image = QImage(str(out))
    colours = {image.pixel(x, y) for x in range(560, 800) for y in range(60, 270)}
    # Every class of the finished sweep, and in the table the marks of the racers.
    assert {QColor(name).rgb() for name in _MINIMA[:4]} <= colours
    marks = {image.pixel(x, y) for x in range(10, 50) for y in range(600, 700)}
    assert {QColor(name).rgb() for name in LIGHT.runs[:4]} <= marks
