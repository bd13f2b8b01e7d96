"""The lessons that come along, and the one in the docs: read, run in plain Python, and played."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.assets import resource
from playground.lesson.contents import Ask, Lesson
from playground.lesson.door import OwnDoor
from playground.lesson.player import Player
from playground.lesson.script import read
from playground.state.lesson import KINDS, RANKING, Stage

FILES = sorted(resource("lessons").glob("*.py"))
NAMES = [
    "checking-a-gradient",
    "first-network",
    "gradients-of-tensors",
    "learning-rate",
    "momentum",
    "noise-and-batches",
    "one-weight-four-ways",
    "saddle-points",
    "slopes",
    "what-autograd-keeps",
]
RUNNER = """
import runpy, sys, warnings, torch
torch.set_num_threads(1)
warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    runpy.run_path(path)
    print("ran", path)
"""
MOST_MOVES = 300
ERRORS = [
    (
        "gradients-of-tensors",
        "A sum that nobody recorded",
        "element 0 of tensors does not require grad and does not have a grad_fn",
    ),
    (
        "one-weight-four-ways",
        "The update must not be recorded",
        "a leaf Variable that requires grad is being used in an in-place operation",
    ),
    (
        "what-autograd-keeps",
        "Backward twice",
        "Trying to backward through the graph a second time",
    ),
    (
        "what-autograd-keeps",
        "A matrix has no single slope",
        "grad can be implicitly created only for scalar outputs",
    ),
]

# The lesson reads the .grad of an intermediate to show what torch says of it.
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads only slow down tensors as small as these."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@cache
def lesson(path: Path) -> Lesson:
    return read(path.read_text(encoding="utf-8"), path.stem, path)


def documented() -> str:
    """The lesson in the docs."""
    page = Path(__file__).parents[2] / "docs" / "lessons.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return str(blocks[0])


def played(of: Lesson, answer: Callable[[Ask, Stage], Any]) -> tuple[Stage, list[str]]:
    """The last stage, with all answers given, and everything that was told on the way."""
    asks = {ask.name: ask for _, ask in of.prompts}
    player = Player(of, OwnDoor())
    told: list[str] = []
    for _ in range(MOST_MOVES):
        stage = player.stage
        told += [stage.told] if stage.told else []
        if stage.ended:
            break
        if stage.waiting:
            assert stage.prompt is not None
            player.answer(answer(asks[stage.prompt.name], stage))
        else:
            player.next()
    return player.stage, told


def right(ask: Ask, stage: Stage) -> Any:
    """What the file has as the right answer."""
    names: dict[str, Any] = {}
    exec(ask.source, names)
    return names["prediction" if ask.ahead else "answer"]


def wrong(ask: Ask, stage: Stage) -> Any:
    """Something of the same form that is not right."""
    own = right(ask, stage)
    if ask.kind == RANKING:
        return tuple(reversed(own))
    if isinstance(own, str):
        return next(option for option in ask.options if option != own)
    if isinstance(own, Mapping):
        return {
            key: f"{value} + 0.5" if isinstance(value, str) else value + 1.5
            for key, value in own.items()
        }
    return 12345.0 if own is None else moved(own)


def moved(value: Any) -> Any:
    """Numbers that are far from these."""
    return [moved(each) for each in value] if isinstance(value, list) else 3 * value + 777.0


def test_all_ten_are_there() -> None:
    assert [path.stem for path in FILES] == NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_whole(path: Path) -> None:
    of = lesson(path)
    assert of.troubles == ()
    assert len(of.objectives) >= 3
    assert 6 <= len(of.steps) <= 12
    asks = [ask for _, ask in of.prompts]
    predictions = [ask for ask in asks if ask.ahead]
    assert len(predictions) >= 4
    assert len({ask.kind for ask in asks}) >= 4
    assert all(len(ask.hints) == 3 for ask in asks)
    assert all(ask.text for ask in asks)
    assert all(step.notes for step in of.steps)
    assert all(step.text and step.show + step.hide for step in of.steps)


def test_together_they_ask_in_every_way() -> None:
    assert {ask.kind for path in FILES for _, ask in lesson(path).prompts} == set(KINDS)


def test_options_hold_the_answer() -> None:
    for path in FILES:
        for _, ask in lesson(path).prompts:
            own = right(ask, Stage("", "", 0, (), ""))
            if ask.kind == RANKING:
                assert sorted(own) == sorted(ask.options)
            elif ask.options:
                assert own in ask.options


def test_each_runs_in_plain_python(tmp_path: Path) -> None:
    example = tmp_path / "example.py"
    example.write_text(documented(), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", RUNNER, *map(str, FILES), str(example)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("ran ") == len(FILES) + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_right_answers_are_worth_full_points(path: Path) -> None:
    of = lesson(path)
    stage, told = played(of, right)
    assert told == []
    assert stage.ended
    assert [result.prompt for result in stage.results] == [ask.name for _, ask in of.prompts]
    assert [r.prompt for r in stage.results if not r.verdict.right or r.verdict.points < 1] == []
    assert [r.prompt for r in stage.results if r.verdict.mistake is not None] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_wrong_answers_do_not_stop_it(path: Path) -> None:
    of = lesson(path)
    stage, told = played(of, wrong)
    assert told == []
    assert stage.ended
    assert len(stage.results) == len(of.prompts)
    assert [result.prompt for result in stage.results if result.verdict.right] == []


def test_one_point_refutes_a_formula() -> None:
    of = lesson(resource("lessons", "slopes.py"))
    last = len(of.steps) - 1
    player = Player(of, OwnDoor(), step=last)
    player.answer({"w1": "2", "w2": "4"})
    verdict = player.stage.verdict
    assert verdict is not None
    assert not verdict.right
    player.answer({"w1": "2", "w2": "2 * w2"})
    verdict = player.stage.verdict
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize(("name", "step", "begins"), ERRORS, ids=[name for _, name, _ in ERRORS])
def test_errors_on_purpose_are_torchs_own(name: str, step: str, begins: str) -> None:
    of = lesson(resource("lessons", f"{name}.py"))
    number = [each.heading for each in of.steps].index(step)
    player = Player(of, OwnDoor(), step=number)
    said = ""
    while player.stage.step == number and not said:
        if player.stage.waiting:
            player.answer(right(of.steps[number].prompts[0], player.stage))
        else:
            player.next()
        said = str(player.failure or "")
    assert said.startswith(begins)


def test_the_lesson_in_the_docs_is_played() -> None:
    of = read(documented(), "example")
    assert of.troubles == ()
    assert of.objectives == ("say the slope of a parabola at a point.",)
    stage, told = played(of, right)
    assert told == []
    assert stage.ended
    assert [result.verdict.points for result in stage.results] == [1.0, 1.0]
