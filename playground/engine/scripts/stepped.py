"""The styles that step by a ``torch.optim`` object: its closure, and the scheduler after it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from playground.engine.schedules import looks_at_loss
from playground.engine.scripts import transcript
from playground.state import acts


class Stepped:
    """Renders acts in order, and keeps in mind which optimizer and which schedule are in use."""

    def __init__(self) -> None:
        self._closure = False
        self._schedule: str | None = None
        self._forward: list[str] = []
        self._defined: list[str] = []

    def __call__(
        self, act: acts.Act, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        """The act as ``transcript.lines`` has it, but for the steps that are more than one call."""
        match act:
            case acts.Use():
                self._closure = act.optimizer == "LBFGS"
                # A scheduler belongs to the optimizer before; where it goes on, an act says so.
                self._schedule = None
            case acts.Schedule():
                self._schedule = act.name
            case acts.Step() | acts.Run():
                return self._stepped(act, forward, trainable)
        return transcript.lines(act, forward, trainable)

    def _stepped(
        self, act: acts.Step | acts.Run, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        if not self._closure and self._schedule is None:
            return transcript.lines(act, forward, trainable)
        run = isinstance(act, acts.Run)
        before: list[str] = []
        if self._closure:
            before = self._define(forward)
            found = "found = " if looks_at_loss(self._schedule) else ""
            body = [f"{found}optimizer.step(closure)"]
        else:
            found = ""
            walked = ["optimizer.zero_grad()", *forward, "loss.backward()"]
            body = [*(walked if run else []), "optimizer.step()"]
        if looks_at_loss(self._schedule):
            body.append(f"scheduler.step({'found' if found else 'loss'}.item())")
        elif self._schedule is not None:
            body.append("scheduler.step()")
        if isinstance(act, acts.Run) and act.steps != 1:
            body = [f"for _ in range({act.steps}):", *transcript.indented(body)]
        return [*before, *body]

    def _define(self, forward: Sequence[str]) -> list[str]:
        """The closure, where it is not the one that was written last."""
        names = ", ".join(_bound(forward))
        inner = [
            *([f"global {names}"] if names else []),
            "optimizer.zero_grad()",
            *forward,
            "loss.backward()",
            "return loss",
        ]
        written = ["def closure():", *transcript.indented(inner), ""]
        if written == self._defined:
            return []
        self._defined = written
        return written


def _bound(forward: Sequence[str]) -> list[str]:
    """The names that the forward's lines bind: they are the script's, not the closure's own."""
    tree = ast.parse("\n".join(forward))
    found = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return sorted(set(found))
