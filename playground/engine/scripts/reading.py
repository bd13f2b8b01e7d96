"""PyTorch lines read as acts: the inverse of the transcript.

A statement that looks like an act is written again from that act and compared, tree by tree, so
what is read does exactly what stands there. Whatever is no act becomes an ``Execute``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.engine.scripts import calls_read, cells_read, literals, spoken
from playground.problem.document import Document
from playground.state import acts

TYPED = "# typed lines"
"""The first line of a cell whose other lines are one Execute, whatever they look like."""


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
        self._forward, self._functions = cells_read.forward_of(document)
        self._parameters = cells_read.parameters_of(document)
        self._data = cells_read.bound(document.source("data"))
        self._trainable = list(self._parameters)
        self._tries = 0

    def read(self, code: str) -> tuple[Deed, ...]:
        """The acts of a piece of code; raises SyntaxError where it is no Python."""
        tree = ast.parse(code)
        head, _, rest = code.partition("\n")
        if head.rstrip() == TYPED and rest.strip():
            return (Deed(acts.Execute(rest), 2, code.count("\n") + 1),)
        batches = spoken.batches(code)
        if batches is not None:
            return (Deed(batches, 1, code.count("\n") + 1),)
        return tuple(self._deeds(tree.body, code))

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
            if self._is_known(statement):
                place += 1
                continue
            read, used = self._act(body, place)
            if used:
                executed()
                first, last = _lines(body[place : place + used])
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

    def _act(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The acts that begin at a statement, and how many statements they take; 0 for none."""
        if self._is_forward(body[place : place + len(self._forward)]):
            return [acts.Forward()], len(self._forward)
        statement = body[place]
        if self._is_on_batch(body[place:]):
            return [acts.Forward()], spoken.batched_length(len(self._forward))
        if spoken.steps_by_closure(statement):
            return [acts.Step()], 1 + spoken.scheduled(body[place + 1 : place + 2])
        edit = spoken.edit(body[place:], self._data)
        if edit is not None:
            return [edit[0]], edit[1]
        match statement:
            case ast.With(body=inner) if _no_grad(statement):
                if self._is_forward(inner) or self._is_on_batch(inner):
                    return [acts.Forward(no_grad=True)], 1
                move = self._move(inner)
                if move is not None:
                    return [move], 1
            case ast.For():
                run = self._loop(statement)
                if run:
                    return run, 1
            case ast.Expr(value=ast.Call() as call):
                switched = self._switched(call)
                if switched is not None:
                    return [switched], 1 + spoken.holds(body[place + 1 : place + 2])
                act = self._called(call)
                if isinstance(act, acts.Step):
                    return [act], 1 + spoken.scheduled(body[place + 1 : place + 2])
                if act is not None:
                    return [act], 1
            case ast.Assign(targets=[ast.Name(id="optimizer")], value=ast.Call() as call):
                use = self._use(call)
                if use is not None:
                    return [use], 1
            case ast.Assign(targets=[ast.Name(id="scheduler")], value=made):
                schedule = spoken.schedule(made)
                if schedule is not None:
                    return [schedule], 1
        return [], 0

    def _is_known(self, statement: ast.stmt) -> bool:
        """Whether it does nothing that is not there already."""
        return (
            _is_import(statement)
            or ast.dump(statement) in self._functions
            or spoken.is_closure(statement)
        )

    def _is_on_batch(self, body: Sequence[ast.stmt]) -> bool:
        place = spoken.batched(body, len(self._forward))
        return place is not None and self._is_forward(body[place])

    def _is_forward(self, body: Sequence[ast.stmt]) -> bool:
        return bool(self._forward) and [ast.dump(s) for s in body] == self._forward

    def _switched(self, call: ast.Call) -> acts.Freeze | acts.Unfreeze | None:
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="requires_grad_"),
                args=[ast.Constant(value=bool(on))],
                keywords=[],
            ) if name in self._parameters:
                held = {*self._trainable, name} if on else {*self._trainable} - {name}
                self._trainable = [each for each in self._parameters if each in held]
                return acts.Unfreeze(name) if on else acts.Freeze(name)
        return None

    def _called(self, call: ast.Call) -> acts.Act | None:
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="loss"), attr="backward")):
                return calls_read.backward(call)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="optimizer"), attr="zero_grad")):
                return calls_read.zero_grad(call)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="optimizer"), attr="step"),
                args=[],
                keywords=[],
            ):
                return acts.Step()
        return None

    def _loop(self, loop: ast.For) -> list[acts.Act]:
        match loop:
            case ast.For(
                target=ast.Name(),
                iter=ast.Call(
                    func=ast.Name(id="range"), args=[ast.Constant(value=int(count))], keywords=[]
                ),
                orelse=[],
            ) if count > 0:
                if spoken.steps_by_closure(loop.body[0]) and len(loop.body) == 1 + spoken.scheduled(
                    loop.body[1:2]
                ):
                    return [acts.Run(count)]
                inner = self._plain(loop.body)
                if inner is not None and _is_round(inner):
                    return [acts.Run(count)]
        return []

    def _plain(self, body: Sequence[ast.stmt]) -> list[acts.Act] | None:
        """The acts of a loop's body, or None where something in it is none."""
        found: list[acts.Act] = []
        place = 0
        while place < len(body):
            read, used = self._act(body, place)
            if not used:
                return None
            found += read
            place += used
        return found

    def _move(self, body: Sequence[ast.stmt]) -> acts.Move | None:
        values: dict[str, Any] = {}
        for statement in body:
            found = calls_read.assigned(statement)
            if found is None or found[0].split("[")[0] not in self._parameters:
                return None
            if found[0] in values:
                return None
            values[found[0]] = found[1]
        return acts.Move(values)

    def _use(self, call: ast.Call) -> acts.Use | None:
        match call:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="torch"), attr="optim"), attr=name
                ),
                args=[ast.List(elts=held), *rest],
                keywords=given,
            ) if len(rest) < 2:
                pass
            case _:
                return None
        if [each.id for each in held if isinstance(each, ast.Name)] != self._trainable:
            return None
        try:
            keywords = {"lr": literals.value(rest[0])} if rest else {}
            keywords |= {key.arg: literals.value(key.value) for key in given if key.arg}
        except ValueError:
            return None
        if any(key.arg is None for key in given):
            return None
        return acts.Use(name, keywords)


def _is_round(found: Sequence[acts.Act]) -> bool:
    """Whether these acts are one step of a run: the gradient is cleared before it is made."""
    z, f, b, s = acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step()
    return list(found) in ([z, f, b, s], [f, z, b, s])


def _no_grad(statement: ast.With) -> bool:
    return [ast.unparse(item) for item in statement.items] == ["torch.no_grad()"]


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _lines(body: Sequence[ast.stmt]) -> tuple[int, int]:
    return body[0].lineno, body[-1].end_lineno or body[-1].lineno


def _execute(body: Sequence[ast.stmt], code: str) -> Deed:
    first, last = _lines(body)
    lines = code.split("\n")[first - 1 : last]
    margin = body[0].col_offset
    return Deed(acts.Execute("\n".join(line[margin:] for line in lines)), first, last)
