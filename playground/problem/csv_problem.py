"""A problem made from a CSV file: the code of its cells, from what was looked at and chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.language.checker import check_cells
from playground.problem import fitted
from playground.problem.csv_look import Look
from playground.problem.data_files import grant
from playground.problem.document import Cell, Document
from playground.problem.imports import with_imports

MOST_COLUMNS: Final = 64
"""Columns that may be taken: more would not fit a line of code that can be read."""

NARROW: Final = 48
"""Characters of a line that the editor beside the plots shows without a break."""


@dataclass(frozen=True)
class Choice:
    """What the user chose in the preview.

    Attributes:
        inputs: numbers of the columns that become x, from 0; one gives x of shape (n,).
        target: number of the column that becomes y.
        model: key of `fitted.MODELS`.
        loss: key of `ready.LOSSES`.
        split: whether a fifth of the rows is held out as X_test, y_test.
        normalise: whether each input is shifted and scaled to mean 0 and deviation 1.
        seed: of the order in which rows are drawn for the test, and of random starts.

    """

    inputs: tuple[int, ...]
    target: int
    model: str = "linear"
    loss: str = "mse"
    split: bool = False
    normalise: bool = False
    seed: int = 0

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that are read: the inputs, then the target."""
        return (*self.inputs, self.target)


def first_choice(look: Look) -> Choice | None:
    """Return what is proposed: the last column as target; None where nothing can be fitted."""
    usable = [
        place
        for place, column in enumerate(look.columns)
        if column.kind == "number" and not column.constant
    ]
    if len(usable) < 2:
        return None
    target = usable[-1]
    inputs = tuple(usable[:-1])[:MOST_COLUMNS]
    model = "logistic" if look.columns[target].binary else "linear"
    return Choice(inputs, target, model, fitted.losses(model)[0])


def trouble(look: Look, choice: Choice) -> str:
    """Return why this choice cannot be taken, '' where it can."""
    if not choice.inputs:
        return "Choose at least one column as input."
    if choice.target in choice.inputs or not 0 <= choice.target < len(look.columns):
        return "Choose a column as target."
    for place in choice.columns:
        column = look.columns[place]
        if column.kind != "number":
            what = "text" if column.kind == "text" else "nothing"
            return (
                f"Column {place + 1} ({column.name}) holds {what}: write numbers, or leave it out."
            )
        if len(column.words) > MOST_DIFFERENT:
            return (
                f"Column {place + 1} ({column.name}) holds many different texts among its numbers: "
                "mend the file, or leave it out."
            )
    if look.blocking:
        return f"Mend the file first: {look.blocking[0]}."
    kept = look.rows - look.dropped(choice.columns)
    if look.done and kept < (5 if choice.split else 1):
        return f"Only {kept} of {look.rows} rows have all numbers: leave a column out."
    target = look.columns[choice.target]
    if look.done and choice.model == "logistic" and not _are_classes(target.values):
        return f"Logistic regression needs a target of 0 and 1; {target.name} holds other numbers."
    if look.done and choice.loss in ("bce", "cross-entropy") and not _are_classes(target.values):
        return f"This loss needs a target of 0 and 1; {target.name} holds other numbers."
    if choice.normalise and any(look.columns[place].constant for place in choice.inputs):
        return "A constant input has deviation 0: leave it out, or do not normalise."
    return ""


MOST_DIFFERENT: Final = 12
"""Different texts in a column of numbers that a line of code may name."""


def data_cell(look: Look, choice: Choice) -> str:
    """Return the code that reads the file: plain torch and numpy."""
    columns = choice.columns
    names = [look.columns[place].name for place in columns]
    lines = [f"# x: {_listed(names[:-1])}; y: {_listed(names[-1:])}"]
    lines += [_reading(look, choice), "table = table.to(torch.get_default_dtype())"]
    count = look.dropped(columns)
    if count:
        gaps = "row" if count == 1 else "rows"
        infinite = any(look.columns[place].infinite for place in columns)
        test = "table.isfinite().all(dim=1)" if infinite else "~table.isnan().any(dim=1)"
        lines.append(f"table = table[{test}]  # drops {count:,} {gaps}")
    if choice.split:
        lines += [
            f"torch.manual_seed({choice.seed})",
            "table = table[torch.randperm(len(table))]",
            "held_out = len(table) // 5",
            "train, test = table[held_out:], table[:held_out]",
            f"x, y = {_parts('train', choice)}",
            f"X_test, y_test = {_parts('test', choice)}",
        ]
    else:
        lines.append(f"x, y = {_parts('table', choice)}")
    if choice.normalise:
        along = "" if len(choice.inputs) == 1 else "dim=0"
        lines += [f"x_mean, x_std = x.mean({along}), x.std({along})", "x = (x - x_mean) / x_std"]
        if choice.split:
            lines.append("X_test = (X_test - x_mean) / x_std")
    return "\n".join(lines)


def document(look: Look, choice: Choice) -> Document:
    """Return the whole problem, with the right to read the file."""
    path = Path(look.path)
    features = len(choice.inputs)
    model = fitted.model(choice.model, features, choice.seed)
    cells = [
        Cell(kind="markdown", source=_introduction(look, choice)),
        Cell("data", source=data_cell(look, choice)),
        Cell("parameters", source=model.parameters),
        Cell("model", source=model.model),
        Cell("loss", source=fitted.loss(choice.loss).loss, metadata={"lr": _rate(look, choice)}),
    ]
    made = with_imports(Document(path.stem, tuple(cells)))
    assert not check_cells(made.sources)
    return grant(made, path.name, path)


def _rate(look: Look, choice: Choice) -> str:
    squares = [1.0 if choice.normalise else look.columns[i].square for i in choice.inputs]
    return fitted.rate(choice.model, squares)


def _introduction(look: Look, choice: Choice) -> str:
    names = [look.columns[place].name for place in choice.columns]
    kept = look.rows - look.dropped(choice.columns)
    what = f"{kept:,} rows of {Path(look.path).name}: y is {names[-1]}, x is {_listed(names[:-1])}."
    if choice.normalise:
        what += " The inputs are normalised: each has mean 0 and standard deviation 1."
    return f"# {Path(look.path).stem}\n\n{what}"


def _reading(look: Look, choice: Choice) -> str:
    words = [_text(Path(look.path).name)]
    if look.delimiter is not None:
        words.append(f"delimiter={_text(look.delimiter)}")
    if look.skip:
        words.append(f"skiprows={look.skip}")
    if choice.columns != tuple(range(len(look.columns))):
        words.append(f"usecols={choice.columns}")
    words.append("ndmin=2")
    if look.encoding != "utf-8" or not look.ascii:
        words.append(f"encoding={_text(look.encoding)}")
    if look.quoted:
        words.append("quotechar='\"'")
    if look.hashes:
        words.append("comments=None")
    converter = _converter(look, choice)
    if converter:
        words.append(f"converters={converter}")
    plain = f"table = torch.from_numpy(np.loadtxt({', '.join(words)}))"
    if len(plain) <= 88:
        return plain
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) < NARROW:
            lines[-1] += f" {word},"
        else:
            lines.append(f"    {word},")
    return "\n".join(["table = torch.from_numpy(np.loadtxt(", *lines, "))"])


def _converter(look: Look, choice: Choice) -> str:
    """Return the function that turns a field into a number, '' where numpy's own does."""
    words = {word for place in choice.columns for word in look.columns[place].words}
    if not words and not look.decimal_comma:
        return ""
    text = "text.strip()" if look.padded else "text"
    value = f'{text}.replace(",", ".")' if look.decimal_comma else text
    named = sorted(words - {""})
    if named:
        listed = "".join(f"{_text(word)}, " for word in (["", *named] if "" in words else named))
        listed = listed.rstrip() if len(named) == 1 and "" not in words else listed[:-2]
        return f'lambda text: float("nan" if {text} in ({listed}) else {value})'
    return f'lambda text: float({value} or "nan")' if words else f"lambda text: float({value})"


def _parts(table: str, choice: Choice) -> str:
    count = len(choice.inputs)
    inputs = f"{table}[:, 0]" if count == 1 else f"{table}[:, :{count}]"
    return f"{inputs}, {table}[:, {count}]"


def _are_classes(values: Sequence[float]) -> bool:
    return bool(values) and set(values) <= {0.0, 1.0}


def _listed(names: Sequence[str]) -> str:
    """Return names for a comment: in one line, and not too many."""
    shown = [" ".join(name.split())[:40] for name in names[:8]]
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(shown) + more


def _text(text: str) -> str:
    """Return `text` as Python writes it in double quotes."""
    return json.dumps(text, ensure_ascii=False)
