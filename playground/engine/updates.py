"""The "autograd" style: gradients from backward, the update written out under ``no_grad``."""

from __future__ import annotations

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

    def __call__(
        self, act: acts.Act, forward: Sequence[str], trainable: Sequence[str]
    ) -> list[str]:
        """The act as statements without an optimizer object; raises ActError where there is no rule."""
        match act:
            case acts.Use():
                if act.optimizer != "SGD":
                    raise ActError(
                        f"The update of {act.optimizer} is not written out by hand yet; "
                        'use the style "optimizer".'
                    )
                self._rule = _Rule(act.keywords)
                return self._rule.setup(trainable)
            case acts.ZeroGrad():
                return [
                    f"{name}.grad = None" if act.set_to_none else f"{name}.grad.zero_()"
                    for name in trainable
                ]
            case acts.Step():
                updates = [text for name in trainable for text in self._rule.update(name)]
                return ["with torch.no_grad():", *transcript.indented(updates)]
            case acts.Run():
                body = [
                    *self(acts.ZeroGrad(), forward, trainable),
                    *forward,
                    "loss.backward()",
                    *self(acts.Step(), forward, trainable),
                ]
                return (
                    body
                    if act.steps == 1
                    else [f"for _ in range({act.steps}):", *transcript.indented(body)]
                )
            case acts.Freeze() | acts.Unfreeze():
                return [transcript.line(act)]
            case _:
                return transcript.lines(act, forward, trainable)


def _factor(expression: str) -> str:
    return f"({expression})" if " " in expression else expression
