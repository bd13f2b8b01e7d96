"""Writes the ``retain_grad`` switches into a script: after each forward that records a graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.state import acts

Lines = Callable[[acts.Act, list[str], list[str]], list[str]]


class Retained:
    """Keeps in mind, act by act, which intermediates retain their grad and whether they exist."""

    def __init__(self, parameters: Sequence[str]) -> None:
        self._parameters = tuple(parameters)
        self._names: list[str] = []
        self._graph = False
        self._recorded: list[str] = []

    def render(
        self, render: Lines, act: acts.Act, forward: list[str], trainable: list[str]
    ) -> list[str]:
        """The act's lines, each of its forwards followed by the calls of ``retain_grad``."""
        match act:
            case acts.Forward() if act.no_grad:
                self._graph = False
            case acts.Forward() | acts.Run():
                self._graph = True
                self._recorded = list(trainable)
                return render(act, [*forward, *self._calls(self._names, trainable)], trainable)
            case acts.Step():  # a step by a closure does its own forwards
                return render(act, [*forward, *self._calls(self._names, trainable)], trainable)
            case acts.RetainGrad():
                self._names = [*(name for name in self._names if name != act.name), act.name]
                return self._calls([act.name], self._recorded) if self._graph else []
            case acts.ReleaseGrad():
                self._names.remove(act.name)
        return render(act, forward, trainable)

    def _calls(self, names: Sequence[str], trainable: Sequence[str]) -> list[str]:
        # torch refuses a tensor in which only frozen parameters took part.
        frozen = len(trainable) < len(self._parameters)
        asked = "if {0}.requires_grad: {0}.retain_grad()" if frozen else "{0}.retain_grad()"
        return [asked.format(name) for name in names]
