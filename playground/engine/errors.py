"""Mistakes in what was asked of an Experiment, told before torch is troubled with them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from playground.state.told import TOLD
from playground.state.transitions import Says


class ActError(ValueError):
    """An act that cannot be done as asked: an unknown parameter, a value of the wrong shape."""


class NoLossError(ActError):
    """Backward before forward. ``verbatim`` is what plain Python says to ``loss.backward()``."""

    verbatim = TOLD[Says.NO_LOSS].verbatim

    def __init__(self) -> None:
        super().__init__(TOLD[Says.NO_LOSS].plain)


class UnmetError(ActError):
    """An expectation that does not hold, in its author's words; ``line`` is that of the assert."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def as_text(what: str, value: object) -> str:
    """Return a text that a script gave; raises ActError for anything else."""
    if not isinstance(value, str):
        raise ActError(f"{what} is a text, not {value!r}.")
    return value


def unknown(kind: str, name: object, offered: Iterable[str]) -> ActError:
    """Tell that ``name`` is none of the ``offered`` names of that kind, with the nearest one."""
    names = list(offered)
    near = get_close_matches(str(name), names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return ActError(f"There is no {kind} {name!r}.{hint} Known: {', '.join(names) or 'none'}.")
