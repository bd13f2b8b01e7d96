"""The one way in which typed code reads a file: `torch.from_numpy(np.loadtxt("a.csv", ...))`.

The whole call is made of literals, and no array of numpy ever gets a name, so nothing else of
numpy can be reached. Which file the name stands for is not decided here: the namespace holds the
reader, and that opens only what the user chose.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from typing import Final

from playground.language.refusals import error_at

NUMPY: Final = "np"
READERS: Final = ("loadtxt", "genfromtxt")
DTYPES: Final = ("float32", "float64")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "latin-1")

_LONGEST: Final = 1_000
_LONGEST_WORD: Final = 100
_EXAMPLE: Final = 'torch.from_numpy(np.loadtxt("heights.csv", delimiter=",", skiprows=1))'


def guard(reader: str) -> str:
    """Return the name, which cannot be typed, under which a namespace keeps a reader."""
    return f"guard {reader}"


def is_read(node: ast.Call) -> bool:
    """Return whether `node` is `torch.from_numpy(...)`."""
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "from_numpy"
        and isinstance(function.value, ast.Name)
        and function.value.id == "torch"
    )


def of_numpy(node: ast.expr) -> str | None:
    """Return the member of numpy that `node` names, None where it names none."""
    if isinstance(node, ast.Attribute) and _is_numpy(node.value):
        return node.attr
    return None


def check_read(node: ast.Call, role: str) -> None:
    """Raise CodeError unless `node` reads a file in the way that is offered, in a data cell."""
    inner = node.args[0] if len(node.args) == 1 and not node.keywords else None
    reader = of_numpy(inner.func) if isinstance(inner, ast.Call) else None
    if reader not in READERS or not isinstance(inner, ast.Call):
        raise error_at(node, f"torch.from_numpy is only offered to read a file, as in {_EXAMPLE}")
    if role != "data":
        raise error_at(node, "a file is only read in the data cell, which runs once")
    if len(inner.args) != 1 or not _is_word(inner.args[0], _LONGEST) or not _value(inner.args[0]):
        raise error_at(
            inner, f'np.{reader} takes the name of a file in quotes, as in "heights.csv"'
        )
    seen: set[str | None] = set()
    for keyword in inner.keywords:
        known = _KEYWORDS[reader].get(keyword.arg or "")
        if known is None:
            offered = ", ".join(_KEYWORDS[reader])
            what = f"{keyword.arg}=" if keyword.arg else "**"
            raise error_at(keyword, f"np.{reader} is offered without {what}; there are {offered}")
        if keyword.arg in seen:
            raise error_at(keyword, f"{keyword.arg}= stands here twice")
        seen.add(keyword.arg)
        fits, wants = known
        if not fits(keyword.value):
            raise error_at(keyword.value, f"{keyword.arg}= takes {wants}, written out")


def as_guarded(node: ast.Call) -> ast.Call:
    """Return the call of the namespace's own reader that a checked `node` stands for."""
    inner = copy.deepcopy(node.args[0])
    assert isinstance(inner, ast.Call)
    name = guard(of_numpy(inner.func) or "")
    for keyword in inner.keywords:
        member = of_numpy(keyword.value)
        if member is not None:
            value: ast.expr = ast.Constant(float("nan") if member == "nan" else member)
            keyword.value = ast.copy_location(value, keyword.value)
    function = ast.copy_location(ast.Name(name, ast.Load()), node)
    return ast.copy_location(ast.Call(function, inner.args, inner.keywords), node)


def names_read(source: str) -> tuple[str, ...]:
    """Return the files that `source` names in its reading calls, in order, each once."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(dict.fromkeys(str(place.value) for place in file_names(tree)))


def file_names(tree: ast.AST) -> list[ast.Constant]:
    """Return the constants of `tree` that name a file to read, in their order in the text."""
    found = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and of_numpy(node.func) in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]
    return sorted(found, key=lambda place: (place.lineno, place.col_offset))


# What a keyword may be


def _value(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _is_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == NUMPY


def _is_word(node: ast.expr, longest: int = _LONGEST_WORD) -> bool:
    value = _value(node)
    return isinstance(value, str) and len(value) <= longest


def _is_whole(node: ast.expr) -> bool:
    value = _value(node)
    return type(value) is int and 0 <= value < 10**9


def _is_column(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return _is_whole(node)


def _are_columns(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List):
        return bool(node.elts) and all(map(_is_column, node.elts))
    return _is_column(node)


def _is_dtype(node: ast.expr) -> bool:
    return of_numpy(node) in DTYPES


def _is_number(node: ast.expr) -> bool:
    if of_numpy(node) == "nan":
        return True
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return type(_value(node)) in (int, float)


def _is_encoding(node: ast.expr) -> bool:
    return _value(node) in ENCODINGS


def _is_word_or_none(node: ast.expr) -> bool:
    return _is_word(node) or (isinstance(node, ast.Constant) and node.value is None)


def _is_letter(node: ast.expr) -> bool:
    return _is_word(node, 1) and bool(_value(node))


def _is_dimension(node: ast.expr) -> bool:
    return type(_value(node)) is int and _value(node) in (0, 1, 2)


def _is_converter(node: ast.expr) -> bool:
    """Tell whether `node` is `lambda text: float(...)`, with nothing but text and words in it."""
    if not isinstance(node, ast.Lambda):
        return False
    given = node.args
    others = (given.posonlyargs, given.kwonlyargs, given.defaults, given.vararg, given.kwarg)
    if len(given.args) != 1 or any(others) or given.args[0].annotation is not None:
        return False
    name = given.args[0].arg
    body = node.body
    return (
        name not in ("float", NUMPY)
        and not name.startswith("_")
        and isinstance(body, ast.Call)
        and isinstance(body.func, ast.Name)
        and body.func.id == "float"
        and len(body.args) == 1
        and not body.keywords
        and _is_text(body.args[0], name)
    )


def _is_text(node: ast.expr, name: str) -> bool:
    match node:
        case ast.Name(id=used):
            return used == name
        case ast.Constant():
            return _is_word(node)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return all(_is_text(part, name) for part in parts)
        case ast.IfExp(test=ast.Compare(left=left, ops=[ast.In()], comparators=[words])):
            among = isinstance(words, ast.Tuple) and all(map(_is_word, words.elts))
            return among and all(_is_text(part, name) for part in (left, node.body, node.orelse))
        case ast.Call(func=ast.Attribute(value=inner, attr="strip"), args=[], keywords=[]):
            return _is_text(inner, name)
        case ast.Call(func=ast.Attribute(value=inner, attr="replace"), args=[a, b], keywords=[]):
            return _is_letter(a) and _is_word(b, 1) and _is_text(inner, name)
        case _:
            return False


_Kind = tuple[Callable[[ast.expr], bool], str]

_SHARED: Final[dict[str, _Kind]] = {
    "delimiter": (_is_letter, 'one character in quotes, such as ";"'),
    "usecols": (_are_columns, "numbers of columns, such as (0, 2)"),
    "dtype": (_is_dtype, "np.float32 or np.float64"),
    "ndmin": (_is_dimension, "0, 1 or 2"),
    "max_rows": (_is_whole, "a whole number"),
    "encoding": (_is_encoding, "one of " + ", ".join(f'"{name}"' for name in ENCODINGS)),
    "comments": (_is_word_or_none, 'a sign in quotes such as "#", or None'),
}

_KEYWORDS: Final[dict[str, dict[str, _Kind]]] = {
    "loadtxt": {
        **_SHARED,
        "skiprows": (_is_whole, "a whole number"),
        "quotechar": (_is_letter, "one character in quotes"),
        "converters": (_is_converter, 'lambda text: float(text or "nan")'),
    },
    "genfromtxt": {
        **_SHARED,
        "skip_header": (_is_whole, "a whole number"),
        "missing_values": (_is_word, 'a word in quotes, such as "NA"'),
        "filling_values": (_is_number, "a number or np.nan"),
    },
}
"""The keywords of each reader: a test of the value, and in words what it may be."""
