"""Lessons with what nobody should write: told with file and line, and the rest goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from playground.cli import main
from playground.lesson.script import read
from playground.lesson.time_limit import TookTooLongError, within
from playground.lesson.verifying import verify

HEAD = """# %% [markdown]
# # A slope
# %%
import torch
# %% parameters
w = torch.tensor(1.0, requires_grad=True)
# %% model
y = w**2
# %% loss
loss = y
# %% step [markdown]
# ## A step
"""
LAST = "\n# %% check\nassert w.item() == 1.0\n"
FIRST = HEAD.count("\n") + 1


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads only slow down tensors as small as these."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def failures(text: str, seconds: float | None = None) -> list[tuple[int | None, str]]:
    """What is told of a lesson, with the lines; the check at its end holds all the same."""
    found = verify(read(text, "mine"), seconds=seconds)
    last = text.rstrip().count("\n") + 1
    assert any(o.holds for o in found.outcomes if o.expectation.line == last)
    return [(outcome.line, outcome.told) for outcome in found.failures]


@pytest.mark.parametrize(
    "nested",
    [
        "assert " + "-" * 50_000 + "1",
        "assert " + "(" * 5_000 + "1" + ")" * 5_000,
        "assert 0 <= " + " + ".join(["1"] * 4_000),
    ],
)
def test_code_that_is_nested_too_deeply_is_told(nested: str) -> None:
    told = failures(f"{HEAD}# %% check\n{nested}{LAST}")
    assert [line for line, _ in told] == [FIRST + 1]
    assert "nested" in told[0][1]
    told = failures(f"{HEAD}# %%\ny = {nested.removeprefix('assert ')}{LAST}")
    assert [line for line, _ in told] == [FIRST + 1]
    answer = f'# %% question a kind="value" about="w"\n# What?\nanswer = {nested[7:]}'
    assert FIRST + 2 in [line for line, _ in failures(HEAD + answer + LAST)]


def test_code_that_never_ends_is_ended_and_the_rest_goes_on() -> None:
    endless = "for i in range(1000000):\n    for j in range(1000000):\n        v = w * 2\n"
    text = f"{HEAD}# %%\n{endless}# %% check\n{endless}assert w.item() == 1.0{LAST}"
    told = failures(text, seconds=0.2)
    assert [line for line, _ in told] == [FIRST + 1, FIRST + 8]
    assert all("took longer than 0.2 seconds, so it was ended" in each for _, each in told)


def test_steps_and_a_problem_that_never_end_are_ended() -> None:
    steps = (
        "optimizer = torch.optim.SGD([w], lr=0.0)\nfor _ in range(1000000000):\n"
        "    optimizer.zero_grad()\n    y = w**2\n    loss = y\n    loss.backward()\n"
        "    optimizer.step()"
    )
    told = failures(f"{HEAD}# %%\n{steps}{LAST}", seconds=0.2)
    assert [line for line, _ in told] == [FIRST + 2]
    model = "y = w**2\nfor i in range(1000000):\n    for j in range(1000000):\n        y = y + w"
    found = verify(read(HEAD.replace("y = w**2", model) + LAST, "mine"), seconds=0.2)
    assert [o.told.partition(": ")[2] for o in found.failures] == [
        "this took longer than 0.2 seconds, so it was ended"
    ]
    assert found.skipped == 1


def test_a_problem_without_a_leaf_is_told_with_a_line() -> None:
    text = HEAD.replace("# %% parameters\nw = torch.tensor(1.0, requires_grad=True)\n", "")
    found = verify(read(text + LAST, "mine"))
    assert found.failures
    assert all(", line " in found.told(outcome) for outcome in found.failures)


def test_what_ends_in_time_is_left_alone() -> None:
    threads = threading.active_count()
    with within(60.0):
        done = sum(range(1000))
    assert done == 499_500
    with within(None):
        pass
    with pytest.raises(TookTooLongError, match=r"longer than 0\.05 seconds"), within(0.05):
        for _ in iter(int, 1):
            pass
    with pytest.raises(ZeroDivisionError), within(60.0):
        raise ZeroDivisionError
    assert threading.active_count() <= threads + 3


def test_a_mark_within_a_block_is_told() -> None:
    text = f"{HEAD}# %%\nfor i in range(2):\n    # %% check\n    v = w * 2{LAST}"
    told = [(FIRST + 2, "this mark is indented, so it begins no cell: write it at the margin")]
    assert failures(text) == told


def test_imports_that_nothing_can_come_of_are_told_with_their_lines() -> None:
    text = f"{HEAD}# %%\nimport math\nfrom os import system\nimport torch\nv = math.pi{LAST}"
    told = failures(text)
    assert told[0][0] == FIRST + 2
    assert "os.system cannot be imported here" in told[0][1]
    assert len(told) == 1
    told = failures("import os\n" + HEAD + LAST)
    assert [line for line, _ in told] == [1]


def test_an_expression_that_is_none_is_told_once() -> None:
    text = f'{HEAD}# %% question a kind="value" about="w.grad +"\n# What?\nanswer = 2.0\n{LAST}'
    assert failures(text) == [(FIRST, "about='w.grad +' is no expression of Python")]


def test_what_is_wrong_is_told_in_the_words_of_the_file() -> None:
    text = (
        f'{HEAD}# %% question a kind="tangent" about="v"\n# How steep?\nanswer = 2.0\n'
        f"# %% check\n# it stays\nw.grad = None\nassert w.item() == 1.0{LAST}"
    )
    told = failures(text)
    assert told == [
        (FIRST, "about='v' cannot be evaluated: there is no parameter 'v'; there are w"),
        (
            FIRST + 6,
            "this cannot be checked: here it can only be looked, and w.grad would be changed.",
        ),
    ]


@pytest.mark.parametrize("seconds", ["x", "0", "-1", "inf", "nan"])
def test_a_time_limit_that_is_none_is_bad_use(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "slopes", f"--timeout={seconds}"])
    assert ended.value.code == 2
    assert "is no number of seconds above 0" in capsys.readouterr().err


def test_the_command_ends_what_takes_too_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = "for i in range(1000000):\n    for j in range(1000000):\n        v = w * 2"
    file = tmp_path / "endless.py"
    file.write_text(f"{HEAD}# %%\n{endless}{LAST}", "utf-8")
    assert main(["check", str(file), "--timeout", "0.3"]) == 1
    told = capsys.readouterr().out
    assert f"{file}, line {FIRST + 1}: this took longer than 0.3 seconds" in told
