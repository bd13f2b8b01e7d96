"""Typed expressions and asserts on the live names, which change nothing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from playground.engine import mementos
from playground.engine.errors import ActError, UnmetError
from playground.language.compiler import compile_code
from playground.language.errors import CodeError
from playground.state.memento import Memento

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

_FOUND = "value_found"
_CHANGING = ("backward", "step", "zero_grad", "retain_grad")


def evaluate(lab: Experiment, code: str, names: Mapping[str, Any]) -> Any:
    """The value of the last line of ``code``, free of torch; None where that is no expression.

    ``names``: further names that the lines may use, or bind anew. Raises UnmetError for an assert
    that does not hold, ActError for lines that would change or have changed something, CodeError
    for code that may not be typed; torch's own errors pass as they are.
    """
    written = tree = _parsed(code)
    _refuse_changes(tree, lab, names)
    live = {*lab.workspace.names, *names}
    found = _free(_FOUND, live)
    given = dict(names)
    code, texts = _texts_named(code, tree, live)
    given |= texts
    tree = _parsed(code)
    if "optimizer" in code:
        given.setdefault("optimizer", lab.optimizer)
    program = compile_code(
        _bound(code, tree, found),
        role="lines",
        known=tuple({*live, *given}),
        filename="<lines>",
    )
    before = _Before(lab)
    try:
        after = lab.workspace.examine(program, given)
    except CodeError as error:
        raise _unmet(written, error, code) or error from None
    finally:
        before.compare(lab)
    return plain(after.get(found))


def plain(value: Any) -> Any:
    """A value without torch: numbers, numpy arrays, texts, and tuples, lists and dicts of them."""
    if isinstance(value, torch.Tensor):
        still = value.detach().cpu()
        if still.dtype == torch.bfloat16:
            still = still.float()
        return still.item() if still.ndim == 0 else still.numpy().copy()
    if value is None or isinstance(value, bool | int | float | complex | str | np.ndarray):
        return value
    if isinstance(value, torch.Size | tuple):
        return tuple(plain(each) for each in value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, torch.autograd.graph.Node):
        return value.name()
    return str(value)


def _parsed(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        compile_code(code, role="lines", filename="<lines>")  # tells what is wrong, and where
        raise


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _texts_named(code: str, tree: ast.Module, live: Collection[str]) -> tuple[str, dict[str, str]]:
    """The code with a name for each text to compare with: typed code itself has no texts."""
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.JoinedStr)]
    direct = {id(part) for node in whole for part in ast.iter_child_nodes(node)}
    direct |= {id(k.value) for k in ast.walk(tree) if isinstance(k, ast.keyword)}
    direct |= {id(node.msg) for node in ast.walk(tree) if isinstance(node, ast.Assert)}
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in direct
        and node.lineno == node.end_lineno
    ]
    lines = code.split("\n")
    texts: dict[str, str] = {}
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        name = _free(f"text_{len(texts) + 1}", live)
        texts[name] = str(node.value)
        line = lines[node.lineno - 1].encode()
        before, after = line[: node.col_offset], line[node.end_col_offset :]
        lines[node.lineno - 1] = (before + f"{' ' * bool(before)}{name} ".encode() + after).decode()
    return "\n".join(lines), texts


def _bound(code: str, tree: ast.Module, found: str) -> str:
    """The code with its last expression bound to a name; the line numbers stay."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return code
    last = tree.body[-1]
    lines = code.split("\n")
    place, column = (
        last.lineno - 1,
        len(lines[last.lineno - 1].encode()[: last.col_offset].decode()),
    )
    text = ast.get_source_segment(code, last) or ""
    return "\n".join([*lines[:place], f"{lines[place][:column]}{found} = ({text}\n)"])


def _refuse_changes(tree: ast.Module, lab: Experiment, names: Mapping[str, Any]) -> None:
    """Raise ActError for what is sure to change something that is live."""
    live = set(lab.workspace.names) - set(names)
    for node in ast.walk(tree):
        reason = ""
        match node:
            case ast.Call(func=ast.Attribute(attr=method)) if method in _CHANGING or (
                method.endswith("_") and not method.endswith("__")
            ):
                reason = f".{method}() changes a tensor"
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="autograd"), attr="grad")
            ) if not any(k.arg in ("retain_graph", "create_graph") for k in node.keywords):
                reason = "autograd.grad frees the graph; write retain_graph=True"
            case ast.Name(id=name, ctx=ast.Store()) if name in live:
                reason = f"the name {name} would stand for something else"
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                if _root(node) in live:
                    reason = f"{ast.unparse(node)} would be changed"
        if reason:
            line = getattr(node, "lineno", 1)
            raise ActError(f"Line {line}: here it can only be looked, and {reason}.")


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Before:
    """What stood before the lines ran: values, versions and what the names stand for."""

    def __init__(self, lab: Experiment) -> None:
        self._memento = mementos.keep_values(lab)
        self._marks = _marks(lab)

    def compare(self, lab: Experiment) -> None:
        """Put back what was changed and raise ActError, or do nothing where all is as it was."""
        now = mementos.keep_values(lab)
        changed = _different(self._memento, now) or next(
            (key for key, mark in _marks(lab).items() if self._marks.get(key) != mark), ""
        )
        if changed:
            mementos.put_back_values(lab, self._memento)
            raise ActError(f"Here it can only be looked, and these lines changed {changed}.")


def _marks(lab: Experiment) -> dict[str, Any]:
    """By name what tells whether a tensor was written to, given a gradient or freed."""
    marks: dict[str, Any] = {"the graph": lab.tape.consumed}
    for name in lab.workspace.names:
        value = lab.workspace.namespace[name]
        if isinstance(value, torch.Tensor):
            grad = value.grad if value.is_leaf or value.retains_grad else None
            held = None if grad is None else (id(grad), grad._version)
            marks[name] = (id(value), value._version, value.requires_grad, held)
        else:
            marks[name] = id(value)
    return marks


def _different(old: Memento, new: Memento) -> str:
    """The name of a parameter, gradient or buffer that is not as it was, or ''."""
    for name, values in old.parameters.items():
        if not np.array_equal(values, new.parameters[name], equal_nan=True):
            return name
    for name, grad in old.grads.items():
        other = new.grads[name]
        same = grad is other or (
            grad is not None and other is not None and np.array_equal(grad, other, equal_nan=True)
        )
        if not same:
            return f"{name}.grad"
    if old.frozen != new.frozen:
        return "what requires grad"
    return "" if repr(old.group) == repr(new.group) else "the optimizer"


def _unmet(tree: ast.Module, error: CodeError, code: str) -> UnmetError | None:
    """The failed assert in its author's words, where the error is one."""
    if "assert does not hold" not in error.message:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and _within(node, error.line):
            said = error.message.partition("assert does not hold: ")[2]
            above = _comment_above(code, node.lineno)
            stated = f"`{ast.unparse(node.test)}` does not hold."
            return UnmetError(said or above or stated, node.lineno)
    return None


def _within(node: ast.Assert, line: int | None) -> bool:
    return line is not None and node.lineno <= line <= (node.end_lineno or node.lineno)


def _comment_above(code: str, line: int) -> str:
    """The comment directly above a line, joined."""
    lines = code.split("\n")[: line - 1]
    said: list[str] = []
    while lines and lines[-1].strip().startswith("#"):
        said.insert(0, lines.pop().strip().lstrip("#").strip())
    return " ".join(said).strip()
