"""The check of expressions: names, attributes, calls and texts against the tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final

from playground.language import reading, reasons, suggest, tables
from playground.language.refusals import (
    chain_of,
    error_at,
    error_at_member,
    refusal,
    refuse_taken,
    refuse_underscore,
)
from playground.language.scope import Scope, target_names

_PLAIN: Final = (
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.List,
    ast.Slice,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
    ast.Starred,
)
"""Expressions that are fine when their parts are."""

_MAX_FORMAT_DIGITS: Final = 2
"""Digits of a number in a format: `{x:.10f}` is fine, a width of a billion is not."""


class ExpressionChecker:
    """Walks expressions, raises CodeError at the first that the language does not offer.

    Notes on the way whether random numbers are drawn (`random`) and whether code is met that
    counts against the budgets (`budgeted`).
    """

    def __init__(self, role: str, known: Mapping[str, str | None]) -> None:
        """Prepare for code of `role`; `known` maps names of earlier cells to the cells' titles."""
        self.role = role
        self.known = known
        self.scopes: list[Scope] = []
        self.random = False
        self.budgeted = False

    def expression(self, node: ast.expr) -> None:
        """Check `node` and all its parts."""
        match node:
            case ast.Name():
                self._name(node)
            case ast.Attribute():
                self._attribute(node)
            case ast.Call():
                self._call(node)
            case ast.Constant():
                self._constant(node)
            case ast.Lambda():
                self._lambda(node)
            case ast.ListComp() | ast.GeneratorExp():
                self._comprehension(node)
            case ast.JoinedStr():
                raise error_at(node, "f-strings are only offered inside print(...)")
            case _ if isinstance(node, _PLAIN):
                self._plain(node)
            case _:
                raise refusal(node)

    def _plain(self, node: ast.expr) -> None:
        if isinstance(node, ast.Starred) or (
            isinstance(node, ast.Compare)
            and any(isinstance(sign, ast.In | ast.NotIn) for sign in node.ops)
        ):
            self.budgeted = True
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expression(child)

    def _constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            raise error_at(
                node,
                "text is only offered as a direct argument, such as reduction='sum', and in print",
            )
        if isinstance(node.value, bytes):
            raise error_at(node, "bytes are not offered here")
        if isinstance(node.value, complex):
            raise error_at(node, "complex numbers are not offered here")

    def _name(self, node: ast.Name) -> None:
        name = node.id
        if name.startswith("__"):
            raise error_at(node, f"'{name}' belongs to the insides of Python and is not offered")
        if name in tables.PREBOUND:
            raise error_at(node, f"{name} is a module: write {name}.something")
        if self._bound(node):
            return
        if name in reasons.NAMES:
            raise error_at(node, f"{name} is not offered here: {reasons.NAMES[name]}")
        seen = [word for scope in self.scopes for word in scope.bound] + list(self.known)
        raise error_at(node, f"there is no name '{name}' here", suggest.for_name(name, seen))

    def _bound(self, node: ast.Name) -> bool:
        name, delayed = node.id, False
        elsewhere = name in self.known or name in tables.BUILTINS
        for scope in reversed(self.scopes):
            if name in scope.bound or (delayed and name in scope.later):
                return True
            if name in scope.later and (scope.kind == "function" or not elsewhere):
                line = scope.later[name]
                what = "inside this function " if scope.kind == "function" else ""
                raise error_at(node, f"'{name}' is used before it is set {what}(in line {line})")
            delayed = delayed or scope.delayed
        return elsewhere

    def _attribute(self, node: ast.Attribute, called: bool = False) -> None:
        chain = chain_of(node)
        if chain:
            self._module_member(*chain, called)
            return
        if isinstance(node.value, ast.Name):
            self._other_library(node, node.value)
        self.expression(node.value)
        self._tensor_member(node, called)

    def _other_library(self, node: ast.Attribute, root: ast.Name) -> None:
        if root.id in suggest.OTHER_LIBRARIES and not self._bound(root):
            if reading.of_numpy(node) in reading.READERS:
                message = f"np.{node.attr} is only offered inside torch.from_numpy(...)"
                raise error_at(root, message)
            message = f"there is no name '{root.id}' here: torch is the only library"
            raise error_at(root, message, suggest.for_library(node.attr))

    def _module_member(self, root: str, members: list[ast.Attribute], called: bool) -> None:
        path, written = tables.PREBOUND[root], root
        for index, member in enumerate(members):
            inner = f"{path}.{member.attr}"
            if inner in tables.SUBMODULES:
                path, written = inner, f"{written}.{member.attr}"
                continue
            self._offered(member, path, written)
            rest = members[index + 1 :]
            for later in rest:
                self._tensor_member(later, called and later is members[-1])
            return
        raise error_at(members[-1], f"{written} is a module: write {written}.something")

    def _offered(self, member: ast.Attribute, path: str, written: str) -> None:
        name = member.attr
        refuse_underscore(member)
        if name not in tables.MODULES[path]:
            message = f"{written}.{name} is not offered here"
            if name in reasons.MEMBERS:
                raise error_at_member(member, f"{message}: {reasons.MEMBERS[name]}")
            raise error_at_member(member, message, suggest.for_member(name, path, written))
        if path in tables.LINES_ONLY_MODULES and self.role != "lines":
            message = (
                f"{written}.{name} is an act of its own: choose the optimizer in the program, or "
                "use it in typed lines"
            )
            raise error_at_member(member, message)
        if path == "torch" and name in tables.TORCH_CONTEXTS:
            message = f"{written}.{name} is only offered as `with {written}.{name}(...):`"
            raise error_at_member(member, message)
        if (path == "torch" and name in tables.TORCH_RANDOM) or (
            path == "torch.nn.functional" and name in tables.FUNCTIONAL_RANDOM
        ):
            self.random = True

    def _tensor_member(self, node: ast.Attribute, called: bool) -> None:
        name = node.attr
        refuse_underscore(node)
        if name not in tables.TENSOR:
            message = f"'.{name}' is not among the tensor names offered here"
            if name in reasons.MEMBERS:
                raise error_at_member(node, f"'.{name}' is not offered: {reasons.MEMBERS[name]}")
            raise error_at_member(node, message, suggest.for_attribute(name))
        if name in tables.LINES_ONLY_ATTRIBUTES and self.role != "lines":
            message = f".{name} is an act of its own: use its button, or a typed line"
            raise error_at_member(node, message)
        if name in tables.INPLACE and self.role in tables.FORWARD:
            message = (
                f".{name} changes a tensor in place at every forward: use it in the parameters "
                "cell or in a typed line"
            )
            without = name.rstrip("_")
            raise error_at_member(node, message, without if without in tables.TENSOR else None)
        if name in tables.SIZED_METHODS and not called:
            raise error_at_member(node, f"call .{name} at once, as in x.{name}(...)")
        if name in tables.INPLACE_RANDOM or name in ("bernoulli", "multinomial"):
            self.random = True

    def _call(self, node: ast.Call) -> None:
        function = node.func
        if reading.is_read(node):
            reading.check_read(node, self.role)
            return
        printing = isinstance(function, ast.Name) and function.id == "print"
        if isinstance(function, ast.Attribute):
            self._attribute(function, called=True)
        else:
            self.expression(function)
            if not (isinstance(function, ast.Name) and function.id in tables.BUILTINS) or (
                function.id in tables.CHARGING_BUILTINS
            ):
                self.budgeted = True
        texts = printing or isinstance(function, ast.Attribute)
        for argument in node.args:
            self._argument(argument, texts, printing)
        for keyword in node.keywords:
            if keyword.arg is None:
                raise error_at(keyword, "** is not offered here: write each name=value")
            if keyword.arg in ("out", "inplace"):
                message = f"{keyword.arg}= changes a tensor in place: set a new name instead"
                raise error_at(keyword, message)
            if printing and keyword.arg not in ("sep", "end"):
                raise error_at(keyword, f"print has no {keyword.arg}= here")
            self._argument(keyword.value, texts, printing)

    def _argument(self, node: ast.expr, texts: bool, printing: bool) -> None:
        if texts and isinstance(node, ast.Constant) and isinstance(node.value, str):
            return
        if printing and isinstance(node, ast.JoinedStr):
            self._formatted(node)
            return
        self.expression(node)

    def _formatted(self, node: ast.JoinedStr) -> None:
        for part in node.values:
            if not isinstance(part, ast.FormattedValue):
                continue
            self.expression(part.value)
            specification = part.format_spec
            if not isinstance(specification, ast.JoinedStr):
                continue
            for piece in specification.values:
                if not isinstance(piece, ast.Constant):
                    raise error_at(node, "a format is written out here, as in {x:.3f}")
                if re.search(rf"\d{{{_MAX_FORMAT_DIGITS + 1},}}", str(piece.value)):
                    raise error_at(node, "a format may ask for at most 99 places")

    def _lambda(self, node: ast.Lambda) -> None:
        self.budgeted = True
        names = self.arguments(node.args)
        inside = Scope("lambda", parameters=frozenset(names))
        inside.bind(names)
        self.scopes.append(inside)
        self.expression(node.body)
        self.scopes.pop()

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> None:
        self.budgeted = True
        inside = Scope("comprehension")
        for index, loop in enumerate(node.generators):
            if loop.is_async:
                raise error_at(loop.target, "async loops are not offered here: use for")
            self.expression(loop.iter)
            if index == 0:
                self.scopes.append(inside)
            self.target(loop.target)
            inside.bind(target_names(loop.target))
            for condition in loop.ifs:
                self.expression(condition)
        self.expression(node.elt)
        self.scopes.pop()

    def arguments(self, arguments: ast.arguments) -> list[str]:
        """Check the arguments of a def or lambda and return their names."""
        if arguments.kwarg:
            raise error_at(arguments.kwarg, "** is not offered here: name each argument")
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.expression(default)
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if arguments.vararg:
            named.append(arguments.vararg)
        for argument in named:
            refuse_taken(argument, argument.arg)
        return [argument.arg for argument in named]

    def target(self, node: ast.expr) -> None:
        """Check what stands left of `=`; statements say more about it."""
        raise NotImplementedError
