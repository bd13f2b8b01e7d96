"""The "autograd" style: gradients from backward, the update written out under ``no_grad``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.engine.errors import ActError
from playground.engine.scripts import stopping, transcript
from playground.engine.scripts.changes import STATE
from playground.engine.scripts.written_rules import Rule, settings, written_out
from playground.state import acts


class _Rule:
    """What an update needs in code: lines at the choice, per parameter, and per step."""

    def __init__(self, optimizer: str, keywords: Mapping[str, Any]) -> None:
        self._rule: Rule | None = None
        self._of: Mapping[str, Any] = settings(optimizer, keywords)
        if optimizer != "SGD":
            self._rule = written_out(optimizer, keywords)

    def function(self) -> list[str]:
        """The rule as a function; SGD's is short enough to stand in the step itself."""
        return [] if self._rule is None else self._rule.function()

    def buffers(self, names: Sequence[str]) -> list[str]:
        """What the rule keeps from step to step, at its beginning."""
        if self._rule is not None:
            return [self._rule.state(name) for name in names]
        return [f"velocity_{name} = None" for name in names] if self._of["momentum"] else []

    def update(self, name: str) -> list[str]:
        """The step of one parameter."""
        if self._rule is not None:
            return [f"{self._rule.name}({name}, {STATE}{name})"]
        return _sgd(name, self._of)


def _sgd(name: str, of: Mapping[str, Any]) -> list[str]:
    """SGD by torch's own operations in their order, so that no bit differs."""
    lr, gradient = of["lr"], f"-{name}.grad" if of["maximize"] else f"{name}.grad"
    plain = f"{name} -= {lr!r} * {_factor(gradient)}"
    if of["weight_decay"]:
        plain = f"{name} -= {lr!r} * ({gradient} + {of['weight_decay']!r} * {name})"
        gradient = f"{_factor(gradient)}.add({name}, alpha={of['weight_decay']!r})"
    if not of["momentum"]:
        return [f"{name}.add_({gradient}, alpha={-lr!r})  # {plain}"]
    velocity, grown = f"velocity_{name}", f"g_{name}"
    share = f", alpha={1 - of['dampening']!r}" if of["dampening"] else ""
    move = f"{grown}.add({velocity}, alpha={of['momentum']!r})" if of["nesterov"] else velocity
    return [
        f"{grown} = {gradient}",
        f"if {velocity} is None:",
        f"    {velocity} = {grown}.clone()",
        "else:",
        f"    {velocity}.mul_({of['momentum']!r}).add_({grown}{share})",
        f"{name}.add_({move}, alpha={-lr!r})",
    ]


class WrittenOut:
    """Renders acts without an optimizer object, by the rule that the last Use chose.

    An optimizer passes over a ``.grad`` that is None. Here that is written out, so this keeps in
    mind which gradients are there (True), not there (False), or either (no entry).
    """

    def __init__(self) -> None:
        self._rule = _Rule("SGD", {})
        self._begun: set[str] = set()
        self._there: dict[str, bool] | None = None
        self._recorded: set[str] = set()

    def __call__(
        self, act: acts.Act, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        """The act without an optimizer object; raises ActError where there is no rule."""
        if self._there is None:
            self._there = dict.fromkeys(trainable, False)
        match act:
            case acts.Use():
                self._rule = _Rule(act.optimizer, act.keywords)
                self._begun = set(trainable)
                return [*self._rule.function(), *self._rule.buffers(trainable)]
            case acts.Schedule():
                if act.name is not None:
                    raise ActError(
                        f"{act.name} changes the learning rate from step to step, and this style "
                        'writes it as one number; use the style "optimizer".'
                    )
                return ["# no learning-rate schedule"]
            case acts.Forward():
                recorded = () if act.no_grad else trainable
                self._recorded = {name for name in recorded if _uses(name, forward)}
                return transcript.lines(act, forward, trainable)
            case acts.Backward():
                for name in trainable:
                    if name in self._recorded:
                        self._there[name] = True
                    elif not self._there.get(name, True):
                        del self._there[name]
                return transcript.lines(act, forward, trainable)
            case acts.ZeroGrad():
                return self._clear(trainable, act.set_to_none)
            case acts.Step():
                updates = [text for name in trainable for text in self._update(name)]
                if not updates:
                    return ["# nothing to subtract: no parameter has a .grad"]
                return ["with torch.no_grad():", *transcript.indented(updates)]
            case acts.Run():
                for name in trainable:
                    self._there.pop(name, None)
                parts = (acts.ZeroGrad(), acts.Forward(), acts.Backward(), acts.Step())
                body = [text for part in parts for text in self(part, forward, trainable)]
                if act.steps == 1:
                    return body
                loop = [f"for _ in range({act.steps}):", *transcript.indented(body)]
                return [*loop, *stopping.remark(act)]
            case acts.StopWhen():
                return [transcript.line(act)]
            case acts.Freeze():
                return [transcript.line(act)]
            case acts.Unfreeze():
                begun = act.name in self._begun
                self._begun.add(act.name)
                return [transcript.line(act), *([] if begun else self._rule.buffers([act.name]))]
            case acts.Execute():
                if re.search(r"\boptimizer\b", act.code):
                    raise ActError(
                        "Typed lines use the optimizer, which this style does without; "
                        'use the style "optimizer".'
                    )
                self._there, self._recorded = {}, set()
                return transcript.lines(act, forward, trainable)
            case _:
                return transcript.lines(act, forward, trainable)

    def _clear(self, names: Sequence[str], set_to_none: bool) -> list[str]:
        assert self._there is not None
        lines = []
        for name in names:
            there = self._there.get(name)
            if there is not False:
                lines += (
                    [f"{name}.grad = None"]
                    if set_to_none
                    else self._if_there(name, [f"{name}.grad.zero_()"])
                )
                if set_to_none:
                    self._there[name] = False
        return lines or ["# nothing to clear: each .grad is None"]

    def _update(self, name: str) -> list[str]:
        return self._if_there(name, self._rule.update(name))

    def _if_there(self, name: str, lines: list[str]) -> list[str]:
        assert self._there is not None
        there = self._there.get(name)
        if there is None:
            return [f"if {name}.grad is not None:", *transcript.indented(lines)]
        return lines if there else []


def _uses(name: str, forward: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for text in forward)


def _factor(expression: str) -> str:
    return f"({expression})" if expression.startswith("-") else expression
