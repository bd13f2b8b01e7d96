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
    """Renders acts without an optimizer object, by the rule that the last Use chose."""

    def __init__(self) -> None:
        self._rule = _Rule({})
        self._velocities: set[str] = set()
        # Whether the gradients may be None, which this style cannot subtract.
        self._empty = True

    def __call__(
        self, act: acts.Act, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        """The act without an optimizer object; raises ActError where there is no rule."""
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
            case acts.ZeroGrad():
                if self._empty:
                    return ["# nothing to clear: each .grad is None"]
                self._empty = act.set_to_none
                return [
                    f"{name}.grad = None" if act.set_to_none else f"{name}.grad.zero_()"
                    for name in trainable
                ]
            case acts.Step():
                if self._empty or not trainable:
                    return ["# nothing to subtract: no parameter has a .grad"]
                updates = [text for name in trainable for text in self._rule.update(name)]
                return ["with torch.no_grad():", *transcript.indented(updates)]
            case acts.Run():
                self._empty = False
                body = [
                    *self(acts.ZeroGrad(), forward, trainable),
                    *forward,
                    *self(acts.Backward(), forward, trainable),
                    *self(acts.Step(), forward, trainable),
                ]
                return (
                    body
                    if act.steps == 1
                    else [f"for _ in range({act.steps}):", *transcript.indented(body)]
                )
            case acts.Freeze():
                return [transcript.line(act)]
            case acts.Unfreeze():
                begun = act.name in self._velocities
                self._velocities.add(act.name)
                return [transcript.line(act), *([] if begun else self._rule.setup([act.name]))]
            case acts.Backward():
                self._empty = False
                return transcript.lines(act, forward, trainable)
            case acts.Execute():
                if re.search(r"\boptimizer\b", act.code):
                    raise ActError(
                        "Typed lines use the optimizer, which this style does without; "
                        'use the style "optimizer".'
                    )
                self._empty = False
                return transcript.lines(act, forward, trainable)
            case _:
                return transcript.lines(act, forward, trainable)


def _factor(expression: str) -> str:
    return f"({expression})" if " " in expression else expression
