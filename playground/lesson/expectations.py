"""What a lesson's file expects: its own right answers, its checks, and the truth of a prompt."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.engine.errors import UnmetError
from playground.lesson.contents import Ask, Check
from playground.state.coordinate import Coordinate
from playground.state.lesson import POINT, RANKING, TANGENT, VALUE, Sight

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def own_answer(lab: Experiment, ask: Ask, name: str, names: Mapping[str, Any]) -> Any:
    """What the cell binds ``prediction`` or ``answer`` to; raises what its code raises.

    A dict is read entry by entry: typed code has none.
    """
    tree = ast.parse(ask.source)
    last = tree.body[-1] if tree.body else None
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


def failed(
    lab: Experiment, check: Check, names: Mapping[str, Any], place: Callable[[int], str]
) -> list[str]:
    """What each assert that does not hold says, with file and line; of the others nothing."""
    told = []
    for line, code in _asserts(check.source):
        try:
            lab.evaluate(code, **names)
        except UnmetError as error:
            told.append(f"{place(check.line + error.line - 1)}: {error}")
        except Exception as error:  # torch may raise anything for typed code
            told.append(f"{place(check.line + line - 1)}: this cannot be checked: {said(error)}")
    return told


def said(error: Exception) -> str:
    """An error in one line."""
    text = str(error).strip().split("\n")[0]
    return text or type(error).__name__


def _asserts(source: str) -> Iterator[tuple[int, str]]:
    """Each assert by itself, with the lines that are none before it; line numbers stay."""
    body = ast.parse(source).body
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
