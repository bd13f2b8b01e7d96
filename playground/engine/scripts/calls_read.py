"""Single calls read as acts: backward, zero_grad, an optimizer, a schedule, a frozen parameter."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from playground.engine.scripts import literals
from playground.state import acts


def called(call: ast.Call) -> acts.Act | None:
    """``loss.backward(…)`` and ``optimizer.zero_grad(…)``."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="loss"), attr="backward"):
            return _backward(call)
        case ast.Attribute(value=ast.Name(id="optimizer"), attr="zero_grad"):
            return _zero_grad(call)
    return None


def used(call: ast.Call, trainable: Sequence[str]) -> acts.Use | None:
    """``torch.optim.SGD([w1, w2], lr=0.1)`` where it holds every trainable parameter, in order."""
    match call:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="torch"), attr="optim"), attr=name
            ),
            args=[held, *rest],
        ) if len(rest) < 2:
            listed = ast.unparse(held)
        case _:
            return None
    wanted = [f"[{', '.join(trainable)}]"] if trainable else ["[torch.empty(1)]"]
    if listed not in wanted:
        return None
    keywords = _keywords(call)
    if keywords is None:
        return None
    try:
        return acts.Use(name, ({"lr": literals.value(rest[0])} if rest else {}) | keywords)
    except ValueError:
        return None


def scheduled(statement: ast.stmt) -> acts.Schedule | None:
    """``scheduler = torch.optim.lr_scheduler.StepLR(optimizer, …)``, or ``scheduler = None``."""
    match statement:
        case ast.Assign(targets=[ast.Name(id="scheduler")], value=ast.Constant(value=None)):
            return acts.Schedule(None)
        case ast.Assign(
            targets=[ast.Name(id="scheduler")],
            value=ast.Call(
                func=ast.Attribute(attr=name) as made, args=[ast.Name(id="optimizer")]
            ) as call,
        ) if ast.unparse(made.value) == "torch.optim.lr_scheduler":
            keywords = _keywords(call)
            return None if keywords is None else acts.Schedule(name, keywords)
    return None


def frozen(statement: ast.stmt) -> acts.Freeze | acts.Unfreeze | None:
    """``w.requires_grad_(False)`` or ``w.requires_grad = False``."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="requires_grad_"),
                args=[ast.Constant(value=bool(on))],
                keywords=[],
            )
        ):
            pass
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="requires_grad_"),
                args=[],
                keywords=[],
            )
        ):
            on = True
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id=name), attr="requires_grad")],
            value=ast.Constant(value=bool(on)),
        ):
            pass
        case _:
            return None
    return acts.Unfreeze(name) if on else acts.Freeze(name)


def _keywords(call: ast.Call) -> dict[str, Any] | None:
    """The keywords of a call where all are literals."""
    try:
        return {_named(each): literals.value(each.value) for each in call.keywords}
    except ValueError:
        return None


def _named(keyword: ast.keyword) -> str:
    if keyword.arg is None:
        raise ValueError("** hides the keywords")
    return keyword.arg


def _backward(call: ast.Call) -> acts.Backward | None:
    given = {k.arg: k.value for k in call.keywords if k.arg}
    if len(call.args) > 1 or set(given) - {"gradient", "retain_graph"}:
        return None
    if call.args:
        given["gradient"] = call.args[0]
    try:
        vector = literals.tensor(given["gradient"]) if "gradient" in given else None
        retain = literals.value(given["retain_graph"]) if "retain_graph" in given else False
    except ValueError:
        return None
    return acts.Backward(_floats(vector), bool(retain))


def _floats(value: Any) -> Any:
    """Numbers as autograd takes them: a vector of integers would be told as floats."""
    if isinstance(value, list):
        return [_floats(each) for each in value]
    return float(value) if isinstance(value, int) else value


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
