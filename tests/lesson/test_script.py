"""A lesson read from its file: what it holds, and every mistake told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import playground
from playground.lesson import catalogue
from playground.lesson.contents import Ask, Check, Code, Hidden, Opening
from playground.state import acts
from tests.lesson.small import FILE, TEXT, lesson, line_of

ASKED = "# %% predict second-grad kind="


def test_what_a_lesson_holds() -> None:
    read = lesson()
    assert read.troubles == ()
    assert read.title == "Small steps"
    assert read.objectives == ("tell what backward adds,", "make a step by hand.")
    assert [step.heading for step in read.steps] == [
        *("Forward and backward", "Backward twice", "A run", "Another problem", "Moved"),
    ]
    assert [step.part for step in read.steps] == [0, 0, 0, 0, 1]
    assert [type(item) for item in read.steps[1].items] == [Ask, Code, Check, Hidden, Ask, Hidden]
    opening = read.steps[3].items[0]
    assert isinstance(opening, Opening)
    assert opening.part == 1
    assert [ask.name for _, ask in read.prompts] == ["second-grad", "clear", "place", "error"]
    asked = read.steps[1].prompts[0]
    assert asked.hints == ("Does backward replace?", "The first left 4.0.", "4.0 + 4.0")
    assert asked.line == line_of(TEXT, ASKED)
    assert asked.ahead
    assert not read.steps[1].prompts[1].ahead


def test_each_problem_is_a_document_of_its_own() -> None:
    first, second = lesson().parts
    assert first.ranges == {"w1": (-3, 3), "w2": (-3, 3)}
    assert second.parameters == "w = torch.tensor([1.0, 2.0], requires_grad=True)"
    assert (second.model, second.loss) == ("out = w * w", "loss = out.sum()")
    assert (first.name, second.name) == ("small", "small-2")
    assert first.path == FILE


def test_what_a_part_leaves_out_is_as_in_the_one_before() -> None:
    text = TEXT.replace("# %% model\nout = w * w\n\n# %% loss\nloss = out.sum()\n", "").replace(
        "w = torch.tensor([1.0, 2.0], requires_grad=True)",
        "w1 = torch.tensor(5.0, requires_grad=True)\nw2 = torch.tensor(0.0, requires_grad=True)",
    )
    first, second = lesson(text).parts
    assert second.model == first.model
    assert "5.0" in second.parameters


def test_data_go_along_only_where_they_are_used() -> None:
    cell = "# %% data\nx = torch.ones(3)\n\n# %% parameters range"
    assert lesson(TEXT.replace("# %% parameters range", cell, 1)).parts[1].data == ""
    used = TEXT.replace("# %% parameters range", cell, 1).replace("out = w * w", "out = w * x[0]")
    assert lesson(used).parts[1].data == "x = torch.ones(3)"


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('kind="point"', 'kind="pont"', "# %% predict place", "'pont' is no kind of answer"),
        ('kind="value" about="w2.grad"', 'kind="value"', ASKED, "needs about="),
        ('about="w2.grad"', 'about="w2."', ASKED, "no expression of Python"),
        ('about="w2.grad"', 'abuot="w2.grad"', ASKED, "knows no 'abuot'"),
        ('about="w2.grad"', 'about="w2.grad" tolerance="much"', ASKED, "no number from 0"),
        ("# %% check first-grads", "# %% chekc first-grads", "# %% chekc", "no mark of a lesson"),
        ('show="graph"', 'show="grpah"', "# %% step [markdown] show", "there is no panel 'grpah'"),
        ("# ## A run", "# A run", "# %% step [markdown]\n# A run", "begins with its heading"),
        ("# %% predict place", "# %% predict", "# %% predict kind", "has a name"),
        ("# %% predict place", "# %% predict clear", "# %% predict clear", "is taken"),
        ('options="yes | no"', 'options="yes"', "# %% predict error", "two options or more"),
        ('prediction = "no"', "pass", "# %% predict error", "binds the right answer"),
        ("# Where do three steps lead?\n", "", "# %% predict place", "asks nothing"),
        ("assert w2.grad.item() == prediction", "pass", "# %% check\npass", "states nothing"),
        ("loss.backward()\ntry:", "loss.(\ntry:", "loss.(", "no Python"),
        ("# %% loss\nloss = out.sum()\n", "# %% model\nk = 1\n", "# %% model\nk = 1", "begin anew"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_the_rest_is_read(
    old: str, new: str, place: str, said: str
) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    read = lesson(text)
    (trouble, *_) = [trouble for trouble in read.troubles if said in trouble.message]
    assert trouble.path == FILE
    assert trouble.line == line_of(text, place)
    assert len(read.steps) == 5
    assert len(read.parts) >= 2


def test_all_mistakes_are_told_in_the_order_of_the_file() -> None:
    text = TEXT.replace('kind="point"', 'kind="pont"').replace("prediction = w2", "guess = w2")
    lines = [trouble.line or 0 for trouble in lesson(text).troubles]
    assert len(lines) == 2
    assert lines == sorted(lines)


def test_a_prompt_of_no_known_kind_stays_as_text() -> None:
    step = lesson(TEXT.replace('kind="point"', 'kind="pont"')).steps[2]
    assert "Where do three steps lead?" in step.text
    assert step.prompts == ()


def test_nothing_at_all_is_told_and_never_raises() -> None:
    for text in ("", "x = 1", "# %% step [markdown]", "# %%", "# %% [markdown]\n# # T"):
        assert lesson(text).troubles


def test_code_becomes_acts() -> None:
    code = lesson().steps[2].items[2]
    assert isinstance(code, Code)
    assert [deed.act for deed in code.deeds] == [acts.Run(3)]


def test_a_lesson_opens_at_its_first_problem(tmp_path: Path) -> None:
    place = tmp_path / "small.py"
    place.write_text(TEXT, "utf-8")
    assert list(playground.open(place).parameters) == ["w1", "w2"]
    assert list(playground.open(str(place), dtype="float64").parameters) == ["w1", "w2"]
    found = catalogue.find(place)
    assert found is not None
    assert found.name == "small"
    assert catalogue.find("two-slopes") is None
    place.write_text("# %% step [markdown]\n# ## Alone\n", "utf-8")
    with pytest.raises(playground.DocumentError, match="has its title"):
        playground.open(place)


def test_the_built_in_lessons_are_listed_by_name_and_title() -> None:
    for name, title in playground.lessons().items():
        assert catalogue.load(name).title == title
    with pytest.raises(playground.DocumentError, match="no built-in lesson 'nothing-like-it'"):
        catalogue.load("nothing-like-it")
