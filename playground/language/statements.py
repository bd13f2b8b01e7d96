"""The check of statements: assignments, functions, loops, blocks and imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Final

from playground.language import tables
from playground.language.expressions import ExpressionChecker
from playground.language.refusals import (
    chain_of,
    error_at,
    error_at_member,
    refusal,
    refuse_taken,
)
from playground.language.scope import Scope, names_set, target_names

_IMPORTS: Final = frozenset(
    {
        *((module, None) for module in ("torch", "torch.nn", "torch.optim", "math")),
        ("torch.nn.functional", None),
        ("torch.nn.functional", "F"),
        ("torch.nn", "nn"),
        ("torch.optim", "optim"),
        ("numpy", "np"),
    }
)
"""Module and name behind `as` of the imports that are accepted, and then dropped."""

_SIGNS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}


class StatementChecker(ExpressionChecker):
    """Walks the statements of one cell in order, keeping track of the names they set."""

    def cell(self, tree: ast.Module) -> tuple[str, ...]:
        """Check the whole cell and return the names it sets, in order."""
        top = Scope("cell", later=names_set(tree.body, augmented=False))
        self.scopes.append(top)
        self._block(tree.body, docstring=True)
        self.scopes.pop()
        return tuple(top.bound)

    def _block(self, body: list[ast.stmt], docstring: bool = False) -> None:
        for index, statement in enumerate(body):
            if docstring and index == 0 and _is_text(statement):
                continue
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr():
                self.expression(node.value)
            case ast.Assign():
                self._assign(node.targets, node.value)
            case ast.AnnAssign():
                if node.value is None:
                    raise error_at(node, "a type alone sets nothing: write name = value")
                self._assign([node.target], node.value)
            case ast.AugAssign():
                self._augmented(node)
            case ast.FunctionDef():
                self._function(node)
            case ast.For():
                self._for(node)
            case ast.If():
                self._if(node)
            case ast.With():
                self._with(node)
            case ast.Return():
                if node.value is not None:
                    self.expression(node.value)
            case ast.Assert():
                self._assert(node)
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.Pass() | ast.Break() | ast.Continue():
                pass
            case _:
                raise refusal(node)

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        self.expression(value)
        for target in targets:
            self.target(target)
            if len(self.scopes) == 1:
                if self.role == "parameters":
                    self._refuse_torch_names(target)
                elif self.role in tables.FORWARD:
                    self._refuse_bound_anew(target)
            self.scopes[-1].bind(target_names(target))

    def target(self, node: ast.expr) -> None:
        """Check what stands left of `=`: names, tuples of them, elements, gradients."""
        match node:
            case ast.Name():
                refuse_taken(node, node.id)
            case ast.Tuple() | ast.List():
                for element in node.elts:
                    self.target(element)
            case ast.Starred():
                self.budgeted = True
                self.target(node.value)
            case ast.Subscript():
                self.budgeted = self.budgeted or isinstance(node.slice, ast.Slice)
                self.expression(node.value)
                self.expression(node.slice)
                self._refuse_foreign(node.value, "setting an element", "build a new tensor instead")
            case ast.Attribute():
                self._member_target(node)
            case _:
                raise refusal(node)

    def _member_target(self, node: ast.Attribute) -> None:
        if chain_of(node):
            raise error_at(node, "names of a module cannot be set to something else")
        self.expression(node)
        if node.attr not in tables.ASSIGNABLE_ATTRIBUTES:
            offered = ", ".join(f".{name}" for name in sorted(tables.ASSIGNABLE_ATTRIBUTES))
            raise error_at_member(node, f"only {offered} can be set, not .{node.attr}")
        once = node.attr == "requires_grad" and self.role in tables.ONCE
        if self.role != "lines" and not once:
            raise error_at_member(node, f".{node.attr} = ... is only offered in typed lines")

    def _refuse_torch_names(self, target: ast.expr) -> None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and node.id in tables.RESERVED_PARAMETER_NAMES:
                message = f"'{node.id}' is torch's own name; call the parameter something else"
                raise error_at(node, message, f"{node.id}_")
            if isinstance(node, ast.Name) and node.id == "loss":
                message = "'loss' is what the loss cell binds; call the parameter something else"
                raise error_at(node, message, "loss_")

    def _refuse_bound_anew(self, target: ast.expr) -> None:
        """Refuse to bind a parameter's name: the next forward would begin with the result."""
        for node in ast.walk(target):
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Store):
                continue
            if node.id == "loss":
                continue  # the cell that calls a parameter so is told
            if self.known.get(node.id) == "parameters":
                message = (
                    f"{node.id} comes from the parameters cell, and the next forward would begin "
                    "with what is bound to it here; give the result another name"
                )
                raise error_at(node, message)

    def _augmented(self, node: ast.AugAssign) -> None:
        self.expression(node.value)
        self.target(node.target)
        target = node.target
        if not isinstance(target, ast.Name):
            return
        name, sign = target.id, _SIGNS[type(node.op)]
        better = f"write new_{name} = {name} {sign} {ast.unparse(node.value)}"
        self._refuse_foreign(target, f"{sign}=", better)
        self.expression(ast.copy_location(ast.Name(name, ast.Load()), target))
        self.scopes[-1].bind([name])

    def _refuse_foreign(self, node: ast.expr, what: str, better: str) -> None:
        """Refuse a change in place, at every forward, of what this cell did not make."""
        if self.role not in tables.FORWARD:
            return
        if not isinstance(node, ast.Name):
            raise error_at(node, f"{what} is only offered for a name of this cell; {better}")
        scope = self.scopes[-1]
        if node.id in scope.bound and node.id not in scope.parameters:
            return
        if node.id in scope.parameters:
            origin = f"{node.id} is handed in by the caller"
        elif node.id in self.known:
            cell = self.known[node.id]
            origin = f"{node.id} comes from " + (f"the {cell} cell" if cell else "an earlier cell")
        else:
            self.expression(ast.copy_location(ast.Name(node.id, ast.Load()), node))
            origin = f"{node.id} is not set here"
        message = f"{origin}; {what} would change it in place at every forward; {better}"
        raise error_at(node, message)

    def _function(self, node: ast.FunctionDef) -> None:
        self.budgeted = True
        if getattr(node, "type_params", None):  # Python 3.12 and later
            raise error_at(node, "type parameters are not offered here")
        if node.decorator_list:
            raise error_at(node.decorator_list[0], "decorators are not offered here")
        refuse_taken(node, node.name)
        names = self.arguments(node.args)
        self.scopes[-1].bind([node.name])
        inside = Scope("function", later=names_set(node.body), parameters=frozenset(names))
        inside.bind(names)
        self.scopes.append(inside)
        self._block(node.body, docstring=True)
        self.scopes.pop()

    def _for(self, node: ast.For) -> None:
        self.budgeted = True
        self.expression(node.iter)
        self.target(node.target)
        scope = self.scopes[-1]
        scope.bind(target_names(node.target))
        # What a later line of the body sets is there in the next turn.
        before = list(scope.bound)
        scope.bind(names_set(node.body, augmented=False))
        self._block(node.body)
        self._block(node.orelse)
        self._reorder(before)

    def _reorder(self, before: Iterable[str]) -> None:
        scope = self.scopes[-1]
        scope.bound = dict.fromkeys([*before, *scope.bound])

    def _if(self, node: ast.If) -> None:
        self.expression(node.test)
        scope = self.scopes[-1]
        before = dict(scope.bound)
        self._block(node.body)
        after_body = scope.bound
        scope.bound = before
        self._block(node.orelse)
        scope.bound = dict.fromkeys([*after_body, *scope.bound])

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            chain = chain_of(call.func) if isinstance(call, ast.Call) else None
            if not (
                isinstance(call, ast.Call)
                and chain
                and chain[0] == "torch"
                and len(chain[1]) == 1
                and chain[1][0].attr in tables.TORCH_CONTEXTS
            ):
                message = "only `with torch.no_grad():` and `with torch.enable_grad():` are offered"
                raise error_at(call, message)
            if item.optional_vars:
                raise error_at(item.optional_vars, "`as` is not offered here")
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                self.expression(argument)
        self._block(node.body)

    def _assert(self, node: ast.Assert) -> None:
        self.expression(node.test)
        message = node.msg
        if message is not None and not (
            isinstance(message, ast.Constant) and isinstance(message.value, str)
        ):
            self.expression(message)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        reason = refused_import(node)
        if reason is not None:
            raise error_at(node, reason)


def refused_import(node: ast.Import | ast.ImportFrom) -> str | None:
    """Why an import is not offered; None for one that is."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            whole, bound = f"{node.module}.{alias.name}", alias.asname or alias.name
            offered = node.level == 0 and tables.PREBOUND.get(bound) == whole
        else:
            whole = alias.name
            offered = (alias.name, alias.asname) in _IMPORTS
        if not offered:
            return _import_reason(whole)
    return None


def _import_reason(whole: str) -> str:
    if whole.split(".")[0] in ("torch", "math"):
        offered = "; ".join(tables.IMPORTS.values())
        return f"this import is not offered; offered are: {offered}"
    if whole.split(".")[0] == "numpy":
        return (
            "numpy is not offered here but as `import numpy as np`, to read a file: "
            "torch has the same functions, as in torch.sin"
        )
    return f"{whole} cannot be imported here: only torch and math are there"


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
