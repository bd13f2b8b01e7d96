"""Percent scripts: reading and writing gives the same again, both ways."""

from __future__ import annotations

import keyword
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.problem import percent
from playground.problem.document import Cell
from playground.problem.errors import DocumentError

LETTERS = "abcxyzθŵ 0123456789_-+*/().,:'\"[]#%=!\\"
LINES = st.text(LETTERS, max_size=20)
TEXT = st.lists(LINES, max_size=6).map("\n".join)
PIECES = st.lists(
    st.one_of(
        LINES,
        st.sampled_from(
            [
                "# %%",
                "#%%",
                "# %% [markdown]",
                "# %% model",
                '# %% loss minima="x=1"  ',
                '# %% a b [markdown] key="va\\"lue" other="é"',
                "# %% [md] title",
                "  # %% indented",
                "# %%% magic",
                "# %%time",
                "# text",
                "#",
                "",
                "   ",
            ]
        ),
    ),
    max_size=14,
).map("\n".join)
TITLES = st.text("abcxyzθ 0123456789_-", max_size=12).map(lambda text: " ".join(text.split()))
KEYS = st.text("abcdefgh", min_size=1, max_size=5).filter(lambda key: not keyword.iskeyword(key))
VALUES = st.text("abc,:;=. []\"'\\\n\tθ-", max_size=12)
SOURCES = TEXT.filter(lambda text: not any(map(percent.is_marker, text.split("\n"))))


def cells() -> st.SearchStrategy[Cell]:
    return (
        st.builds(
            Cell,
            title=TITLES,
            kind=st.sampled_from(["code", "markdown"]),
            source=SOURCES,
            metadata=st.dictionaries(KEYS, VALUES, max_size=3),
        )
        .map(tidy)
        .filter(_has_no_marker)
    )


def _has_no_marker(cell: Cell) -> bool:
    # "%%" at the start of a line of markdown would be written as the marker of a cell.
    return "%%" not in cell.source


def tidy(cell: Cell) -> Cell:
    source = cell.source.rstrip() if cell.kind == "code" else cell.source.rstrip("\n")
    return Cell(cell.title, cell.kind, source, cell.metadata)


@given(PIECES)
@example("\n\n# %% model\nx = 1")
@example("x = 1\n# %%\n\n\n\n# %%\ny = 2\n\n\n")
@example("# %% [markdown]\n#no space\nnot a comment\n\n# text\n")
def test_every_text_comes_back_letter_by_letter(text: str) -> None:
    found = percent.parse(text)
    if found:
        assert percent.write(found) == text
    else:
        assert text.strip() == ""


@given(st.lists(cells(), max_size=5))
def test_all_cells_come_back_equal(made: list[Cell]) -> None:
    assert percent.parse(percent.write(made)) == tuple(made)


@given(st.lists(cells(), min_size=1, max_size=4), st.data())
def test_a_change_of_one_cell_leaves_the_others_as_they_stood(
    made: list[Cell], data: st.DataObject
) -> None:
    found = list(percent.parse(percent.write(made)))
    index = data.draw(st.integers(0, len(found) - 1))
    changed = tidy(Cell("changed", "code", data.draw(SOURCES)))
    again = percent.parse(percent.write([*found[:index], changed, *found[index + 1 :]]))
    assert again == (*found[:index], changed, *found[index + 1 :])


def test_a_written_script_looks_as_people_write_it() -> None:
    made = [
        Cell(kind="markdown", source="# Title\n\nText."),
        Cell("parameters", source="w = 1", metadata={"range": "w: -3..3"}),
        Cell(source="w"),
    ]
    assert percent.write(made) == (
        "# %% [markdown]\n# # Title\n#\n# Text.\n\n"
        '# %% parameters range="w: -3..3"\nw = 1\n\n'
        "# %%\nw\n"
    )


@pytest.mark.parametrize(
    ("marker", "title", "kind", "metadata"),
    [
        ("# %%", "", "code", {}),
        ("#%%", "", "code", {}),
        ("# %% data", "data", "code", {}),
        ("# %%   two words  ", "two words", "code", {}),
        ("# %% [markdown]", "", "markdown", {}),
        ("# %% [markdown] intro", "intro", "markdown", {}),
        ("# %% intro [markdown]", "intro", "markdown", {}),
        ("# %% [md]", "", "markdown", {}),
        (
            '# %% loss minima="x=1, y=1" minimum="0"',
            "loss",
            "code",
            {"minima": "x=1, y=1", "minimum": "0"},
        ),
        ('# %% loss note="say \\"hi\\""', "loss", "code", {"note": 'say "hi"'}),
        ("# %% loss tags=[1]", "loss tags=[1]", "code", {}),
    ],
)
def test_a_marker_is_read(marker: str, title: str, kind: str, metadata: dict[str, str]) -> None:
    (cell,) = percent.parse(f"{marker}\nx = 1\n")
    assert (cell.title, cell.kind, cell.metadata) == (title, kind, metadata)


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    found = percent.parse("import torch\n\n# %% data\nx = 1\n\n# %% model\ny = x\n")
    assert [(cell.title, cell.line) for cell in found] == [("", 1), ("data", 4), ("model", 7)]


def test_line_ends_of_other_systems_are_read() -> None:
    (cell,) = percent.parse("# %% data\r\nx = 1\r\ny = 2\r\n")
    assert cell.source == "x = 1\ny = 2"


@pytest.mark.parametrize(
    "cell",
    [
        Cell("a", source="x = 1\n# %% b\ny = 2"),
        Cell("a\nb", source="x = 1"),
        Cell("a [markdown]", source="x"),
        Cell(" a", source="x"),
        Cell("a", source="x", metadata={"not a key": "x"}),
    ],
)
def test_a_cell_that_would_be_read_otherwise_is_not_written(cell: Cell) -> None:
    with pytest.raises(DocumentError, match="cannot be written as a percent script"):
        percent.write([cell])


def test_every_built_in_file_comes_back_letter_by_letter() -> None:
    files = sorted((Path(__file__).parents[2] / "resources" / "problems").glob("*.py"))
    assert len(files) == 25
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert percent.write(percent.parse(text)) == text
