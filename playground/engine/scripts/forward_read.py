"""Forwards read from code: the lines of model and loss, on a batch or not, and what they retain."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from playground.engine.scripts.trees import no_grad
from playground.language.parsing import parsed
from playground.problem.document import Document
from playground.state import acts

_DRAWN = re.compile(
    r"^(\w+) = (rows_of_batch_*)\((\w+), len\((\w+)\), (\d+), (True|False), (\d+)\)$"
)
_BATCH_FUNCTION = "rows_of_batch"


class Forwards:
    """Knows the lines of a forward, which intermediates retain their grad, and the batches.

    ``by_cells``: cells are read one by one, in which remarks may stand; else a whole script.
    """

    def __init__(self, document: Document) -> None:
        self._lines: list[str] = []
        self._functions: set[str] = set()
        for title, source in document.sources.items():
            try:
                body = parsed(source).body
            except SyntaxError:
                continue
            for statement in body:
                if isinstance(statement, ast.FunctionDef):
                    self._functions.add(ast.dump(statement))
                elif title in ("model", "loss") and not isinstance(
                    statement, ast.Import | ast.ImportFrom
                ):
                    self._lines.append(ast.dump(statement))
        self.retained: list[str] = []
        self.by_cells = True
        self._batches = acts.Batches(None)
        self._anew = False
        self._graph = False

    def kept(self) -> tuple[Any, ...]:
        """What is in mind now, for ``put_back`` where a reading comes to nothing."""
        return list(self.retained), self._batches, self._anew, self._graph

    def put_back(self, kept: tuple[Any, ...]) -> None:
        """Have in mind what was kept."""
        retained, self._batches, self._anew, self._graph = kept
        self.retained = list(retained)

    def draw(self, batches: acts.Batches) -> None:
        """Have in mind that these batches are drawn from now on."""
        self._batches, self._anew = batches, False

    def remarked(self, act: acts.Act) -> None:
        """Have in mind what a remark says of the forwards after it."""
        match act:
            case acts.RetainGrad(name=name) if name not in self.retained:
                self.retained.append(name)
            case acts.ReleaseGrad(name=name) if name in self.retained:
                self.retained.remove(name)

    def is_known(self, statement: ast.stmt) -> bool:
        """Whether a statement only defines what is there already, or counts batches from 0."""
        if isinstance(statement, ast.FunctionDef):
            batch = statement.name.rstrip("_") == _BATCH_FUNCTION
            return batch or ast.dump(statement) in self._functions
        if re.fullmatch(r"drawn_* = 0", ast.unparse(statement)):
            self._anew = True
            return True
        return False

    def read(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The acts of a forward that begins at a statement, or of a ``retain_grad`` after one."""
        found, used = self._forward(body, place)
        if used:
            return found, used
        inner = no_grad(body[place])
        if inner:
            retained = list(self.retained)
            found, used = self._plain_or_batch(inner, 0)
            if self.by_cells:
                # Without a graph nothing is called; what is released is told in a cell of its own.
                self.retained = retained
                found = [act for act in found if not isinstance(act, acts.ReleaseGrad)]
            if used and used == len(inner):
                self._graph = False
                return [*found, acts.Forward(no_grad=True)], 1
        name = retained_by(body[place])
        if name is not None and self._graph:
            self.retained = [*(each for each in self.retained if each != name), name]
            return [acts.RetainGrad(name)], 1
        return [], 0

    def _forward(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        found, used = self._plain_or_batch(body, place)
        if not used:
            return [], 0
        self._graph = True
        return [*found, acts.Forward()], used

    def _plain_or_batch(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """What a forward needs before it, and the statements that it takes."""
        batch = self._batch(body, place)
        if batch is None:
            used = self._lines_at(body, place)
            if not used:
                return [], 0
            changed = self._batches.size is not None
            self._batches = acts.Batches(None)
            before: list[acts.Act] = [acts.Batches(None)] if changed else []
            kept, calls = self._retained_after(body, place + used)
            return [*before, *kept], used + calls
        act, head = batch
        used = self._lines_at(body, place + head)
        if not used:
            return [], 0
        end = place + head + used
        if end >= len(body) or not self._puts_back(body[place + 2], body[end]):
            return [], 0
        drawn: list[acts.Act] = [act] if self._anew or act != self._batches else []
        self._batches, self._anew = act, False
        kept, calls = self._retained_after(body, end + 1)
        return [*drawn, *kept], head + used + 1 + calls

    def _lines_at(self, body: Sequence[ast.stmt], place: int) -> int:
        count = len(self._lines)
        same = [ast.dump(each) for each in body[place : place + count]] == self._lines
        return count if count and same else 0

    def _retained_after(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The calls of retain_grad that follow; those that are left out are released before."""
        called: list[str] = []
        while place < len(body):
            name = retained_by(body[place])
            if name is None or name not in self.retained or name in called:
                break
            called.append(name)
            place += 1
        left_out = [name for name in self.retained if name not in called]
        self.retained = called
        return [acts.ReleaseGrad(name) for name in left_out], len(called)

    def _batch(self, body: Sequence[ast.stmt], place: int) -> tuple[acts.Batches, int] | None:
        """The four statements that draw a batch and put it in the data's place."""
        if place + 4 >= len(body):
            return None
        written = [ast.unparse(each) for each in body[place : place + 4]]
        match = _DRAWN.fullmatch(written[0])
        if match is None or written[1] != f"{match[3]} += 1":
            return None
        return acts.Batches(int(match[5]), match[6] == "True", int(match[7])), 4

    def _puts_back(self, kept: ast.stmt, last: ast.stmt) -> bool:
        match kept, last:
            case (
                ast.Assign(targets=[ast.Name(id=whole)], value=names),
                ast.Assign(targets=[target], value=ast.Name(id=back)),
            ):
                return whole == back and ast.unparse(names) == ast.unparse(target)
        return False


def retained_by(statement: ast.stmt) -> str | None:
    """The name in ``z.retain_grad()``, or in ``if z.requires_grad: z.retain_grad()``."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="retain_grad"),
                args=[],
                keywords=[],
            )
        ):
            return name
        case ast.If(
            test=ast.Attribute(value=ast.Name(id=asked), attr="requires_grad"),
            body=[inner],
            orelse=[],
        ):
            return asked if retained_by(inner) == asked else None
    return None
