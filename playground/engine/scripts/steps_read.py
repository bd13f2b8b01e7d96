"""Steps read from code: with a schedule behind them, or by a closure."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from playground.engine.scripts import calls_read
from playground.engine.scripts.forward_read import Forwards
from playground.state import acts

_CLOSURE = "closure"


class Stepping:
    """Knows the schedule that is on and the closure that was written.

    ``trainable``: what the optimizer holds.
    """

    def __init__(self, forwards: Forwards) -> None:
        self.forwards = forwards
        self.trainable: list[str] = []
        self.schedule = acts.Schedule(None)
        self._closure: list[acts.Act] | None = None

    def chosen(
        self, use: acts.Use, body: Sequence[ast.stmt], place: int
    ) -> tuple[list[acts.Act], int]:
        """The acts of another optimizer, made in the statement at ``place``.

        The program takes a schedule along, which in a script belongs to the optimizer before: it
        goes on where the next statement makes it anew, and is taken off otherwise.
        """
        if self.schedule.name is None:
            return [use], 1
        if place + 1 < len(body) and calls_read.scheduled(body[place + 1]) == self.schedule:
            return [use], 2
        self.schedule = acts.Schedule(None)
        return [self.schedule, use], 1

    def read(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The act that begins at a statement."""
        statement = body[place]
        schedule = calls_read.scheduled(statement)
        if schedule is not None:
            self.schedule = schedule
            return [schedule], 1
        if isinstance(statement, ast.FunctionDef) and statement.name == _CLOSURE:
            before = self._walk(statement)
            if before is None:
                return [], 0
            self._closure = before
            return [], 1
        text = ast.unparse(statement)
        if text in ("optimizer.step(closure)", "found = optimizer.step(closure)"):
            if self._closure is None:
                return [], 0
            before, self._closure = self._closure, []
            return [*before, acts.Step()], 1 + self._followed(body, place)
        if text == "optimizer.step()":
            follows = self._followed(body, place)
            if bool(follows) == (self.schedule.name is not None):
                return [acts.Step()], 1 + follows
        return [], 0

    def _followed(self, body: Sequence[ast.stmt], place: int) -> int:
        """1 where the schedule steps in the next statement, else 0."""
        if self.schedule.name is None or place + 1 >= len(body):
            return 0
        return int(
            ast.unparse(body[place + 1])
            in ("scheduler.step()", "scheduler.step(loss.item())", "scheduler.step(found.item())")
        )

    def _walk(self, function: ast.FunctionDef) -> list[acts.Act] | None:
        """What a closure needs before its step; None where it is not the usual one."""
        body = [each for each in function.body if not isinstance(each, ast.Global)]
        if not body or ast.unparse(body[0]) != "optimizer.zero_grad()":
            return None
        found, used = self.forwards.read(body, 1)
        if not used or not found or found[-1] != acts.Forward():
            return None
        before, place = found[:-1], 1 + used
        while place < len(body):
            retained, used = self.forwards.read(body, place)
            if not used:
                break
            before, place = [*before, *retained], place + used
        rest = [ast.unparse(each) for each in body[place:]]
        return before if rest == ["loss.backward()", "return loss"] else None
