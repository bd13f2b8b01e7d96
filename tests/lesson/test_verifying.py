"""Lessons and documents verified headless: what holds, what fails and where, what goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from playground.lesson import answer_files, catalogue, grading, plain_document
from playground.lesson.outcomes import ASK, ASSERT, CODE, MINIMUM, PROBLEM, Checked
from playground.lesson.script import read
from playground.lesson.verifying import verify
from playground.problem.files import read as read_document
from playground.problem.files import write
from tests.lesson.small import line_of

SMALL = Path(__file__).with_name("small_lesson.py")
BROKEN = Path(__file__).with_name("broken_lesson.py")
HEAD = "import torch\n\n# %% parameters\nw = torch.tensor(2.0, requires_grad=True)\n"


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads only slow down tensors as small as these."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def checked(text: str, name: str = "small") -> Checked:
    return verify(read(text, name, Path(f"{name}.py")))


def document(folder: Path, text: str) -> Checked:
    path = folder / "document.py"
    path.write_text(text, encoding="utf-8")
    return plain_document.verify(read_document(path))


def failures(found: Checked) -> list[tuple[int | None, str]]:
    return [(outcome.line, outcome.told) for outcome in found.failures]


def kinds(found: Checked) -> dict[str, int]:
    all_of = [outcome.expectation.kind for outcome in found.outcomes]
    return {kind: all_of.count(kind) for kind in all_of}


def test_every_expectation_of_a_lesson_is_one_outcome() -> None:
    told: list[tuple[int, int]] = []
    found = verify(
        read(SMALL.read_text("utf-8"), "small", SMALL), lambda at, of: told.append((at, of))
    )
    assert found.failures == ()
    assert kinds(found) == {PROBLEM: 2, CODE: 8, ASSERT: 6, ASK: 4}
    assert found.held == len(found.outcomes) == 20
    assert found.contents == "2 problems, 8 code cells, 6 asserts, 4 right answers"
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    lines = [outcome.expectation.line for outcome in found.outcomes]
    assert lines == sorted(line for line in lines if line is not None)


@pytest.mark.parametrize("name", catalogue.names())
def test_the_lessons_that_come_along_hold(name: str) -> None:
    found = verify(catalogue.load(name))
    assert failures(found) == []
    assert found.skipped == 0
    assert kinds(found)[ASK] == len(catalogue.load(name).prompts)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        (
            "assert w1.grad.item() == 2.0",
            "assert w1.grad.item() == 2.5",
            "assert w1.grad.item() == 2.5",
            "the slopes at (1, 2) (w1.grad.item() is 2.0)",
        ),
        (
            "prediction = w2.grad.item() + 4.0",
            "prediction = 4.0",
            "# %% predict second-grad",
            "the file says 4.0, but the machine finds 8.0",
        ),
        (
            'answer = "optimizer.zero_grad()"',
            'answer = "w1.zero_grad()"',
            "# %% question clear",
            "the file's own answer does not fit: 'w1.zero_grad()' is none of the options: "
            "w1.grad = 0, optimizer.zero_grad(), loss.zero_grad().",
        ),
        (
            "prediction = w2.grad.item() + 4.0",
            "prediction = w2.grads.item()",
            "# %% predict second-grad",
            "'.grads' is not among the tensor names offered here. Did you mean grad?",
        ),
        (
            'about="w2.grad"',
            'about="w2.grads"',
            "# %% predict second-grad",
            "about='w2.grads' cannot be evaluated: '.grads' is not among the tensor names offered "
            "here. Did you mean grad?",
        ),
        (
            'about="w1, w2"',
            'about="w1, w2" tolerance="wide"',
            "# %% predict place",
            "the tolerance 'wide' is no number from 0",
        ),
        (
            "    w[0] = 3.0\n",
            "    w[0] = 3.0\n    w[7] = 3.0\n",
            "with torch.no_grad():",
            "w[7] is outside the shape (2,) of w.",
        ),
        (
            "loss = out.sum()\n\n# %% step",
            "z = out.sum()\nloss = out @ w1\n\n# %% step",
            "loss = out @ w1",
            "this problem does not open: there is no name 'w1' here. Did you mean w?",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(right: str, wrong: str, line: str, told: str) -> None:
    text = SMALL.read_text("utf-8")
    assert text.count(right) >= 1
    text = text.replace(right, wrong, 1)
    found = checked(text)
    assert (line_of(text, line), told) in failures(found)
    assert found.told(found.failures[0]).startswith("small.py, line ")


def test_all_that_is_wrong_is_told_and_the_rest_goes_on() -> None:
    text = BROKEN.read_text("utf-8")
    found = checked(text, "broken")
    expected = [
        ("points = torch.from", "this problem does not open: this document wants to read points"),
        ('show="slces"', "there is no panel 'slces'"),
        ("# %% stp", "'stp' is no mark of a lesson"),
        ("# %% predict misspelled", "about='w.gradd' cannot be evaluated: '.gradd' is not"),
        ("assert w.grad.item() == oops", "this cannot be checked: there is no name 'oops' here"),
        ("assert w.grad.item() == 0.0", "it was cleared (w.grad.item() is 3.0)"),
        ("# %% predict wrong", "the file says 5.0, but the machine finds 6.0"),
        ("w @ w", "both arguments to matmul need to be at least 1D"),
        ("# %% predict unknown", "'valu' is no kind of answer"),
        ("# %% question option", "the file's own answer does not fit: 'c' is none of the options"),
        ("# %% question shape", "the file says [1.0, 2.0], but the machine finds 1.0"),
        ("w = torch.tensor(oops", "this problem does not open: there is no name 'oops' here"),
        ("loss = u @ u", "this problem does not open: both arguments to matmul"),
    ]
    assert [line for line, _ in failures(found)] == [line_of(text, part) for part, _ in expected]
    for (_, told), (_, begins) in zip(failures(found), expected, strict=True):
        assert told.startswith(begins)
    untried = [o.expectation.name for o in found.outcomes if o.skipped]
    assert untried == [
        "code: loss.backward()",
        "check check-1: assert w.grad.item() == 3.0",
        "code: loss.backward()",
    ]
    held = [outcome.expectation.name for outcome in found.outcomes if outcome.holds]
    assert "question good" in held
    assert "check check-9: assert v.grad.item() == 4.0" in held


def test_a_file_that_is_granted_is_read(tmp_path: Path) -> None:
    from dataclasses import replace

    from playground.problem.data_files import granted

    (tmp_path / "points.csv").write_text("1 2\n", encoding="utf-8")
    lesson = read(BROKEN.read_text("utf-8"), "broken", BROKEN)
    first, *others = lesson.parts
    lesson = replace(lesson, parts=(granted(first, str(tmp_path / "points.csv")), *others))
    found = verify(lesson)
    assert "check check-1: assert w.grad.item() == 3.0" in [
        outcome.expectation.name for outcome in found.outcomes if outcome.holds
    ]


def test_a_lesson_with_nothing_to_play_is_told() -> None:
    found = checked("# %% [markdown]\n# # Empty\n\n# %% step [markdown]\n# ## One\n")
    assert [told for _, told in failures(found)] == [
        "there is no problem: a lesson needs a cell `# %% parameters`"
    ]


def test_what_a_lesson_prints_and_torch_warns_of_stays_inside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = SMALL.read_text("utf-8").replace("loss.backward()\n", "loss.backward()\nprint(w1)\n", 1)
    assert checked(text).failures == ()
    assert capsys.readouterr() == ("", "")


def test_asserts_of_a_document_are_verified_wherever_they_stand(tmp_path: Path) -> None:
    text = HEAD + (
        '\n# %% loss minima="w=1; w=0" minimum="1"\n'
        "loss = w**2\n"
        "assert loss > 0.5\n"
        "\n# %%\nloss.backward()\n# the slope\nassert w.grad.item() == 4.0\n"
        "assert w.grad.item() == 5.0\n"
        "optimizer = torch.optim.SGD([w], lr=0.25)\noptimizer.step()\n"
        "assert w.item() == 1.0\n"
        "\n# %% check\n# far off\nassert w.item() > 7\nassert w.item() < 7\n"
    )
    found = document(tmp_path, text)
    assert kinds(found) == {PROBLEM: 1, ASSERT: 6, MINIMUM: 2}
    assert failures(found) == [
        (line_of(text, "# %% loss"), "the loss at {'w': 0.0} is None, not 1.0"),
        (
            line_of(text, "assert w.grad.item() == 5.0"),
            "`w.grad.item() == 5.0` does not hold (w.grad.item() is 4.0)",
        ),
        (line_of(text, "assert w.item() > 7"), "far off (w.item() is 1.0)"),
    ]


def test_an_assert_in_a_problem_cell_is_told_with_its_line(tmp_path: Path) -> None:
    text = HEAD + "\n# %% loss\nloss = w**2\nassert loss < 5\nassert loss < 3\n"
    found = document(tmp_path, text)
    assert failures(found) == [(9, "this assert does not hold: assert loss < 3")]
    assert found.skipped == 2


def test_a_script_without_titles_keeps_its_lines(tmp_path: Path) -> None:
    text = (
        "import torch\n\nw = torch.tensor(2.0, requires_grad=True)\ny = w * 3\nloss = y**2\n"
        "loss.backward()\n# thirty-six\nassert w.grad.item() == 37.0\n"
    )
    assert failures(document(tmp_path, text)) == [(8, "thirty-six (w.grad.item() is 36.0)")]
    wrong = text.replace("y = w * 3", "y = w.oops")
    found = document(tmp_path, wrong)
    assert [line for line, _ in failures(found)] == [4]
    assert found.skipped == 1


def test_a_notebook_is_told_by_cell_and_line(tmp_path: Path) -> None:
    text = HEAD + (
        "\n# %% loss\nloss = w**2\n\n# %%\nloss.backward()\n\nassert w.grad.item() == 5.0\n"
        "\n# %%\nassert w.grad.item() == 4.0\nassert w.grad.item() == 6.0\n"
    )
    path = tmp_path / "document.py"
    path.write_text(text, encoding="utf-8")
    notebook = tmp_path / "document.ipynb"
    write(read_document(path), notebook)
    found = plain_document.verify(read_document(notebook))
    assert [told for _, told in failures(found)] == [
        "cell 4, line 3: `w.grad.item() == 5.0` does not hold (w.grad.item() is 4.0)",
        "cell 5, line 2: `w.grad.item() == 6.0` does not hold (w.grad.item() is 4.0)",
    ]
    assert found.told(found.failures[0]).startswith(f"{notebook}: cell 4, line 3: ")


def test_cells_without_asserts_are_left_alone(tmp_path: Path) -> None:
    text = HEAD + "\n# %% loss\nloss = w**2\n\n# %%\nimport matplotlib\nmatplotlib.show()\n"
    found = document(tmp_path, text)
    assert found.failures == ()
    assert kinds(found) == {PROBLEM: 1}


def test_the_problem_and_the_answers_in_the_docs_are_right(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "checking.md").read_text("utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert kinds(document(tmp_path, shown)) == {PROBLEM: 1, ASSERT: 1, MINIMUM: 1}
    assert document(tmp_path, shown).failures == ()
    (answers,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "ada.json"
    path.write_text(answers, encoding="utf-8")
    given = answer_files.read(path)
    found = grading.grade(catalogue.load(given.lesson), given)
    assert found.troubles == ()
    assert found.figures.right == found.figures.answered == len(given.answers) == 5
    assert found.unstated == ()
    assert found.figures.points == 3 + 0.75 + 0.5  # a hint of three, and a second try
