"""The options of a prompt: which of them an answer spells, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.lesson.literals import LiteralError, literal
from playground.lesson.numbers import AnswerError, shown
from playground.state.lesson import Prompt

_BETWEEN = ("|", "\n", "→", ">", ";", ",")
"""What options may be set apart by, most telling first: a comma may be part of an option."""


def choice(prompt: Prompt, value: Any) -> str:
    """One of the options, or where there are none any name; raises AnswerError."""
    if not prompt.options:
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise AnswerError(f"A name is wanted, not {shown(value)}.")
    found = option(value, prompt.options)
    if found is None:
        raise AnswerError(f"{shown(value)} is none of the options: {', '.join(prompt.options)}.")
    return found


def ranking(prompt: Prompt, value: Any) -> tuple[str, ...]:
    """All options in an order, from a list or a text; raises AnswerError."""
    wanted = f"Put all of them in order: {', '.join(prompt.options)}."
    pieces: Sequence[Any] | None = value if isinstance(value, list | tuple) else None
    if isinstance(value, str):
        splits = ([p for p in value.split(mark) if p.strip()] for mark in _BETWEEN)
        fitting = [s for s in splits if all(option(p, prompt.options) for p in s)]
        pieces = max(fitting, key=len, default=None)
    if pieces is None:
        raise AnswerError(f"{wanted} {shown(value)} is no order.")
    order = []
    for piece in pieces:
        found = option(piece, prompt.options)
        if found is None:
            raise AnswerError(f"{shown(piece)} is none of the options. {wanted}")
        if found in order:
            raise AnswerError(f"{found} stands there twice. {wanted}")
        order.append(found)
    missing = [each for each in prompt.options if each not in order]
    if missing:
        raise AnswerError(f"{', '.join(missing)} is missing. {wanted}")
    return tuple(order)


def option(value: Any, options: Sequence[str]) -> str | None:
    """The option that the value spells: its text, whatever the case, or the same number."""
    text = value if isinstance(value, str) else repr(value) if _is_plain(value) else None
    if text is None:
        return None
    for spelled in (str.strip, lambda t: "".join(t.casefold().split())):
        for each in options:
            if spelled(each) == spelled(text):
                return each
    try:
        wanted = literal(text)
    except LiteralError:
        return None
    return next((each for each in options if _same_number(each, wanted)), None)


def _same_number(text: str, wanted: Any) -> bool:
    try:
        return bool(literal(text) == wanted)
    except LiteralError:
        return False


def _is_plain(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 10**15
    return value is None or isinstance(value, bool | float)
