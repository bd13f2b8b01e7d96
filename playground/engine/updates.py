"""The "autograd" style: gradients from backward, the update written out under ``no_grad``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.engine import transcript
from playground.engine.errors import ActError
from playground.state import acts

_WRITTEN = ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")


class _Rule:
    """The update rule of SGD with the keywords in force, as lines for one parameter."""

    def __init__(self, keywords: Mapping[str, Any]) -> None:
        extra = sorted(set(keywords) - set(_WRITTEN))
        if extra:
            raise ActError(f"This style does not write out SGD's {', '.join(extra)}.")
        self._of = {
            "lr": 1e-3,
            "momentum": 0,
            "dampening": 0,
            "weight_decay": 0,
            "nesterov": False,
            "maximize": False,
            **keywords,
        }

    def setup(self, names: Sequence[str]) -> list[str]:
        return [f"velocity_{name} = None" for name in names] if self._of["momentum"] else []

    def update(self, name: str) -> list[str]:
        of = self._of
        gradient = f"-{name}.grad" if of["maximize"] else f"{name}.grad"
        if of["weight_decay"]:
            gradient = f"{gradient} + {of['weight_decay']!r} * {name}"
        if not of["momentum"]:
            return [f"{name} -= {of['lr']!r} * {_factor(gradient)}"]
        velocity, grown = f"velocity_{name}", f"g_{name}"
        kept = f"{1 - of['dampening']!r} * {grown}" if of["dampening"] else grown
        move = f"({grown} + {of['momentum']!r} * {velocity})" if of["nesterov"] else velocity
        return [
            f"{grown} = {gradient}",
            f"{velocity} = {grown}.clone() if {velocity} is None "
            f"else {of['momentum']!r} * {velocity} + {kept}",
            f"{name} -= {of['lr']!r} * {move}",
        ]


class WrittenOut:
    """Renders acts without an optimizer object, by the rule that the last Use chose.

    An optimizer passes over a ``.grad`` that is None. Here that is written out, so this keeps in
    mind which gradients are there (True), not there (False), or either (no entry).
    """

    def __init__(self) -> None:
        self._rule = _Rule({})
        self._velocities: set[str] = set()
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
                if act.optimizer != "SGD":
                    raise ActError(
                        f"The update of {act.optimizer} is not written out by hand yet; "
                        'use the style "optimizer".'
                    )
                self._rule = _Rule(act.keywords)
                self._velocities = set(trainable)
                return self._rule.setup(trainable)
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
                return [f"for _ in range({act.steps}):", *transcript.indented(body)]
            case acts.Freeze():
                return [transcript.line(act)]
            case acts.Unfreeze():
                begun = act.name in self._velocities
                self._velocities.add(act.name)
                return [transcript.line(act), *([] if begun else self._rule.setup([act.name]))]
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
    return f"({expression})" if " " in expression else expression
