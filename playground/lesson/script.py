"""A lesson read from its percent script: problems, steps, and what each step holds.

The whole file is read whatever is wrong in it: mistakes are gathered with their lines, and what a
bad mark was meant for stays as text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from playground.language.parsing import parsed
from playground.language.statements import refused_import
from playground.lesson import parts
from playground.lesson.cell_text import asked, headed, introduced
from playground.lesson.contents import Ask, Check, Code, Hidden, Item, Lesson, Opening, Step
from playground.lesson.marks import (
    BOUND,
    CHECK,
    HIDDEN,
    MARKS,
    METADATA,
    MOST_HINTS,
    NOTES,
    PANELS,
    PREDICT,
    QUESTION,
    STEP,
    mark_of,
)
from playground.problem import percent
from playground.problem.document import TITLES, Cell
from playground.problem.errors import DocumentError
from playground.state.lesson import CHOICE, FORMULA, KINDS, POINT, RANKING, TANGENT, VALUE


def is_lesson(cells: Sequence[Cell]) -> bool:
    """Whether a script has steps or asks for answers, which make it a lesson.

    One that asks without a step is a lesson with a mistake, and is told so.
    """
    return any(
        mark == STEP or (mark in BOUND and "kind" in cell.metadata)
        for cell in cells
        for mark in [mark_of(cell.title)[0]]
    )


def read(text: str, name: str, path: str | Path | None = None) -> Lesson:
    """Read the lesson in ``text``; never raises for what the file says, see ``troubles``."""
    place = Path(path) if path is not None else None
    reader = _Reader(name, place)
    for line, code in enumerate(text.splitlines(), 1):
        if re.match(r"[ \t]+#\s*%%", code):
            reader.indented(line)
    for cell in percent.parse(text):
        reader.take(cell)
    return replace(reader.lesson(), text=text)


class _Reader:
    """Takes the cells in their order."""

    def __init__(self, name: str, path: Path | None) -> None:
        self._name = name
        self._path = path
        self._troubles: list[DocumentError] = []
        self._parts = parts.Parts(name, path)
        self._intro: list[str] = []
        self._steps: list[Step] = []
        self._items: list[Item] = []
        self._seen: dict[str, int] = {}

    def lesson(self) -> Lesson:
        """Everything read, with what is missing told."""
        self._close()
        title, introduction, objectives = introduced(self._intro)
        if not title:
            self._trouble("a lesson begins with a markdown cell that has its title, `# Title`", 1)
        if not self._steps:
            self._trouble("there is no step: mark each with `# %% step [markdown]`", 1)
        documents, troubles = self._parts.finished(title or self._name)
        self._troubles += troubles
        if not documents:
            self._trouble("there is no problem: a lesson needs a cell `# %% parameters`", 1)
        steps = parts.acts_read(self._steps, documents, self._troubles, self._path)
        return Lesson(
            self._name,
            title or self._name,
            introduction,
            objectives,
            documents,
            steps,
            tuple(sorted(self._troubles, key=lambda trouble: trouble.line or 0)),
            self._path,
            dtypes=tuple(self._parts.dtypes),
        )

    def indented(self, line: int) -> None:
        """Tell of a mark that stands within a block, where no editor takes it for one."""
        self._trouble("this mark is indented, so it begins no cell: write it at the margin", line)

    def take(self, cell: Cell) -> None:
        """Put a cell where it belongs."""
        mark, rest = mark_of(cell.title)
        line = max(cell.line - 1, 1)
        if cell.kind == "code" and not mark and (dtype := parts.dtype_set(cell.source)):
            self._parts.dtype = dtype
            return
        if cell.kind == "code" and mark not in (*TITLES, CHECK, PREDICT, QUESTION):
            self._imports(cell)
        if self._steps and not (cell.kind == "code" and mark in TITLES):
            self._parts.pause()
        self._known(mark, cell, line)
        if cell.kind == "code" and mark in TITLES:
            self._problem(cell, mark, line)
        elif mark == STEP:
            self._step(cell, line)
        elif mark == NOTES:
            self._note(cell, line)
        elif not self._steps:
            self._before_steps(cell, mark, line)
        elif mark == HIDDEN:
            self._items.append(self._hidden(cell))
        elif mark in (PREDICT, QUESTION):
            self._ask(cell, mark, rest, line)
        elif mark == CHECK:
            self._check(cell, rest, line)
        elif cell.kind == "markdown":
            self._more_text(cell.source)
        elif cell.source.strip():
            self._items.append(Code(cell.source, cell.line))

    def _imports(self, cell: Cell) -> None:
        """Tell of imports that nothing can come of here; plain Python alone would do them."""
        try:
            body = parsed(cell.source).body
        except SyntaxError:
            return  # told where the cell is read
        for node in body:
            if isinstance(node, ast.Import | ast.ImportFrom) and (reason := refused_import(node)):
                self._trouble(reason, cell.line + node.lineno - 1)

    def _known(self, mark: str, cell: Cell, line: int) -> None:
        if mark and mark not in (*MARKS, *TITLES):
            near = get_close_matches(mark, (*MARKS, *TITLES), n=1, cutoff=0.6)
            self._trouble(
                f"'{mark}' is no mark of a lesson, so this cell is taken as "
                f"{'text' if cell.kind == 'markdown' else 'code that is done'}",
                line,
                near[0] if near else None,
            )
        for key in cell.metadata:
            if mark in METADATA and key not in METADATA[mark]:
                near = get_close_matches(key, METADATA[mark], n=1)
                known = ", ".join(METADATA[mark]) or "none"
                self._trouble(
                    f"a {mark} cell knows no '{key}'; it knows {known}",
                    line,
                    near[0] if near else None,
                )

    def _problem(self, cell: Cell, title: str, line: int) -> None:
        if cell.source.strip() == "":
            self._trouble(f"the {title} cell is empty", line)
        began = self._parts.take(cell, title, line)
        if began.trouble:
            self._trouble(began.trouble, line)
        if began.new and self._steps:
            self._items.append(Opening(self._parts.number, line))

    def _before_steps(self, cell: Cell, mark: str, line: int) -> None:
        if mark in (PREDICT, QUESTION, CHECK, HIDDEN):
            self._trouble(f"this {mark} cell stands before the first step, so it is left out", line)
        elif cell.kind == "markdown":
            self._intro.append(cell.source)
        elif cell.source.strip() and not _only_imports(cell.source):
            self._trouble(
                "this code stands before the first step, so it is not done; give it a title "
                "(data, parameters, model, loss) or move it into a step",
                line,
            )

    def _step(self, cell: Cell, line: int) -> None:
        moved = self._close()
        source = cell.source
        if cell.kind != "markdown":
            self._trouble("a step is markdown: write `# %% step [markdown]`", line)
            source = "\n".join(
                one.removeprefix("#").removeprefix(" ") for one in source.split("\n")
            )
        heading, text = headed(source)
        if not heading:
            heading = f"Step {len(self._steps) + 1}"
            self._trouble("a step begins with its heading, `# ## Heading`", line)
        show, hide = (self._panels(cell, key, line) for key in ("show", "hide"))
        part = max(self._parts.number - bool(moved), 0)
        self._steps.append(Step(heading, text, line, part, show, hide))
        self._items = moved

    def _close(self) -> list[Item]:
        """End the step under way; an opening at its end belongs to the next step."""
        if not self._steps:
            return []
        moved: list[Item] = []
        while self._items and isinstance(self._items[-1], Opening):
            moved.insert(0, self._items.pop())
        self._steps[-1] = replace(self._steps[-1], items=tuple(self._items))
        self._items = []
        return moved

    def _note(self, cell: Cell, line: int) -> None:
        if not self._steps:
            self._trouble("these notes stand before the first step, so they are left out", line)
            return
        step = self._steps[-1]
        notes = "\n\n".join(part for part in (step.notes, cell.source.strip()) if part)
        self._steps[-1] = replace(step, notes=notes)

    def _more_text(self, text: str) -> None:
        step = self._steps[-1]
        whole = "\n\n".join(part for part in (step.text, text.strip()) if part)
        self._steps[-1] = replace(step, text=whole)

    def _hidden(self, cell: Cell) -> Item:
        if cell.kind == "markdown":
            return Hidden(cell.source.strip(), cell.line)
        return Code(cell.source, cell.line, hidden=True)

    def _check(self, cell: Cell, name: str, line: int) -> None:
        named = self._named(CHECK, name, line)
        try:
            tree = parsed(cell.source)
        except SyntaxError as error:
            at = cell.line + (error.lineno or 1) - 1
            self._trouble(f"this check is no Python: {error.msg}", at)
            return
        if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            self._trouble("this check states nothing: write `assert …`", line)
            return
        self._items.append(Check(named, cell.source, cell.line))

    def _ask(self, cell: Cell, mark: str, name: str, line: int) -> None:
        named = self._named(mark, name, line)
        question, hints, code, at = asked(cell)
        before = len(self._troubles)
        kind = cell.metadata.get("kind", VALUE if mark == PREDICT else CHOICE)
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, n=1)
            known = ", ".join(KINDS)
            self._trouble(
                f"'{kind}' is no kind of answer; there are {known}", line, near[0] if near else None
            )
        about = cell.metadata.get("about", "").strip()
        options = tuple(o.strip() for o in cell.metadata.get("options", "").split("|") if o.strip())
        tolerance = self._tolerance(cell.metadata.get("tolerance"), line)
        if not question:
            self._trouble(
                f"the {mark} '{named}' asks nothing: write the question as comments", line
            )
        if kind in (CHOICE, RANKING) and len(options) < 2:
            self._trouble(f'a {kind} needs two options or more: options="this | that"', line)
        if kind in (TANGENT, FORMULA, POINT) and not about:
            self._trouble(f'a {kind} needs about="…": what the answer is of', line)
        if kind == VALUE and mark == PREDICT and not about:
            self._trouble('a value needs about="…": the expression whose value is asked for', line)
        if about and kind == VALUE and not _parses(about):
            self._trouble(f"about={about!r} is no expression of Python", line)
            about = ""  # told once; the file's own answer decides
        if len(hints) > MOST_HINTS:
            self._trouble(f"there are {len(hints)} hints, and {MOST_HINTS} levels", line)
        bound = BOUND[mark]
        self._binds(code, bound, at, line)
        if len(self._troubles) > before and (kind not in KINDS or not question):
            if question:
                self._more_text(question)
            return
        ask = Ask(
            named,
            kind,
            question,
            line,
            about,
            options,
            hints[:MOST_HINTS],
            tolerance,
            code,
            mark == PREDICT,
        )
        self._items.append(ask)

    def _binds(self, code: str, bound: str, at: int, line: int) -> None:
        try:
            tree = parsed(code)
        except SyntaxError as error:
            self._trouble(f"this is no Python: {error.msg}", at + (error.lineno or 1) - 1)
            return
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if bound not in names:
            self._trouble(f"the code of this cell binds the right answer: `{bound} = …`", line)

    def _tolerance(self, text: str | None, line: int) -> float | None:
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            self._trouble(f"the tolerance {text!r} is no number from 0", line)
            return None
        return value

    def _panels(self, cell: Cell, key: str, line: int) -> tuple[str, ...]:
        found: list[str] = []
        for panel in re.split(r"[,\s]+", cell.metadata.get(key, "").strip()):
            if panel in PANELS:
                found.append(panel)
            elif panel:
                near = get_close_matches(panel, PANELS, n=1)
                self._trouble(
                    f"there is no panel '{panel}'; there are {', '.join(PANELS)}",
                    line,
                    near[0] if near else None,
                )
        return tuple(found)

    def _named(self, mark: str, name: str, line: int) -> str:
        if not name:
            name = f"{mark}-{len(self._seen) + 1}"
            if mark != CHECK:
                self._trouble(f"a {mark} cell has a name: `# %% {mark} NAME`", line)
        if name in self._seen:
            first = self._seen[name]
            self._trouble(f"the name '{name}' is taken by the cell in line {first}", line)
            name = f"{name}-{len(self._seen) + 1}"
        self._seen[name] = line
        return name

    def _trouble(self, message: str, line: int, suggestion: str | None = None) -> None:
        self._troubles.append(DocumentError(message, self._path, line, suggestion))


def _only_imports(source: str) -> bool:
    try:
        tree = parsed(source)
    except SyntaxError:
        return False
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)


def _parses(expression: str) -> bool:
    try:
        ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True
