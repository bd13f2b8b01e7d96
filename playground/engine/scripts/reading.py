"""PyTorch lines read as acts: the inverse of the transcript.

A statement that looks like an act is written again from that act and compared, tree by tree, so
what is read does exactly what stands there. Whatever is no act becomes an ``Execute``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.engine.scripts import literals
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
        self._forward, self._functions = _forward_of(document)
        self._parameters = _parameters_of(document)
        self._trainable = list(self._parameters)
        self._tries = 0

    def read(self, code: str) -> tuple[Deed, ...]:
        """The acts of a piece of code; raises SyntaxError where it is no Python."""
        tree = ast.parse(code)
        head, _, rest = code.partition("\n")
        if head.rstrip() == TYPED and rest.strip():
            return (Deed(acts.Execute(rest), 2, code.count("\n") + 1),)
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
            if _is_import(statement) or ast.dump(statement) in self._functions:
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
        match statement:
            case ast.With(body=inner) if _no_grad(statement):
                if self._is_forward(inner):
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
                    return [switched], 1 + _holds(body[place + 1 : place + 2])
                act = self._called(call)
                if isinstance(act, acts.Step):
                    return [act], 1 + _scheduled(body[place + 1 : place + 2])
                if act is not None:
                    return [act], 1
            case ast.Assign(targets=[ast.Name(id="optimizer")], value=ast.Call() as call):
                use = self._use(call)
                if use is not None:
                    return [use], 1
            case ast.Assign(targets=[ast.Name(id="scheduler")], value=made):
                schedule = _schedule(made)
                if schedule is not None:
                    return [schedule], 1
        return [], 0

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
                return _backward(call)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="optimizer"), attr="zero_grad")):
                return _zero_grad(call)
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
            found = _assigned(statement)
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


def _holds(body: Sequence[ast.stmt]) -> bool:
    """Whether a line gives the optimizer its parameters anew, which freezing one does by itself."""
    match body:
        case [ast.Assign(targets=[target], value=ast.List())]:
            return ast.unparse(target) == "optimizer.param_groups[0]['params']"
    return False


def _scheduled(body: Sequence[ast.stmt]) -> bool:
    """Whether a line steps the scheduler, which a step does by itself."""
    return any(
        ast.unparse(each) in ("scheduler.step()", "scheduler.step(loss.item())") for each in body
    )


def _schedule(made: ast.expr) -> acts.Schedule | None:
    match made:
        case ast.Constant(value=None):
            return acts.Schedule()
        case ast.Call(
            func=ast.Attribute(value=room, attr=name),
            args=[ast.Name(id="optimizer")],
            keywords=given,
        ) if ast.unparse(room) == "torch.optim.lr_scheduler" and all(key.arg for key in given):
            try:
                return acts.Schedule(name, {str(k.arg): literals.value(k.value) for k in given})
            except ValueError:
                return None
    return None


def _is_round(found: Sequence[acts.Act]) -> bool:
    """Whether these acts are one step of a run: the gradient is cleared before it is made."""
    z, f, b, s = acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step()
    return list(found) in ([z, f, b, s], [f, z, b, s])


def _backward(call: ast.Call) -> acts.Backward | None:
    given: dict[str, ast.expr] = {k.arg: k.value for k in call.keywords if k.arg}
    if len(call.args) > 1 or set(given) - {"gradient", "retain_graph"}:
        return None
    if call.args:
        given["gradient"] = call.args[0]
    try:
        vector = literals.tensor(given["gradient"]) if "gradient" in given else None
        retain = literals.value(given["retain_graph"]) if "retain_graph" in given else False
    except ValueError:
        return None
    return acts.Backward(vector, bool(retain))


def _zero_grad(call: ast.Call) -> acts.ZeroGrad | None:
    given = [*call.args, *(k.value for k in call.keywords if k.arg == "set_to_none")]
    if len(given) != len(call.args) + len(call.keywords) or len(given) > 1:
        return None
    match given:
        case []:
            return acts.ZeroGrad()
        case [ast.Constant(value=bool(to_none))]:
            return acts.ZeroGrad(to_none)
    return None


def _assigned(statement: ast.stmt) -> tuple[str, Any] | None:
    """The coordinate that a statement sets, and its value."""
    try:
        match statement:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="fill_"),
                    args=[number],
                    keywords=[],
                )
            ):
                return name, literals.number(number)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=at)], value=new):
                index = literals.value(at)
                places = index if isinstance(index, tuple) else (index,)
                if all(type(i) is int and i >= 0 for i in places):
                    return f"{name}[{', '.join(map(str, places))}]", literals.number(new)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="copy_"),
                    args=[copied],
                    keywords=[],
                )
            ):
                return name, literals.tensor(copied, like=name)
    except ValueError:
        pass
    return None


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


def _forward_of(document: Document) -> tuple[list[str], set[str]]:
    """The trees of the lines of a forward, and those of the functions of all cells."""
    forward: list[str] = []
    functions: set[str] = set()
    for title, source in document.sources.items():
        try:
            body = ast.parse(source).body
        except SyntaxError:
            continue
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                functions.add(ast.dump(statement))
            elif title in ("model", "loss") and not _is_import(statement):
                forward.append(ast.dump(statement))
    return forward, functions


def _parameters_of(document: Document) -> list[str]:
    """The names of the leaves that require grad, as far as the text of the cells tells."""
    found: list[str] = []
    for title in ("data", "parameters"):
        try:
            body = ast.parse(document.source(title)).body
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
