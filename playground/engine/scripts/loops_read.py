"""Loops read as runs: the four acts of a step in them, and perhaps a condition that ends them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from playground.engine.scripts import stopping
from playground.engine.scripts.steps_read import Stepping
from playground.engine.scripts.trees import texts, written
from playground.state import acts

MOST_UNROLLED = 60
"""Acts of a loop that are no steps of a run are read one by one, up to so many."""
_HEADS = ("best = float('inf')", "before = float('nan')")
_TAILS = ("best = min(best, loss.item())", "change, before = (loss.item() - before, loss.item())")

Act = Callable[[Sequence[ast.stmt], int], tuple[list[acts.Act], int]]


class Loops:
    """Reads loops; ``act`` reads a statement of their bodies."""

    def __init__(self, stepping: Stepping, act: Act) -> None:
        self._stepping = stepping
        self._act = act
        self._until: str | None = None
        self._steps = 0

    def read(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The acts of a loop that begins at a statement, with what is set up before it."""
        head = 0
        while place + head < len(body) and ast.unparse(body[place + head]) in _HEADS:
            head += 1
        if place + head >= len(body) or not isinstance(body[place + head], ast.For):
            return [], 0
        loop = body[place + head]
        assert isinstance(loop, ast.For)
        count = _count(loop)
        if count is None:
            return [], 0
        kept = self._stepping.forwards.kept()
        found = self._conditioned(loop, body[place : place + head], count)
        if found is None and not head:
            self._stepping.forwards.put_back(kept)
            found = self._plain(loop, count)
        if found is None:
            self._stepping.forwards.put_back(kept)
        return ([], 0) if found is None else (found, head + 1)

    def _plain(self, loop: ast.For, count: int) -> list[acts.Act] | None:
        inner = self._inner(loop.body)
        if inner is None or _uses(loop.body, loop.target):
            return None
        before, steps = _split(inner)
        if _is_round(steps) or (steps == [acts.Step()] and self._by_closure(loop)):
            return [*before, *self._stop(None), acts.Run(count)]
        if not before and 0 < len(inner) * count <= MOST_UNROLLED:
            return inner * count
        return None

    def _conditioned(
        self, loop: ast.For, head: Sequence[ast.stmt], count: int
    ) -> list[acts.Act] | None:
        """A loop whose last statement is ``if …: break``."""
        match loop.body[-1]:
            case ast.If(test=test, body=[ast.Break()], orelse=[]):
                pass
            case _:
                return None
        kept = list(loop.body[:-1])
        tails: list[ast.stmt] = []
        while kept and (
            ast.unparse(kept[-1]) in _TAILS or ast.unparse(kept[-1]).startswith("grad_norm = ")
        ):
            tails.insert(0, kept.pop())
        inner = self._inner(kept)
        if inner is None:
            return None
        before, steps = _split(inner)
        if not _is_round(steps):
            return None
        until = ast.unparse(_NoItems().visit(ast.parse(ast.unparse(test), mode="eval").body))
        first = _first(loop)
        run = acts.Run(count, until=until, first=first)
        again = stopping.loop(run, [], self._stepping.trainable)
        expected = written(again)
        found = [*texts(head), *texts([_bare(loop, [*tails, loop.body[-1]])])]
        if found != expected and not self._close_enough(found, expected):
            return None
        return [*before, *self._stop(until), acts.Run(count)]

    def _close_enough(self, found: Sequence[str], expected: Sequence[str]) -> bool:
        """Whether the loops differ in the name of the counter alone, which nothing uses."""
        plain = [line.split(" in range", 1)[-1] for line in found]
        return plain == [line.split(" in range", 1)[-1] for line in expected]

    def _inner(self, body: Sequence[ast.stmt]) -> list[acts.Act] | None:
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

    def _by_closure(self, loop: ast.For) -> bool:
        return "closure" in ast.unparse(loop.body[0])

    def _stop(self, until: str | None) -> list[acts.Act]:
        """The act that sets another stop condition, where one is needed."""
        if until == self._until:
            return []
        self._until = until
        return [acts.StopWhen(until)]


class _NoItems(ast.NodeTransformer):
    """Takes away the ``.item()`` of what a stop condition compares."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """One call."""
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="item"), args=[], keywords=[]):
                return owner
        self.generic_visit(node)
        return node


def _split(found: Sequence[acts.Act]) -> tuple[list[acts.Act], list[acts.Act]]:
    """What is set once before a run, and the acts of its step."""
    once = (acts.Batches, acts.ReleaseGrad, acts.RetainGrad)
    return (
        [act for act in found if isinstance(act, once)],
        [act for act in found if not isinstance(act, once)],
    )


def _is_round(found: Sequence[acts.Act]) -> bool:
    """Whether these acts are one step of a run: the gradient is cleared before it is made."""
    z, f, b, s = acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step()
    return list(found) in ([z, f, b, s], [f, z, b, s])


def _count(loop: ast.For) -> int | None:
    """How many turns the loop takes, where its range is written out."""
    match loop:
        case ast.For(
            target=ast.Name(),
            iter=ast.Call(func=ast.Name(id="range"), args=bounds, keywords=[]),
            orelse=[],
        ) if 0 < len(bounds) < 3:
            whole = [b.value for b in bounds if isinstance(b, ast.Constant)]
            numbers = [each for each in whole if type(each) is int]
            if len(numbers) == len(bounds):
                count = numbers[-1] - (numbers[0] if len(numbers) == 2 else 0)
                return count if count > 0 else None
    return None


def _first(loop: ast.For) -> int:
    """The steps that were made before, as ``range(first + 1, …)`` tells them."""
    assert isinstance(loop.iter, ast.Call)
    begin = loop.iter.args[0]
    if len(loop.iter.args) == 2 and isinstance(begin, ast.Constant):
        return begin.value - 1 if isinstance(begin.value, int) else 0
    return 0


def _bare(loop: ast.For, body: list[ast.stmt]) -> ast.For:
    return ast.copy_location(ast.For(loop.target, loop.iter, body, [], None), loop)


def _uses(body: Sequence[ast.stmt], counter: ast.expr) -> bool:
    name = ast.unparse(counter)
    return any(
        isinstance(node, ast.Name) and node.id == name
        for statement in body
        for node in ast.walk(statement)
    )
