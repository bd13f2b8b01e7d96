"""PyTorch lines read as acts: the inverse of the transcript.

Whatever is no act becomes an ``Execute``, so that what is read does what stands there.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.engine.scripts import (
    batches_read,
    calls_read,
    edits_read,
    moves_read,
    remarks_read,
)
from playground.engine.scripts.forward_read import Forwards
from playground.engine.scripts.loops_read import Loops
from playground.engine.scripts.steps_read import Stepping
from playground.engine.scripts.trees import is_import, lines_of
from playground.language.parsing import parsed
from playground.problem.document import Document
from playground.state import acts

TYPED = "# typed lines"
"""The first line of a cell whose other lines are one Execute, whatever they look like."""
Found = tuple[list[acts.Act], int]
"""Acts, and how many statements they take; 0 where there is none."""


@dataclass(frozen=True)
class Deed:
    """One act with the lines that it was read from, counted from 1 in the text read.

    ``tried``: 0, or the number of the ``try`` block that it stands in: where such an act fails, the
    rest of that block is left out and the lesson goes on. ``named``: what the handler calls the
    error's text.
    """

    act: acts.Act
    first: int
    last: int
    tried: int = 0
    named: str | None = None


class Reading:
    """Reads the cells of one problem in their order, and keeps in mind what they have chosen."""

    def __init__(self, document: Document) -> None:
        self._forwards = Forwards(document)
        self._parameters = _parameters_of(document)
        self._trainable = list(self._parameters)
        self._moves = moves_read.Moves(self._parameters)
        self._stepping = Stepping(self._forwards)
        self._stepping.trainable = list(self._parameters)
        self._loops = Loops(self._stepping, self._act)
        self._document = document
        self._tries = 0

    def read(self, code: str) -> tuple[Deed, ...]:
        """The acts of a piece of code; raises SyntaxError where it is no Python."""
        body = parsed(code).body
        head, _, rest = code.partition("\n")
        if head.rstrip() == TYPED and rest.strip():
            return (Deed(acts.Execute(rest), 2, code.count("\n") + 1),)
        remarked = remarks_read.remarked(code)
        if remarked is not None:
            self._forwards.remarked(remarked)
            line = code[: len(code) - len(code.lstrip())].count("\n") + 1
            return (Deed(remarked, line, line),)
        batches = batches_read.batches(code)
        if batches is not None:
            self._forwards.draw(batches)
            return (Deed(batches, 1, code.count("\n") + 1),)
        return tuple(self._deeds(body, code))

    def read_script(self, code: str) -> tuple[Deed, ...]:
        """The acts of a whole script as ``lab.code("optimizer")`` writes it.

        What it begins with (the problem's own cells and its optimizer) and ends with (prints) is
        passed over.
        """
        self._forwards.by_cells = False
        setup = {
            ast.dump(statement)
            for title in ("data", "parameters")
            for statement in parsed(self._document.source(title)).body
        }
        body = parsed(code).body
        while body and (
            ast.dump(body[0]) in setup or is_import(body[0]) or _sets_torch_up(body[0])
        ):
            body.pop(0)
        while body and ast.unparse(body[-1]).startswith("print("):
            body.pop()
        deeds = self._deeds(body, code)
        # The first optimizer is the one that a problem opens with.
        begins = bool(deeds) and isinstance(deeds[0].act, acts.Use)
        return tuple(deeds[1:] if begins else deeds)

    def _deeds(self, body: Sequence[ast.stmt], code: str) -> list[Deed]:
        found: list[Deed] = []
        loose: list[ast.stmt] = []
        place = 0

        def executed() -> None:
            if loose:
                found.append(_execute(loose, code))
                loose.clear()

        while place < len(body):
            statement = body[place]
            if isinstance(statement, ast.Try):
                executed()
                found += self._tried(statement, code)
                place += 1
                continue
            read, used = self._act(body, place)
            if used:
                executed()
                first, last = lines_of(body[place : place + used])
                found += [Deed(act, first, last) for act in read]
                place += used
            else:
                loose.append(statement)
                place += 1
        executed()
        return found

    def _tried(self, statement: ast.Try, code: str) -> list[Deed]:
        self._tries += 1
        number = self._tries
        inner = self._deeds(statement.body, code)
        named = None
        for handler in statement.handlers:
            for child in handler.body:
                match child:
                    case ast.Assign(
                        targets=[ast.Name(id=name)],
                        value=ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=error)]),
                    ) if error == handler.name:
                        named = name
        return [replace(deed, tried=number, named=named) for deed in inner]

    def _act(self, body: Sequence[ast.stmt], place: int) -> Found:
        """The acts that begin at a statement."""
        statement = body[place]
        if is_import(statement) or self._forwards.is_known(statement):
            return [], 1
        for reader in (
            self._forwards.read,
            self._stepping.read,
            self._loops.read,
            self._moves.read,
            edits_read.read,
            self._frozen,
        ):
            found, used = reader(body, place)
            if used:
                return found, used
        match statement:
            case ast.Expr(value=ast.Call() as call):
                act = calls_read.called(call)
                return ([act], 1) if act is not None else ([], 0)
            case ast.Assign(targets=[ast.Name(id="optimizer")], value=ast.Call() as call):
                use = calls_read.used(call, self._trainable)
                if use is not None:
                    return self._stepping.chosen(use, body, place)
        return [], 0

    def _frozen(self, body: Sequence[ast.stmt], place: int) -> Found:
        """``w.requires_grad_(False)``, with the line that hands the optimizer what is left."""
        found = calls_read.frozen(body[place])
        if found is None or found.name not in self._parameters:
            return [], 0
        if isinstance(found, acts.Freeze):
            left = [name for name in self._trainable if name != found.name]
        else:
            left = [
                name for name in self._parameters if name in self._trainable or name == found.name
            ]
        self._trainable = left
        self._stepping.trainable = left
        held = f"optimizer.param_groups[0]['params'] = [{', '.join(left)}]"
        after = body[place + 1 : place + 2]
        return [found], 1 + bool(after and ast.unparse(after[0]) == held)


def _sets_torch_up(statement: ast.stmt) -> bool:
    text = ast.unparse(statement)
    return text.startswith(("torch.set_default_dtype(", "torch.manual_seed("))


def _execute(body: Sequence[ast.stmt], code: str) -> Deed:
    first, last = lines_of(body)
    lines = code.split("\n")[first - 1 : last]
    margin = body[0].col_offset
    return Deed(acts.Execute("\n".join(line[margin:] for line in lines)), first, last)


def _parameters_of(document: Document) -> list[str]:
    """The names of the leaves that require grad, as far as the text of the cells tells."""
    found: list[str] = []
    for title in ("data", "parameters"):
        try:
            body = parsed(document.source(title)).body
        except SyntaxError:
            continue
        for statement in body:
            text = ast.unparse(statement)
            for node in ast.walk(statement):
                match node:
                    case ast.Assign(targets=[ast.Name() as leaf]) if "requires_grad" in text:
                        found.append(leaf.id)
                    case ast.Call(func=ast.Attribute(value=ast.Name() as leaf, attr=called)) if (
                        called == "requires_grad_"
                    ):
                        found.append(leaf.id)
    return list(dict.fromkeys(found))
