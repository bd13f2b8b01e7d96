"""Puts the guards into a checked tree, where plain Python could grow without end.

A guard is a function of the namespace whose name holds a space, so that it cannot be typed. Only
what can grow is guarded: integer products, powers and shifts, repeated or joined lists, loops,
calls of typed functions, and methods that make large tensors.
"""

from __future__ import annotations

import ast
from typing import Final

from playground.language import reading, tables
from playground.language.refusals import chain_of

OPERATORS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "guard add",
    ast.Mult: "guard multiply",
    ast.Pow: "guard power",
    ast.LShift: "guard shift",
}
ITERATE: Final = "guard iterate"
WALK: Final = "guard walk"
CALLED: Final = "guard called"
SIZED: Final = "guard sized"
ELEMENT: Final = "guard element"

_TENSOR_MAKERS: Final = frozenset(
    {
        *("abs", "cos", "dot", "exp", "log", "matmul", "mean", "mm", "mv", "rand", "randn", "relu"),
        *("sigmoid", "sin", "sqrt", "square", "sum", "tan", "tanh", "zeros", "ones", "softplus"),
    }
)
"""Functions and methods that give a tensor or raise, so their result cannot be a list."""


def guarded(tree: ast.Module) -> ast.Module:
    """Return `tree`, changed in place, with guards in it and imports taken out."""
    _Guards().visit(tree)
    return ast.fix_missing_locations(tree)


def cannot_grow(node: ast.expr) -> bool:
    """Return whether an operation with `node` on one side can be no integer and no list."""
    match node:
        case ast.Constant():
            return isinstance(node.value, float)
        case ast.UnaryOp():
            return not isinstance(node.op, ast.Not) and cannot_grow(node.operand)
        case ast.BinOp():
            if isinstance(node.op, ast.Div | ast.MatMult):
                return True
            return cannot_grow(node.left) or cannot_grow(node.right)
        case _:
            return False


def makes_tensor(node: ast.expr) -> bool:
    """Return whether `node` is a call that gives a tensor."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _TENSOR_MAKERS
        and not _of_math(node.func)
    )


def _of_math(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "math"


def _call(name: str, arguments: list[ast.expr], place: ast.AST) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(function, arguments, []), place)


class _Guards(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        needless = _harmless(node)
        self.generic_visit(node)
        name = OPERATORS.get(type(node.op))
        if name is None or needless:
            return node
        return _call(name, [node.left, node.right], node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        needless = cannot_grow(node.value)
        self.generic_visit(node)
        name = OPERATORS.get(type(node.op))
        if name is None or needless or isinstance(node.target, ast.Attribute):
            return node
        target = node.target
        if isinstance(target, ast.Name):
            before = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            value = _call(f"{name} in place", [before, node.value], node)
            return ast.copy_location(ast.Assign([target], value), node)
        sign = ast.copy_location(ast.Constant(f"{name} in place"), node)
        index = _as_value(target.slice)
        call = _call(ELEMENT, [target.value, index, node.value, sign], node)
        return ast.copy_location(ast.Expr(call), node)

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        if any(_takes_many(target) for target in node.targets):
            node.value = _call(WALK, [node.value], node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        assert node.value is not None  # the checker refuses a bare annotation
        return self.visit_Assign(ast.copy_location(ast.Assign([node.target], node.value), node))

    def visit_For(self, node: ast.For) -> ast.stmt:
        self.generic_visit(node)
        node.iter = _call(ITERATE, [node.iter], node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        node.iter = _call(ITERATE, [node.iter], node.iter)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        self.generic_visit(node)
        node.returns = None
        call = ast.copy_location(ast.Expr(_call(CALLED, [], node)), node)
        # Only the line of the def: the guard's place is where the function begins.
        node.body.insert(0, call)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self.generic_visit(node)
        nothing = ast.copy_location(ast.Constant(None), node)
        node.body = ast.copy_location(ast.IfExp(_call(CALLED, [], node), node.body, nothing), node)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _call(WALK, [node.value], node.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        for index, sign in enumerate(node.ops):
            if isinstance(sign, ast.In | ast.NotIn):
                node.comparators[index] = _call(WALK, [node.comparators[index]], node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if reading.is_read(node):
            # All literals: only the name of the reader changes.
            return reading.as_guarded(node)
        function = node.func
        sized = (
            isinstance(function, ast.Attribute)
            and function.attr in tables.SIZED_METHODS
            and not chain_of(function)
        )
        self.generic_visit(node)
        if sized and isinstance(node.func, ast.Attribute):
            name = ast.copy_location(ast.Constant(node.func.attr), node.func)
            call = _call(SIZED, [node.func.value, name, *node.args], node)
            call.keywords = node.keywords
            return call
        return node

    def visit_Import(self, node: ast.Import) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node)


def _harmless(node: ast.BinOp) -> bool:
    left, right = node.left, node.right
    if cannot_grow(left) or cannot_grow(right):
        return True
    # A list times an integer tensor repeats the list: both sides must be known.
    number = (ast.Constant,)
    return (makes_tensor(left) and (makes_tensor(right) or isinstance(right, number))) or (
        makes_tensor(right) and isinstance(left, number)
    )


def _takes_many(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return any(isinstance(part, ast.Starred) or _takes_many(part) for part in target.elts)
    return isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice)


def _as_value(index: ast.expr) -> ast.expr:
    """Return `index` as an ordinary expression: what Python builds from `a:b`."""
    if isinstance(index, ast.Slice):
        parts = [
            part or ast.copy_location(ast.Constant(None), index)
            for part in (index.lower, index.upper, index.step)
        ]
        return _call("guard slice", parts, index)
    if isinstance(index, ast.Tuple):
        elements = [_as_value(element) for element in index.elts]
        return ast.copy_location(ast.Tuple(elements, ast.Load()), index)
    return index
