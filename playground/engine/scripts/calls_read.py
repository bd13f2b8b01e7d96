"""Single calls and assignments read as the act, or the part of a move, that they stand for."""

from __future__ import annotations

import ast
from typing import Any

from playground.engine.scripts import literals
from playground.state import acts


def backward(call: ast.Call) -> acts.Backward | None:
    """The act of ``loss.backward(…)``, or None for arguments that it does not know."""
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


def zero_grad(call: ast.Call) -> acts.ZeroGrad | None:
    """The act of ``optimizer.zero_grad(…)``, or None."""
    given = [*call.args, *(k.value for k in call.keywords if k.arg == "set_to_none")]
    if len(given) != len(call.args) + len(call.keywords) or len(given) > 1:
        return None
    match given:
        case []:
            return acts.ZeroGrad()
        case [ast.Constant(value=bool(to_none))]:
            return acts.ZeroGrad(to_none)
    return None


def assigned(statement: ast.stmt) -> tuple[str, Any] | None:
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
