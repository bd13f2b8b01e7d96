"""What a lesson's file expects: its own right answers, its checks, and the truth of a prompt."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from playground.engine.errors import UnmetError
from playground.language.errors import CodeError
from playground.language.parsing import parsed
from playground.lesson.contents import Ask, Check
from playground.state.coordinate import Coordinate
from playground.state.lesson import POINT, RANKING, TANGENT, VALUE, Sight

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

LONGEST_VALUE: Final = 100
"""Characters of a value that still fit into a message."""


def own_answer(lab: Experiment, ask: Ask, name: str, names: Mapping[str, Any]) -> Any:
    """What the cell binds ``prediction`` or ``answer`` to; raises what its code raises.

    Literals are taken as they stand, since typed code has no texts; a dict is read entry by entry.
    """
    tree = parsed(ask.source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Assign):
        try:
            return ast.literal_eval(last.value)
        except ValueError:
            pass  # it is worked out
    match last:
        case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Dict() as given) if bound == name:
            before = "\n".join(ast.unparse(each) for each in tree.body[:-1])
            return {
                ast.literal_eval(key): lab.evaluate(f"{before}\n{ast.unparse(value)}", **names)
                for key, value in zip(given.keys, given.values, strict=True)
                if key is not None
            }
    others = {key: value for key, value in names.items() if key != name}
    return lab.evaluate(f"{ask.source}\n{name}", **others)


def truth(lab: Experiment, ask: Ask, own: Any, names: Mapping[str, Any], after: Sight) -> Any:
    """What the machine has found of what was asked; raises what ``about`` raises."""
    if ask.kind == TANGENT:
        return _element(after.gradient, ask.about)
    if ask.kind == POINT:
        labels = own if isinstance(own, Mapping) else _labels(ask.about)
        return {str(label): _element(after.values, str(label)) for label in labels}
    if ask.about and ask.kind == VALUE:
        return lab.evaluate(ask.about, **names)
    if ask.about and ask.kind == RANKING:
        return ranked(lab.evaluate(ask.about, **names), ask.options)
    return own


def ranked(found: Any, options: tuple[str, ...]) -> Any:
    """An order as texts: of texts themselves, or of the options' numbers from 0."""
    order = found.tolist() if isinstance(found, np.ndarray) else list(found)
    if sorted(map(str, order)) == sorted(map(str, range(len(options)))):
        return tuple(options[int(each)] for each in order)
    return tuple(map(str, order))


def failed(lab: Experiment, check: Check, names: Mapping[str, Any]) -> list[tuple[int, str]]:
    """What each assert that does not hold says, with its line in the file; of the others nothing.

    One that cannot be evaluated does not hold.
    """
    told = []
    for line, code in asserts(check.source):
        try:
            lab.evaluate(code, **names)
        except UnmetError as error:
            found = _found(lab, code, names)
            message = f"{str(error).rstrip('.')}{found}" if found else str(error)
            told.append((check.line + error.line - 1, message))
        except Exception as error:  # torch may raise anything for typed code
            reason = placed(error)[2]
            told.append((check.line + line - 1, f"this cannot be checked: {reason}"))
    return told


def _found(lab: Experiment, code: str, names: Mapping[str, Any]) -> str:
    """What the left side of the comparison in an assert is, in brackets; '' where it has none."""
    stated = [node for node in parsed(code).body if isinstance(node, ast.Assert)]
    if len(stated) != 1 or not isinstance(stated[0].test, ast.Compare):
        return ""
    left = ast.unparse(stated[0].test.left)
    before = "\n".join(code.split("\n")[: stated[0].lineno - 1])
    try:
        value = repr(lab.evaluate(f"{before}\n{left}", **names))
    except Exception:  # torch may raise anything; then the assert's own words are all there is
        return ""
    return f" ({left} is {value})" if len(value) <= LONGEST_VALUE else ""


def said(error: Exception) -> str:
    """An error in one line."""
    if isinstance(error, SyntaxError):
        return str(error.msg)  # its place in the text that was parsed is none in the file
    text = str(error).strip().split("\n")[0]
    # A line of what was evaluated is none of the file.
    text = re.sub(r"^Line \d+: ", "", text)
    return text or type(error).__name__


def placed(error: Exception) -> tuple[str, int, str]:
    """The cell of an error (``"lines"`` for typed ones), how many lines below its first one, why.

    The cell is "" where the error has no place.
    """
    if isinstance(error, CodeError):
        hint = f". Did you mean {error.suggestion}?" if error.suggestion else ""
        return error.cell or "lines", max(error.line - 1, 0), error.message + hint
    for note in getattr(error, "__notes__", ()):
        # torch's own errors pass as they are; their place stands in a note.
        noted = re.match(r"(\w+), line (\d+)", note)
        if noted:
            return noted[1], max(int(noted[2]) - 1, 0), said(error)
    return "", 0, said(error)


def asserts(source: str) -> Iterator[tuple[int, str]]:
    """Each assert by itself, with the lines that are none before it; line numbers stay."""
    body = parsed(source).body
    lines = source.split("\n")
    stated = [node for node in body if isinstance(node, ast.Assert)]
    if not stated or len(stated) == 1:
        yield (stated[0].lineno if stated else 1), source
        return
    for one in stated:
        kept = list(lines)
        for other in stated:
            if other is not one:
                for number in range(other.lineno - 1, other.end_lineno or other.lineno):
                    kept[number] = ""
        yield one.lineno, "\n".join(kept)


def _element(arrays: Mapping[str, Any], label: str) -> float:
    coordinate = Coordinate.parse(label.removesuffix(".grad"))
    if coordinate.name not in arrays:
        known = ", ".join(arrays) or "none"
        raise ValueError(f"there is no parameter '{coordinate.name}'; there are {known}")
    array = np.asarray(arrays[coordinate.name])
    return float(array[coordinate.index] if coordinate.index else array.reshape(-1)[0])


def _labels(about: str) -> list[str]:
    found: list[str] = []
    for part in about.replace("]", "];").replace(",", ",;").split(";"):
        text = part.strip().strip(",").strip()
        if found and found[-1].count("[") > found[-1].count("]"):
            found[-1] += ", " + text
        elif text:
            found.append(text)
    return found
