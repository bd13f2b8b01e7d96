"""A lesson opened from the command line, by its name and by its file; and one in a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import playground
from playground.assets import resource
from playground.cli import main
from playground.lesson import catalogue
from playground.problem import notebook, percent
from playground.problem.errors import DocumentError

SMALL = Path(__file__).parent / "lesson" / "small_lesson.py"
READS = """# %% [markdown]
# # Points
# %% data
data = torch.from_numpy(np.loadtxt("points.csv", delimiter=","))
# %% parameters
w = torch.tensor(1.0, requires_grad=True)
# %% loss
loss = (w * data).sum()
# %% step [markdown]
# ## One
"""
OPENED = """
import functools, sys
from pathlib import Path
from playground.window import app
folder, make = Path(sys.argv[1]), app.make_window
windows = []

def made(client, settings=None, drafts=None, ask=None, lessons=None):
    from PySide6.QtCore import QTimer
    window = make(client, folder / "s.ini", folder / "drafts", ask, folder / "lessons")
    tick = QTimer(window)
    tick.timeout.connect(functools.partial(look, window))
    tick.start(20)
    return window

def look(window):
    frame = window.session.frame
    if frame is not None and frame.stage is not None:
        shown = {tensor.name: tensor.shape for tensor in frame.snapshot.tensors}
        stage = frame.stage
        print(stage.lesson, stage.step, stage.title, shown.get("data", ()), sep="|")
        window.close()

app.make_window = made
from playground.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["open", "slopes"], "slopes|0|Two slopes|()"),
        ([str(SMALL)], "small_lesson|0|"),
        (["READS", "--data", "FOLDER/points.csv"], "reads|0|Points|(2, 2)"),
    ],
)
def test_a_lesson_begins_in_the_window(words: list[str], told: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("1,2\n3,4\n", "utf-8")
    (tmp_path / "reads.py").write_text(READS, "utf-8")
    words = [
        word.replace("READS", str(tmp_path / "reads.py")).replace("FOLDER", str(tmp_path))
        for word in words
    ]
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(tmp_path), *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(told)


def test_without_a_display_a_lesson_is_checked_instead() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    words = [sys.executable, "-m", "playground", "open", str(SMALL)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"this is `playground check {SMALL}`" in done.stderr
    assert done.stdout.startswith("ok ")


def test_a_lesson_is_replayed_by_its_name_and_run_on_its_first_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["run", "learning-rate", "--trace", str(out)]) == 0
    assert out.read_text("utf-8") == playground.replay("learning-rate").trace
    capsys.readouterr()
    assert main(["run", "slopes", "--steps", "1", "--json"]) == 0
    by_lesson = capsys.readouterr().out
    assert main(["run", "two-slopes", "--steps", "1", "--json"]) == 0
    assert by_lesson == capsys.readouterr().out.replace("two-slopes", "slopes")


@pytest.mark.parametrize("command", ["open", "run", "check", "picture", "export"])
def test_a_name_that_nothing_has_is_told_with_the_nearest(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"picture": ["--out", str(tmp_path / "p.png")], "export": ["--to", "py"]}
    assert main([command, "slopess", *more.get(command, [])]) == 2
    told = capsys.readouterr().err
    assert told.endswith("no built-in problem or lesson 'slopess'. Did you mean slopes?\n")


def test_a_lesson_in_a_notebook_is_refused_in_a_line_that_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = resource("lessons", "slopes.py").read_text("utf-8")
    book, back = tmp_path / "mine.ipynb", tmp_path / "mine.py"
    book.write_text(notebook.write(percent.parse(script)), "utf-8")
    for command in ("open", "run", "check"):
        assert main([command, str(book)]) == 2
        told = capsys.readouterr().err.splitlines()
        assert len(told) == 1
        assert told[0].startswith(f"playground: {book}: this notebook has the marks of a lesson")
        assert f"`playground export {book} --to py --out {back}` writes one" in told[0]
    with pytest.raises(DocumentError, match="marks of a lesson"):
        playground.open(book)
    assert main(["export", str(book), "--to", "py", "--out", str(back)]) == 0
    again = catalogue.read_file(back)
    assert again.troubles == ()
    assert again.prompts != ()
    before = [ask.name for _, ask in catalogue.load("slopes").prompts]
    assert [ask.name for _, ask in again.prompts] == before


def test_a_lesson_is_exported_whole(tmp_path: Path) -> None:
    book = tmp_path / "slopes.ipynb"
    assert main(["export", "slopes", "--to", "ipynb", "--out", str(book)]) == 0
    found = notebook.parse(book.read_text("utf-8"))
    assert len(found) >= len(percent.parse(catalogue.load("slopes").text))
